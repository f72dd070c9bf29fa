//! `partition by k ( … )`: a query for each value of a key.

use crate::syntax::{
    parser::{Parser, Read},
    tree::{Expr, ExprKind, Operator, Parameter, Pipeline},
};

/// `partition hint.strategy=native by k (top 1 by x)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Partition {
    /// Hints.
    pub parameters: Vec<Parameter>,
    /// The key.
    pub key: Expr,
    /// What is done for each value.
    pub body: PartitionBody,
}

/// What `partition` does for each value of the key.
#[derive(Debug, Clone, PartialEq)]
pub enum PartitionBody {
    /// `( … )`: operators on the rows with that value.
    Operators(Vec<Operator>),
    /// `{ … }`: a query of its own, which reads the key by `toscalar`.
    Query(Box<Pipeline>),
}

/// Reads what follows the keyword.
pub(super) fn read(parser: &mut Parser<'_>) -> Read<Partition> {
    let parameters = parser.parameters(&[])?;
    parser.expect("by")?;
    let key = key(parser)?;
    let body = if parser.eat("{") {
        let query = parser.nested(Parser::pipeline)?;
        parser.expect("}")?;
        PartitionBody::Query(Box::new(query))
    } else {
        PartitionBody::Operators(parser.operators_in_parentheses()?)
    };
    Ok(Partition { parameters, key, body })
}

/// `a.b`: the parenthesis after it would make the last name a call.
fn key(parser: &mut Parser<'_>) -> Read<Expr> {
    let name = parser.name()?;
    let span = name.span;
    let mut expr = Expr { kind: ExprKind::Name(name), span };
    while parser.eat(".") {
        let name = parser.name()?;
        // The key's height is bounded as that of other chains is.
        parser.grow()?;
        let base = Box::new(expr);
        expr = Expr { kind: ExprKind::Member { base, name }, span: parser.since(span) };
    }
    Ok(expr)
}
