//! The binder against what Microsoft's language service says of real queries.
//!
//! Not here: values; the `query` crate is measured for those.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc};

use kql::{
    Column, MemoryCatalog, Schema, Type,
    catalog::{FunctionParameter, TableFunction},
    catalogue, check, compile,
    diagnostic::{self, Severity},
};
use serde::Deserialize;

use crate::consistency;

/// How many queries of the corpus get the answer that the language service gives. It only rises.
const FLOOR: usize = 1302;

/// The same for the names and types of columns that Kusto itself gave.
const CASES_FLOOR: usize = 499;
const FUZZ_FLOOR: usize = 799;

#[derive(Deserialize)]
struct Record {
    id: String,
    query: String,
    parses: bool,
    binds: Option<bool>,
    columns: Option<Vec<(String, String)>>,
}

#[derive(Deserialize)]
struct Functions {
    tabular: BTreeMap<String, Described>,
}

#[derive(Deserialize)]
struct Described {
    #[serde(default)]
    params: Vec<String>,
    returns: String,
    #[serde(default)]
    open: bool,
    #[serde(default)]
    invoke: bool,
    #[serde(default)]
    var: bool,
}

fn shared(name: &str) -> Option<String> {
    let path =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/conformance").join(name);
    std::fs::read_to_string(path).ok()
}

fn corpus(name: &str) -> Option<String> {
    shared(&format!("corpus/{name}"))
}

fn pair(text: &str) -> (Arc<str>, Type, bool) {
    let (name, ty) = text.split_once(':').unwrap();
    let (ty, optional) = ty.strip_suffix('?').map_or((ty, false), |ty| (ty, true));
    (name.trim().into(), Type::parse(ty.trim()).unwrap(), optional)
}

fn catalog() -> Option<MemoryCatalog> {
    let mut catalog = MemoryCatalog::new();
    catalog.add_schema_file(&corpus("schema.json")?).unwrap();
    let functions: Functions = serde_json::from_str(&corpus("functions.json")?).unwrap();
    for (name, function) in functions.tabular {
        let columns = function.returns.trim_matches(['(', ')']).split(',');
        catalog.add_function(TableFunction {
            name: name.into(),
            parameters: function
                .params
                .iter()
                .map(|text| {
                    let (name, ty, optional) = pair(text);
                    FunctionParameter { name, ty, optional }
                })
                .collect(),
            variadic: function.var,
            invoked: function.invoke,
            schema: columns
                .map(|text| {
                    let (name, ty, _) = pair(text);
                    Column::new(name, ty)
                })
                .collect::<Schema>(),
            open: function.open.then_some(Type::String),
        });
    }
    Some(catalog)
}

/// Whether the answer passes, as the scorer judges; else why not.
fn judge(record: &Record, catalog: &MemoryCatalog) -> Result<(), String> {
    if let Some(bound) = compile(&record.query, catalog).bound {
        consistency::check(&bound).map_err(|what| format!("inconsistent: {what}"))?;
    }
    let checked = check(&record.query, catalog);
    let mut errors = checked.diagnostics.iter().filter(|it| it.severity == Severity::Error);
    let Some(found) = checked.columns else {
        let error = errors.next().unwrap();
        let syntax = error.code.starts_with("SYN");
        let unsupported = error.code.contains("unsupported");
        let refused = !record.parses && !unsupported;
        let unbound = record.parses && record.binds == Some(false) && !syntax;
        if refused || unbound {
            return Ok(());
        }
        let (line, column) = error.position(&record.query);
        return Err(format!("{}: {} ({line}:{column})", error.code, error.message));
    };
    if !record.parses {
        return Err("accepted".into());
    }
    let (Some(true), Some(columns)) = (record.binds, &record.columns) else { return Ok(()) };
    let got: Vec<(String, String)> =
        found.iter().map(|column| (column.name.to_string(), column.ty.name().to_owned())).collect();
    if got == *columns {
        return Ok(());
    }
    let shown = |columns: &[(String, String)], others: &[(String, String)]| {
        let differing = columns.iter().filter(|column| !others.contains(column));
        let shown: Vec<String> = differing.map(|(name, ty)| format!("{name}:{ty}")).collect();
        if shown.is_empty() { "order".to_owned() } else { shown.join(", ") }
    };
    Err(format!("columns: want {} got {}", shown(columns, &got), shown(&got, columns)))
}

#[test]
fn real_queries_bind_as_the_language_service_binds_them() {
    let (Some(catalog), Some(records)) = (catalog(), corpus("entra.jsonl")) else {
        eprintln!("skipped: there is no corpus beside the repository");
        return;
    };
    let records: Vec<Record> =
        records.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let failed: Vec<String> = records
        .iter()
        .filter_map(|record| Some(format!("{} {}", record.id, judge(record, &catalog).err()?)))
        .collect();
    let passed = records.len() - failed.len();
    eprintln!("{}", failed.join("\n"));
    eprintln!(
        "{passed} of {} ({:.1} %)",
        records.len(),
        100.0 * passed as f64 / records.len() as f64
    );
    assert!(passed >= FLOOR, "{passed} queries pass, and {FLOOR} did before");
}

