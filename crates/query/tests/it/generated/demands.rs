//! What a query demands of its data, so that rows can be made of which some pass: the values that
//! columns are compared with, and columns that are compared with each other.
//!
//! Not here: making the rows (`data`).

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use kql::{
    DynamicPath, PathStep, Schema, Value,
    bound::{Bound, Expr, ExprKind, JoinKind, ParsePart, Rel, RelOp, Source},
};

use super::comparisons::{gathered, single};

/// A column of a table, or a part of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) table: Arc<str>,
    pub(crate) column: Arc<str>,
    pub(crate) path: DynamicPath,
}

/// What is demanded of a place.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wants {
    /// Texts that some condition is true for.
    pub(crate) texts: BTreeSet<String>,
    /// Texts that are looked for in a longer one.
    pub(crate) parts: BTreeSet<String>,
    pub(crate) numbers: Vec<f64>,
    /// Instants, in ticks.
    pub(crate) times: Vec<i64>,
    /// Whether a text is read as a datetime, or as a number.
    pub(crate) as_time: bool,
    pub(crate) as_number: bool,
}

/// The places that an expression's value comes from.
pub(super) type Origin = Vec<Place>;

/// All demands of a query.
#[derive(Debug, Default)]
pub(crate) struct Demands {
    pub(crate) wants: BTreeMap<Place, Wants>,
    /// Places that should have values in common.
    pub(crate) equal: Vec<(Place, Place)>,
    /// The tables and watchlists that are read, with the columns that the query gives them.
    pub(crate) tables: BTreeMap<Arc<str>, Schema>,
}

/// The demands of a query.
pub(crate) fn of(bound: &Bound) -> Demands {
    let mut demands = Demands::default();
    for rel in bound.tables_of_answer() {
        demands.rel(rel, &[]);
    }
    demands
}

impl Demands {
    pub(super) fn rel(&mut self, rel: &Rel, elements: &[(Arc<str>, Origin)]) -> Vec<Origin> {
        let mut row = self.source(rel, elements);
        for expr in rel.source.exprs() {
            self.note(expr, &row, true);
        }
        for step in &rel.steps {
            if !matches!(&step.op, RelOp::Join(_) | RelOp::Summarize { .. } | RelOp::Scan(_)) {
                for expr in step.op.exprs() {
                    self.note(expr, &row, true);
                }
            }
            row = self.step(&step.op, row, &step.schema);
            row.resize(step.schema.len(), Vec::new());
        }
        row
    }

    fn source(&mut self, rel: &Rel, elements: &[(Arc<str>, Origin)]) -> Vec<Origin> {
        let schema = &rel.source_schema;
        let columns = |table: &Arc<str>| {
            let place = |column: &kql::Column| Place {
                table: table.clone(),
                column: column.name.clone(),
                path: DynamicPath::default(),
            };
            schema.iter().map(|column| vec![place(column)]).collect::<Vec<Origin>>()
        };
        match &rel.source {
            Source::Table { name } => {
                self.reads(name, schema);
                columns(name)
            }
            Source::Function { name, arguments } => {
                let alias = arguments.first().and_then(Value::as_str).unwrap_or_default();
                let name: Arc<str> = format!("{name}:{alias}").into();
                self.reads(&name, schema);
                columns(&name)
            }
            Source::Datatable { rows } => {
                let name: Arc<str> = format!("datatable:{:?}", rel.source_span).into();
                let origins = columns(&name);
                for row in rows.iter().take(40) {
                    for (value, origin) in row.iter().zip(&origins) {
                        self.want(origin, value, false);
                    }
                }
                origins
            }
            Source::Union { branches, with_source } => {
                let label = usize::from(*with_source);
                let mut all = vec![Vec::new(); schema.len()];
                for branch in branches {
                    let origins = self.rel(&branch.rel, &[]);
                    for (at, column) in branch.columns.iter().enumerate() {
                        let found = column.and_then(|column| origins.get(column).cloned());
                        if let Some(slot) = all.get_mut(at + label) {
                            slot.extend(found.unwrap_or_default());
                        }
                    }
                }
                all
            }
            Source::Shared(shared) => self.rel(&shared.rel, &[]),
            Source::Elements => schema
                .iter()
                .map(|column| {
                    let found = elements.iter().find(|(name, _)| *name == column.name);
                    found.map(|(_, origin)| origin.clone()).unwrap_or_default()
                })
                .collect(),
            _ => vec![Vec::new(); schema.len()],
        }
    }

    fn reads(&mut self, table: &Arc<str>, schema: &Schema) {
        let known = self.tables.get(table).map_or(0, |known| known.len());
        if schema.len() > known {
            self.tables.insert(table.clone(), schema.clone());
        }
    }

