//! Counting rows and distinct values.
//!
//! Not here: how they are evaluated.

use crate::catalogue::AggregateFunction;

pub(super) static AGGREGATES: &[AggregateFunction] = &[
    AggregateFunction {
        name: "count",
        signatures: &["() -> long", "(value: any) -> long"],
        nulls: "counted; 0 for no rows",
        doc: "The number of rows.",
        example: ("count()", "3"),
        prefix: "count",
        ..AggregateFunction::NEW
    },
    AggregateFunction {
        name: "countif",
        signatures: &["(predicate: bool) -> long"],
        nulls: "a null condition does not count; 0 for no rows",
        doc: "The number of rows for which a condition is true.",
        example: ("countif(x > 1)", "2"),
        prefix: "countif",
        ..AggregateFunction::NEW
    },
    AggregateFunction {
        name: "dcount",
        signatures: &["(value: any, accuracy?: const long) -> long"],
        nulls: "ignored; 0 for no rows",
        doc: "The number of distinct values, estimated.",
        example: ("dcount(x)", "2"),
        prefix: "dcount",
        ..AggregateFunction::NEW
    },
    AggregateFunction {
        name: "dcountif",
        signatures: &["(value: any, predicate: bool, accuracy?: const long) -> long"],
        nulls: "ignored; 0 for no rows",
        doc: "The number of distinct values, estimated, of the rows for which a condition is true.",
        example: ("dcountif(x, x > 1)", "1"),
        prefix: "dcountif",
        ..AggregateFunction::NEW
    },
    AggregateFunction {
        name: "count_distinct",
        signatures: &["(value: any) -> long"],
        nulls: "ignored; 0 for no rows",
        doc: "The number of distinct values, exact.",
        example: ("count_distinct(x)", "2"),
        prefix: "count_distinct",
        ..AggregateFunction::NEW
    },
    AggregateFunction {
        name: "count_distinctif",
        signatures: &["(value: any, predicate: bool) -> long"],
        nulls: "ignored; 0 for no rows",
        doc: "The number of distinct values, exact, of the rows for which a condition is true.",
        example: ("count_distinctif(x, x > 1)", "1"),
        prefix: "count_distinctif",
        ..AggregateFunction::NEW
    },
];
