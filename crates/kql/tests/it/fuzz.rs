//! Texts of all sorts, from noise to queries with a piece missing: there is always an answer, and
//! what it says lies within the text.
//!
//! `PROPTEST_CASES=1000000 cargo test -p kql --test it fuzz` looks longer.
//!
//! Not here: what queries mean.

use std::{fs, path::Path, sync::LazyLock};

use kql::{MemoryCatalog, catalogue, compile, format};
use proptest::{prelude::*, sample::Index};

/// Queries to begin with: the examples of the catalogue, those of the specifications, and real
/// ones where they are there.
static SEEDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let constructs =
        catalogue::operators().iter().chain(catalogue::plugins()).chain(catalogue::statements());
    let mut seeds: Vec<String> = constructs.map(|it| it.example.to_owned()).collect();
    seeds.extend(catalogue::functions().map(catalogue::Function::example_query));
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for file in fs::read_dir(root.join("spec/stages")).unwrap() {
        seeds.push(fs::read_to_string(file.unwrap().path()).unwrap());
    }
    for file in ["corpus/entra.jsonl", "corpus/other.jsonl", "kusto/fuzz.jsonl"] {
        let path = root.join("../../../shared/conformance").join(file);
        for line in fs::read_to_string(path).unwrap_or_default().lines().step_by(7) {
            let case: serde_json::Value = serde_json::from_str(line).unwrap();
            let text = case["query"].as_str().or(case["kql"].as_str()).unwrap();
            seeds.push(text.chars().take(4000).collect());
        }
    }
    seeds
});

/// What queries are made of, and some things that they are not.
const PIECES: &[&str] = &[
    "|",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ";",
    ".",
    "..",
    "=",
    "==",
    "!=",
    "=~",
    "!~",
    "<",
    ">=",
    "+",
    "-",
    "*",
    "/",
    "%",
    ":",
    "=>",
    "!",
    "~",
    "#",
    "$left",
    "'",
    "\"",
    "```",
    "h@'",
    "\\",
    "\n",
    "//",
    "let",
    "set",
    "T",
    "print",
    "where",
    "extend",
    "project",
    "project-away",
    "summarize",
    "by",
    "join",
    "kind=",
    "on",
    "union",
    "mv-expand",
    "mv-apply",
    "to",
    "typeof",
    "make-series",
    "from",
    "step",
    "in",
    "!in",
    "in~",
    "has_any",
    "between",
    "and",
    "or",
    "not",
    "datatable",
    "dynamic",
    "datetime(",
    "long(",
    "1",
    "1.5",
    "1d",
    "0x1F",
    "1e",
    "'a'",
    "null",
    "true",
    "asc",
    "nulls",
    "top",
    "of",
    "with",
    "as",
    "evaluate",
    "bag_unpack",
    "graph-match",
    "-[e]->",
    "scan",
    "declare",
    "search",
    "find",
    "materialize",
    "toscalar",
    "count()",
    "x",
    "ü",
    "\u{feff}",
    "\0",
];

fn soup() -> impl Strategy<Value = String> {
    let piece = (0..PIECES.len(), prop::sample::select(vec!["", " ", "\n"]));
    prop::collection::vec(piece, 0..60)
        .prop_map(|pieces| pieces.iter().map(|(at, gap)| format!("{}{gap}", PIECES[*at])).collect())
}

/// A change of a text: what it does, from where, how far, and with what.
type Change = (u8, Index, usize, usize);

fn mutated() -> impl Strategy<Value = String> {
    let change = (0..5_u8, any::<Index>(), 0..40_usize, 0..PIECES.len());
    (any::<Index>(), prop::collection::vec(change, 1..6)).prop_map(|(seed, changes)| {
        let mut letters: Vec<char> = seed.get(&SEEDS).chars().collect();
        changes.iter().for_each(|change| alter(&mut letters, change));
        letters.into_iter().collect()
    })
}

fn alter(letters: &mut Vec<char>, (kind, at, length, piece): &Change) {
    if letters.is_empty() {
        return;
    }
    let from = at.index(letters.len());
    let to = (from + length).min(letters.len());
    match kind {
        0 => drop(letters.drain(from..to)),
        1 => {
            let copy: Vec<char> = letters[from..to].to_vec();
            letters.splice(from..from, copy);
        }
        2 => drop(letters.splice(from..to, PIECES[*piece].chars())),
        3 => letters.truncate(from),
        _ => letters[from..to].reverse(),
    }
}

/// Whatever the text is, it is answered, and what is said about it lies within it.
fn check(text: &str) -> Result<(), TestCaseError> {
    let mut catalog = MemoryCatalog::new();
    let stages = Path::new(env!("CARGO_MANIFEST_DIR")).join("spec/stages/tables.json");
    catalog.add_schema_file(&fs::read_to_string(stages).unwrap()).unwrap();
    let compiled = compile(text, &catalog);
    for found in &compiled.diagnostics {
        let place = text.get(found.span.start..found.span.end);
        prop_assert!(place.is_some(), "{found:?} is not within {text:?}");
    }
    if let Some(bound) = &compiled.bound {
        let mut out_of_text = Vec::new();
        bound.visit_exprs(&mut |expr| {
            if text.get(expr.span.start..expr.span.end).is_none() {
                out_of_text.push(format!("{expr:?}"));
            }
        });
        prop_assert!(out_of_text.is_empty(), "{out_of_text:?} in {text:?}");
    }
    if let Ok(formatted) = format(text) {
        let again = format(&formatted);
        prop_assert_eq!(again, Ok(formatted), "{:?}", text);
    }
    Ok(())
}

proptest! {
    #[test]
    fn noise_is_answered(text in "\\PC{0,200}|[\\x00-\\x7f]{0,200}") {
        check(&text)?;
    }

    #[test]
    fn pieces_of_queries_are_answered(text in soup()) {
        check(&text)?;
    }

    #[test]
    fn queries_with_changes_are_answered(text in mutated()) {
        check(&text)?;
    }
}
