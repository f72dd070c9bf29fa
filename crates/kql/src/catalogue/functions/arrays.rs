//! Arrays.
//!
//! Not here: how they are evaluated.

use crate::catalogue::{Function, Naming, Nulls};

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "pack_array",
        signatures: &["(value: any...) -> dynamic"],
        nulls: Nulls::Total,
        doc: "An array of values.",
        example: ("pack_array(1, 'a', true)", r#"[1,"a",true]"#),
        ..Function::NEW
    },
    Function {
        name: "array_length",
        aliases: &["arraylength"],
        signatures: &["(array: dynamic) -> long"],
        nulls: Nulls::Own("null for what is no array"),
        doc: "How many elements an array has.",
        example: ("array_length(dynamic([1, 2]))", "2"),
        ..Function::NEW
    },
    Function {
        name: "array_concat",
        signatures: &["(array: dynamic...) -> dynamic"],
        nulls: Nulls::Own("what is no array is passed over"),
        doc: "Several arrays in one.",
        example: ("array_concat(dynamic([1]), dynamic([2]))", "[1,2]"),
        ..Function::NEW
    },
    Function {
        name: "array_slice",
        signatures: &["(array: dynamic, start: long, end: long) -> dynamic"],
        doc: "A part of an array, both ends included; negatives count from the end.",
        example: ("array_slice(dynamic([1, 2, 3]), 1, 2)", "[2,3]"),
        ..Function::NEW
    },
    Function {
        name: "array_split",
        signatures: &["(array: dynamic, index: any) -> dynamic"],
        doc: "An array cut before positions.",
        example: ("array_split(dynamic([1, 2, 3]), 1)", "[[1],[2,3]]"),
        ..Function::NEW
    },
    Function {
        name: "array_sum",
        signatures: &["(array: dynamic) -> real"],
        doc: "The sum of an array's numbers.",
        example: ("array_sum(dynamic([1, 2]))", "3.0"),
        ..Function::NEW
    },
    Function {
        name: "array_reverse",
        signatures: &["(array: dynamic) -> dynamic"],
        doc: "An array backwards.",
        example: ("array_reverse(dynamic([1, 2]))", "[2,1]"),
        ..Function::NEW
    },
    Function {
        name: "array_sort_asc",
        signatures: &["(array: dynamic) -> dynamic", "(array: dynamic, more: any...) -> dynamic"],
        nulls: Nulls::Own("null for what is no array"),
        doc: "An array sorted upwards; of several, all in the order of the first, as an array of them.",
        example: ("array_sort_asc(dynamic([2, 1]))", "[1,2]"),
        naming: Naming::Suffix("_sorted"),
        ..Function::NEW
    },
    Function {
        name: "array_sort_desc",
        signatures: &["(array: dynamic) -> dynamic", "(array: dynamic, more: any...) -> dynamic"],
        nulls: Nulls::Own("null for what is no array"),
        doc: "An array sorted downwards; of several, all in the order of the first, as an array of them.",
        example: ("array_sort_desc(dynamic([1, 2]))", "[2,1]"),
        naming: Naming::Suffix("_sorted"),
        ..Function::NEW
    },
    Function {
        name: "array_index_of",
        signatures: &[
            "(array: dynamic, value: any, start?: long, length?: long, occurrence?: long) -> long",
        ],
        doc: "Where an array first holds a value, or -1.",
        example: ("array_index_of(dynamic(['a', 'b']), 'b')", "1"),
        ..Function::NEW
    },
    Function {
        name: "array_iff",
        aliases: &["array_iif"],
        signatures: &["(condition: dynamic, then: any, otherwise: any) -> dynamic"],
        doc: "Element by element one of two values.",
        example: ("array_iff(dynamic([true, false]), dynamic([1, 2]), dynamic([3, 4]))", "[1,4]"),
        ..Function::NEW
    },
    Function {
        name: "array_rotate_left",
        signatures: &["(array: dynamic, count: long) -> dynamic"],
        doc: "An array with its elements moved left, around the end.",
        example: ("array_rotate_left(dynamic([1, 2, 3]), 1)", "[2,3,1]"),
        ..Function::NEW
    },
    Function {
        name: "array_rotate_right",
        signatures: &["(array: dynamic, count: long) -> dynamic"],
        doc: "An array with its elements moved right, around the end.",
        example: ("array_rotate_right(dynamic([1, 2, 3]), 1)", "[3,1,2]"),
        ..Function::NEW
    },
    Function {
        name: "array_shift_left",
        signatures: &["(array: dynamic, count: long, fill?: any) -> dynamic"],
        doc: "An array with its elements moved left, filled up at the end.",
        example: ("array_shift_left(dynamic([1, 2, 3]), 1)", "[2,3,null]"),
        ..Function::NEW
    },
    Function {
        name: "array_shift_right",
        signatures: &["(array: dynamic, count: long, fill?: any) -> dynamic"],
        doc: "An array with its elements moved right, filled up at the start.",
        example: ("array_shift_right(dynamic([1, 2, 3]), 1)", "[null,1,2]"),
        ..Function::NEW
    },
    Function {
        name: "repeat",
        signatures: &["(value: any, count: long) -> dynamic"],
        doc: "An array of one value repeated.",
        example: ("repeat(1, 3)", "[1,1,1]"),
        ..Function::NEW
    },
    Function {
        name: "range",
        signatures: &[
            "(start: long, stop: long, step?: long) -> dynamic",
            "(start: real, stop: real, step?: real) -> dynamic",
            "(start: timespan, stop: timespan, step?: timespan) -> dynamic",
            "(start: datetime, stop: datetime, step?: timespan) -> dynamic",
        ],
        doc: "An array of values at equal distances, the last included if a step meets it.",
        example: ("range(1, 7, 3)", "[1,4,7]"),
        ..Function::NEW
    },
    Function {
        name: "zip",
        signatures: &["(array: dynamic...) -> dynamic"],
        doc: "An array of arrays of the elements at the same position.",
        example: ("zip(dynamic([1, 2]), dynamic([3, 4]))", "[[1,3],[2,4]]"),
        ..Function::NEW
    },
];
