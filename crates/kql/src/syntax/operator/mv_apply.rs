//! `mv-apply x = a on ( … )`: a query over the elements of each row.

use crate::syntax::{
    operator::mv_expand,
    parser::{Parser, Read},
    tree::{Expr, MvColumn, Operator, Parameter},
};

/// `mv-apply with_itemindex=i x = a to typeof(long) limit 5 on (where x > 1)`.
#[derive(Debug, Clone, PartialEq)]
pub struct MvApply {
    /// `with_itemindex` and hints.
    pub parameters: Vec<Parameter>,
    /// What is expanded.
    pub columns: Vec<MvColumn>,
    /// How many elements of a row count.
    pub limit: Option<Expr>,
    /// What is done to the elements.
    pub operators: Vec<Operator>,
}

/// Reads what follows the keyword.
pub(super) fn read(parser: &mut Parser<'_>) -> Read<MvApply> {
    let parameters = parser.hints(&["with_itemindex"])?;
    let columns = mv_expand::columns(parser)?;
    let limit = if parser.eat("limit") { Some(parser.expr()?) } else { None };
    parser.expect("on")?;
    Ok(MvApply { parameters, columns, limit, operators: parser.operators_in_parentheses()? })
}
