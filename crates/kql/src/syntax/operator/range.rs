//! `range x from a to b step s`: numbers or times as rows.

use crate::syntax::tree::{Expr, Name};

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
