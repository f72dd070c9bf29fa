//! Rounding and sizes of numbers.
//!
//! Not here: how they are evaluated.

use crate::catalogue::{Function, Naming};

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "round",
        signatures: &["(value: real, digits?: long) -> real"],
        doc: "The number rounded to so many digits, halves away from zero.",
        example: ("round(2.5)", "3.0"),
        naming: Naming::PassThrough,
        ..Function::NEW
    },
    Function {
        name: "ceiling",
        signatures: &["(value: real) -> real"],
        doc: "The smallest whole number that is not less.",
        example: ("ceiling(1.2)", "2.0"),
        naming: Naming::PassThrough,
        ..Function::NEW
    },
    Function {
        name: "abs",
        signatures: &[
            "(value: long) -> long",
            "(value: real) -> real",
            "(value: decimal) -> decimal",
            "(value: timespan) -> timespan",
        ],
        doc: "The value without its sign.",
        example: ("abs(-5)", "5"),
        naming: Naming::PassThrough,
        ..Function::NEW
    },
    Function {
        name: "sign",
        signatures: &["(value: real) -> real"],
        doc: "-1, 0 or 1 as the number is negative, zero or positive.",
        example: ("sign(-3)", "-1.0"),
        ..Function::NEW
    },
];
