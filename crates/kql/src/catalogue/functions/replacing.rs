//! Replacing and trimming parts of texts.
//!
//! Not here: how they are evaluated.

use crate::catalogue::Function;

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "replace_string",
        signatures: &["(text: string, lookup: string, rewrite: string) -> string"],
        doc: "The text with every occurrence of another replaced.",
        example: ("replace_string('a.b.c', '.', '-')", r#""a-b-c""#),
        ..Function::NEW
    },
    Function {
        name: "replace_strings",
        signatures: &["(text: string, lookups: dynamic, rewrites: dynamic) -> string"],
        doc: "The text with every occurrence of several others replaced, in one pass.",
        example: ("replace_strings('abc', dynamic(['a', 'c']), dynamic(['x', 'y']))", r#""xby""#),
        ..Function::NEW
    },
    Function {
        name: "replace_regex",
        signatures: &["(text: string, pattern: const string, rewrite: string) -> string"],
        doc: r#"The text with every match of a regular expression replaced; `\1` is its first group."#,
        example: (r#"replace_regex('abc', '(b)', @'[\1]')"#, r#""a[b]c""#),
        ..Function::NEW
    },
    Function {
        name: "replace",
        signatures: &["(pattern: const string, rewrite: string, text: string) -> string"],
        doc: "An older `replace_regex` with another order of arguments.",
        example: ("replace('b', 'x', 'abc')", r#""axc""#),
        ..Function::NEW
    },
    Function {
        name: "trim",
        signatures: &["(pattern: const string, text: string) -> string"],
        doc: "The text without a match of a regular expression at either end.",
        example: ("trim('-', '--a--')", r#""-a-""#),
        ..Function::NEW
    },
    Function {
        name: "trim_start",
        signatures: &["(pattern: const string, text: string) -> string"],
        doc: "The text without a match of a regular expression at its start.",
        example: ("trim_start('-+', '--a--')", r#""a--""#),
        ..Function::NEW
    },
    Function {
        name: "trim_end",
        signatures: &["(pattern: const string, text: string) -> string"],
        doc: "The text without a match of a regular expression at its end.",
        example: ("trim_end('-+', '--a--')", r#""--a""#),
        ..Function::NEW
    },
    Function {
        name: "translate",
        signatures: &["(search: string, replacement: string, text: string) -> string"],
        doc: "The text with characters exchanged by their position in two lists.",
        example: ("translate('abc', 'xyz', 'cab')", r#""zxy""#),
        ..Function::NEW
    },
    Function {
        name: "regex_quote",
        signatures: &["(text: string) -> string"],
        doc: "The text as a regular expression that matches it.",
        example: ("regex_quote('a.b')", r#""a\\.b""#),
        ..Function::NEW
    },
];
