//! `evaluate plugin(…)`: calls a plugin.

use crate::syntax::{
    parser::{Parser, Read},
    tree::{Argument, Name, Parameter, RowSchema},
};

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

/// Reads what follows the keyword.
pub(super) fn read(parser: &mut Parser<'_>) -> Read<Evaluate> {
    let parameters = parser.hints(&[])?;
    let plugin = parser.called_name()?;
    let arguments = parser.arguments()?;
    let schema = if parser.eat(":") { Some(parser.row_schema()?) } else { None };
    Ok(Evaluate { parameters, plugin, arguments, schema })
}
