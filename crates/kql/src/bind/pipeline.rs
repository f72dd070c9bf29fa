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
            let several = self.answering.take() == Some(pipeline.span);
            let source = match &pipeline.source {
                Source::Expr(expr) => {
                    let outside =
                        Row { columns: crate::Schema::empty(), open: Vec::new(), ..row.clone() };
                    self.table(expr, &outside)
                }
                Source::Operator(operator) => self.operator(operator, None),
            };
            self.several = several;
            let table = self.pass(&pipeline.operators, source);
            self.several = false;
            table
        })
    }

    /// Lets the rows of a table pass the operators of a pipeline within an operator.
    pub(super) fn operators(&mut self, operators: &'t [Operator], source: Table) -> Table {
        let several = std::mem::take(&mut self.several);
        let table = self.pass(operators, source);
        self.several = several;
        table
    }

    fn pass(&mut self, operators: &'t [Operator], source: Table) -> Table {
        let mut table = source;
        for operator in operators {
            if !matches!(operator.kind, OperatorKind::Render(_)) {
                // Only the last word about drawing counts, and only at the end of the query.
                self.render = None;
            }
            if !table.parts.is_empty() && !matches!(operator.kind, OperatorKind::Render(_)) {
                self.error(
                    "SEM0250",
                    operator.keyword.span,
                    "no operator but `render` can follow several tables",
                );
                return Table { broken: true, ..table };
            }
            if table.graph.is_some() && !takes_graph(&operator.kind) {
                let keyword = &operator.keyword;
                let message = format!("`{}` needs a table, and this is a graph", keyword.text);
                self.error("SEM0100", keyword.span, message);
                return Table::broken(operator.span);
            }
            table = self.operator(operator, Some(table));
        }
        table
    }
}

const fn takes_graph(kind: &OperatorKind) -> bool {
    matches!(
        kind,
        OperatorKind::GraphMarkComponents(_)
            | OperatorKind::GraphMatch(_)
            | OperatorKind::GraphShortestPaths(_)
            | OperatorKind::GraphToTable(_)
            | OperatorKind::GraphWhere(_)
    )
}