    fn step(&mut self, op: &RelOp, mut row: Vec<Origin>, schema: &Schema) -> Vec<Origin> {
        match op {
            RelOp::Extend { columns } => {
                let values: Vec<_> =
                    columns.iter().map(|(at, expr)| (*at, self.origin(expr, &row))).collect();
                row.resize(schema.len(), Vec::new());
                values.into_iter().for_each(|(at, origin)| row[at] = origin);
                row
            }
            RelOp::Project { columns } | RelOp::Distinct { columns } => {
                columns.iter().map(|expr| self.origin(expr, &row)).collect()
            }
            RelOp::Summarize { .. } | RelOp::Join(_) | RelOp::NetworkLookup(_) => {
                self.grouping(op, row)
            }
            RelOp::MvExpand(mv) => {
                let elements = self.elements(&mv.columns, &row);
                row.resize(schema.len(), Vec::new());
                elements.into_iter().for_each(|(at, origin)| row[at] = origin);
                row
            }
            RelOp::MvApply(mv) => {
                let mut inner: Vec<(Arc<str>, Origin)> = Vec::new();
                for (at, origin) in self.elements(&mv.columns, &row) {
                    if let Some(column) = mv.rel.source_schema.get(at) {
                        inner.push((column.name.clone(), origin));
                    }
                }
                let names = mv.rel.source_schema.iter().zip(&row);
                inner.extend(names.map(|(column, origin)| (column.name.clone(), origin.clone())));
                let found = self.rel(&mv.rel, &inner);
                let outer = mv.outer.iter().map(|at| row[*at].clone());
                outer.chain(mv.inner.iter().map(|at| found[*at].clone())).collect()
            }
            RelOp::Partition(partition) => {
                let names = partition.rel.source_schema.iter().zip(&row);
                let inner: Vec<_> =
                    names.map(|(column, origin)| (column.name.clone(), origin.clone())).collect();
                self.rel(&partition.rel, &inner)
            }
            RelOp::Parse(parse) => {
                let origin = self.origin(&parse.value, &row);
                let text = parse.pattern.iter().map(|part| match part {
                    ParsePart::Star => "",
                    ParsePart::Text(text) => text,
                    ParsePart::Column(_) => "7",
                });
                let text: String = text.collect();
                self.want(&origin, &Value::string(text), false);
                row
            }
            RelOp::Filter { .. }
            | RelOp::Sort { .. }
            | RelOp::Top { .. }
            | RelOp::Take { .. }
            | RelOp::Sample { .. }
            | RelOp::Scan(_)
            | RelOp::ParseKv(_) => row,
            RelOp::MakeSeries(series) => {
                series.keys.iter().map(|key| self.origin(key, &row)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Where groups and pairs of rows come from.
    fn grouping(&mut self, op: &RelOp, mut row: Vec<Origin>) -> Vec<Origin> {
        match op {
            RelOp::Summarize { keys, aggregates, outputs } => {
                let mut groups: Vec<Origin> =
                    keys.iter().map(|key| self.origin(key, &row)).collect();
                for key in keys.iter().chain(aggregates.iter().flat_map(|it| &it.args)) {
                    self.note(key, &row, true);
                }
                for aggregate in aggregates {
                    let args: Vec<Origin> =
                        aggregate.args.iter().map(|arg| self.origin(arg, &row)).collect();
                    let lists = aggregate.function.name.starts_with("make_");
                    groups.extend((0..aggregate.results.len()).map(|at| match args.get(at) {
                        Some(origin) if lists => origin.iter().map(gathered).collect(),
                        Some(origin) => origin.clone(),
                        _ => Vec::new(),
                    }));
                }
                outputs.iter().map(|output| self.origin(output, &groups)).collect()
            }
            RelOp::Join(join) => {
                let right = self.rel(&join.right, &[]);
                for key in &join.keys {
                    let pair = (self.origin(&key.left, &row), self.origin(&key.right, &right));
                    self.same(&pair.0, &pair.1);
                }
                if matches!(join.kind, JoinKind::RightSemi | JoinKind::RightAnti) {
                    row.clear();
                }
                row.extend(join.right_columns.iter().map(|at| right[*at].clone()));
                row
            }
            RelOp::NetworkLookup(lookup) => {
                let right = self.rel(&lookup.right, &[]);
                row.extend(lookup.right_columns.iter().map(|at| right[*at].clone()));
                row
            }
            _ => row,
        }
    }

    /// The elements of what is expanded, by the position of their column.
    fn elements(
        &mut self,
        columns: &[kql::bound::MvColumn],
        row: &[Origin],
    ) -> Vec<(usize, Origin)> {
        let element = |place: Place| match single(&place) {
            Some(one) => one,
            None => Place { path: place.path.then(PathStep::Index(0)), ..place },
        };
        columns
            .iter()
            .map(|column| {
                let origin: Origin =
                    self.origin(&column.value, row).into_iter().map(element).collect();
                self.mention(&origin);
                (column.index, origin)
            })
            .collect()
    }

    /// Where the value of an expression comes from, if nothing much happens to it on the way.
    pub(super) fn origin(&mut self, expr: &Expr, row: &[Origin]) -> Origin {
        match &expr.kind {
            ExprKind::Column { index, .. } => row.get(*index).cloned().unwrap_or_default(),
            ExprKind::Cast(inner) => self.origin(inner, row),
            ExprKind::Path { base, path } => {
                let then = |place: Place| Place {
                    path: path.steps().iter().fold(place.path, |all, step| all.then(step.clone())),
                    ..place
                };
                let origin: Origin = self.origin(base, row).into_iter().map(then).collect();
                self.mention(&origin);
                origin
            }
            ExprKind::Call { function, args } => match function.name {
                "tostring" | "tolower" | "toupper" | "parse_json" | "toguid" | "bin"
                | "startofday" | "tobool" => {
                    args.first().map(|arg| self.origin(arg, row)).unwrap_or_default()
                }
                "trim" | "trim_start" | "trim_end" => {
                    args.get(1).map(|arg| self.origin(arg, row)).unwrap_or_default()
                }
                "iff" | "coalesce" | "case" => {
                    args.iter().flat_map(|arg| self.origin(arg, row)).collect()
                }
                "todatetime" | "toint" | "tolong" | "toreal" | "todouble" => {
                    let origin = args.first().map(|arg| self.origin(arg, row)).unwrap_or_default();
                    for place in &origin {
                        let wants = self.wants.entry(place.clone()).or_default();
                        wants.as_time |= function.name == "todatetime";
                        wants.as_number |= function.name != "todatetime";
                    }
                    origin
                }
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }
}
