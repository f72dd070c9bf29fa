//! `graph-match` and `graph-shortest-paths`: paths of a graph that fit a pattern.

use crate::{
    Diagnostic,
    syntax::{
        parser::{Parser, Read},
        tree::{Expr, Name, NamedExpr, Parameter},
    },
};

/// `graph-match cycles=none (a)-[e]->(b) where … project …`.
#[derive(Debug, Clone, PartialEq)]
pub struct GraphMatch {
    /// `cycles`, `output`.
    pub parameters: Vec<Parameter>,
    /// The patterns.
    pub patterns: Vec<Vec<GraphPart>>,
    /// `where`.
    pub predicate: Option<Expr>,
    /// `project`; empty if it is missing.
    pub columns: Vec<NamedExpr>,
}

/// A node or an edge of a pattern.
#[derive(Debug, Clone, PartialEq)]
pub enum GraphPart {
    /// `(name)` or `()`.
    Node {
        /// Its name.
        name: Option<Name>,
    },
    /// `-[name*1..3]->`, `<-[name]-`, `-[name]-`, `-->`, `<--`, `--`.
    Edge {
        /// Its name.
        name: Option<Name>,
        /// Where it points to.
        direction: GraphDirection,
        /// How often it repeats: least and most.
        range: Option<(Expr, Expr)>,
    },
}

/// Where an edge points to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GraphDirection {
    /// `-->`
    Forward,
    /// `<--`
    Backward,
    /// `--`
    Any,
}

/// Reads what follows the keyword.
pub(super) fn read(parser: &mut Parser<'_>) -> Read<GraphMatch> {
    let parameters = parser.parameters(&["cycles", "output"])?;
    let mut patterns = vec![pattern(parser)?];
    while parser.eat(",") {
        patterns.push(pattern(parser)?);
    }
    let predicate = if parser.eat("where") { Some(parser.expr()?) } else { None };
    let columns = if parser.eat("project") { parser.named_exprs()? } else { Vec::new() };
    Ok(GraphMatch { parameters, patterns, predicate, columns })
}

fn pattern(parser: &mut Parser<'_>) -> Read<Vec<GraphPart>> {
    let mut parts = vec![node(parser)?];
    while parser.at("-") || parser.at("<") {
        parts.push(edge(parser)?);
        parts.push(node(parser)?);
    }
    Ok(parts)
}

fn node(parser: &mut Parser<'_>) -> Read<GraphPart> {
    parser.expect("(")?;
    let name = if parser.at(")") { None } else { Some(parser.declared_name()?) };
    parser.expect(")")?;
    Ok(GraphPart::Node { name })
}

fn edge(parser: &mut Parser<'_>) -> Read<GraphPart> {
    let start = parser.here();
    let backward = parser.eat("<");
    parser.expect("-")?;
    let (mut name, mut range) = (None, None);
    if parser.eat("[") {
        if !parser.at("*") && !parser.at("]") {
            name = Some(parser.declared_name()?);
        }
        if parser.eat("*") {
            let least = parser.sign()?;
            parser.expect("..")?;
            range = Some((least, parser.sign()?));
        }
        parser.expect("]")?;
    }
    parser.expect("-")?;
    let forward = parser.at(">") && parser.adjacent(0);
    if forward {
        parser.bump();
    }
    let direction = match (backward, forward) {
        (false, true) => GraphDirection::Forward,
        (true, false) => GraphDirection::Backward,
        (false, false) => GraphDirection::Any,
        (true, true) => {
            let message = "an edge points one way; write `--` for both";
            return parser.fail(Diagnostic::error("SYN0002", parser.since(start), message));
        }
    };
    Ok(GraphPart::Edge { name, direction, range })
}
