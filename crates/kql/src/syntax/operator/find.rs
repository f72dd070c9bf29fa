//! `find in (…) where … project …`: rows of several tables, and which table they are from.

use crate::syntax::tree::{Expr, Name, Parameter};

/// `find withsource=S in (A, B*) where p project a, b: string, pack(*)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Find {
    /// `withsource`, `datascope` and the like.
    pub parameters: Vec<Parameter>,
    /// The tables: names, wildcards, calls. Empty means all.
    pub tables: Vec<Expr>,
    /// The condition.
    pub predicate: Expr,
    /// The columns of the answer.
    pub projection: FindProjection,
    /// `project-away`: columns that are left out; `Star` means what the predicate does not name.
    pub away: Vec<FindColumn>,
}

/// What `find` returns.
#[derive(Debug, Clone, PartialEq)]
pub enum FindProjection {
    /// Nothing is said, or `project-smart`: common columns, those of the predicate, the rest
    /// packed.
    Smart,
    /// `project a, b: string`, with `pack(*)` or without.
    Columns {
        /// The columns.
        columns: Vec<FindColumn>,
        /// Whether `pack(*)` is among them.
        pack: bool,
    },
}

/// A column that `find` names.
#[derive(Debug, Clone, PartialEq)]
pub struct FindColumn {
    /// A name or a star.
    pub column: Expr,
    /// Its type, if one is given.
    pub ty: Option<Name>,
}
