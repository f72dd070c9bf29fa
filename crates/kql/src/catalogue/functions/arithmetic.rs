//! Arithmetic: `+`, `-`, `*`, `/`, `%` and the unary minus.
//!
//! Not here: how they are evaluated.

use crate::catalogue::{Function, Nulls};

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "+",
        signatures: &[
            "(left: long, right: long) -> long",
            "(left: real, right: real) -> real",
            "(left: decimal, right: decimal) -> decimal",
            "(left: datetime, right: timespan) -> datetime",
            "(left: timespan, right: datetime) -> datetime",
            "(left: timespan, right: timespan) -> timespan",
        ],
        doc: "The sum; integers wrap around.",
        example: ("1 + 2.5", "3.5"),
        ..Function::NEW
    },
    Function {
        name: "-",
        signatures: &[
            "(left: long, right: long) -> long",
            "(left: real, right: real) -> real",
            "(left: decimal, right: decimal) -> decimal",
            "(left: datetime, right: datetime) -> timespan",
            "(left: datetime, right: timespan) -> datetime",
            "(left: timespan, right: timespan) -> timespan",
        ],
        doc: "The difference; integers wrap around.",
        example: ("datetime(2024-01-02) - datetime(2024-01-01)", r#""1.00:00:00""#),
        ..Function::NEW
    },
    Function {
        name: "*",
        signatures: &[
            "(left: long, right: long) -> long",
            "(left: real, right: real) -> real",
            "(left: decimal, right: decimal) -> decimal",
            "(left: timespan, right: real) -> timespan",
            "(left: real, right: timespan) -> timespan",
        ],
        doc: "The product; integers wrap around.",
        example: ("2 * 1h", r#""02:00:00""#),
        ..Function::NEW
    },
    Function {
        name: "/",
        signatures: &[
            "(left: long, right: long) -> long",
            "(left: real, right: real) -> real",
            "(left: decimal, right: decimal) -> decimal",
            "(left: timespan, right: timespan) -> real",
            "(left: timespan, right: real) -> timespan",
            "(left: datetime, right: timespan) -> real",
        ],
        nulls: Nulls::Own("null in, null out; an integer divided by zero is null"),
        doc: "The quotient; of integers, cut off towards zero.",
        example: ("-7 / 2", "-3"),
        ..Function::NEW
    },
    Function {
        name: "%",
        signatures: &[
            "(left: long, right: long) -> long",
            "(left: real, right: real) -> real",
            "(left: decimal, right: decimal) -> decimal",
            "(left: timespan, right: timespan) -> timespan",
            "(left: datetime, right: timespan) -> timespan",
        ],
        nulls: Nulls::Own("null in, null out; an integer modulo zero is null"),
        doc: "The remainder, never negative.",
        example: ("-14 % 12", "10"),
        ..Function::NEW
    },
    Function {
        name: "unary -",
        signatures: &[
            "(value: int) -> int",
            "(value: long) -> long",
            "(value: real) -> real",
            "(value: decimal) -> decimal",
            "(value: timespan) -> timespan",
        ],
        doc: "The value with the opposite sign.",
        example: ("-(1d)", r#""-1.00:00:00""#),
        ..Function::NEW
    },
];
