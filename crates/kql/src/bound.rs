//! The bound tree: a query with every name resolved, every expression typed and every implicit
//! conversion written out, so that whoever evaluates it needs no rules of its own.
//!
//! Not here: how a tree comes about (`bind`) and what the functions in it mean (`catalogue`).

mod elements;
mod expr;
mod groups;
mod outline;
mod paths;
mod plugin;
mod rel;
mod text;
mod walk;

pub use elements::{
    KvSeparation, MakeSeries, MvApply, MvColumn, MvExpand, Parse, ParseKind, ParseKv, ParsePart,
    SeriesAggregate,
};
pub use expr::{Aggregate, Expr, ExprKind, Membership, Set};
pub use groups::{
    NetworkLookup, Partition, Reduce, Scan, ScanOutput, ScanStep, TopNested, TopNestedLevel,
};
pub use outline::{Outline, drawn};
pub use paths::{TablePaths, element_paths};
pub use plugin::{Lookback, Plugin, ShapeLookup};
pub use rel::{
    Join, JoinKey, JoinKind, Rel, RelOp, Render, Shared, SortKey, Source, Step, UnionBranch,
};

use std::sync::Arc;

use crate::Schema;

/// A bound query.
#[derive(Debug, Clone)]
pub struct Bound {
    /// What computes the answer: of several tables, the first.
    pub root: Rel,
    /// What `fork` calls the first table.
    pub name: Option<Arc<str>>,
    /// The tables after the first, in order: of further queries in the text, and of `fork` and
    /// `facet`.
    pub further: Vec<FurtherTable>,
    /// `set query_now = datetime(…)`: the instant that `now()` means, in ticks since 0001-01-01.
    /// Without it, the caller's instant counts.
    pub query_now: Option<i64>,
    /// How the answer wants to be drawn; the rows do not depend on it.
    pub render: Option<Render>,
}

/// A table of the answer after the first.
#[derive(Debug, Clone)]
pub struct FurtherTable {
    /// What computes it.
    pub rel: Rel,
    /// What `fork` calls it.
    pub name: Option<Arc<str>>,
    /// Whether it is the first table of a query.
    pub begins_query: bool,
    /// How it wants to be drawn.
    pub render: Option<Render>,
}

impl Bound {
    /// A query with one table.
    #[must_use]
    pub const fn of(root: Rel, query_now: Option<i64>) -> Self {
        Self { root, name: None, further: Vec::new(), query_now, render: None }
    }

    /// The columns of the answer: of several tables, those of the first.
    #[must_use]
    pub fn schema(&self) -> &Schema {
        self.root.schema()
    }

    /// The columns of the last query of the text; Microsoft's language service gives these.
    #[must_use]
    pub fn last_schema(&self) -> &Schema {
        let last = self.further.iter().rfind(|table| table.begins_query);
        last.map_or(&self.root, |table| &table.rel).schema()
    }

    /// What the tables of the answer are called, in order.
    #[must_use]
    pub fn names_of_answer(&self) -> Vec<Option<Arc<str>>> {
        let further = self.further.iter().map(|table| table.name.clone());
        std::iter::once(self.name.clone()).chain(further).collect()
    }

    /// What computes the tables of the answer, in order.
    pub fn tables_of_answer(&self) -> impl Iterator<Item = &Rel> {
        std::iter::once(&self.root).chain(self.further.iter().map(|table| &table.rel))
    }
}
