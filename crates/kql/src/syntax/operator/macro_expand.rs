//! `macro-expand G as X ( … )`: a query for each member of an entity group.

use crate::syntax::{
    parser::{Parser, Read},
    tree::{Expr, Name, Parameter, Statement},
};

/// `macro-expand kind=outer entity_group [database("a")] as X ( X.T | count )`.
#[derive(Debug, Clone, PartialEq)]
pub struct MacroExpand {
    /// `isfuzzy`, `kind` and the like.
    pub parameters: Vec<Parameter>,
    /// The group, or its name.
    pub group: Expr,
    /// What a member is called in the query.
    pub name: Name,
    /// The query.
    pub body: Vec<Statement>,
}

/// Reads what follows the keyword.
pub(super) fn read(parser: &mut Parser<'_>) -> Read<MacroExpand> {
    let parameters = parser.parameters(&["kind", "isfuzzy"])?;
    let group = parser.postfix()?;
    parser.expect("as")?;
    let name = parser.declared_name()?;
    parser.expect("(")?;
    let body = parser.nested(|parser| Ok(parser.statements(true)))?;
    parser.expect(")")?;
    Ok(MacroExpand { parameters, group, name, body })
}
