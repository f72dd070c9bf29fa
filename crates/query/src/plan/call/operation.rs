//! What a scalar function of DataFusion computes in our stead: when two are the same, and what each
//! is called in plans.
//!
//! Not here: computing it (`call`).

use std::{
    fmt,
    hash::{Hash, Hasher},
    sync::{Arc, atomic::AtomicU64},
};

use arrow::datatypes::TimeUnit;
use kql::DynamicPath;

use crate::function::{self, Implementation, Interner, Members};

/// What is computed from some values.
#[derive(Clone)]
pub(in crate::plan) enum Operation {
    /// A function or operator of the catalogue.
    Call { name: &'static str, implementation: Implementation },
    /// A conversion to the type of the result.
    Cast,
    /// A constant path into a `dynamic`: what is there, or its text.
    Path(DynamicPath),
    /// A computed key or position of a `dynamic`.
    Index,
    /// Whether the first value is a member; the others are members too.
    Members { name: &'static str, constants: Arc<Members> },
    /// The text, empty where it is null.
    Text,
    /// The `dynamic` that a JSON text of a file means.
    Stored,
    /// The ticks of a timestamp that is counted in this unit since 1970.
    Ticks(TimeUnit),
    /// A search in the text of what [`Stored`](Self::Stored) would yield, for a constant that
    /// [`Sought`](function::Sought) can look for in the text of the file.
    SearchStored { name: &'static str, implementation: Implementation },
    /// The number of a text.
    Number(Arc<Interner>),
    /// The text of a number.
    Numbered(Arc<Interner>),
    /// A number that no other row of the query's run has, in the order of the rows of a part.
    RowId(Arc<AtomicU64>),
}

impl Operation {
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Call { name, .. }
            | Self::Members { name, .. }
            | Self::SearchStored { name, .. } => name,
            Self::Cast => "cast",
            Self::Path(_) => "path",
            Self::Index => "index",
            Self::Text => "text",
            Self::Stored => "stored",
            Self::Ticks(_) => "ticks",
            Self::Number(_) => "number",
            Self::Numbered(_) => "numbered",
            Self::RowId(_) => "row_id",
        }
    }

    pub(super) fn is_volatile(&self) -> bool {
        match self {
            Self::Call { name, .. } => function::is_volatile(name),
            Self::RowId(_) => true,
            _ => false,
        }
    }
}

impl fmt::Debug for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path(path) => write!(f, "path {path}"),
            other => f.write_str(other.name()),
        }
    }
}

impl PartialEq for Operation {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Path(path), Self::Path(other)) => path == other,
            (Self::Members { constants, .. }, Self::Members { constants: other_constants, .. }) => {
                Arc::ptr_eq(constants, other_constants)
            }
            (Self::Call { name, .. }, Self::Call { name: other, .. })
            | (Self::SearchStored { name, .. }, Self::SearchStored { name: other, .. }) => {
                name == other
            }
            (Self::Ticks(unit), Self::Ticks(other)) => unit == other,
            (Self::Number(texts), Self::Number(other))
            | (Self::Numbered(texts), Self::Numbered(other)) => Arc::ptr_eq(texts, other),
            (one, other) => std::mem::discriminant(one) == std::mem::discriminant(other),
        }
    }
}

impl Hash for Operation {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name().hash(state);
        match self {
            Self::Path(path) => path.hash(state),
            Self::Members { constants, .. } => Arc::as_ptr(constants).hash(state),
            Self::Ticks(unit) => unit.hash(state),
            Self::Number(texts) | Self::Numbered(texts) => Arc::as_ptr(texts).hash(state),
            _ => {}
        }
    }
}
