//! `graph-mark-components`: numbers the connected parts of a graph.

use crate::syntax::{
    parser::{Parser, Read},
    tree::Parameter,
};

/// `graph-mark-components kind=weak with_component_id=Id`.
#[derive(Debug, Clone, PartialEq)]
pub struct GraphMarkComponents {
    /// `kind`, `with_component_id`.
    pub parameters: Vec<Parameter>,
}

/// Reads what follows the keyword.
pub(super) fn read(parser: &mut Parser<'_>) -> Read<GraphMarkComponents> {
    Ok(GraphMarkComponents { parameters: parser.parameters(&["kind", "with_component_id"])? })
}
