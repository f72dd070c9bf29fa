//! Operators that search a text: `contains`, `has`, `startswith`, `matches regex` …
//!
//! Not here: how they are evaluated.

use crate::catalogue::{Function, Nulls};

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "contains",
        signatures: &["(text: string, part: string) -> bool"],
        nulls: Nulls::Own("a `string` is never null"),
        doc: "Whether the text holds the other, in any case.",
        example: ("'foobar' contains 'OO'", "true"),
        ..Function::NEW
    },
    Function {
        name: "contains_cs",
        aliases: &["containscs"],
        signatures: &["(text: string, part: string) -> bool"],
        nulls: Nulls::Own("a `string` is never null"),
        doc: "Whether the text holds the other, in the same case.",
        example: ("'foobar' contains_cs 'OO'", "false"),
        ..Function::NEW
    },
    Function {
        name: "startswith",
        signatures: &["(text: string, part: string) -> bool"],
        nulls: Nulls::Own("a `string` is never null"),
        doc: "Whether the text begins with the other, in any case.",
        example: ("'oobar' startswith 'OO'", "true"),
        ..Function::NEW
    },
    Function {
        name: "startswith_cs",
        signatures: &["(text: string, part: string) -> bool"],
        nulls: Nulls::Own("a `string` is never null"),
        doc: "Whether the text begins with the other, in the same case.",
        example: ("'oobar' startswith_cs 'OO'", "false"),
        ..Function::NEW
    },
    Function {
        name: "endswith",
        signatures: &["(text: string, part: string) -> bool"],
        nulls: Nulls::Own("a `string` is never null"),
        doc: "Whether the text ends with the other, in any case.",
        example: ("'fooo' endswith 'OO'", "true"),
        ..Function::NEW
    },
    Function {
        name: "endswith_cs",
        signatures: &["(text: string, part: string) -> bool"],
        nulls: Nulls::Own("a `string` is never null"),
        doc: "Whether the text ends with the other, in the same case.",
        example: ("'fooo' endswith_cs 'OO'", "false"),
        ..Function::NEW
    },
    Function {
        name: "has",
        signatures: &["(text: string, part: string) -> bool"],
        nulls: Nulls::Own("a `string` is never null"),
        doc: "Whether the other is a term of the text, in any case.",
        example: ("'x-oo-y' has 'OO'", "true"),
        ..Function::NEW
    },
    Function {
        name: "has_cs",
        signatures: &["(text: string, part: string) -> bool"],
        nulls: Nulls::Own("a `string` is never null"),
        doc: "Whether the other is a term of the text, in the same case.",
        example: ("'x-oo-y' has_cs 'OO'", "false"),
        ..Function::NEW
    },
    Function {
        name: "hasprefix",
        signatures: &["(text: string, part: string) -> bool"],
        nulls: Nulls::Own("a `string` is never null"),
        doc: "Whether the other begins a term of the text, in any case.",
        example: ("'x oob' hasprefix 'OO'", "true"),
        ..Function::NEW
    },
    Function {
        name: "hasprefix_cs",
        signatures: &["(text: string, part: string) -> bool"],
        nulls: Nulls::Own("a `string` is never null"),
        doc: "Whether the other begins a term of the text, in the same case.",
        example: ("'x oob' hasprefix_cs 'OO'", "false"),
        ..Function::NEW
    },
    Function {
        name: "hassuffix",
        signatures: &["(text: string, part: string) -> bool"],
        nulls: Nulls::Own("a `string` is never null"),
        doc: "Whether the other ends a term of the text, in any case.",
        example: ("'foo y' hassuffix 'OO'", "true"),
        ..Function::NEW
    },
    Function {
        name: "hassuffix_cs",
        signatures: &["(text: string, part: string) -> bool"],
        nulls: Nulls::Own("a `string` is never null"),
        doc: "Whether the other ends a term of the text, in the same case.",
        example: ("'foo y' hassuffix_cs 'OO'", "false"),
        ..Function::NEW
    },
    Function {
        name: "!contains",
        aliases: &["notcontains"],
        signatures: &["(text: string, part: string) -> bool"],
        nulls: Nulls::Own("a `string` is never null"),
        doc: "Whether the text holds the other, in any case; negated.",
        example: ("'foobar' !contains 'OO'", "false"),
        ..Function::NEW
    },
    Function {
        name: "!contains_cs",
        aliases: &["notcontainscs"],
        signatures: &["(text: string, part: string) -> bool"],
        nulls: Nulls::Own("a `string` is never null"),
        doc: "Whether the text holds the other, in the same case; negated.",
        example: ("'foobar' !contains_cs 'OO'", "true"),
        ..Function::NEW
    },
    Function {
        name: "!startswith",
        signatures: &["(text: string, part: string) -> bool"],
        nulls: Nulls::Own("a `string` is never null"),
        doc: "Whether the text begins with the other, in any case; negated.",
        example: ("'oobar' !startswith 'OO'", "false"),
        ..Function::NEW
    },
    Function {
        name: "!startswith_cs",
        signatures: &["(text: string, part: string) -> bool"],
        nulls: Nulls::Own("a `string` is never null"),
        doc: "Whether the text begins with the other, in the same case; negated.",
        example: ("'oobar' !startswith_cs 'OO'", "true"),
        ..Function::NEW
    },
    Function {
        name: "!endswith",
        signatures: &["(text: string, part: string) -> bool"],
        nulls: Nulls::Own("a `string` is never null"),
        doc: "Whether the text ends with the other, in any case; negated.",
        example: ("'fooo' !endswith 'OO'", "false"),
        ..Function::NEW
    },
    Function {
        name: "!endswith_cs",
        signatures: &["(text: string, part: string) -> bool"],
        nulls: Nulls::Own("a `string` is never null"),
        doc: "Whether the text ends with the other, in the same case; negated.",
        example: ("'fooo' !endswith_cs 'OO'", "true"),
        ..Function::NEW
    },
    Function {
        name: "!has",
        signatures: &["(text: string, part: string) -> bool"],
        nulls: Nulls::Own("a `string` is never null"),
        doc: "Whether the other is a term of the text, in any case; negated.",
        example: ("'x-oo-y' !has 'OO'", "false"),
        ..Function::NEW
    },
    Function {
        name: "!has_cs",
        signatures: &["(text: string, part: string) -> bool"],
        nulls: Nulls::Own("a `string` is never null"),
        doc: "Whether the other is a term of the text, in the same case; negated.",
        example: ("'x-oo-y' !has_cs 'OO'", "true"),
        ..Function::NEW
    },
    Function {
        name: "!hasprefix",
        signatures: &["(text: string, part: string) -> bool"],
        nulls: Nulls::Own("a `string` is never null"),
        doc: "Whether the other begins a term of the text, in any case; negated.",
        example: ("'x oob' !hasprefix 'OO'", "false"),
        ..Function::NEW
    },
    Function {
        name: "!hasprefix_cs",
        signatures: &["(text: string, part: string) -> bool"],
        nulls: Nulls::Own("a `string` is never null"),
        doc: "Whether the other begins a term of the text, in the same case; negated.",
        example: ("'x oob' !hasprefix_cs 'OO'", "true"),
        ..Function::NEW
    },
    Function {
        name: "!hassuffix",
        signatures: &["(text: string, part: string) -> bool"],
        nulls: Nulls::Own("a `string` is never null"),
        doc: "Whether the other ends a term of the text, in any case; negated.",
        example: ("'foo y' !hassuffix 'OO'", "false"),
        ..Function::NEW
    },
    Function {
        name: "!hassuffix_cs",
        signatures: &["(text: string, part: string) -> bool"],
        nulls: Nulls::Own("a `string` is never null"),
        doc: "Whether the other ends a term of the text, in the same case; negated.",
        example: ("'foo y' !hassuffix_cs 'OO'", "true"),
        ..Function::NEW
    },
    Function {
        name: "matches regex",
        signatures: &["(text: string, pattern: string) -> bool"],
        nulls: Nulls::Own("a `string` is never null"),
        doc: "Whether some part of the text matches a regular expression.",
        example: ("'a1b2' matches regex '[a-z][0-9]'", "true"),
        ..Function::NEW
    },
];
