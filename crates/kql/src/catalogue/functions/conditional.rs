//! Choosing between values: `iff`, `case`, `coalesce`.
//!
//! Not here: how they are evaluated.

use crate::catalogue::{Function, Nulls};

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "iff",
        aliases: &["iif"],
        signatures: &["(condition: bool, then: T, otherwise: T) -> T"],
        nulls: Nulls::Own("a null condition chooses `otherwise`"),
        doc: "One of two values.",
        example: ("iff(1 < 2, 'yes', 'no')", r#""yes""#),
        ..Function::NEW
    },
    Function {
        name: "case",
        signatures: &["(condition: bool, then: any, more: any...) -> T"],
        nulls: Nulls::Own("a null condition is passed over"),
        doc: "The value after the first condition that is true, or the last value.",
        example: ("case(1 > 2, 'a', 2 > 1, 'b', 'c')", r#""b""#),
        ..Function::NEW
    },
    Function {
        name: "coalesce",
        signatures: &["(value: T...) -> T"],
        nulls: Nulls::Own("the result is null if all values are"),
        doc: "The first value that is neither null nor an empty text.",
        example: ("coalesce('', 'x')", r#""x""#),
        ..Function::NEW
    },
    Function {
        name: "max_of",
        signatures: &["(value: O...) -> O"],
        nulls: Nulls::Own("nulls are passed over; null if all values are"),
        doc: "The greatest of the values.",
        example: ("max_of(1, 3, 2)", "3"),
        ..Function::NEW
    },
    Function {
        name: "min_of",
        signatures: &["(value: O...) -> O"],
        nulls: Nulls::Own("nulls are passed over; null if all values are"),
        doc: "The smallest of the values.",
        example: ("min_of(1, 3, 2)", "1"),
        ..Function::NEW
    },
];
