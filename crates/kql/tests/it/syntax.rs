//! The parser against queries that people wrote, and against texts that nobody would write.

use std::{fs, path::PathBuf};

use kql::{diagnostic, syntax};
use serde_json::Value;

/// Reads a conformance file as JSON lines, or says that it is not here.
fn records(file: &str) -> Option<Vec<Value>> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/conformance")
        .join(file);
    let Ok(text) = fs::read_to_string(&path) else {
        println!("skipped: {} is not here", path.display());
        return None;
    };
    Some(text.lines().map(|line| serde_json::from_str(line).expect("a record")).collect())
}

fn text<'a>(record: &'a Value, field: &str) -> &'a str {
    record[field].as_str().unwrap_or_default()
}

/// Counts the queries whose verdict is right; prints the others.
fn corpus(file: &str) -> Option<(usize, usize)> {
    let records = records(file)?;
    let mut right = 0;
    for record in &records {
        let query = text(record, "query");
        let diagnostics = syntax::parse(query).diagnostics;
        let expected = record["parses"].as_bool() == Some(true);
        if expected == diagnostics.is_empty() {
            right += 1;
        } else if expected {
            println!("{}\n{}", text(record, "id"), diagnostic::render(query, &diagnostics));
        } else {
            println!("{}: should be refused: {}", text(record, "id"), record["diagnostics"]);
        }
    }
    println!("{file}: {right} of {}", records.len());
    Some((right, records.len()))
}

#[test]
fn entra_queries_are_read() {
    if let Some((right, all)) = corpus("corpus/entra.jsonl") {
        assert_eq!((right, all), (1302, 1302));
    }
}

#[test]
fn other_queries_are_read() {
    if let Some((right, all)) = corpus("corpus/other.jsonl") {
        assert_eq!((right, all), (2946, 2946));
    }
}

#[test]
fn what_kusto_answered_is_read() {
    for file in ["kusto/cases.jsonl", "kusto/fuzz.jsonl"] {
        let Some(records) = records(file) else { continue };
        let mut wrong = 0;
        for record in records.iter().filter(|record| record["error"] != true) {
            let query = text(record, "kql");
            let diagnostics = syntax::parse(query).diagnostics;
            if !diagnostics.is_empty() {
                println!("{}\n{}", text(record, "id"), diagnostic::render(query, &diagnostics));
                wrong += 1;
            }
        }
        assert_eq!(wrong, 0, "{file}");
    }
}
