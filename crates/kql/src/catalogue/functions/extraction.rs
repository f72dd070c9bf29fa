//! Taking parts out of texts by regular expression or JSONPath.
//!
//! Not here: how they are evaluated.

use crate::catalogue::{Function, Nulls};

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "extract",
        signatures: &[
            "(pattern: const string, group: long, text: string, type?: typeof) -> string",
        ],
        nulls: Nulls::Own("without a match the result is empty, or null where a type is given"),
        doc: "A group of the first match of a regular expression.",
        example: ("extract('x=([0-9]+)', 1, 'x=42', typeof(long))", "42"),
        ..Function::NEW
    },
    Function {
        name: "extract_all",
        aliases: &["extractall"],
        signatures: &[
            "(pattern: const string, text: string) -> dynamic",
            "(pattern: const string, groups: dynamic, text: string) -> dynamic",
        ],
        nulls: Nulls::Own("null without a match"),
        doc: "The groups of all matches of a regular expression.",
        example: ("extract_all('([a-z])', 'a1b2')", r#"["a","b"]"#),
        ..Function::NEW
    },
    Function {
        name: "extract_json",
        aliases: &["extractjson"],
        signatures: &["(path: const string, text: string, type?: typeof) -> string"],
        nulls: Nulls::Own("without a match the result is empty, or null where a type is given"),
        doc: "What a JSONPath leads to in a JSON text.",
        example: (r#"extract_json('$.a[0]', '{"a":[7]}', typeof(int))"#, "7"),
        ..Function::NEW
    },
];
