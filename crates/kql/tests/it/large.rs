//! Texts that no person writes, as long and as deep as a client can send them: each is answered,
//! on the stack of a test's thread.
//!
//! Not here: letters that are no query at all (`syntax`).

use kql::{MemoryCatalog, Schema, Type, check, compile, diagnostic::Severity};

const MANY: usize = 10_000;

fn catalog() -> MemoryCatalog {
    let mut catalog = MemoryCatalog::new();
    catalog.add_table("T", Schema::of([("a", Type::Long), ("s", Type::String)]));
    catalog
        .add_schema_file(r#"{"PreviewBeta": [["a", "long"]]}"#)
        .expect("a schema file of one table");
    catalog
}

/// How many errors a query has, to run it and to look at it.
fn errors(text: &str) -> (usize, usize) {
    let catalog = catalog();
    let count = |diagnostics: &[kql::Diagnostic]| {
        diagnostics.iter().filter(|it| it.severity == Severity::Error).count()
    };
    let (compiled, checked) = (compile(text, &catalog), check(text, &catalog));
    assert_eq!(compiled.bound.is_none(), count(&compiled.diagnostics) > 0, "an error, or none");
    assert_eq!(checked.columns.is_none(), count(&checked.diagnostics) > 0, "an error, or none");
    (count(&compiled.diagnostics), count(&checked.diagnostics))
}

fn each(piece: impl Fn(usize) -> String, between: &str) -> String {
    (0..MANY).map(piece).collect::<Vec<_>>().join(between)
}

#[test]
fn long_queries_that_are_right() {
    for text in [
        format!("T | where {}", each(|i| format!("a == {i}"), " or ")),
        format!("T | where s in ({})", each(|i| format!("'{i}'"), ", ")),
        format!("print case({}, 0)", each(|i| format!("true, {i}"), ", ")),
        format!("T {}", each(|_| "| where true".to_owned(), " ")),
        format!("datatable(a: long)[{}]", each(|i| i.to_string(), ", ")),
        format!("T | project {}", each(|_| "a".to_owned(), ", ")),
        format!("PreviewBeta | where {}", each(|i| format!("x{} == 1", i % 500), " and ")),
    ] {
        assert_eq!(errors(&text), (0, 0), "{}", text.get(..60).unwrap_or_default());
    }
}

#[test]
fn depth_is_an_error_and_not_an_overflow() {
    let nested = |open: &str, inside: &str, close: &str| {
        format!("{}{inside}{}", open.repeat(MANY), close.repeat(MANY))
    };
    for text in [
        format!("print {}", nested("(", "1", ")")),
        format!("print {}", nested("iff(true, ", "1", ", 2)")),
        format!("print {}", nested("not(", "true", ")")),
        format!("print dynamic({})", nested("[", "", "]")),
        format!("print dynamic({})", nested("{'a': ", "1", "}")),
        nested("(", "T", ")"),
        nested("T | join (", "T", ") on a"),
        nested("let f = () {", "T", "};"),
        format!("print d = dynamic(1) | project d{}", ".a".repeat(MANY)),
        format!("print d = dynamic(1) | project d{}", "[0]".repeat(MANY)),
    ] {
        let (run, looked_at) = errors(&text);
        assert!(run > 0 && looked_at > 0, "{}", text.get(..60).unwrap_or_default());
    }
}

#[test]
fn mistakes_are_not_told_without_end() {
    for text in [
        format!("T | where {}", each(|i| format!("nosuch{i} == 1"), " and ")),
        format!("union {}", each(|i| format!("Nosuch{i}"), ", ")),
        format!("print {}", each(|i| format!("nosuch{i}()"), ", ")),
    ] {
        assert_eq!(errors(&text), (100, 100), "{}", text.get(..60).unwrap_or_default());
    }
}

#[test]
fn what_grows_when_it_is_put_in_place_is_refused() {
    let tables: String =
        (1..60).map(|i| format!("let a{i} = union a{}, a{};", i - 1, i - 1)).collect();
    let numbers: String = (1..60).map(|i| format!("let a{i} = a{} + a{};", i - 1, i - 1)).collect();
    for text in [format!("let a0 = T; {tables} a59"), format!("let a0 = 1; {numbers} print a59")] {
        assert_eq!(errors(&text), (1, 1), "{}", text.get(..60).unwrap_or_default());
    }
}

#[test]
fn texts_that_end_too_early() {
    for text in [
        "\"",
        "'",
        "```",
        "~~~",
        "@\"",
        "h'",
        "//",
        "/",
        "#",
        "(",
        "[",
        "{",
        "dynamic(",
        "datetime(",
    ] {
        let query = format!("print {text}{}", "x".repeat(MANY));
        let (run, looked_at) = errors(&query);
        assert!(run > 0 && looked_at > 0, "{text}");
    }
    for text in ["", " ", "\n", "//", "// T", "#", ";", ";;"] {
        assert!(errors(text).0 > 0, "{text:?} is no query");
    }
}
