//! `join` and `lookup`: rows of another table beside these.

use crate::syntax::{
    parser::{Parser, Read},
    tree::{Expr, Parameter},
};

/// `join kind=inner (T) on a, $left.b == $right.c`; `lookup` has the same form.
#[derive(Debug, Clone, PartialEq)]
pub struct Join {
    /// `kind` and hints.
    pub parameters: Vec<Parameter>,
    /// The other table.
    pub right: Expr,
    /// The conditions after `on`.
    pub on: Vec<Expr>,
    /// The condition after `where`, the older form.
    pub predicate: Option<Expr>,
}

/// Reads what follows the keyword.
pub(super) fn read(parser: &mut Parser<'_>) -> Read<Join> {
    let parameters = parser.parameters(&["kind", "withsource"])?;
    let right = parser.table()?;
    let mut on = Vec::new();
    let mut predicate = None;
    if parser.eat("on") {
        on = parser.exprs()?;
    } else if parser.eat("where") {
        predicate = Some(parser.expr()?);
    }
    Ok(Join { parameters, right, on, predicate })
}
