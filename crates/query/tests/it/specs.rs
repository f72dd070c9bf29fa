//! Runs the specifications in `kql`'s `spec/` that say which rows a query yields.
//!
//! Not here: columns and diagnostics, which `kql` checks in the same files.

use std::path::Path;

use crate::{
    engine::rows,
    spec_reader::{Expected, cases},
};

#[test]
fn specified_rows_come_out() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../kql/spec");
    let mut checked = 0;
    let mut failed = 0;
    for case in cases(&directory).iter().filter(|case| case.expected == Expected::Rows) {
        checked += 1;
        let found = match rows(&case.kql) {
            Ok(rows) => rows.join("\n"),
            Err(error) => format!("{}: {error}", error.code()),
        };
        if found != case.outcome {
            failed += 1;
            println!("{}\n--- found\n{found}\n--- expected\n{}\n", case.place, case.outcome);
        }
    }
    println!("{checked} specifications, {failed} failed");
    assert!(checked > 0 && failed == 0, "{failed} of {checked} specifications failed");
}
