//! `graph-to-table nodes as N, edges as E`: the tables that make up a graph.

use crate::syntax::{
    parser::{Parser, Read},
    tree::{Name, Parameter},
};

/// `graph-to-table nodes as N with_node_id=Id, edges as E`.
#[derive(Debug, Clone, PartialEq)]
pub struct GraphToTable {
    /// The tables, `nodes` or `edges` each.
    pub outputs: Vec<GraphOutput>,
}

/// A table made of a graph.
#[derive(Debug, Clone, PartialEq)]
pub struct GraphOutput {
    /// `nodes` or `edges`.
    pub part: Name,
    /// Its name, if it is given one.
    pub name: Option<Name>,
    /// `with_node_id`, `with_source_id`, `with_target_id`.
    pub parameters: Vec<Parameter>,
}

/// Reads what follows the keyword.
pub(super) fn read(parser: &mut Parser<'_>) -> Read<GraphToTable> {
    let mut outputs = vec![output(parser)?];
    while parser.eat(",") {
        outputs.push(output(parser)?);
    }
    Ok(GraphToTable { outputs })
}

fn output(parser: &mut Parser<'_>) -> Read<GraphOutput> {
    if !parser.at("nodes") && !parser.at("edges") {
        return parser.unexpected("`nodes` or `edges`");
    }
    let part = parser.plain_word("`nodes` or `edges`")?;
    let name = if parser.eat("as") { Some(parser.declared_name()?) } else { None };
    let known = ["with_node_id", "with_source_id", "with_target_id"];
    Ok(GraphOutput { part, name, parameters: parser.parameters(&known)? })
}
