//! Every function, aggregate and plugin that recorded queries use is known: bound, or refused by
//! its name.
//!
//! Not here: what it does.

use std::{collections::BTreeMap, path::PathBuf};

use kql::{MemoryCatalog, compile};

/// Files of queries, the field that has the text, and whether Microsoft binds a record.
type Binds = fn(&serde_json::Value) -> bool;
const FILES: [(&str, &str, Binds); 3] = [
    ("corpus/entra.jsonl", "query", |record| record["binds"] == true),
    ("kusto/cases.jsonl", "kql", |_| true),
    ("kusto/fuzz.jsonl", "kql", |record| record["error"] != true),
];

/// What says that a name is not known at all.
const UNKNOWN: [&str; 2] = ["there is no function `", "there is no aggregate `"];

#[test]
fn no_name_in_use_is_unknown() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/conformance");
    let mut catalog = MemoryCatalog::new();
    let Ok(schema) = std::fs::read_to_string(root.join("corpus/schema.json")) else {
        println!("skipped: {} is not there", root.display());
        return;
    };
    catalog.add_schema_file(&schema).unwrap();
    let functions = std::fs::read_to_string(root.join("corpus/functions.json")).unwrap();
    let (mut unknown, mut refused) = (BTreeMap::new(), BTreeMap::<String, usize>::new());
    let mut checked = 0;
    for (file, field, binds) in FILES {
        for line in std::fs::read_to_string(root.join(file)).unwrap().lines() {
            let record: serde_json::Value = serde_json::from_str(line).unwrap();
            if !binds(&record) {
                continue;
            }
            checked += 1;
            let diagnostics = compile(record[field].as_str().unwrap(), &catalog).diagnostics;
            // What a refused statement declares is not known either.
            let declares = diagnostics.iter().any(|it| it.code.starts_with("unsupported"));
            for diagnostic in diagnostics {
                let message = diagnostic.message;
                let name = message.split('`').nth(1).unwrap_or_default();
                if !declares && UNKNOWN.iter().any(|start| message.starts_with(start)) {
                    // Functions that a workspace declares are not the language's.
                    if !functions.contains(&format!("{name:?}")) {
                        unknown.insert(name.to_owned(), record["id"].to_string());
                    }
                } else if diagnostic.code.starts_with("unsupported") {
                    *refused.entry(message.clone()).or_default() += 1;
                }
            }
        }
    }
    println!("{checked} queries, refused: {refused:#?}");
    assert!(checked > 2000, "{checked} queries");
    assert!(unknown.is_empty(), "{unknown:#?}");
}
