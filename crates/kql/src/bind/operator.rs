//! Tabular operators: one file for each.
//!
//! Not here: their syntax (`syntax::operator`).

mod as_name;
mod assert_schema;
mod bag_unpack;
mod columns;
mod consume;
mod count;
mod datatable;
mod distinct;
mod evaluate;
mod extend;
mod externaldata;
mod facet;
mod find;
mod fork;
mod getschema;
mod graph_match;
mod graph_to_table;
mod invoke;
mod join;
mod make_graph;
mod make_series;
mod mv_apply;
mod mv_expand;
mod parse;
mod parse_kv;
mod partition;
mod pivot;
mod plugin;
mod plugin_timeline;
mod print;
mod project;
mod project_away;
mod project_by_names;
mod project_rename;
mod project_reorder;
mod range;
mod reduce;
mod render;
mod sample;
mod sample_distinct;
mod scan;
mod search;
mod shape_lookup;
mod sort;
mod summarize;
mod take;
mod top;
mod top_hitters;
mod top_nested;
mod union;
mod where_rows;

use super::{Binder, table::Table};
use crate::syntax::tree::{Operator, OperatorKind, Parameter};

impl<'t> Binder<'t> {
    /// What an operator makes of a table; of none, if it starts a pipeline.
    pub(super) fn operator(&mut self, operator: &'t Operator, input: Option<Table>) -> Table {
        let span = operator.span;
        if self.spend(1, span).is_err() {
            return Table::broken(span);
        }
        match (&operator.kind, input) {
            (OperatorKind::Datatable(it), None) => self.datatable(it, span),
            (OperatorKind::Externaldata(it), None) => self.externaldata(it, span),
            (OperatorKind::Find(it), None) => self.find(it, span),
            (OperatorKind::Print(it), None) => self.print(it, span),
            (OperatorKind::Range(it), None) => self.range(it, span),
            (OperatorKind::Search(it), input) => self.search(it, input, span),
            (OperatorKind::Union(it), input) => self.union(it, input, span),
            (OperatorKind::Unknown, _) => Table::broken(span),
            (kind, Some(input)) => self.piped(operator, kind, input),
            (_, None) => {
                self.unsupported(
                    operator.keyword.span,
                    format!("the operator `{}`", operator.keyword.text),
                );
                Table::broken(span)
            }
        }
    }

    fn piped(&mut self, operator: &'t Operator, kind: &'t OperatorKind, input: Table) -> Table {
        let span = operator.span;
        match kind {
            OperatorKind::As(it) => self.as_name(it, input, span),
            OperatorKind::AssertSchema(it) => self.assert_schema(it, input),
            OperatorKind::Consume(_) => self.consume(input, span),
            OperatorKind::Count(it) => self.count(it, input, span),
            OperatorKind::Distinct(it) => self.distinct(it, input, span),
            OperatorKind::Evaluate(it) => self.evaluate(it, input, span),
            OperatorKind::Extend(it) => self.extend(&it.columns, input, span),
            OperatorKind::Facet(it) => self.facet(it, input, span),
            OperatorKind::Fork(it) => self.fork(it, input, span),
            OperatorKind::Getschema => self.getschema(&input, span),
            OperatorKind::GraphMatch(it) => self.graph_match(it, input, span),
            OperatorKind::GraphToTable(it) => self.graph_to_table(it, input, span),
            OperatorKind::Invoke(it) => self.invoke(it, input, span),
            OperatorKind::Join(it) => self.join(it, input, span),
            OperatorKind::Lookup(it) => self.lookup(it, input, span),
            OperatorKind::MakeGraph(it) => self.make_graph(it, input, span),
            OperatorKind::MakeSeries(it) => self.make_series(it, input, span),
            OperatorKind::MvApply(it) => self.mv_apply(it, input, span),
            OperatorKind::MvExpand(it) => self.mv_expand(it, &operator.keyword, input, span),
            OperatorKind::Parse(it) => self.parse(it, false, input, span),
            OperatorKind::ParseWhere(it) => self.parse(it, true, input, span),
            OperatorKind::ParseKv(it) => self.parse_kv(it, input, span),
            OperatorKind::Partition(it) => self.partition(it, input, span),
            OperatorKind::Project(it) => self.project(it, input, span),
            OperatorKind::ProjectAway(it) => self.project_away(it, input, span),
            OperatorKind::ProjectByNames(it) => self.project_by_names(it, input, span),
            OperatorKind::ProjectKeep(it) => self.project_keep(it, input, span),
            OperatorKind::ProjectRename(it) => self.project_rename(it, input, span),
            OperatorKind::ProjectReorder(it) => self.project_reorder(it, input, span),
            OperatorKind::Reduce(it) => self.reduce(it, input, span),
            OperatorKind::Render(it) => self.render(it, input),
            OperatorKind::Sample(it) => self.sample(it, input, span),
            OperatorKind::SampleDistinct(it) => self.sample_distinct(it, input, span),
            OperatorKind::Scan(it) => self.scan(it, input, span),
            OperatorKind::Serialize(it) => self.extend(&it.columns, input, span).ordered(),
            OperatorKind::Sort(it) => self.sort(it, input, span),
            OperatorKind::Summarize(it) => self.summarize(it, input, span),
            OperatorKind::Take(it) => self.take(it, input, span),
            OperatorKind::Top(it) => self.top(it, input, span),
            OperatorKind::TopHitters(it) => self.top_hitters(it, input, span),
            OperatorKind::TopNested(it) => self.top_nested(it, input, span),
            OperatorKind::Where(it) => self.where_rows(it, input, span),
            OperatorKind::Datatable(_)
            | OperatorKind::Externaldata(_)
            | OperatorKind::Find(_)
            | OperatorKind::Print(_)
            | OperatorKind::Range(_) => {
                let name = &operator.keyword;
                self.error("SYN0002", name.span, format!("`{}` can only start a query", name.text));
                Table::broken(span)
            }
            _ => {
                self.unsupported(
                    operator.keyword.span,
                    format!("the operator `{}`", operator.keyword.text),
                );
                Table { broken: true, ..input }
            }
        }
    }
}

/// The value of a parameter such as `kind=inner`, as text.
fn parameter<'a>(parameters: &'a [Parameter], name: &str) -> Option<(&'a str, crate::Span)> {
    use crate::syntax::tree::ExprKind;
    let value = &parameters.iter().find(|parameter| parameter.name.text == name)?.value;
    match &value.kind {
        ExprKind::Name(text) => Some((&text.text, value.span)),
        ExprKind::Literal(literal) => Some((&literal.text, value.span)),
        _ => None,
    }
}
