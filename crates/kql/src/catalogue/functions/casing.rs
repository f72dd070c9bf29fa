//! `tolower` and `toupper`.
//!
//! Not here: how they are evaluated.

use crate::catalogue::{Function, Nulls};

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "tolower",
        signatures: &["(text: string) -> string"],
        nulls: Nulls::Total,
        doc: "The text in lower case.",
        example: ("tolower('ABC')", r#""abc""#),
        ..Function::NEW
    },
    Function {
        name: "toupper",
        signatures: &["(text: string) -> string"],
        nulls: Nulls::Total,
        doc: "The text in upper case.",
        example: ("toupper('abc')", r#""ABC""#),
        ..Function::NEW
    },
];
