//! Datetimes and timespans as text of a given form.
//!
//! Not here: how they are evaluated.

use crate::catalogue::{Function, Naming};

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "format_datetime",
        signatures: &["(date: datetime, format: const string) -> string"],
        doc: "The instant in a form made of `y M d h H m s f F tt` and delimiters.",
        example: (
            "format_datetime(datetime(2020-06-15 13:45), 'yyyy-MM-dd HH:mm')",
            r#""2020-06-15 13:45""#,
        ),
        naming: Naming::PassThrough,
        ..Function::NEW
    },
    Function {
        name: "format_timespan",
        signatures: &["(value: timespan, format: const string) -> string"],
        doc: "The length of time in a form made of `d h H m s f F` and delimiters.",
        example: ("format_timespan(1d + 2h, 'd.hh:mm')", r#""1.02:00""#),
        ..Function::NEW
    },
];
