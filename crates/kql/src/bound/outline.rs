//! Bound tables as an outline, for explanations: each source and operator with the columns that
//! it yields and their types.
//!
//! Not here: expressions (`text`), and how an engine goes about it.

use std::fmt;

use serde::Serialize;

use super::{Bound, Expr, Rel, RelOp, Source, Step};
use crate::Schema;

/// A source or an operator of a bound query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outline {
    /// What it is: `where`, `join`, the name of a table.
    pub name: String,
    /// What it does.
    pub does: String,
    /// The columns that it yields.
    pub columns: Schema,
    /// The tables below it, besides its input.
    pub below: Vec<Vec<Self>>,
}

impl Bound {
    /// For each table of the answer its source and operators, in the order in which rows pass
    /// them.
    #[must_use]
    pub fn outline(&self) -> Vec<Vec<Outline>> {
        self.tables_of_answer().map(of_rel).collect()
    }
}

fn of_rel(rel: &Rel) -> Vec<Outline> {
    let (name, does) = source(rel);
    let below = rel.source.rels().into_iter().chain(subqueries(&rel.source.exprs()));
    let first = Outline {
        name,
        does,
        columns: rel.source_schema.clone(),
        below: below.map(of_rel).collect(),
    };
    let mut outline = vec![first];
    for step in &rel.steps {
        let exprs = step.op.exprs();
        let below = step.op.other_side().into_iter().chain(subqueries(&exprs));
        outline.push(Outline {
            name: step.op.name().to_owned(),
            does: does_of(step),
            columns: step.schema.clone(),
            below: below.map(of_rel).collect(),
        });
    }
    outline
}

/// The tables within expressions.
fn subqueries<'a>(exprs: &[&'a Expr]) -> Vec<&'a Rel> {
    let mut found = Vec::new();
    for expr in exprs {
        expr.visit(&mut |expr| found.extend(expr.subquery()));
    }
    found
}

fn source(rel: &Rel) -> (String, String) {
    match &rel.source {
        Source::Table { name } => (name.to_string(), String::new()),
        Source::Function { name, arguments } => {
            let arguments: Vec<String> = arguments
                .iter()
                .map(|value| serde_json::to_string(value).unwrap_or_default())
                .collect();
            (format!("{name}({})", arguments.join(", ")), String::new())
        }
        Source::Datatable { rows } => ("datatable".to_owned(), format!("{} rows", rows.len())),
        Source::Print { columns } => {
            ("print".to_owned(), named(columns.iter().enumerate(), &rel.source_schema))
        }
        Source::Range { from, to, step } => {
            ("range".to_owned(), format!("from {from} to {to} step {step}"))
        }
        Source::Union { branches, .. } => {
            ("union".to_owned(), format!("{} tables", branches.len()))
        }
        Source::Shared(shared) => (format!("shared table {}", shared.id), String::new()),
        Source::Elements => ("the rows of one value".to_owned(), String::new()),
        Source::External { uris, .. } => ("externaldata".to_owned(), uris.join(", ")),
    }
}

/// `name: type = expression` for the columns at these positions.
fn named<'a>(columns: impl Iterator<Item = (usize, &'a Expr)>, schema: &Schema) -> String {
    let column = |(at, value): (usize, &Expr)| match schema.get(at) {
        Some(column) if value.to_string() == *column.name => {
            format!("{}: {}", column.name, column.ty)
        }
        Some(column) => format!("{}: {} = {value}", column.name, column.ty),
        None => value.to_string(),
    };
    columns.map(column).collect::<Vec<_>>().join(", ")
}

fn written<T: ToString>(values: impl IntoIterator<Item = T>) -> String {
    values.into_iter().map(|value| value.to_string()).collect::<Vec<_>>().join(", ")
}

/// Parts, and after `word` others, if there are any.
fn with_clause(parts: &str, word: &str, others: &str) -> String {
    match others {
        "" => parts.to_owned(),
        _ => format!("{parts} {word} {others}").trim_start().to_owned(),
    }
}

fn does_of(step: &Step) -> String {
    let order = |key: &super::SortKey| {
        format!("{} {}", key.expr, if key.descending { "desc" } else { "asc" })
    };
    match &step.op {
        RelOp::Filter { predicate } => predicate.to_string(),
        RelOp::Extend { columns } => {
            named(columns.iter().map(|(at, value)| (*at, value)), &step.schema)
        }
        RelOp::Project { columns } | RelOp::Distinct { columns } => {
            named(columns.iter().enumerate(), &step.schema)
        }
        RelOp::Summarize { keys, aggregates, .. } => {
            with_clause(&written(aggregates), "by", &written(keys))
        }
        RelOp::Sort { keys } => format!("by {}", written(keys.iter().map(order))),
        RelOp::Top { count, keys } => format!("{count} by {}", written(keys.iter().map(order))),
        RelOp::Join(join) => {
            let keys = join.keys.iter().map(|key| format!("{} == {}", key.left, key.right));
            let kind = format!("kind={:?}", join.kind).to_ascii_lowercase();
            with_clause(&kind, "on", &written(keys))
        }
        RelOp::MvExpand(mv) => {
            let column = |it: &super::MvColumn| match step.schema.get(it.index) {
                Some(column) => format!("{} = {}", column.name, it.value),
                None => it.value.to_string(),
            };
            written(mv.columns.iter().map(column))
        }
        RelOp::MakeSeries(series) => {
            let aggregates = written(series.aggregates.iter().flat_map(|it| &it.aggregates));
            let axis = format!("{aggregates} on {} step {}", series.axis, series.step);
            with_clause(&axis, "by", &written(&series.keys))
        }
        op => written(op.exprs()),
    }
}

impl fmt::Display for Outline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        if self.does.is_empty() { Ok(()) } else { write!(f, " {}", self.does) }
    }
}

/// So many columns are written out; of more, their number.
const COLUMNS: usize = 12;

/// The outline of a table as lines: operators after their input, tables below them moved in.
#[must_use]
pub fn drawn(outline: &[Outline]) -> String {
    let mut out = String::new();
    draw(outline, 0, &mut out);
    out
}

fn draw(outline: &[Outline], indent: usize, out: &mut String) {
    let blank = " ".repeat(indent);
    let mut before: Option<&Schema> = None;
    for (at, part) in outline.iter().enumerate() {
        let pipe = if at > 0 { "| " } else { "" };
        let columns = match part.columns.len() {
            _ if before == Some(&part.columns) => String::new(),
            many if many > COLUMNS => format!("\n{blank}    -> {many} columns"),
            _ => format!("\n{blank}    -> {}", part.columns),
        };
        out.push_str(&format!("{blank}{pipe}{part}{columns}\n"));
        for below in &part.below {
            draw(below, indent + 8, out);
        }
        before = Some(&part.columns);
    }
}
