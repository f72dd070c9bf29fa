//! `project-away` and `project-keep`.
//!
//! Not here: what wildcards match (`columns`).

use std::collections::HashSet;

use crate::{
    Span,
    bind::{Binder, table::Table},
    syntax::tree,
};

impl<'t> Binder<'t> {
    pub(super) fn project_away(
        &mut self,
        op: &'t tree::ProjectAway,
        input: Table,
        span: Span,
    ) -> Table {
        let (named, broken) = self.named(&op.columns, &input);
        let kept: Vec<usize> =
            (0..input.schema().len()).filter(|index| !named.contains(index)).collect();
        self.only(input, &kept, span).broken_if(broken)
    }

    pub(super) fn project_keep(
        &mut self,
        op: &'t tree::ProjectKeep,
        input: Table,
        span: Span,
    ) -> Table {
        let (named, broken) = self.named(&op.columns, &input);
        let kept: Vec<usize> =
            (0..input.schema().len()).filter(|index| named.contains(index)).collect();
        self.only(input, &kept, span).closed().broken_if(broken)
    }

    fn named(&mut self, columns: &'t [tree::Expr], input: &Table) -> (HashSet<usize>, bool) {
        let mut named = HashSet::new();
        let mut broken = false;
        for column in columns {
            match self.chosen(column, input) {
                Ok(indices) => named.extend(indices),
                Err(_) => broken = true,
            }
        }
        (named, broken)
    }
}
