//! Pipelines: a source and its operators.
//!
//! Not here: what a source can be (`source`) and what operators do (`operator`).

use super::{
    Binder,
    table::{Row, Table},
};
use crate::syntax::tree::{Operator, OperatorKind, Pipeline, Source};

impl<'t> Binder<'t> {
    /// The table that a pipeline yields. `row` is the row around it, which only scalars of a
    /// function's parameters can come from.
    pub(super) fn pipeline(&mut self, pipeline: &'t Pipeline, row: &Row) -> Table {
        stacker::maybe_grow(128 * 1024, 2 * 1024 * 1024, || {
            let source = match &pipeline.source {
                Source::Expr(expr) => {
                    let outside =
                        Row { columns: crate::Schema::empty(), open: Vec::new(), ..row.clone() };
                    self.table(expr, &outside)
                }
                Source::Operator(operator) => self.operator(operator, None),
            };
            self.operators(&pipeline.operators, source)
        })
    }

    /// Lets the rows of a table pass operators.
    pub(super) fn operators(&mut self, operators: &'t [Operator], source: Table) -> Table {
        let mut table = source;
        for operator in operators {
            if !matches!(operator.kind, OperatorKind::Render(_)) {
                // Only the last word about drawing counts, and only at the end of the query.
                self.render = None;
            }
            table = self.operator(operator, Some(table));
        }
        table
    }
}
