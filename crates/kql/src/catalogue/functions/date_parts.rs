//! Parts of a datetime: `getyear`, `dayofweek`, `datetime_part` …
//!
//! Not here: how they are evaluated.

use crate::catalogue::Function;

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "getyear",
        signatures: &["(date: datetime) -> int"],
        doc: "The year.",
        example: ("getyear(datetime(2020-06-15))", "2020"),
        ..Function::NEW
    },
    Function {
        name: "monthofyear",
        aliases: &["getmonth"],
        signatures: &["(date: datetime) -> int"],
        doc: "The month, from 1 to 12.",
        example: ("monthofyear(datetime(2020-06-15))", "6"),
        ..Function::NEW
    },
    Function {
        name: "week_of_year",
        aliases: &["weekofyear"],
        signatures: &["(date: datetime) -> long"],
        doc: "The week of the year as ISO 8601 counts.",
        example: ("week_of_year(datetime(2021-12-26))", "51"),
        ..Function::NEW
    },
    Function {
        name: "dayofyear",
        signatures: &["(date: datetime) -> int"],
        doc: "The day of the year, from 1.",
        example: ("dayofyear(datetime(2020-02-01))", "32"),
        ..Function::NEW
    },
    Function {
        name: "dayofmonth",
        signatures: &["(date: datetime) -> int"],
        doc: "The day of the month, from 1.",
        example: ("dayofmonth(datetime(2020-02-29))", "29"),
        ..Function::NEW
    },
    Function {
        name: "dayofweek",
        signatures: &["(date: datetime) -> timespan"],
        doc: "The days since the Sunday before, as a length of time.",
        example: ("dayofweek(datetime(2020-06-15))", r#""1.00:00:00""#),
        ..Function::NEW
    },
    Function {
        name: "hourofday",
        signatures: &["(date: datetime) -> int"],
        doc: "The hour, from 0 to 23.",
        example: ("hourofday(datetime(2020-06-15 13:45))", "13"),
        ..Function::NEW
    },
    Function {
        name: "datetime_part",
        aliases: &["datepart"],
        signatures: &["(part: const string, date: datetime) -> int"],
        doc: "A part by name: year, quarter, month, week_of_year, day, dayofyear, hour, minute, second, millisecond, microsecond or nanosecond.",
        example: ("datetime_part('quarter', datetime(2020-06-15))", "2"),
        ..Function::NEW
    },
];
