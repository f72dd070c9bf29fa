//! `mv-expand`: a row for each element.

use crate::syntax::tree::{Expr, Name, NamedExpr, Parameter};

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
