//! Real playbooks from outside: all are read; what is not run is refused by name.

use std::{collections::BTreeMap, path::Path};

use playbook::{Deployment, Finding, Severity, check, import};

/// How many are free of errors; may only grow.
const RUNNABLE: usize = 8;

#[test]
fn real_playbooks_are_read_and_refused_by_name_where_they_need_more() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/conformance/playbooks");
    let Ok(entries) = std::fs::read_dir(Path::new(folder)) else {
        println!("skipped: {folder} is absent");
        return;
    };
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut runnable = 0;
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    for file in &files {
        let name = file.file_name().unwrap().to_string_lossy();
        let text = std::fs::read_to_string(file).unwrap();
        let playbook = import(&text, &Deployment::default())
            .unwrap_or_else(|error| panic!("{name} is not read: {error}"));
        let findings = check(&playbook);
        let errors: Vec<&Finding> =
            findings.iter().filter(|it| it.severity == Severity::Error).collect();
        println!("{name}: {} errors, {} findings", errors.len(), findings.len());
        for finding in &findings {
            println!("    {finding}");
            assert!(finding.line.is_some(), "{name}: no line: {finding}");
        }
        // Where it comes from does not count: parameters are given when it is deployed.
        let errors = errors.iter().filter(|it| it.code != "missing-parameter");
        let mut clean = true;
        for error in errors {
            clean = false;
            *reasons.entry(error.code.to_owned()).or_default() += 1;
        }
        runnable += usize::from(clean);
    }
    println!("{runnable} of {} run; refused for {reasons:?}", files.len());
    assert_eq!(files.len(), 24);
    assert!(runnable >= RUNNABLE, "only {runnable} run");
}
