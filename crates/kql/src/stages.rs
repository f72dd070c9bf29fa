//! What every stage of the compiler makes of some queries: tokens, tree, bound tree, diagnostics.
//!
//! Not here: the plan, which the engine makes (`query`).

use std::{fmt::Write as _, fs, path::Path};

use crate::{MemoryCatalog, bound::drawn, compile, diagnostic, syntax};

/// The tokens, a line for each line of the text.
fn tokens(text: &str) -> String {
    let mut out = String::new();
    let mut line = 0;
    for token in syntax::tokens(text) {
        let written = text.get(token.span.start..token.span.end).unwrap_or_default();
        let before = text.get(..token.span.start).unwrap_or_default();
        let number = before.matches('\n').count();
        out.push_str(if number > line { "\n" } else { " " });
        line = number;
        let _ = write!(out, "{:?}:{written}", token.kind);
    }
    out.trim_start().to_owned()
}

/// The tree, places as `12..15`.
fn tree(text: &str) -> String {
    let written = format!("{:?}", syntax::parse(text).query);
    let mut parts = written.split("Span { start: ");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (span, rest) = part.split_once(" }").unwrap_or((part, ""));
        out.push_str(&span.replace(", end: ", ".."));
        out.push_str(rest);
    }
    out.replace("Name { text: ", "Name { ").replace(" }, Operator { ", " },\nOperator { ")
}

#[test]
fn every_stage_is_as_it_was() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("spec/stages");
    let mut catalog = MemoryCatalog::new();
    catalog.add_schema_file(&fs::read_to_string(folder.join("tables.json")).unwrap()).unwrap();
    let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|it| it.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|it| it == "kql"));
    files.sort();
    assert!(files.len() > 11, "the queries are not there");
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let compiled = compile(&text, &catalog);
        let outline = compiled.bound.as_ref().map(crate::Bound::outline).unwrap_or_default();
        let bound: String = outline.iter().map(|table| drawn(table)).collect();
        let stages = format!(
            "{text}\n=== tokens\n{}\n\n=== tree\n{}\n\n=== bound\n{bound}\n=== diagnostics\n{}",
            tokens(&text),
            tree(&text),
            diagnostic::render(&text, &compiled.diagnostics)
        );
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(name, stages);
        });
    }
}
