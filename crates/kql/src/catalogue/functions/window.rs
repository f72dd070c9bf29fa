//! Functions of the row's place among others; their input must be serialized.
//!
//! Not here: how they are evaluated.

use crate::catalogue::{Function, Nulls};

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "row_number",
        signatures: &["(start?: long, restart?: bool) -> long"],
        nulls: Nulls::Total,
        doc: "The number of the row, from 1.",
        example: ("row_number()", "1"),
        window: true,
        ..Function::NEW
    },
    Function {
        name: "row_cumsum",
        signatures: &[
            "(value: long, restart?: bool) -> long",
            "(value: real, restart?: bool) -> real",
            "(value: decimal, restart?: bool) -> decimal",
            "(value: timespan, restart?: bool) -> timespan",
        ],
        nulls: Nulls::Total,
        doc: "The sum up to the row.",
        example: ("row_cumsum(2)", "2"),
        window: true,
        ..Function::NEW
    },
    Function {
        name: "row_rank_dense",
        signatures: &["(value: any, restart?: bool) -> long"],
        nulls: Nulls::Total,
        doc: "The rank of the row; equal neighbours share one.",
        example: ("row_rank_dense(2)", "1"),
        window: true,
        ..Function::NEW
    },
    Function {
        name: "row_rank_min",
        signatures: &["(value: any, restart?: bool) -> long"],
        nulls: Nulls::Total,
        doc: "The rank of the row; equal neighbours share the first.",
        example: ("row_rank_min(2)", "1"),
        window: true,
        ..Function::NEW
    },
    Function {
        name: "row_window_session",
        signatures: &[
            "(value: datetime, max_distance_from_first: timespan, max_distance_between_neighbours: timespan, restart?: bool) -> datetime",
        ],
        doc: "The start of the session to which the row belongs.",
        example: ("row_window_session(datetime(2020-01-01), 1h, 1m)", r#""2020-01-01T00:00:00Z""#),
        window: true,
        ..Function::NEW
    },
    Function {
        name: "prev",
        signatures: &["(value: T, offset?: const long, default?: T) -> T"],
        nulls: Nulls::Own("null (or the default) before the first row"),
        doc: "The value in an earlier row.",
        example: ("isempty(prev('a'))", "true"),
        window: true,
        ..Function::NEW
    },
    Function {
        name: "next",
        signatures: &["(value: T, offset?: const long, default?: T) -> T"],
        nulls: Nulls::Own("null (or the default) after the last row"),
        doc: "The value in a later row.",
        example: ("isempty(next('a'))", "true"),
        window: true,
        ..Function::NEW
    },
];
