//! Joining texts: `strcat`, `strcat_array`, `strrep` …
//!
//! Not here: how they are evaluated.

use crate::catalogue::{Function, Nulls};

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "strcat",
        signatures: &["(value: any...) -> string"],
        nulls: Nulls::Total,
        doc: "All values as text, one after another.",
        example: ("strcat('a', '-', 1, '-', true)", r#""a-1-True""#),
        ..Function::NEW
    },
    Function {
        name: "strcat_delim",
        signatures: &["(delimiter: string, value: any...) -> string"],
        nulls: Nulls::Total,
        doc: "All values as text with a delimiter between.",
        example: ("strcat_delim('-', 1, 'A')", r#""1-A""#),
        ..Function::NEW
    },
    Function {
        name: "strcat_array",
        aliases: &["array_strcat"],
        signatures: &["(array: dynamic, delimiter: string) -> string"],
        nulls: Nulls::Total,
        doc: "The elements of an array as text with a delimiter between.",
        example: ("strcat_array(dynamic([1, 'a']), '-')", r#""1-a""#),
        ..Function::NEW
    },
    Function {
        name: "strrep",
        signatures: &["(value: any, times: long, delimiter?: string) -> string"],
        nulls: Nulls::Total,
        doc: "The value as text, repeated.",
        example: ("strrep('ab', 3, '-')", r#""ab-ab-ab""#),
        ..Function::NEW
    },
];
