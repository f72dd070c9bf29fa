//! Which operator a keyword starts, and what becomes of one that is misspelt.
//!
//! Not here: what follows the keyword; each operator's file reads that.

use super::{
    Operator, OperatorKind, as_name, assert_schema, consume, count, datatable, distinct, evaluate,
    extend, externaldata, facet, find, fork, graph_mark_components, graph_match, graph_to_table,
    graph_where, invoke, join, macro_expand, make_graph, make_series, mv_apply, mv_expand, parse,
    parse_kv, partition, print, project, project_away, project_by_names, project_keep,
    project_rename, project_reorder, range, reduce, render, sample, sample_distinct, scan, search,
    serialize, sort, summarize, take, top, top_hitters, top_nested, union, where_rows,
};
use crate::{
    Diagnostic, Span,
    syntax::{
        parser::{Failed, Parser, Read},
        tree::{Expr, ExprKind, Name, NamedExpr},
    },
};

/// Every operator's keyword, for advice on a misspelt one.
const KEYWORDS: &[&str] = &[
    "as",
    "assert-schema",
    "consume",
    "count",
    "datatable",
    "distinct",
    "evaluate",
    "extend",
    "externaldata",
    "facet",
    "filter",
    "find",
    "fork",
    "getschema",
    "graph-mark-components",
    "graph-match",
    "graph-shortest-paths",
    "graph-to-table",
    "graph-where-edges",
    "graph-where-nodes",
    "invoke",
    "join",
    "limit",
    "lookup",
    "macro-expand",
    "make-graph",
    "make-series",
    "mv-apply",
    "mv-expand",
    "order",
    "parse",
    "parse-kv",
    "parse-where",
    "partition",
    "print",
    "project",
    "project-away",
    "project-by-names",
    "project-keep",
    "project-rename",
    "project-reorder",
    "range",
    "reduce",
    "render",
    "sample",
    "sample-distinct",
    "scan",
    "search",
    "serialize",
    "sort",
    "summarize",
    "take",
    "top",
    "top-hitters",
    "top-nested",
    "union",
    "where",
];

/// Keywords that only start a query.
const SOURCES: &[&str] = &["datatable", "externaldata", "macro-expand"];

impl Parser<'_> {
    /// An operator. After an error in it, reading stands at the next `|`, `;` or closing bracket.
    pub(in crate::syntax) fn operator(&mut self) -> Operator {
        let start = self.here();
        let mark = self.mark();
        let piped = self.follows_word("|");
        let keyword = self.keyword();
        let mut span = start;
        let kind = match self.operator_after(&keyword, piped, &mut span) {
            Ok(kind) => {
                if !self.operator_ends() && !self.at(",") {
                    let _: Read<()> = self.unexpected_operator("`|` or the end of the operator");
                    self.recover(mark);
                }
                kind
            }
            Err(Failed) => {
                self.recover(mark);
                OperatorKind::Unknown
            }
        };
        Operator { keyword: Name { text: keyword, span }, kind, span: self.since(start) }
    }

    fn operator_after(
        &mut self,
        keyword: &str,
        piped: bool,
        span: &mut Span,
    ) -> Read<OperatorKind> {
        if keyword.is_empty() {
            let or = (piped && self.at("|")).then(|| "conditions are joined with `or`".to_owned());
            return self.unexpected_with("an operator", or);
        }
        if !is_operator(keyword) {
            let span = self.take_keyword().span;
            let diagnostic =
                Diagnostic::error("SYN0001", span, format!("unknown operator `{keyword}`"));
            let known = KEYWORDS.iter().copied();
            return match self.did_you_mean(keyword, known) {
                Some(help) => self.fail(diagnostic.help(help)),
                None => self.fail(diagnostic),
            };
        }
        *span = self.take_keyword().span;
        if piped && SOURCES.contains(&keyword) {
            let message = format!("`{keyword}` starts a query and cannot stand after `|`");
            return self.fail(Diagnostic::error("SYN0002", *span, message));
        }
        read(self, keyword)
    }

    /// The keyword that stands here, which may hold hyphens; empty if none does.
    pub(in crate::syntax) fn keyword(&self) -> String {
        let mut text = String::new();
        for ahead in 0..self.keyword_length() {
            text.push_str(self.written(ahead));
        }
        text
    }

    /// Takes the keyword that stands here.
    pub(in crate::syntax) fn take_keyword(&mut self) -> Name {
        let start = self.here();
        let text = self.keyword();
        for _ in 0..self.keyword_length() {
            self.bump();
        }
        Name { text, span: self.since(start) }
    }

    fn keyword_length(&self) -> usize {
        let mut length = usize::from(self.nth_is_word(0));
        while length > 0
            && self.nth_at(length, "-")
            && self.adjacent(length)
            && self.nth_is_word(length + 1)
            && self.adjacent(length + 1)
        {
            length += 2;
        }
        length
    }

    /// `name = operand`, where an operator after the operand means something else.
    pub(super) fn named_operand(&mut self) -> Read<NamedExpr> {
        let start = self.here();
        let length = self.name_length(0);
        let mut names = Vec::new();
        if length > 0 && self.nth_at(length, "=") {
            names.push(self.declared_name()?);
            self.bump();
        }
        let value = self.sign()?;
        Ok(NamedExpr { names, value, span: self.since(start) })
    }

    /// A condition of `search` and `find`, which may be a star.
    pub(super) fn search_condition(&mut self) -> Read<Expr> {
        if self.at("*") && !self.compares_star(1) && !matches!(self.written(1), "and" | "or") {
            let span = self.bump().span;
            return Ok(Expr { kind: ExprKind::Star, span });
        }
        self.expr()
    }
}

