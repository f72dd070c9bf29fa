//! Random pipelines over random rows: the same rows come out whatever the batches and threads.
//!
//! `PROPTEST_CASES=5000 cargo test -p query --test it pipelines` looks longer.
//!
//! Not here: what the rows should be (`specs`, `conformance`).

use std::sync::Arc;

use kql::{MemoryCatalog, Type};
use proptest::prelude::*;
use query::{Error, ErrorKind, MemorySource, Source};

use crate::{
    engine::{ask, request, written},
    splits::{parts, rows, schema},
};

/// Writes pipelines that bind, from a seed.
struct Writer {
    state: u64,
    columns: Vec<(String, Type)>,
    text: String,
    made: usize,
}

/// The text of a pipeline.
fn pipeline(seed: u64) -> String {
    let columns = schema().iter().map(|it| (it.name.to_string(), it.ty)).collect();
    let mut writer = Writer { state: seed, columns, text: "T".to_owned(), made: 0 };
    for _ in 0..=writer.below(6) {
        let operator = writer.operator();
        writer.text.push_str(&format!("\n| {operator}"));
    }
    writer.text
}

impl Writer {
    fn below(&mut self, limit: usize) -> usize {
        self.state = self
            .state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.state >> 33) % limit as u64).unwrap()
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }

    fn name(&mut self) -> String {
        self.made += 1;
        format!("c{}", self.made)
    }

    fn columns_of(&self, ty: Type) -> Vec<String> {
        let of_type = self.columns.iter().filter(|(_, of)| *of == ty);
        of_type.map(|(name, _)| name.clone()).collect()
    }

    fn column(&mut self, ty: Type) -> Option<String> {
        let names = self.columns_of(ty);
        (!names.is_empty()).then(|| names[self.below(names.len())].clone())
    }

    fn long(&mut self, depth: usize) -> String {
        match self.below(if depth == 0 { 2 } else { 9 }) {
            0 => self.column(Type::Long).unwrap_or_else(|| "1".to_owned()),
            1 => self.pick(&["0", "1", "2", "3", "7", "long(null)"]).to_owned(),
            2 => format!("({} + {})", self.long(depth - 1), self.long(depth - 1)),
            3 => format!("({} * {})", self.long(depth - 1), self.long(depth - 1)),
            4 => format!("({} % {})", self.long(depth - 1), self.pick(&["2", "3", "5"])),
            5 => format!(
                "iff({}, {}, {})",
                self.condition(depth - 1),
                self.long(depth - 1),
                self.long(depth - 1)
            ),
            6 => format!("strlen({})", self.string(depth - 1)),
            7 => format!("coalesce({}, {})", self.long(depth - 1), self.long(depth - 1)),
            _ => match self.column(Type::Dynamic) {
                Some(column) => format!("tolong({column}.a)"),
                None => "2".to_owned(),
            },
        }
    }

    fn string(&mut self, depth: usize) -> String {
        match self.below(if depth == 0 { 2 } else { 6 }) {
            0 => self.column(Type::String).unwrap_or_else(|| "'a'".to_owned()),
            1 => self.pick(&["''", "'a'", "'b'", "'ü'", "'a b'"]).to_owned(),
            2 => format!("strcat({}, '-', {})", self.string(depth - 1), self.string(depth - 1)),
            3 => format!("tostring({})", self.long(depth - 1)),
            4 => format!("toupper({})", self.string(depth - 1)),
            _ => format!("substring({}, {})", self.string(depth - 1), self.pick(&["0", "1"])),
        }
    }

    fn condition(&mut self, depth: usize) -> String {
        match self.below(if depth == 0 { 3 } else { 7 }) {
            0 => {
                let operator = self.pick(&["==", "!=", "<", ">", "<=", ">="]);
                format!("{} {operator} {}", self.long(0), self.long(0))
            }
            1 => {
                let operator =
                    self.pick(&["==", "!=", "=~", "has", "contains", "startswith", "!has"]);
                format!("{} {operator} {}", self.string(0), self.string(0))
            }
            2 => format!("isnull({})", self.long(0)),
            3 => format!("({} and {})", self.condition(depth - 1), self.condition(depth - 1)),
            4 => format!("({} or {})", self.condition(depth - 1), self.condition(depth - 1)),
            5 => format!("not({})", self.condition(depth - 1)),
            _ => format!("{} in ({}, {})", self.long(depth - 1), self.long(0), self.long(0)),
        }
    }

    /// Keys that leave no two different rows equal; there are none for what has no order.
    fn order(&mut self) -> Option<String> {
        let ordered = self.columns.iter().all(|(_, ty)| *ty != Type::Dynamic);
        let direction = self.pick(&["asc", "desc"]);
        let keys: Vec<String> =
            self.columns.iter().map(|(name, _)| format!("{name} {direction}")).collect();
        ordered.then(|| keys.join(", "))
    }

    fn operator(&mut self) -> String {
        match self.below(13) {
            0 | 1 => format!("where {}", self.condition(2)),
            2 => {
                let (name, value) = (self.name(), self.long(2));
                self.columns.push((name.clone(), Type::Long));
                format!("extend {name} = {value}")
            }
            3 => {
                let (name, value) = (self.name(), self.string(2));
                self.columns.push((name.clone(), Type::String));
                format!("extend {name} = {value}")
            }
            4 => {
                let kept = 1 + self.below(self.columns.len());
                self.columns.truncate(kept);
                let names: Vec<&str> = self.columns.iter().map(|(name, _)| name.as_str()).collect();
                format!("project {}", names.join(", "))
            }
            5 | 6 => self.summarize(),
            7 => {
                let (count, order) = (self.below(9), self.order());
                order.map_or_else(
                    || "where true".to_owned(),
                    |order| format!("sort by {order} | take {count}"),
                )
            }
            8 => {
                let name = self.name();
                match self.order() {
                    Some(order) => {
                        self.columns.push((name.clone(), Type::Long));
                        format!("sort by {order} | extend {name} = row_number()")
                    }
                    None => "where true".to_owned(),
                }
            }
            9 => {
                let (name, value) = (self.name(), self.long(1));
                self.columns.push((name.clone(), Type::Long));
                format!("extend {name} = range(0, {value} % 3) | mv-expand {name} to typeof(long)")
            }
            10 => self.join(),
            11 => format!("where {} in ((T | where {} | project v))", self.long(1), "v > 2"),
            _ => {
                let (name, value) = (self.name(), self.long(1));
                self.columns.push((name.clone(), Type::Long));
                format!("mv-apply e = range(0, {value} % 4) on (summarize {name} = sum(tolong(e)))")
            }
        }
    }

    fn summarize(&mut self) -> String {
        let (count, sum, set) = (self.name(), self.name(), self.name());
        let aggregates = format!(
            "{count} = countif({}), {sum} = {}({}), {set} = tostring(array_sort_asc(make_set({})))",
            self.condition(1),
            self.pick(&["sum", "min", "max", "dcount", "binary_all_or"]),
            self.long(1),
            self.string(1),
        );
        let (key, value) =
            (self.name(), if self.below(2) == 0 { self.long(1) } else { self.string(1) });
        let ty = if kql_type_is_string(&value, self) { Type::String } else { Type::Long };
        self.columns =
            vec![(key.clone(), ty), (count, Type::Long), (sum, Type::Long), (set, Type::String)];
        format!("summarize {aggregates} by {key} = {value}")
    }

    fn join(&mut self) -> String {
        let kind =
            self.pick(&["inner", "leftouter", "fullouter", "leftsemi", "leftanti", "rightouter"]);
        let (left, right, other) = (self.name(), self.name(), self.name());
        let value = self.long(1);
        self.columns.push((left.clone(), Type::Long));
        if !kind.starts_with("lefts") && !kind.starts_with("lefta") {
            self.columns.extend([(right.clone(), Type::Long), (other.clone(), Type::Long)]);
        }
        format!(
            "extend {left} = {value} | join kind={kind} (T | where n < 9 | project {right} = v, {other} = n) on $left.{left} == $right.{right}"
        )
    }
}

