//! Arrays and bags of values.
//!
//! Not here: how they are evaluated.

use crate::catalogue::AggregateFunction;

pub(super) static AGGREGATES: &[AggregateFunction] = &[
    AggregateFunction {
        name: "make_list",
        signatures: &["(value: any, max_size?: const long) -> dynamic"],
        nulls: "left out; `[]` for no rows",
        doc: "An array of all values.",
        example: ("make_list(x)", "[1,2,2]"),
        prefix: "list",
        ..AggregateFunction::NEW
    },
    AggregateFunction {
        name: "make_list_if",
        signatures: &["(value: any, predicate: bool, max_size?: const long) -> dynamic"],
        nulls: "left out; `[]` for no rows",
        doc: "An array of the values of the rows for which a condition is true.",
        example: ("make_list_if(x, x > 1)", "[2,2]"),
        prefix: "list",
        ..AggregateFunction::NEW
    },
    AggregateFunction {
        name: "make_list_with_nulls",
        signatures: &["(value: any) -> dynamic"],
        nulls: "kept; `[]` for no rows",
        doc: "An array of all values, nulls included.",
        example: ("make_list_with_nulls(x)", "[1,2,2]"),
        prefix: "list",
        ..AggregateFunction::NEW
    },
    AggregateFunction {
        name: "makelist",
        signatures: &["(value: any, max_size?: const long) -> dynamic"],
        nulls: "left out; `[]` for no rows",
        doc: "An older `make_list` of at most 128 values unless told otherwise.",
        example: ("makelist(x)", "[1,2,2]"),
        prefix: "list",
        ..AggregateFunction::NEW
    },
    AggregateFunction {
        name: "make_set",
        signatures: &["(value: any, max_size?: const long) -> dynamic"],
        nulls: "left out; `[]` for no rows",
        doc: "An array of the distinct values.",
        example: ("make_set(x)", "[1,2]"),
        prefix: "set",
        ..AggregateFunction::NEW
    },
    AggregateFunction {
        name: "make_set_if",
        signatures: &["(value: any, predicate: bool, max_size?: const long) -> dynamic"],
        nulls: "left out; `[]` for no rows",
        doc: "An array of the distinct values of the rows for which a condition is true.",
        example: ("make_set_if(x, x > 1)", "[2]"),
        prefix: "set",
        ..AggregateFunction::NEW
    },
    AggregateFunction {
        name: "makeset",
        signatures: &["(value: any, max_size?: const long) -> dynamic"],
        nulls: "left out; `[]` for no rows",
        doc: "An older `make_set` of at most 128 values unless told otherwise.",
        example: ("makeset(x)", "[1,2]"),
        prefix: "set",
        ..AggregateFunction::NEW
    },
    AggregateFunction {
        name: "make_bag",
        aliases: &["make_dictionary"],
        signatures: &["(value: dynamic, max_size?: const long) -> dynamic"],
        nulls: "left out; `{}` for no rows",
        doc: "All bags in one; the first value of a key counts.",
        example: ("make_bag(bag_pack('k', x))", r#"{"k":1}"#),
        prefix: "bag",
    },
    AggregateFunction {
        name: "make_bag_if",
        signatures: &["(value: dynamic, predicate: bool, max_size?: const long) -> dynamic"],
        nulls: "left out; `{}` for no rows",
        doc: "The bags of the rows for which a condition is true in one.",
        example: ("make_bag_if(bag_pack('k', x), x > 1)", r#"{"k":2}"#),
        prefix: "bag",
        ..AggregateFunction::NEW
    },
    AggregateFunction {
        name: "buildschema",
        signatures: &["(value: dynamic) -> dynamic"],
        doc: "The schema that all values share.",
        example: ("buildschema(bag_pack('k', x))", r#"{"k":"long"}"#),
        prefix: "schema",
        ..AggregateFunction::NEW
    },
];
