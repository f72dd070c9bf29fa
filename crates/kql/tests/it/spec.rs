//! Runs the specifications in `spec/`: what is wrong with a query, and which columns it has.
//!
//! Not here: rows, which the `query` crate checks in the same files.

use std::path::PathBuf;

use kql::{MemoryCatalog, compile, diagnostic};

use crate::spec_reader::{Case, Expected, cases};

fn outcome(case: &Case) -> String {
    let compiled = compile(&case.kql, &MemoryCatalog::new());
    match (case.expected, compiled.bound) {
        (Expected::Types, Some(bound)) => {
            let columns = bound.schema().columns().iter();
            columns.map(|column| format!("{}: {}\n", column.name, column.ty)).collect()
        }
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
