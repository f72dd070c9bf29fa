//! Lengths, positions and parts of texts.
//!
//! Not here: how they are evaluated.

use crate::catalogue::{Function, Naming, Nulls};

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "strlen",
        signatures: &["(text: string) -> long"],
        nulls: Nulls::Total,
        doc: "How many characters a text has.",
        example: ("strlen('abc')", "3"),
        naming: Naming::Prefix("strlen_"),
        ..Function::NEW
    },
    Function {
        name: "string_size",
        signatures: &["(text: string) -> long"],
        nulls: Nulls::Total,
        doc: "How many bytes a text has in UTF-8.",
        example: ("string_size('é')", "2"),
        ..Function::NEW
    },
    Function {
        name: "substring",
        signatures: &["(text: string, start: long, length?: long) -> string"],
        nulls: Nulls::Own("null positions make the result empty"),
        doc: "A part of a text; a negative start counts from the end.",
        example: ("substring('hello', 1, 3)", r#""ell""#),
        ..Function::NEW
    },
    Function {
        name: "indexof",
        signatures: &[
            "(text: any, lookup: any, start?: long, length?: long, occurrence?: long) -> long",
        ],
        doc: "Where a text first holds another, or -1.",
        example: ("indexof('abcabc', 'c')", "2"),
        ..Function::NEW
    },
    Function {
        name: "indexof_regex",
        signatures: &[
            "(text: string, pattern: const string, start?: long, length?: long, occurrence?: long) -> long",
        ],
        doc: "Where a text first matches a regular expression, or -1.",
        example: ("indexof_regex('abc1', '[0-9]')", "3"),
        ..Function::NEW
    },
    Function {
        name: "countof",
        signatures: &["(text: string, search: string, kind?: const string) -> long"],
        doc: "How often a text holds another ('normal', overlaps counted) or matches it ('regex').",
        example: ("countof('aaaa', 'aa')", "3"),
        ..Function::NEW
    },
    Function {
        name: "reverse",
        signatures: &["(value: any) -> string"],
        nulls: Nulls::Total,
        doc: "The value as text, backwards.",
        example: ("reverse('abc')", r#""cba""#),
        ..Function::NEW
    },
    Function {
        name: "strcmp",
        signatures: &["(left: string, right: string) -> long"],
        doc: "-1, 0 or 1 as the left text is less than, equal to or greater than the right one.",
        example: ("strcmp('a', 'b')", "-1"),
        ..Function::NEW
    },
    Function {
        name: "split",
        signatures: &["(source: string, delimiter: string, index?: long) -> dynamic"],
        doc: "The parts of a text between delimiters, or an array of the one at an index.",
        example: ("split('a_b_c', '_')", r#"["a","b","c"]"#),
        naming: Naming::PassThrough,
        ..Function::NEW
    },
    Function {
        name: "has_any_index",
        signatures: &["(text: string, terms: any...) -> long"],
        doc: "The place of the first of several terms that a text has, or -1.",
        example: ("has_any_index('this is an example', dynamic(['none', 'example']))", "1"),
        ..Function::NEW
    },
];
