//! `macro-expand G as X ( … )`: a query for each member of an entity group.

use crate::syntax::tree::{Expr, Name, Parameter, Statement};

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
