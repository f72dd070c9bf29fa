//! Asking for nulls and empty texts.
//!
//! Not here: how they are evaluated.

use crate::catalogue::{Function, Nulls};

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "isempty",
        signatures: &["(value: any) -> bool"],
        nulls: Nulls::Total,
        doc: "Whether the value is null or an empty text.",
        example: ("isempty('')", "true"),
        ..Function::NEW
    },
    Function {
        name: "isnotempty",
        aliases: &["notempty"],
        signatures: &["(value: any) -> bool"],
        nulls: Nulls::Total,
        doc: "Whether the value is neither null nor an empty text.",
        example: ("isnotempty('x')", "true"),
        ..Function::NEW
    },
    Function {
        name: "isnull",
        signatures: &["(value: any) -> bool"],
        nulls: Nulls::Total,
        doc: "Whether the value is null; a text never is.",
        example: ("isnull(long(null))", "true"),
        ..Function::NEW
    },
    Function {
        name: "isnotnull",
        aliases: &["notnull"],
        signatures: &["(value: any) -> bool"],
        nulls: Nulls::Total,
        doc: "Whether the value is not null; a text never is.",
        example: ("isnotnull('')", "true"),
        ..Function::NEW
    },
];