/// Whether the word is the keyword of an operator.
pub(crate) fn is_operator(word: &str) -> bool {
    operators().any(|keyword| keyword == word)
}

/// Every keyword of an operator.
pub(crate) fn operators() -> impl Iterator<Item = &'static str> {
    KEYWORDS.iter().chain(ALIASES).copied()
}

/// Other spellings.
const ALIASES: &[&str] = &["mvapply", "mvexpand"];

fn read(parser: &mut Parser<'_>, keyword: &str) -> Read<OperatorKind> {
    use OperatorKind as Kind;
    Ok(match keyword {
        "as" => Kind::As(as_name::read(parser)?),
        "assert-schema" => Kind::AssertSchema(assert_schema::read(parser)?),
        "consume" => Kind::Consume(consume::read(parser)?),
        "count" => Kind::Count(count::read(parser)?),
        "datatable" => Kind::Datatable(datatable::read(parser)?),
        "distinct" => Kind::Distinct(distinct::read(parser)?),
        "evaluate" => Kind::Evaluate(evaluate::read(parser)?),
        "extend" => Kind::Extend(extend::read(parser)?),
        "externaldata" => Kind::Externaldata(externaldata::read(parser)?),
        "facet" => Kind::Facet(facet::read(parser)?),
        "find" => Kind::Find(Box::new(find::read(parser)?)),
        "fork" => Kind::Fork(fork::read(parser)?),
        "getschema" => {
            for parameter in parser.parameters(&["kind"])? {
                let message = "`getschema` with a parameter is not supported yet";
                parser.report(Diagnostic::error("unsupported", parameter.name.span, message));
            }
            Kind::Getschema
        }
        "invoke" => Kind::Invoke(invoke::read(parser)?),
        "join" => Kind::Join(join::read(parser)?),
        "lookup" => Kind::Lookup(join::read(parser)?),
        "macro-expand" => Kind::MacroExpand(Box::new(macro_expand::read(parser)?)),
        "make-series" => Kind::MakeSeries(Box::new(make_series::read(parser)?)),
        "mv-apply" | "mvapply" => Kind::MvApply(mv_apply::read(parser)?),
        "mv-expand" | "mvexpand" => Kind::MvExpand(mv_expand::read(parser)?),
        "parse" => Kind::Parse(parse::read(parser)?),
        "parse-where" => Kind::ParseWhere(parse::read(parser)?),
        "parse-kv" => Kind::ParseKv(parse_kv::read(parser)?),
        "partition" => Kind::Partition(Box::new(partition::read(parser)?)),
        "print" => Kind::Print(print::read(parser)?),
        "range" => Kind::Range(range::read(parser)?),
        "reduce" => Kind::Reduce(reduce::read(parser)?),
        "render" => Kind::Render(render::read(parser)?),
        "sample" => Kind::Sample(sample::read(parser)?),
        "sample-distinct" => Kind::SampleDistinct(sample_distinct::read(parser)?),
        "scan" => Kind::Scan(Box::new(scan::read(parser)?)),
        "search" => Kind::Search(search::read(parser)?),
        "serialize" => Kind::Serialize(serialize::read(parser)?),
        "sort" | "order" => Kind::Sort(sort::read(parser)?),
        "summarize" => Kind::Summarize(summarize::read(parser)?),
        "take" | "limit" => Kind::Take(take::read(parser)?),
        "top" => Kind::Top(top::read(parser)?),
        "top-hitters" => Kind::TopHitters(top_hitters::read(parser)?),
        "top-nested" => Kind::TopNested(top_nested::read(parser)?),
        "union" => Kind::Union(union::read(parser)?),
        "where" | "filter" => Kind::Where(where_rows::read(parser)?),
        _ => return read_more(parser, keyword),
    })
}

/// The families with a name in common.
fn read_more(parser: &mut Parser<'_>, keyword: &str) -> Read<OperatorKind> {
    use OperatorKind as Kind;
    Ok(match keyword {
        "graph-mark-components" => Kind::GraphMarkComponents(graph_mark_components::read(parser)?),
        "graph-match" => Kind::GraphMatch(Box::new(graph_match::read(parser)?)),
        "graph-shortest-paths" => Kind::GraphShortestPaths(Box::new(graph_match::read(parser)?)),
        "graph-to-table" => Kind::GraphToTable(graph_to_table::read(parser)?),
        "graph-where-edges" => Kind::GraphWhere(graph_where::read(parser, true)?),
        "graph-where-nodes" => Kind::GraphWhere(graph_where::read(parser, false)?),
        "make-graph" => Kind::MakeGraph(Box::new(make_graph::read(parser)?)),
        "project" => Kind::Project(project::read(parser)?),
        "project-away" => Kind::ProjectAway(project_away::read(parser)?),
        "project-by-names" => Kind::ProjectByNames(project_by_names::read(parser)?),
        "project-keep" => Kind::ProjectKeep(project_keep::read(parser)?),
        "project-rename" => Kind::ProjectRename(project_rename::read(parser)?),
        "project-reorder" => Kind::ProjectReorder(project_reorder::read(parser)?),
        _ => return parser.unexpected("an operator"),
    })
}