#[derive(Deserialize)]
struct Recorded {
    id: String,
    kql: String,
    #[serde(default)]
    error: bool,
    columns: Option<Vec<String>>,
    expected: Option<Expectation>,
}

#[derive(Deserialize)]
struct Expectation {
    columns: Vec<String>,
    column_types: Vec<String>,
}

impl Recorded {
    /// The columns as Kusto named them, with the types that each of them may have.
    fn columns(&self) -> Vec<(String, Vec<Type>)> {
        if let Some(expected) = &self.expected {
            let dotnet = |name: &String| {
                let name = format!("System.{}", name.replace("Boolean", "SByte"));
                let fits =
                    |ty: &Type| ty.dotnet_name().ends_with(name.trim_start_matches("System"));
                Type::ALL.into_iter().filter(fits).collect()
            };
            let types = expected.column_types.iter().map(dotnet);
            return expected.columns.iter().cloned().zip(types).collect();
        }
        let described = self.columns.iter().flatten().filter_map(|text| text.rsplit_once(':'));
        described
            .map(|(name, ty)| {
                let types = match ty {
                    "Int" => vec![Type::Long, Type::Int],
                    "Real" => vec![Type::Real, Type::Decimal],
                    ty => Type::parse(&ty.to_ascii_lowercase()).into_iter().collect(),
                };
                (name.to_owned(), types)
            })
            .collect()
    }

    fn judge(&self, catalog: &MemoryCatalog) -> Result<(), String> {
        let compiled = compile(&self.kql, catalog);
        let Some(bound) = compiled.bound else {
            let error = &compiled.diagnostics[0];
            if self.error && !error.code.contains("unsupported") {
                return Ok(());
            }
            return Err(format!("{}: {}", error.code, error.message));
        };
        consistency::check(&bound).map_err(|what| format!("inconsistent: {what}"))?;
        if self.error {
            return Err("accepted".to_owned());
        }
        let wanted = self.columns();
        let fits = bound.schema().len() == wanted.len()
            && bound.schema().iter().zip(&wanted).all(|(column, (name, types))| {
                *column.name == **name && types.contains(&column.ty)
            });
        if fits { Ok(()) } else { Err(format!("columns: want {wanted:?} got {}", bound.schema())) }
    }
}

#[test]
fn queries_have_the_columns_that_kusto_gave_them() {
    for (file, floor) in [("cases.jsonl", CASES_FLOOR), ("fuzz.jsonl", FUZZ_FLOOR)] {
        let Some(text) = shared(&format!("kusto/{file}")) else {
            eprintln!("skipped: there are no recorded answers beside the repository");
            return;
        };
        let catalog = MemoryCatalog::new();
        let records: Vec<Recorded> =
            text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let failed: Vec<String> = records
            .iter()
            .filter_map(|record| Some(format!("{} {}", record.id, record.judge(&catalog).err()?)))
            .collect();
        let passed = records.len() - failed.len();
        eprintln!("{}", failed.join("\n"));
        eprintln!("{file}: {passed} of {}", records.len());
        assert!(passed >= floor, "{file}: {passed} queries pass, and {floor} did before");
    }
}

/// The errors of a query, drawn under its lines.
fn errors(query: &str) -> String {
    diagnostic::render(query, &compile(query, &MemoryCatalog::new()).diagnostics)
}

#[test]
fn every_example_of_the_catalogue_binds() {
    let mut failed = String::new();
    for function in catalogue::functions() {
        failed += &errors(&function.example_query());
    }
    for function in catalogue::aggregates() {
        failed += &errors(&function.example_query());
    }
    assert!(failed.is_empty(), "{failed}");
}

/// Texts that are nearly queries, and what is said about them lies within them.
#[test]
fn a_query_with_a_letter_missing_is_answered() {
    let catalog = MemoryCatalog::new();
    for file in ["cases.jsonl", "fuzz.jsonl"] {
        let Some(text) = shared(&format!("kusto/{file}")) else {
            eprintln!("skipped: there are no recorded answers beside the repository");
            return;
        };
        for line in text.lines() {
            let Recorded { kql, .. } = serde_json::from_str(line).unwrap();
            for missing in (0..kql.chars().count()).step_by(23) {
                let letters = kql.chars().enumerate().filter(|(at, _)| *at != missing);
                let query: String = letters.map(|(_, letter)| letter).collect();
                let compiled = compile(&query, &catalog);
                for found in &compiled.diagnostics {
                    assert!(
                        query.get(found.span.start..found.span.end).is_some(),
                        "{query}\n{found:?}"
                    );
                }
            }
        }
    }
}
