//! Runs the specifications in `spec/`: what is wrong with a query, and which columns it has.
//!
//! Not here: rows, which the `query` crate checks in the same files.

use std::path::PathBuf;

use kql::{MemoryCatalog, Schema, check, compile, diagnostic};

use crate::spec_reader::{Case, Expected, cases};

fn columns(schema: &Schema) -> String {
    schema.iter().map(|column| format!("{}: {}\n", column.name, column.ty)).collect()
}

fn outcome(case: &Case) -> String {
    if case.expected == Expected::Checked {
        let checked = check(&case.kql, &MemoryCatalog::new());
        let drawn = diagnostic::render(&case.kql, &checked.diagnostics);
        return drawn + &checked.columns.as_ref().map_or_else(String::new, columns);
    }
    let compiled = compile(&case.kql, &MemoryCatalog::new());
    match (case.expected, compiled.bound) {
        (Expected::Types, Some(bound)) => columns(bound.schema()),
        _ => diagnostic::render(&case.kql, &compiled.diagnostics),
    }
}

#[test]
fn specifications_hold() {
    let directory = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("spec");
    let mut checked = 0;
    let mut failed = 0;
    for case in cases(&directory).iter().filter(|case| case.expected != Expected::Rows) {
        checked += 1;
        let found = outcome(case);
        // Lines of white space alone are drawn under empty lines; Markdown drops their ends.
        let same = |text: &str| text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
        if same(found.trim_end()) != same(&case.outcome) {
            failed += 1;
            println!("{}\n--- found\n{found}--- expected\n{}\n", case.place, case.outcome);
        }
    }
    println!("{checked} specifications, {failed} failed");
    assert!(checked > 0 && failed == 0, "{failed} of {checked} specifications failed");
}
