//! Rounding to bins: `bin`, `startofday`, `endofmonth` …
//!
//! Not here: how they are evaluated.

use crate::catalogue::{Function, Naming};

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "bin",
        aliases: &["floor"],
        signatures: &[
            "(value: int, size: int) -> long",
            "(value: long, size: long) -> long",
            "(value: real, size: real) -> real",
            "(value: decimal, size: decimal) -> decimal",
            "(value: timespan, size: timespan) -> timespan",
            "(value: datetime, size: timespan) -> datetime",
        ],
        doc: "The value rounded down to a multiple of a size; times count from 0001-01-01.",
        example: ("bin(datetime(1955-11-05), 7d)", r#""1955-10-31T00:00:00Z""#),
        naming: Naming::PassThrough,
        ..Function::NEW
    },
    Function {
        name: "bin_at",
        signatures: &[
            "(value: long, size: long, fixed: long) -> long",
            "(value: real, size: real, fixed: real) -> real",
            "(value: timespan, size: timespan, fixed: timespan) -> timespan",
            "(value: datetime, size: timespan, fixed: datetime) -> datetime",
        ],
        doc: "The value rounded down to a bin, of which one starts at a fixed point.",
        example: ("bin_at(6.5, 2.5, 7)", "4.5"),
        naming: Naming::PassThrough,
        ..Function::NEW
    },
    Function {
        name: "bin_auto",
        signatures: &[
            "(value: long) -> long",
            "(value: real) -> real",
            "(value: timespan) -> timespan",
            "(value: datetime) -> datetime",
        ],
        doc: "The value rounded down to a bin as `set query_bin_auto_size` and `set query_bin_auto_at` say.",
        example: ("bin_auto(6.5)", "4.5"),
        naming: Naming::PassThrough,
        ..Function::NEW
    },
    Function {
        name: "startofday",
        signatures: &["(date: datetime, offset?: long) -> datetime"],
        doc: "The start of the day, moved by whole days.",
        example: ("startofday(datetime(2020-06-15 13:00), -1)", r#""2020-06-14T00:00:00Z""#),
        naming: Naming::PassThrough,
        ..Function::NEW
    },
    Function {
        name: "startofweek",
        signatures: &["(date: datetime, offset?: long) -> datetime"],
        doc: "The start of the week, a Sunday, moved by whole weeks.",
        example: ("startofweek(datetime(2020-06-15))", r#""2020-06-14T00:00:00Z""#),
        ..Function::NEW
    },
    Function {
        name: "startofmonth",
        signatures: &["(date: datetime, offset?: long) -> datetime"],
        doc: "The start of the month, moved by whole months.",
        example: ("startofmonth(datetime(2020-06-15))", r#""2020-06-01T00:00:00Z""#),
        ..Function::NEW
    },
    Function {
        name: "startofyear",
        signatures: &["(date: datetime, offset?: long) -> datetime"],
        doc: "The start of the year, moved by whole years.",
        example: ("startofyear(datetime(2020-06-15), 1)", r#""2021-01-01T00:00:00Z""#),
        ..Function::NEW
    },
    Function {
        name: "endofday",
        signatures: &["(date: datetime, offset?: long) -> datetime"],
        doc: "The last tick of the day, moved by whole days.",
        example: ("endofday(datetime(2020-06-15))", r#""2020-06-15T23:59:59.9999999Z""#),
        ..Function::NEW
    },
    Function {
        name: "endofweek",
        signatures: &["(date: datetime, offset?: long) -> datetime"],
        doc: "The last tick of the week, on a Saturday, moved by whole weeks.",
        example: ("endofweek(datetime(2020-06-15))", r#""2020-06-20T23:59:59.9999999Z""#),
        ..Function::NEW
    },
    Function {
        name: "endofmonth",
        signatures: &["(date: datetime, offset?: long) -> datetime"],
        doc: "The last tick of the month, moved by whole months.",
        example: ("endofmonth(datetime(2020-02-15))", r#""2020-02-29T23:59:59.9999999Z""#),
        ..Function::NEW
    },
    Function {
        name: "endofyear",
        signatures: &["(date: datetime, offset?: long) -> datetime"],
        doc: "The last tick of the year, moved by whole years.",
        example: ("endofyear(datetime(2020-02-15))", r#""2020-12-31T23:59:59.9999999Z""#),
        ..Function::NEW
    },
];
