//! The bound tree: a query with every name resolved, every expression typed and every implicit
//! conversion written out, so that whoever evaluates it needs no rules of its own.
//!
//! Not here: how a tree comes about (`bind`) and what the functions in it mean (`catalogue`).

mod elements;
mod expr;
mod groups;
mod rel;
mod walk;

pub use elements::{
    KvSeparation, MakeSeries, MvApply, MvColumn, MvExpand, Parse, ParseKind, ParseKv, ParsePart,
    SeriesAggregate,
};
pub use expr::{Aggregate, Expr, ExprKind, Membership, Set};
pub use groups::{NetworkLookup, Partition, Scan, ScanOutput, ScanStep, TopNested, TopNestedLevel};
pub use rel::{
    Join, JoinKey, JoinKind, Rel, RelOp, Render, Shared, SortKey, Source, Step, UnionBranch,
};

use crate::Schema;

/// A bound query.
#[derive(Debug, Clone)]
pub struct Bound {
    /// What computes the answer.
    pub root: Rel,
    /// `set query_now = datetime(…)`: the instant that `now()` means, in ticks since 0001-01-01.
    /// Without it, the caller's instant counts.
    pub query_now: Option<i64>,
    /// How the answer wants to be drawn; the rows do not depend on it.
    pub render: Option<Render>,
}

impl Bound {
    /// The columns of the answer.
    #[must_use]
    pub fn schema(&self) -> &Schema {
        self.root.schema()
    }
}
