//! Every query that Kusto's answers were recorded for is answered or refused: none breaks the
//! engine.
//!
//! Not here: whether the answers are the same, which the scorer beside the records judges.

use std::{path::Path, sync::Arc, time::Duration};

use kql::MemoryCatalog;
use query::{ErrorKind, MemorySource, Request};

use crate::engine::{NOW, ask};

#[test]
fn no_recorded_query_breaks_the_engine() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/conformance/kusto");
    if !root.exists() {
        println!("skipped: {} is not there", root.display());
        return;
    }
    let (catalog, source) = (MemoryCatalog::new(), Arc::new(MemorySource::new()));
    let (mut answered, mut refused, mut broken) = (0, 0, 0);
    for file in ["cases.jsonl", "fuzz.jsonl"] {
        for line in std::fs::read_to_string(root.join(file)).unwrap().lines() {
            let case: serde_json::Value = serde_json::from_str(line).unwrap();
            let text = case["kql"].as_str().unwrap();
            let Some(bound) = kql::compile(text, &catalog).bound else {
                refused += 1;
                continue;
            };
            let mut request = Request::new(Arc::new(bound), NOW, source.clone());
            // A few run over millions of rows.
            request.limits.time = Duration::from_secs(2);
            match ask(request) {
                Ok(_) => answered += 1,
                Err(error) if error.kind == ErrorKind::Internal => {
                    println!("{}: {error}\n{text}\n", case["id"]);
                    broken += 1;
                }
                Err(_) => refused += 1,
            }
        }
    }
    println!("{answered} answered, {refused} refused, {broken} broken");
    assert!(answered > 0 && broken == 0, "{broken} queries break the engine");
}
