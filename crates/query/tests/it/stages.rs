//! The plans of the queries whose earlier stages `kql` keeps.
//!
//! Not here: what the plans yield.

use std::{fs, path::Path, sync::Arc};

use kql::MemoryCatalog;
use query::{MemorySource, Request};

use crate::engine::{ENGINE, NOW};

#[test]
fn every_plan_is_as_it_was() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../kql/spec/stages");
    let mut catalog = MemoryCatalog::new();
    catalog.add_schema_file(&fs::read_to_string(folder.join("tables.json")).unwrap()).unwrap();
    let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|it| it.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|it| it == "kql"));
    files.sort();
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let Some(bound) = kql::compile(&text, &catalog).bound else { continue };
        let request = Request::new(Arc::new(bound), NOW, Arc::new(MemorySource::new()));
        let explained = futures::executor::block_on(ENGINE.explain(request)).unwrap();
        let scans: String = explained
            .scans
            .iter()
            .map(|scan| {
                let filters = scan.filters.join(" and ");
                format!("{}({}) {filters}\n", scan.table, scan.columns.join(", "))
            })
            .collect();
        let stages =
            format!("{text}\n=== scans\n{scans}\n=== plan\n{}", renumbered(&explained.plan));
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(name, stages);
        });
    }
}

/// The plan, expressions that several columns share numbered from 1: DataFusion goes on counting
/// from one query to the next.
fn renumbered(plan: &str) -> String {
    const NAME: &str = "__common_expr_";
    let mut parts = plan.split(NAME);
    let mut out = parts.next().unwrap_or_default().to_owned();
    let mut seen: Vec<&str> = Vec::new();
    for part in parts {
        let end = part.find(|it: char| !it.is_ascii_digit()).unwrap_or(part.len());
        let (number, rest) = part.split_at(end);
        let known = seen.iter().position(|it| *it == number).unwrap_or_else(|| {
            seen.push(number);
            seen.len() - 1
        });
        out.push_str(&format!("{NAME}{}{rest}", known + 1));
    }
    out
}
