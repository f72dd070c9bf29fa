//! The pattern of `graph-match`: which nodes it has, and the edges between them.
//!
//! Not here: what matches it.

use std::collections::HashMap;

use crate::{
    bind::{Bind, Binder},
    syntax::tree::{GraphDirection, GraphPart, Name},
};

/// Nodes and the edges between them.
#[derive(Default)]
pub(super) struct Pattern<'t> {
    /// The different nodes; those of one name are one.
    pub(super) nodes: Vec<Option<&'t Name>>,
    pub(super) edges: Vec<Edge<'t>>,
    /// Whether one of the sequences comes back to a node.
    pub(super) returns: bool,
}

/// An edge.
pub(super) struct Edge<'t> {
    pub(super) name: Option<&'t Name>,
    pub(super) direction: GraphDirection,
    /// The node before it, by number.
    pub(super) from: usize,
    /// The node after it.
    pub(super) to: usize,
}

impl<'t> Binder<'t> {
    pub(super) fn graph_pattern(&mut self, sequences: &'t [Vec<GraphPart>]) -> Bind<Pattern<'t>> {
        let mut pattern = Pattern::default();
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        for sequence in sequences {
            let (mut before, mut between) = (None, None);
            let mut seen = Vec::new();
            for part in sequence {
                match part {
                    GraphPart::Edge { range: Some((least, most)), .. } => {
                        let span = least.span.to(most.span);
                        return Err(self.unsupported(span, "an edge of variable length"));
                    }
                    GraphPart::Edge { name, direction, range: None } => {
                        between = Some((name.as_ref(), *direction));
                    }
                    GraphPart::Node { name } => {
                        let node = pattern.node(name.as_ref(), &mut numbers);
                        pattern.returns |= seen.contains(&node);
                        seen.push(node);
                        if let (Some(from), Some((name, direction))) = (before, between.take()) {
                            pattern.edges.push(Edge { name, direction, from, to: node });
                        }
                        before = Some(node);
                    }
                }
            }
        }
        self.edges_have_own_names(&pattern, &numbers)?;
        Ok(pattern)
    }

    fn edges_have_own_names(
        &mut self,
        pattern: &Pattern<'t>,
        nodes: &HashMap<&str, usize>,
    ) -> Bind<()> {
        let mut names: Vec<&str> = Vec::new();
        for name in pattern.edges.iter().filter_map(|edge| edge.name) {
            let known = names.contains(&name.text.as_str());
            if known || nodes.contains_key(name.text.as_str()) {
                let message = format!("the pattern has something else called `{}`", name.text);
                return Err(self.error("SEM0034", name.span, message));
            }
            names.push(&name.text);
        }
        Ok(())
    }
}

impl<'t> Pattern<'t> {
    fn node(&mut self, name: Option<&'t Name>, numbers: &mut HashMap<&'t str, usize>) -> usize {
        let next = self.nodes.len();
        let number = name.map_or(next, |name| *numbers.entry(&name.text).or_insert(next));
        if number == next {
            self.nodes.push(name);
        }
        number
    }
}
