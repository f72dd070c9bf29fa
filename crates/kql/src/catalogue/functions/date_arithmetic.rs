//! Moving, comparing and making datetimes.
//!
//! Not here: how they are evaluated.

use crate::catalogue::{Function, Nulls};

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "datetime_add",
        signatures: &["(part: const string, amount: long, date: datetime) -> datetime"],
        doc: "The instant moved by years, quarters, months, weeks, days, hours …; the ends of months are kept to.",
        example: ("datetime_add('month', 1, datetime(2020-01-31))", r#""2020-02-29T00:00:00Z""#),
        ..Function::NEW
    },
    Function {
        name: "datetime_diff",
        signatures: &["(part: const string, later: datetime, earlier: datetime) -> long"],
        doc: "How many boundaries of a part lie between two instants.",
        example: ("datetime_diff('year', datetime(2017-01-01), datetime(2000-12-31))", "17"),
        ..Function::NEW
    },
    Function {
        name: "make_datetime",
        signatures: &[
            "(year: long, month: long, day: long, hour?: long, minute?: long, second?: real) -> datetime",
        ],
        doc: "The instant made of these parts; null if there is no such one.",
        example: ("make_datetime(2017, 10, 1, 12, 10)", r#""2017-10-01T12:10:00Z""#),
        ..Function::NEW
    },
    Function {
        name: "make_timespan",
        signatures: &[
            "(hour: long, minute: long, second?: real) -> timespan",
            "(day: long, hour: long, minute: long, second: real) -> timespan",
        ],
        doc: "The length of time made of these parts; null if one is out of its range.",
        example: ("make_timespan(1, 12, 30, 55)", r#""1.12:30:55""#),
        ..Function::NEW
    },
    Function {
        name: "unixtime_seconds_todatetime",
        signatures: &["(value: real) -> datetime"],
        doc: "The instant so many seconds after 1970-01-01.",
        example: ("unixtime_seconds_todatetime(1546300800)", r#""2019-01-01T00:00:00Z""#),
        ..Function::NEW
    },
    Function {
        name: "unixtime_milliseconds_todatetime",
        signatures: &["(value: real) -> datetime"],
        doc: "The instant so many milliseconds after 1970-01-01.",
        example: ("unixtime_milliseconds_todatetime(1546300800000)", r#""2019-01-01T00:00:00Z""#),
        ..Function::NEW
    },
    Function {
        name: "unixtime_microseconds_todatetime",
        signatures: &["(value: real) -> datetime"],
        doc: "The instant so many microseconds after 1970-01-01.",
        example: (
            "unixtime_microseconds_todatetime(1546300800000000)",
            r#""2019-01-01T00:00:00Z""#,
        ),
        ..Function::NEW
    },
    Function {
        name: "unixtime_nanoseconds_todatetime",
        signatures: &["(value: real) -> datetime"],
        doc: "The instant so many nanoseconds after 1970-01-01.",
        example: (
            "unixtime_nanoseconds_todatetime(1546300800000000000)",
            r#""2019-01-01T00:00:00Z""#,
        ),
        ..Function::NEW
    },
    Function {
        name: "datetime_utc_to_local",
        signatures: &["(date: datetime, timezone: string) -> datetime"],
        doc: "A time in UTC as clocks of a time zone show it.",
        example: (
            "datetime_utc_to_local(datetime(2020-06-15 12:00), 'Europe/Berlin')",
            r#""2020-06-15T14:00:00Z""#,
        ),
        ..Function::NEW
    },
    Function {
        name: "datetime_local_to_utc",
        signatures: &["(date: datetime, timezone: string) -> datetime"],
        doc: "A time on clocks of a time zone in UTC.",
        example: (
            "datetime_local_to_utc(datetime(2020-06-15 14:00), 'Europe/Berlin')",
            r#""2020-06-15T12:00:00Z""#,
        ),
        ..Function::NEW
    },
    Function {
        name: "around",
        signatures: &[
            "(value: datetime, center: datetime, delta: timespan) -> bool",
            "(value: timespan, center: timespan, delta: timespan) -> bool",
            "(value: long, center: long, delta: long) -> bool",
            "(value: real, center: real, delta: real) -> bool",
        ],
        doc: "Whether a value lies within a distance of a centre.",
        example: ("around(4, 5, 2)", "true"),
        ..Function::NEW
    },
    Function {
        name: "datetime_list_timezones",
        signatures: &["() -> dynamic"],
        nulls: Nulls::Total,
        doc: "The names of all time zones.",
        example: ("array_index_of(datetime_list_timezones(), 'Africa/Abidjan')", "0"),
        ..Function::NEW
    },
];
