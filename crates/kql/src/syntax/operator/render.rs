//! `render chart`: how the answer wants to be drawn.

use crate::syntax::tree::{Expr, Name};

/// `render timechart with (title = "x", ycolumns = a, b)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Render {
    /// `timechart`, `table` …
    pub chart: Name,
    /// What `with (…)` says, and what the older form without parentheses does.
    pub properties: Vec<RenderProperty>,
}

/// A property of `render`.
#[derive(Debug, Clone, PartialEq)]
pub struct RenderProperty {
    /// Its name.
    pub name: Name,
    /// Its values; several names for `ycolumns`, `series` and `anomalycolumns`.
    pub values: Vec<Expr>,
}
