//! `distinct`: each combination once.

use crate::syntax::{
    parser::{Parser, Read},
    tree::{Expr, ExprKind, NamedExpr, Parameter},
};

/// `distinct a, b`, or `distinct *`.
#[derive(Debug, Clone, PartialEq)]
pub struct Distinct {
    /// Hints.
    pub parameters: Vec<Parameter>,
    /// The columns; a single star means all.
    pub columns: Vec<NamedExpr>,
}

/// Reads what follows the keyword.
pub(super) fn read(parser: &mut Parser<'_>) -> Read<Distinct> {
    let parameters = parser.hints(&[])?;
    let mut columns = vec![column(parser)?];
    while parser.eat(",") {
        columns.push(column(parser)?);
    }
    Ok(Distinct { parameters, columns })
}

fn column(parser: &mut Parser<'_>) -> Read<NamedExpr> {
    let start = parser.here();
    if parser.at("*") && !parser.compares_star(1) {
        parser.bump();
        let value = Expr { kind: ExprKind::Star, span: start };
        return Ok(NamedExpr { names: Vec::new(), value, span: start });
    }
    parser.named_expr()
}
