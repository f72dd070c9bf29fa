//! `top-hitters n of x`: the most frequent values.

use crate::syntax::{
    parser::{Parser, Read},
    tree::{Expr, NamedExpr, SortKey},
};

/// `top-hitters 10 of x by n`.
#[derive(Debug, Clone, PartialEq)]
pub struct TopHitters {
    /// How many.
    pub count: Expr,
    /// Of what.
    pub of: NamedExpr,
    /// What is summed up; rows are counted if it is missing.
    pub by: Option<SortKey>,
}

/// Reads what follows the keyword.
pub(super) fn read(parser: &mut Parser<'_>) -> Read<TopHitters> {
    let count = parser.expr()?;
    parser.expect("of")?;
    let of = parser.named_expr()?;
    let by = if parser.eat("by") { Some(parser.sort_key()?) } else { None };
    Ok(TopHitters { count, of, by })
}
