//! `make-graph a --> b with N on id`: a graph from tables of edges and nodes.

use crate::syntax::{
    parser::{Parser, Read},
    tree::{Expr, ExprKind, Name, Operator, Parameter},
};

/// `make-graph source --> target with Nodes on Id, Other on Id partitioned-by p ( … )`.
#[derive(Debug, Clone, PartialEq)]
pub struct MakeGraph {
    /// Hints.
    pub parameters: Vec<Parameter>,
    /// Where an edge starts.
    pub source: Expr,
    /// Where it ends.
    pub target: Expr,
    /// Tables of nodes, and the column that identifies a node.
    pub nodes: Vec<(Expr, Expr)>,
    /// `with_node_id=Name`, instead of tables.
    pub node_id: Option<Name>,
    /// `partitioned-by`: the key, and what is done to each part of the graph.
    pub partition: Option<(Expr, Vec<Operator>)>,
}

/// Reads what follows the keyword.
pub(super) fn read(parser: &mut Parser<'_>) -> Read<MakeGraph> {
    let parameters = parser.hints(&[])?;
    let source = column(parser)?;
    for part in ["-", "-", ">"] {
        parser.expect(part)?;
    }
    let target = column(parser)?;
    let mut nodes = Vec::new();
    let mut node_id = None;
    if parser.eat("with_node_id") {
        parser.expect("=")?;
        node_id = Some(parser.declared_name()?);
    } else if parser.eat("with") {
        loop {
            let table = parser.table()?;
            parser.expect("on")?;
            nodes.push((table, column(parser)?));
            if !parser.eat(",") {
                break;
            }
        }
    }
    let partitioned = parser.keyword() == "partitioned-by";
    let partition = if partitioned {
        parser.take_keyword();
        let key = column(parser)?;
        Some((key, parser.operators_in_parentheses()?))
    } else {
        None
    };
    Ok(MakeGraph { parameters, source, target, nodes, node_id, partition })
}

fn column(parser: &mut Parser<'_>) -> Read<Expr> {
    let name = parser.name()?;
    let span = name.span;
    Ok(Expr { kind: ExprKind::Name(name), span })
}
