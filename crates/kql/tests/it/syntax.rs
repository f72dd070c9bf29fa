//! The parser against queries that people wrote, and against texts that nobody would write.

use std::{fs, path::PathBuf};

use kql::{diagnostic, syntax};
use proptest::prelude::{ProptestConfig, Strategy, any, prop, proptest};
use serde_json::Value;

/// Reads a conformance file as JSON lines, or says that it is not here.
fn records(file: &str) -> Option<Vec<Value>> {
    let path =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/conformance").join(file);
    let Ok(text) = fs::read_to_string(&path) else {
        println!("skipped: {} is not here", path.display());
        return None;
    };
    Some(text.lines().map(|line| serde_json::from_str(line).expect("a record")).collect())
}

fn text<'a>(record: &'a Value, field: &str) -> &'a str {
    record[field].as_str().unwrap_or_default()
}

/// Counts the queries whose verdict is right; prints the others.
fn corpus(file: &str) -> Option<(usize, usize)> {
    let records = records(file)?;
    let mut right = 0;
    for record in &records {
        let query = text(record, "query");
        let diagnostics = syntax::parse(query).diagnostics;
        let expected = record["parses"].as_bool() == Some(true);
        if expected == diagnostics.is_empty() {
            right += 1;
        } else if expected {
            println!("{}\n{}", text(record, "id"), diagnostic::render(query, &diagnostics));
        } else {
            println!("{}: should be refused: {}", text(record, "id"), record["diagnostics"]);
        }
    }
    println!("{file}: {right} of {}", records.len());
    Some((right, records.len()))
}

#[test]
fn entra_queries_are_read() {
    if let Some((right, all)) = corpus("corpus/entra.jsonl") {
        // One asks for `datetime("Insert date")`, which Microsoft's editor lets pass.
        assert!(right + 1 >= all, "{right} of {all}");
    }
}

#[test]
fn other_queries_are_read() {
    if let Some((right, all)) = corpus("corpus/other.jsonl") {
        // Four compare with `=`, which would be true for every row; one wants `8:00:00 AM`.
        assert!(right + 5 >= all, "{right} of {all}");
    }
}

#[test]
fn what_kusto_answered_is_read() {
    for file in ["kusto/cases.jsonl", "kusto/fuzz.jsonl"] {
        let Some(records) = records(file) else { continue };
        let mut wrong = 0;
        for record in records.iter().filter(|record| record["error"] != true) {
            let query = text(record, "kql");
            let diagnostics = syntax::parse(query).diagnostics;
            if !diagnostics.is_empty() {
                println!("{}\n{}", text(record, "id"), diagnostic::render(query, &diagnostics));
                wrong += 1;
            }
        }
        assert_eq!(wrong, 0, "{file}");
    }
}

/// A text that is one piece many times, and whether it is a query.
fn long(before: &str, piece: &str, after: &str) -> String {
    format!("{before}{}{after}", piece.repeat(10_000))
}

#[test]
fn long_flat_expressions_are_read() {
    for text in [
        long("print 1", " or 1", ""),
        long("print 1", " and 1", ""),
        long("print 1", " + 1", ""),
        long("print 1", " * 1", ""),
        long("T", " | where a", ""),
        long("print x in (1", ", 1", ")"),
        long("print f(1", ", 1", ")"),
        long("", "let a = 1; ", "T"),
        long("print 'a'", " 'a'", ""),
        long("print case(true, 1", ", f(x) == 1 or g, 2", ", 3)"),
    ] {
        let parsed = syntax::parse(&text);
        assert_eq!(parsed.diagnostics, [], "{:.40}…", text);
    }
}

#[test]
fn deep_nesting_is_an_error_with_a_position() {
    for (before, open) in [
        ("print ", "("),
        ("print ", "f("),
        ("print a", "[a"),
        ("print a", ".a"),
        ("print a", "[0]"),
        ("print a", ".['a']"),
        ("print dynamic(", "["),
        ("print dynamic(", "{'a':"),
        ("let f = () ", "{ let f = () "),
        ("T ", "| join (T "),
        ("T | ", "fork ("),
        ("T | mv-apply x on (", "mv-apply x on ("),
        ("T | partition by x ", "{ T | partition by x "),
        ("print x in ", "(x in "),
        ("union ", "(union "),
        ("print (a.b", ".c + (a.b"),
    ] {
        let parsed = syntax::parse(&long(before, open, ""));
        let codes: Vec<_> = parsed.diagnostics.iter().map(|found| found.code).collect();
        assert_eq!(codes, ["SYN_TOO_DEEP"], "{before}{open}");
        let at = parsed.diagnostics[0].span.start;
        assert!(at > 0 && at < 10_000, "{before}{open}: {at}");
    }
}

#[test]
fn signs_and_stray_brackets_do_not_pile_up() {
    for piece in ["-", "!", ")", "]", "}", "|", ";", "{", "(;", "\"", "'", "h@", "int(", "0x", "*"]
    {
        for before in ["", "T | where ", "print "] {
            let parsed = syntax::parse(&long(before, piece, ""));
            assert!(parsed.diagnostics.len() <= 100, "{before}{piece}");
        }
    }
}

