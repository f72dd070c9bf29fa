//! `range x from a to b step s`: numbers or times as rows.

use crate::syntax::{
    parser::{Parser, Read},
    tree::{Expr, Name},
};

/// `range x from 1 to 10 step 1`.
#[derive(Debug, Clone, PartialEq)]
pub struct Range {
    /// The column.
    pub name: Name,
    /// The first value.
    pub from: Expr,
    /// The last value, included.
    pub to: Expr,
    /// How far values are apart.
    pub step: Expr,
}

/// Reads what follows the keyword.
pub(super) fn read(parser: &mut Parser<'_>) -> Read<Range> {
    let name = parser.declared_name()?;
    parser.expect("from")?;
    let from = parser.expr()?;
    parser.expect("to")?;
    let to = parser.expr()?;
    parser.expect("step")?;
    Ok(Range { name, from, to, step: parser.expr()? })
}
