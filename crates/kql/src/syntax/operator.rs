//! The tabular operators: one file for each, with its part of the tree and its parser.
//!
//! Not here: what operators mean; the binder knows.

mod as_name;
mod assert_schema;
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
mod graph_mark_components;
mod graph_match;
mod graph_to_table;
mod graph_where;
mod invoke;
mod join;
mod keyword;
mod macro_expand;
mod make_graph;
mod make_series;
mod mv_apply;
mod mv_expand;
mod parse;
mod parse_kv;
mod partition;
mod print;
mod project;
mod project_away;
mod project_by_names;
mod project_keep;
mod project_rename;
mod project_reorder;
mod range;
mod reduce;
mod render;
mod sample;
mod sample_distinct;
mod scan;
mod search;
mod serialize;
mod sort;
mod summarize;
mod take;
mod top;
mod top_hitters;
mod top_nested;
mod union;
mod where_rows;

pub(crate) use self::keyword::is_operator;
#[cfg(test)]
pub(crate) use self::keyword::operators;
pub use self::{
    as_name::As,
    assert_schema::AssertSchema,
    consume::Consume,
    count::Count,
    datatable::Datatable,
    distinct::Distinct,
    evaluate::Evaluate,
    extend::Extend,
    externaldata::Externaldata,
    facet::Facet,
    find::{Find, FindColumn, FindProjection},
    fork::{Fork, ForkBranch},
    graph_mark_components::GraphMarkComponents,
    graph_match::{GraphDirection, GraphMatch, GraphPart},
    graph_to_table::{GraphOutput, GraphToTable},
    graph_where::GraphWhere,
    invoke::Invoke,
    join::Join,
    macro_expand::MacroExpand,
    make_graph::MakeGraph,
    make_series::{MakeSeries, SeriesAggregate, SeriesRange},
    mv_apply::MvApply,
    mv_expand::{MvColumn, MvExpand},
    parse::{Parse, ParsePart},
    parse_kv::ParseKv,
    partition::{Partition, PartitionBody},
    print::Print,
    project::Project,
    project_away::ProjectAway,
    project_by_names::ProjectByNames,
    project_keep::ProjectKeep,
    project_rename::ProjectRename,
    project_reorder::ProjectReorder,
    range::Range,
    reduce::Reduce,
    render::{Render, RenderProperty},
    sample::Sample,
    sample_distinct::SampleDistinct,
    scan::{Scan, ScanStep},
    search::Search,
    serialize::Serialize,
    sort::{Sort, SortKey},
    summarize::Summarize,
    take::Take,
    top::Top,
    top_hitters::TopHitters,
    top_nested::{TopNested, TopNestedLevel},
    union::Union,
    where_rows::Where,
};
use crate::{Span, syntax::tree::Name};

/// A tabular operator and its place, its keyword included, the `|` before it not.
#[derive(Debug, Clone, PartialEq)]
pub struct Operator {
    /// The operator as written: `mv-expand`, `mvexpand`, `order` …
    pub keyword: Name,
    /// What it is.
    pub kind: OperatorKind,
    /// Where it stands.
    pub span: Span,
}

/// What an operator is.
#[derive(Debug, Clone, PartialEq)]
pub enum OperatorKind {
    /// `as`.
    As(As),
    /// `assert-schema`.
    AssertSchema(AssertSchema),
    /// `consume`.
    Consume(Consume),
    /// `count`.
    Count(Count),
    /// `datatable`, a source.
    Datatable(Datatable),
    /// `distinct`.
    Distinct(Distinct),
    /// `evaluate`, also a source.
    Evaluate(Evaluate),
    /// `extend`.
    Extend(Extend),
    /// `externaldata`, a source.
    Externaldata(Externaldata),
    /// `facet`.
    Facet(Facet),
    /// `find`, also a source.
    Find(Box<Find>),
    /// `fork`.
    Fork(Fork),
    /// `getschema`.
    Getschema,
    /// `graph-mark-components`.
    GraphMarkComponents(GraphMarkComponents),
    /// `graph-match`.
    GraphMatch(Box<GraphMatch>),
    /// `graph-shortest-paths`.
    GraphShortestPaths(Box<GraphMatch>),
    /// `graph-to-table`.
    GraphToTable(GraphToTable),
    /// `graph-where-nodes`, `graph-where-edges`.
    GraphWhere(GraphWhere),
    /// `invoke`.
    Invoke(Invoke),
    /// `join`.
    Join(Join),
    /// `lookup`.
    Lookup(Join),
    /// `macro-expand`, a source.
    MacroExpand(Box<MacroExpand>),
    /// `make-graph`.
    MakeGraph(Box<MakeGraph>),
    /// `make-series`.
    MakeSeries(Box<MakeSeries>),
    /// `mv-apply`.
    MvApply(MvApply),
    /// `mv-expand`, and `mvexpand`, whose default limit differs.
    MvExpand(MvExpand),
    /// `parse`.
    Parse(Parse),
    /// `parse-where`.
    ParseWhere(Parse),
    /// `parse-kv`.
    ParseKv(ParseKv),
    /// `partition`.
    Partition(Box<Partition>),
    /// `print`, a source.
    Print(Print),
    /// `project`.
    Project(Project),
    /// `project-away`.
    ProjectAway(ProjectAway),
    /// `project-by-names`.
    ProjectByNames(ProjectByNames),
    /// `project-keep`.
    ProjectKeep(ProjectKeep),
    /// `project-rename`.
    ProjectRename(ProjectRename),
    /// `project-reorder`.
    ProjectReorder(ProjectReorder),
    /// `range`, a source.
    Range(Range),
    /// `reduce`.
    Reduce(Reduce),
    /// `render`.
    Render(Render),
    /// `sample`.
    Sample(Sample),
    /// `sample-distinct`.
    SampleDistinct(SampleDistinct),
    /// `scan`.
    Scan(Box<Scan>),
    /// `search`, also a source.
    Search(Search),
    /// `serialize`.
    Serialize(Serialize),
    /// `sort`, `order`.
    Sort(Sort),
    /// `summarize`.
    Summarize(Summarize),
    /// `take`, `limit`.
    Take(Take),
    /// `top`.
    Top(Top),
    /// `top-hitters`.
    TopHitters(TopHitters),
    /// `top-nested`.
    TopNested(TopNested),
    /// `union`, also a source.
    Union(Union),
    /// `where`, `filter`.
    Where(Where),
    /// A word that is no operator, or one that could not be read; a diagnostic says so.
    Unknown,
}