#[test]
fn as_many_levels_as_anybody_writes_are_read() {
    for (open, close) in [("iff(a, b, (", "))"), ("strcat(-", ")"), ("(x in (", "))")] {
        let text = format!("print {}1{}", open.repeat(100), close.repeat(100));
        let parsed = syntax::parse(&text);
        assert_eq!(parsed.diagnostics, [], "{open}");
        // Copying, comparing and showing a tree of that height fits the stack of a thread.
        assert_eq!(parsed.clone(), parsed);
        assert!(!format!("{parsed:?}").is_empty());
    }
}

#[test]
fn the_binder_stands_the_deepest_tree() {
    let text = format!("print {}'a'{}", "strcat(".repeat(250), ")".repeat(250));
    let compiled = kql::compile(&text, &kql::MemoryCatalog::new());
    assert_eq!(compiled.diagnostics, []);
}

#[test]
fn long_texts_of_anything_are_answered() {
    for piece in
        ["\u{1f600}\0`", "((((", "a b c ", "| where (", "\"a\" ", "let x = ", "[{(<", "1..2 ", "/"]
    {
        let text = piece.repeat(200_000 / piece.len());
        assert!(syntax::parse(&text).diagnostics.len() <= 100, "{piece}");
    }
}

/// Every place in a diagnostic can be cut out of the text.
fn check_places(text: &str) {
    let parsed = syntax::parse(text);
    for found in &parsed.diagnostics {
        assert!(text.get(found.span.start..found.span.end).is_some(), "{found:?} in {text:?}");
        assert!(found.code.starts_with("SYN") || found.code == "unsupported", "{found:?}");
    }
    let ordered = parsed.diagnostics.is_sorted_by_key(|found| found.span.start);
    assert!(ordered, "{:?}", parsed.diagnostics);
    let tree = format!("{:?}", parsed.query);
    let complete = !tree.contains("kind: Missing") && !tree.contains("kind: Unknown");
    assert!(complete || !parsed.diagnostics.is_empty(), "{text:?}");
    for place in tree.split("Span { start: ").skip(1) {
        let place = place.split(" }").next().unwrap_or_default();
        let (start, end) = place.split_once(", end: ").expect("a span");
        let span = start.parse::<usize>().expect("start")..end.parse::<usize>().expect("end");
        assert!(text.get(span.clone()).is_some(), "{span:?} in {text:?}");
    }
    assert_eq!(
        parsed.diagnostics.is_empty(),
        diagnostic::render(text, &parsed.diagnostics).is_empty()
    );
}

/// Pieces of the language, so that random texts come near to queries.
const PIECES: &[&str] = &[
    "T",
    "a",
    "b.c",
    " ",
    " | ",
    "where ",
    "extend ",
    "x = ",
    "summarize count() by ",
    "join (",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ";",
    "==",
    "!",
    "in~",
    " has ",
    "\"t\"",
    "'é'",
    "@'",
    "h\"",
    "```",
    "dynamic(",
    "{\"k\":",
    "datetime(",
    "2020-01-01",
    "1d",
    "1.5",
    "0x1F",
    "..",
    "between (",
    "let f = (a: long) ",
    "mv-expand ",
    "make-series ",
    "default = 0 on t ",
    "step 1",
    "parse ",
    " with ",
    "*",
    "T*",
    "//",
    "\n",
    "#",
    "-",
    "->",
    "print ",
    "union ",
    "search ",
    "find in (",
    "project-away ",
    "scan with (step s: ",
    "=>",
    "typeof(",
    "$left.",
    "and ",
    "or ",
    "not(",
    "externaldata (a: string) [",
    "evaluate ",
    "hint.x=1 ",
    "kind=",
    "render ",
    "as ",
    "'",
    "graph-match (a)-[e]->(b) ",
    "top-nested 1 of ",
    "partition by ",
    "日本",
    "\u{feff}",
];

fn nearly_a_query() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_text_is_answered(text in any::<String>()) {
        check_places(&text);
    }

    #[test]
    fn nearly_any_query_is_answered(text in nearly_a_query()) {
        check_places(&text);
    }

    #[test]
    fn any_letter_may_go_missing(at in 0_usize..400) {
        let mut letters: Vec<char> = WHOLE.chars().collect();
        letters.remove(at % letters.len());
        check_places(&letters.into_iter().collect::<String>());
    }
}

/// Much of the language in one text.
const WHOLE: &str = "let f = (T: (*), n: long = 5) { T | where x > n and y has_any ('a', \"b\") };
let t = datatable (x: long, y: string) [1, 'a', -2, @'b\\'];
t | invoke f() | mv-expand k = dynamic({\"a\": [1, 2]}) to typeof(string) limit 3
| join kind=inner (t | summarize n = count() by bin(x, 10)) on $left.x == $right.x
| make-series s = sum(n) default = 0 on z from ago(1d) to now() step 1h by y
| parse y with * 'a' b: long *; print 1";

#[test]
fn much_of_the_language_in_one_text() {
    assert_eq!(syntax::parse(WHOLE).diagnostics, []);
}
