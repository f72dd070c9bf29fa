//! Comparison: `==`, `<`, `=~`, `between`.
//!
//! Not here: how they are evaluated.

use crate::catalogue::{Function, Nulls};

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "==",
        signatures: &["(left: T, right: T) -> bool"],
        nulls: Nulls::Own("null on one side is unequal; null on both is null"),
        doc: "Whether both sides are equal; strings case-sensitively.",
        example: ("'a' == 'A'", "false"),
        ..Function::NEW
    },
    Function {
        name: "!=",
        signatures: &["(left: T, right: T) -> bool"],
        nulls: Nulls::Own("null on one side is unequal; null on both is null"),
        doc: "Whether the sides differ.",
        example: ("1 != 2", "true"),
        ..Function::NEW
    },
    Function {
        name: "<",
        signatures: &["(left: O, right: O) -> bool"],
        doc: "Whether the left side is smaller.",
        example: ("1 < 2", "true"),
        ..Function::NEW
    },
    Function {
        name: "<=",
        signatures: &["(left: O, right: O) -> bool"],
        doc: "Whether the left side is smaller or equal.",
        example: ("2 <= 2", "true"),
        ..Function::NEW
    },
    Function {
        name: ">",
        signatures: &["(left: O, right: O) -> bool"],
        doc: "Whether the left side is greater.",
        example: ("1 > 2", "false"),
        ..Function::NEW
    },
    Function {
        name: ">=",
        signatures: &["(left: O, right: O) -> bool"],
        doc: "Whether the left side is greater or equal.",
        example: ("1d >= 1h", "true"),
        ..Function::NEW
    },
    Function {
        name: "=~",
        signatures: &["(left: string, right: string) -> bool"],
        nulls: Nulls::Own("a `string` is never null"),
        doc: "Whether two texts are equal but for case.",
        example: ("'ABC' =~ 'abc'", "true"),
        ..Function::NEW
    },
    Function {
        name: "!~",
        signatures: &["(left: string, right: string) -> bool"],
        nulls: Nulls::Own("a `string` is never null"),
        doc: "Whether two texts differ by more than case.",
        example: ("'ABC' !~ 'abc'", "false"),
        ..Function::NEW
    },
    Function {
        name: "between",
        signatures: &["(value: O, low: O, high: O) -> bool"],
        doc: "Whether a value lies between two bounds, both included.",
        example: ("5 between (1 .. 5)", "true"),
        ..Function::NEW
    },
    Function {
        name: "!between",
        signatures: &["(value: O, low: O, high: O) -> bool"],
        doc: "Whether a value lies outside two bounds.",
        example: ("5 !between (1 .. 5)", "false"),
        ..Function::NEW
    },
];
