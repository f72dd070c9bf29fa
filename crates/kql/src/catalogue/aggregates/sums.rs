//! Sums and averages.
//!
//! Not here: how they are evaluated.

use crate::catalogue::AggregateFunction;

pub(super) static AGGREGATES: &[AggregateFunction] = &[
    AggregateFunction {
        name: "sum",
        signatures: &[
            "(value: long) -> long",
            "(value: real) -> real",
            "(value: decimal) -> decimal",
            "(value: timespan) -> timespan",
        ],
        nulls: "ignored; 0 for no rows",
        doc: "The sum; integers wrap around.",
        example: ("sum(x)", "5"),
        prefix: "sum",
        ..AggregateFunction::NEW
    },
    AggregateFunction {
        name: "sumif",
        signatures: &[
            "(value: long, predicate: bool) -> long",
            "(value: real, predicate: bool) -> real",
            "(value: decimal, predicate: bool) -> decimal",
            "(value: timespan, predicate: bool) -> timespan",
        ],
        nulls: "ignored; 0 for no rows",
        doc: "The sum of the rows for which a condition is true.",
        example: ("sumif(x, x > 1)", "4"),
        prefix: "sumif",
        ..AggregateFunction::NEW
    },
    AggregateFunction {
        name: "avg",
        signatures: &[
            "(value: real) -> real",
            "(value: decimal) -> decimal",
            "(value: timespan) -> timespan",
            "(value: datetime) -> datetime",
        ],
        nulls: "ignored; NaN for no rows",
        doc: "The average.",
        example: ("avg(x)", "1.6666666666666667"),
        prefix: "avg",
        ..AggregateFunction::NEW
    },
    AggregateFunction {
        name: "avgif",
        signatures: &[
            "(value: real, predicate: bool) -> real",
            "(value: decimal, predicate: bool) -> decimal",
            "(value: timespan, predicate: bool) -> timespan",
            "(value: datetime, predicate: bool) -> datetime",
        ],
        nulls: "ignored; NaN for no rows",
        doc: "The average of the rows for which a condition is true.",
        example: ("avgif(x, x > 1)", "2.0"),
        prefix: "avgif",
        ..AggregateFunction::NEW
    },
    AggregateFunction {
        name: "binary_all_and",
        signatures: &["(value: long) -> long"],
        doc: "The bits set in all values.",
        example: ("binary_all_and(x)", "0"),
        ..AggregateFunction::NEW
    },
    AggregateFunction {
        name: "binary_all_or",
        signatures: &["(value: long) -> long"],
        doc: "The bits set in any value.",
        example: ("binary_all_or(x)", "3"),
        ..AggregateFunction::NEW
    },
    AggregateFunction {
        name: "binary_all_xor",
        signatures: &["(value: long) -> long"],
        doc: "The bits set in an odd number of values.",
        example: ("binary_all_xor(x)", "1"),
        ..AggregateFunction::NEW
    },
];
