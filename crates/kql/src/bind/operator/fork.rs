//! `fork`: several tables of the same rows.
//!
//! Not here: `facet`, which counts values (`facet`).

use std::sync::Arc;

use crate::{
    Span,
    bind::{Binder, table::Table},
    syntax::tree::{self, Operator, OperatorKind},
};

impl<'t> Binder<'t> {
    pub(super) fn fork(&mut self, op: &'t tree::Fork, input: Table, span: Span) -> Table {
        let input = self.for_several_tables("fork", input, span);
        let mut parts = Vec::new();
        let mut first: Option<Table> = None;
        let mut broken = false;
        for branch in &op.branches {
            let table = self.operators(&branch.operators, input.clone());
            broken |= table.broken;
            parts.push((name_of(branch), table.rel.clone()));
            first.get_or_insert(table);
        }
        match first {
            Some(first) => Table { parts, label: None, ..first.broken_if(broken) },
            None => input,
        }
    }

    /// The rows that several tables of the answer are made of, evaluated once.
    pub(super) fn for_several_tables(&mut self, operator: &str, input: Table, span: Span) -> Table {
        if !self.several {
            self.error(
                "SEM0250",
                span,
                format!("`{operator}` yields several tables, which only a whole query can"),
            );
        }
        self.shared(input, span)
    }
}

/// `a = (…)`, or `(… | as a)`.
fn name_of(branch: &tree::ForkBranch) -> Option<Arc<str>> {
    let last = branch.operators.last().map(|Operator { kind, .. }| kind);
    match (&branch.name, last) {
        (Some(name), _) => Some(name.text.as_str().into()),
        (None, Some(OperatorKind::As(named))) => Some(named.name.text.as_str().into()),
        (None, _) => None,
    }
}
