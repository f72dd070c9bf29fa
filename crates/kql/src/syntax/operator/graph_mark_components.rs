//! `graph-mark-components`: numbers the connected parts of a graph.

use crate::syntax::tree::Parameter;

/// `graph-mark-components kind=weak with_component_id=Id`.
#[derive(Debug, Clone, PartialEq)]
pub struct GraphMarkComponents {
    /// `kind`, `with_component_id`.
    pub parameters: Vec<Parameter>,
}
