//! Plugins of `evaluate` that see all rows of their input at once.
//!
//! Not here: plugins that are other operators (`bag_unpack`, `pivot`), lookups of networks
//! (`groups`).

use super::{Expr, Rel};

/// A plugin. What it makes of its columns is its own; the step's schema says what comes out.
#[derive(Debug, Clone)]
pub struct Plugin {
    /// `session_count` …
    pub name: &'static str,
    /// What it reads of each row.
    pub columns: Vec<Expr>,
    /// Its constant arguments, in the order of the documentation; they refer to no row.
    pub settings: Vec<Expr>,
    /// The values that it reads of another table.
    pub lookback: Option<Lookback>,
}

/// Values of another table.
#[derive(Debug, Clone)]
pub struct Lookback {
    /// The table.
    pub rel: Rel,
    /// The values, over a row of the table.
    pub value: Expr,
}

/// `evaluate geo_line_lookup` and `geo_polygon_lookup`: rows of a table of shapes for the points
/// of the input, one for each shape that a point lies in or near to.
#[derive(Debug, Clone)]
pub struct ShapeLookup {
    /// Whether the shapes are polygons, else lines.
    pub polygons: bool,
    /// The table of shapes.
    pub right: Rel,
    /// The shape, a `dynamic` over `right`.
    pub shape: Expr,
    /// The longitude of the point, a `real` over the input.
    pub longitude: Expr,
    /// Its latitude, a `real` over the input.
    pub latitude: Expr,
    /// How many metres away a point may be, a constant `real`; of polygons without it, points
    /// must lie inside.
    pub radius: Option<Expr>,
    /// Positions of the columns of `right` that the result has.
    pub right_columns: Vec<usize>,
    /// Whether rows without a shape stay, with null or the empty text.
    pub keep_unmatched: bool,
}