/// Whether an expression that [`Writer`] wrote is a text.
fn kql_type_is_string(value: &str, writer: &Writer) -> bool {
    let is_call = ["strcat(", "tostring(", "toupper(", "substring("];
    value.starts_with('\'')
        || is_call.iter().any(|call| value.starts_with(call))
        || writer.columns_of(Type::String).iter().any(|name| name == value)
}

/// The rows in some order, or how it failed.
fn outcome(text: &str, source: Arc<dyn Source>) -> Result<Vec<String>, (ErrorKind, String)> {
    let mut catalog = MemoryCatalog::new();
    catalog.add_table("T", schema());
    let failed = |error: Error| (error.kind, error.message);
    let mut rows = written(&ask(request(text, &catalog, source)).map_err(failed)?);
    rows.sort();
    Ok(rows)
}

proptest! {
    #[test]
    fn any_pipeline_yields_the_same(
        rows in rows(),
        sizes in prop::collection::vec(1..9_usize, 1..5),
        seed: u64,
    ) {
        let mut whole = MemorySource::new();
        whole.add_rows("T", &schema(), &rows).unwrap();
        let text = pipeline(seed);
        let expected = outcome(&text, Arc::new(whole));
        if let Err((kind, message)) = &expected {
            prop_assert!(*kind != ErrorKind::Internal, "{message}: {text}");
        }
        prop_assert_eq!(outcome(&text, Arc::new(parts(&rows, &sizes))), expected, "{}", text);
    }
}
