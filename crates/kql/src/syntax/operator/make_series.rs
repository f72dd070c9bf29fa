//! `make-series`: aggregates as arrays along an axis.

use crate::syntax::tree::{Expr, NamedExpr, Parameter};

/// `make-series n = count() default = 0 on t from a to b step s by k`.
#[derive(Debug, Clone, PartialEq)]
pub struct MakeSeries {
    /// `kind` and hints.
    pub parameters: Vec<Parameter>,
    /// The aggregates.
    pub aggregates: Vec<SeriesAggregate>,
    /// The axis.
    pub axis: NamedExpr,
    /// Where the axis starts, ends, and how far its points are apart.
    pub range: SeriesRange,
    /// The keys.
    pub keys: Vec<NamedExpr>,
}

/// An aggregate of `make-series`.
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesAggregate {
    /// The aggregate.
    pub value: NamedExpr,
    /// What stands where there are no rows.
    pub default: Option<Expr>,
}

/// The points of the axis of `make-series`.
#[derive(Debug, Clone, PartialEq)]
pub enum SeriesRange {
    /// `from a to b step s`.
    FromTo {
        /// The first point.
        from: Option<Expr>,
        /// Where it ends, not included.
        to: Option<Expr>,
        /// How far points are apart.
        step: Expr,
    },
    /// `in range(a, b, s)`.
    InRange {
        /// The first point.
        from: Expr,
        /// The last point, included.
        to: Expr,
        /// How far points are apart.
        step: Expr,
    },
}
