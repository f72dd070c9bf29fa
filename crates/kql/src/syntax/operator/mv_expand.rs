//! `mv-expand`: a row for each element.

use crate::syntax::{
    parser::{Parser, Read},
    tree::{Expr, Name, NamedExpr, Parameter},
};

/// `mv-expand kind=array with_itemindex=i x = a to typeof(long), b limit 5`.
#[derive(Debug, Clone, PartialEq)]
pub struct MvExpand {
    /// `kind`, `bagexpansion`, `with_itemindex` and hints.
    pub parameters: Vec<Parameter>,
    /// What is expanded, in lockstep.
    pub columns: Vec<MvColumn>,
    /// How many elements of a row count.
    pub limit: Option<Expr>,
}

/// A column that is expanded.
#[derive(Debug, Clone, PartialEq)]
pub struct MvColumn {
    /// The array or bag, and the name of the new column.
    pub value: NamedExpr,
    /// `to typeof(…)`.
    pub ty: Option<Name>,
}

/// Reads what follows the keyword.
pub(super) fn read(parser: &mut Parser<'_>) -> Read<MvExpand> {
    let parameters = parser.hints(&["kind", "bagexpansion", "with_itemindex"])?;
    let columns = columns(parser)?;
    let limit = if parser.eat("limit") { Some(parser.expr()?) } else { None };
    Ok(MvExpand { parameters, columns, limit })
}

/// What is expanded.
pub(super) fn columns(parser: &mut Parser<'_>) -> Read<Vec<MvColumn>> {
    let mut columns = Vec::new();
    loop {
        let value = parser.named_expr()?;
        let ty = if parser.eat("to") {
            parser.expect("typeof")?;
            parser.expect("(")?;
            let ty = parser.plain_word("a type")?;
            parser.expect(")")?;
            Some(ty)
        } else {
            None
        };
        columns.push(MvColumn { value, ty });
        if !parser.eat(",") {
            return Ok(columns);
        }
    }
}
