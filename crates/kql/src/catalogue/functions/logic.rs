//! `not`; `and` and `or` are part of the tree.
//!
//! Not here: how they are evaluated.

use crate::catalogue::Function;

pub(super) static FUNCTIONS: &[Function] = &[Function {
    name: "not",
    signatures: &["(value: bool) -> bool"],
    doc: "The opposite.",
    example: ("not(true)", "false"),
    ..Function::NEW
}];
