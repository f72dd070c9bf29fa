//! Arrays as sets.
//!
//! Not here: how they are evaluated.

use crate::catalogue::Function;

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "set_union",
        signatures: &["(array: dynamic...) -> dynamic"],
        doc: "What is in any of the arrays.",
        example: ("set_union(dynamic([1, 2]), dynamic([2, 3]))", "[1,2,3]"),
        ..Function::NEW
    },
    Function {
        name: "set_intersect",
        signatures: &["(array: dynamic...) -> dynamic"],
        doc: "What is in all of the arrays.",
        example: ("set_intersect(dynamic([1, 2]), dynamic([2, 3]))", "[2]"),
        ..Function::NEW
    },
    Function {
        name: "set_difference",
        signatures: &["(array: dynamic...) -> dynamic"],
        doc: "What is in the first array and in none of the others.",
        example: ("set_difference(dynamic([1, 2]), dynamic([2, 3]))", "[1]"),
        ..Function::NEW
    },
    Function {
        name: "set_has_element",
        signatures: &["(array: dynamic, value: any) -> bool"],
        doc: "Whether an array holds a value.",
        example: ("set_has_element(dynamic([1, 2]), 2)", "true"),
        ..Function::NEW
    },
    Function {
        name: "set_equals",
        signatures: &["(left: dynamic, right: dynamic) -> bool"],
        doc: "Whether two arrays hold the same.",
        example: ("set_equals(dynamic([1, 2]), dynamic([2, 1]))", "true"),
        ..Function::NEW
    },
    Function {
        name: "jaccard_index",
        signatures: &["(left: dynamic, right: dynamic) -> real"],
        doc: "How much of two sets is shared.",
        example: ("jaccard_index(dynamic([1, 2]), dynamic([2, 3]))", "0.3333333333333333"),
        ..Function::NEW
    },
];
