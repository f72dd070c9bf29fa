//! Real Sentinel queries over rows that are made for them: nothing breaks, nothing takes long, and
//! most find something.
//!
//! Not here: whether what they find is right (`specs`, `conformance`).

mod comparisons;
mod data;
mod demands;
mod regex;

use std::{collections::BTreeMap, path::Path, sync::Arc, time::Duration};

use kql::MemoryCatalog;
use query::{ErrorKind, MemorySource, Request, Source};

use crate::engine::{ENGINE, NOW, ask};

/// How many of a hundred queries that are answered yield rows, at least.
const FLOOR: usize = 80;

/// What became of some queries.
#[derive(Debug, Default)]
struct Outcomes {
    with_rows: usize,
    empty: Vec<String>,
    refused: BTreeMap<String, usize>,
    failed: Vec<String>,
}

#[test]
fn some_real_queries_find_generated_rows() {
    judge(&run(29));
}

#[test]
#[ignore = "takes minutes: all of them"]
fn all_real_queries_run_over_generated_rows() {
    judge(&run(1));
}

fn judge(outcomes: &Outcomes) {
    let Outcomes { with_rows, empty, refused, failed } = outcomes;
    let answered = with_rows + empty.len();
    println!(
        "{with_rows} of {answered} yield rows, refused: {refused:#?}\nempty: {}",
        empty.join(" ")
    );
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    assert!(with_rows * 100 >= answered * FLOOR, "only {with_rows} of {answered} yield rows");
}

/// Runs every `step`th query of the corpus.
fn run(step: usize) -> Outcomes {
    let mut outcomes = Outcomes::default();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/conformance/corpus");
    if !root.exists() {
        println!("skipped: {} is not there", root.display());
        return outcomes;
    }
    let mut catalog = MemoryCatalog::new();
    let schema = std::fs::read_to_string(root.join("schema.json")).unwrap();
    catalog.add_schema_file(&schema).unwrap();
    let texts = std::fs::read_to_string(root.join("entra.jsonl")).unwrap();
    for line in texts.lines().step_by(step) {
        let case: serde_json::Value = serde_json::from_str(line).unwrap();
        let (id, text) = (case["id"].as_str().unwrap(), case["query"].as_str().unwrap());
        // The columns that depend on the data are looked for in no data at all; it is the plan
        // over rows that counts.
        let Some(bound) = kql::compile(text, &catalog).bound.or_else(|| {
            let nothing: Arc<dyn Source> = Arc::new(MemorySource::new());
            let request = |bound| limited(bound, nothing.clone());
            futures::executor::block_on(ENGINE.compile(text, &catalog, request)).ok()?.bound
        }) else {
            continue;
        };
        let source = Arc::new(data::of(demands::of(&bound)));
        let request = |bound| limited(bound, source.clone());
        let compiled = futures::executor::block_on(ENGINE.compile(text, &catalog, request));
        let answer = match compiled.map(|compiled| compiled.bound) {
            Ok(Some(bound)) => ask(request(Arc::new(bound))),
            Ok(None) => continue,
            Err(error) => Err(error),
        };
        match answer {
            Ok(answer) if answer.rows.is_empty() => outcomes.empty.push(id.to_owned()),
            Ok(_) => outcomes.with_rows += 1,
            // Files of other places are not read here.
            Err(error) if matches!(error.kind, ErrorKind::Unsupported | ErrorKind::Source) => {
                *outcomes.refused.entry(error.to_string()).or_default() += 1;
            }
            Err(error) => outcomes.failed.push(format!("{id}: {:?} {error}", error.kind)),
        }
    }
    outcomes
}

fn limited(bound: Arc<kql::Bound>, source: Arc<dyn Source>) -> Request {
    let mut request = Request::new(bound, NOW, source);
    // Ten seconds are meant; tests run unoptimised, and beside others.
    request.limits.time = Duration::from_secs(60);
    request
}
