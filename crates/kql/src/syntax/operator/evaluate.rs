//! `evaluate plugin(…)`: calls a plugin.

use crate::syntax::tree::{Argument, Name, Parameter, RowSchema};

/// `evaluate hint.distribution=per_node bag_unpack(d, "p_") : (*, p_a: string)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluate {
    /// Hints.
    pub parameters: Vec<Parameter>,
    /// The plugin.
    pub plugin: Name,
    /// Its arguments.
    pub arguments: Vec<Argument>,
    /// The columns that it is declared to return.
    pub schema: Option<RowSchema>,
}
