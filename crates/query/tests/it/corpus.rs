//! Real Sentinel queries over empty tables: what binds is answered or refused, and nothing breaks
//! the engine.
//!
//! Not here: rows (`specs`), and whether queries bind as Microsoft binds them (`kql`'s tests).

use std::{collections::BTreeMap, path::Path, sync::Arc, time::Duration};

use kql::MemoryCatalog;
use query::{ErrorKind, MemorySource, Request};

use crate::engine::{ENGINE, NOW, ask};

/// How many of the queries that bind are answered. It only rises.
const FLOOR: usize = 1180;

#[test]
fn real_queries_run_over_empty_tables() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/conformance/corpus");
    if !root.exists() {
        println!("skipped: {} is not there", root.display());
        return;
    }
    let mut catalog = MemoryCatalog::new();
    let schema = std::fs::read_to_string(root.join("schema.json")).unwrap();
    catalog.add_schema_file(&schema).unwrap();
    let source = Arc::new(MemorySource::new());
    let (mut answered, mut broken) = (0, 0);
    let mut refused: BTreeMap<String, usize> = BTreeMap::new();
    for line in std::fs::read_to_string(root.join("entra.jsonl")).unwrap().lines() {
        let case: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = case["query"].as_str().unwrap();
        let request = |bound| {
            let mut request = Request::new(bound, NOW, source.clone());
            request.limits.time = Duration::from_secs(60);
            request
        };
        let compiled = futures::executor::block_on(ENGINE.compile(text, &catalog, request));
        let outcome = match compiled.map(|compiled| compiled.bound) {
            Ok(None) => continue,
            Ok(Some(bound)) => ask(request(Arc::new(bound))).map(|_| ()),
            Err(error) => Err(error),
        };
        match outcome {
            Ok(()) => answered += 1,
            Err(error) if error.kind == ErrorKind::Internal => {
                println!("{}: {error}\n{text}\n", case["id"]);
                broken += 1;
            }
            Err(error) => *refused.entry(error.to_string()).or_default() += 1,
        }
    }
    println!("{answered} answered, {broken} broken, refused: {refused:#?}");
    assert!(broken == 0, "{broken} queries break the engine");
    assert!(answered >= FLOOR, "{answered} queries are answered, and {FLOOR} were before");
}
