//! Least and greatest values and their rows.
//!
//! Not here: how they are evaluated.

use crate::catalogue::AggregateFunction;

pub(super) static AGGREGATES: &[AggregateFunction] = &[
    AggregateFunction {
        name: "min",
        signatures: &["(value: O) -> O"],
        nulls: "ignored; null for no rows",
        doc: "The smallest value.",
        example: ("min(x)", "1"),
        prefix: "min",
        ..AggregateFunction::NEW
    },
    AggregateFunction {
        name: "max",
        signatures: &["(value: O) -> O"],
        nulls: "ignored; null for no rows",
        doc: "The greatest value.",
        example: ("max(x)", "2"),
        prefix: "max",
        ..AggregateFunction::NEW
    },
    AggregateFunction {
        name: "minif",
        signatures: &["(value: O, predicate: bool) -> O"],
        nulls: "ignored; null for no rows",
        doc: "The smallest value of the rows for which a condition is true.",
        example: ("minif(x, x > 1)", "2"),
        prefix: "minif",
        ..AggregateFunction::NEW
    },
    AggregateFunction {
        name: "maxif",
        signatures: &["(value: O, predicate: bool) -> O"],
        nulls: "ignored; null for no rows",
        doc: "The greatest value of the rows for which a condition is true.",
        example: ("maxif(x, x < 2)", "1"),
        prefix: "maxif",
        ..AggregateFunction::NEW
    },
    AggregateFunction {
        name: "arg_max",
        aliases: &["argmax"],
        signatures: &["(value: O, column: any...) -> O"],
        nulls: "a row where the value is null loses",
        doc: "The greatest value, and other columns of its row.",
        example: ("arg_max(x, s)", "2"),
        prefix: "max",
    },
    AggregateFunction {
        name: "arg_min",
        aliases: &["argmin"],
        signatures: &["(value: O, column: any...) -> O"],
        nulls: "a row where the value is null loses",
        doc: "The smallest value, and other columns of its row.",
        example: ("arg_min(x, s)", "1"),
        prefix: "min",
    },
    AggregateFunction {
        name: "take_any",
        signatures: &["(value: T) -> T"],
        nulls: "a row where the value is not null is preferred",
        doc: "The value of some row.",
        example: ("take_any(1)", "1"),
        ..AggregateFunction::NEW
    },
    AggregateFunction {
        name: "any",
        signatures: &["(value: T) -> T"],
        nulls: "a row where the value is not null is preferred",
        doc: "An older `take_any` whose result has another name.",
        example: ("any(1)", "1"),
        prefix: "any",
        ..AggregateFunction::NEW
    },
    AggregateFunction {
        name: "take_anyif",
        aliases: &["anyif"],
        signatures: &["(value: T, predicate: bool) -> T"],
        nulls: "a row where the value is not null is preferred",
        doc: "The value of some row for which a condition is true.",
        example: ("take_anyif(x, x < 2)", "1"),
        ..AggregateFunction::NEW
    },
];
