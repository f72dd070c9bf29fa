//! Powers, logarithms, trigonometry, bits.
//!
//! Not here: how they are evaluated.

use crate::catalogue::{Function, Naming, Nulls};

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "pow",
        signatures: &["(base: real, exponent: real) -> real"],
        doc: "A power.",
        example: ("pow(2, 3)", "8.0"),
        ..Function::NEW
    },
    Function {
        name: "sqrt",
        signatures: &["(value: real) -> real"],
        doc: "The square root.",
        example: ("sqrt(9)", "3.0"),
        naming: Naming::PassThrough,
        ..Function::NEW
    },
    Function {
        name: "exp",
        signatures: &["(value: real) -> real"],
        doc: "e to a power.",
        example: ("exp(0)", "1.0"),
        naming: Naming::PassThrough,
        ..Function::NEW
    },
    Function {
        name: "exp2",
        signatures: &["(value: real) -> real"],
        doc: "2 to a power.",
        example: ("exp2(3)", "8.0"),
        naming: Naming::PassThrough,
        ..Function::NEW
    },
    Function {
        name: "exp10",
        signatures: &["(value: real) -> real"],
        doc: "10 to a power.",
        example: ("exp10(2)", "100.0"),
        ..Function::NEW
    },
    Function {
        name: "log",
        signatures: &["(value: real) -> real"],
        nulls: Nulls::Own("null in, null out; null for a negative number"),
        doc: "The natural logarithm.",
        example: ("log(1)", "0.0"),
        naming: Naming::PassThrough,
        ..Function::NEW
    },
    Function {
        name: "log2",
        signatures: &["(value: real) -> real"],
        nulls: Nulls::Own("null in, null out; null for a negative number"),
        doc: "The logarithm to base 2.",
        example: ("log2(8)", "3.0"),
        naming: Naming::PassThrough,
        ..Function::NEW
    },
    Function {
        name: "log10",
        signatures: &["(value: real) -> real"],
        nulls: Nulls::Own("null in, null out; null for a negative number"),
        doc: "The logarithm to base 10.",
        example: ("log10(1000)", "3.0"),
        naming: Naming::PassThrough,
        ..Function::NEW
    },
    Function {
        name: "sin",
        signatures: &["(value: real) -> real"],
        doc: "The sine of an angle in radians.",
        example: ("sin(0)", "0.0"),
        naming: Naming::PassThrough,
        ..Function::NEW
    },
    Function {
        name: "cos",
        signatures: &["(value: real) -> real"],
        doc: "The cosine of an angle in radians.",
        example: ("cos(0)", "1.0"),
        naming: Naming::PassThrough,
        ..Function::NEW
    },
    Function {
        name: "tan",
        signatures: &["(value: real) -> real"],
        doc: "The tangent of an angle in radians.",
        example: ("tan(0)", "0.0"),
        naming: Naming::PassThrough,
        ..Function::NEW
    },
    Function {
        name: "asin",
        signatures: &["(value: real) -> real"],
        doc: "The angle whose sine this is.",
        example: ("asin(0)", "0.0"),
        naming: Naming::PassThrough,
        ..Function::NEW
    },
    Function {
        name: "acos",
        signatures: &["(value: real) -> real"],
        doc: "The angle whose cosine this is.",
        example: ("acos(1)", "0.0"),
        naming: Naming::PassThrough,
        ..Function::NEW
    },
    Function {
        name: "atan",
        signatures: &["(value: real) -> real"],
        doc: "The angle whose tangent this is.",
        example: ("atan(0)", "0.0"),
        naming: Naming::PassThrough,
        ..Function::NEW
    },
    Function {
        name: "atan2",
        signatures: &["(y: real, x: real) -> real"],
        doc: "The angle of a point.",
        example: ("atan2(0, 1)", "0.0"),
        naming: Naming::PassThrough,
        ..Function::NEW
    },
    Function {
        name: "radians",
        signatures: &["(value: real) -> real"],
        doc: "Degrees as radians.",
        example: ("radians(0)", "0.0"),
        ..Function::NEW
    },
    Function {
        name: "degrees",
        signatures: &["(value: real) -> real"],
        doc: "Radians as degrees.",
        example: ("degrees(0)", "0.0"),
        ..Function::NEW
    },
    Function {
        name: "pi",
        signatures: &["() -> real"],
        nulls: Nulls::Total,
        doc: "The ratio of a circle's circumference to its diameter.",
        example: ("pi()", "3.141592653589793"),
        ..Function::NEW
    },
    Function {
        name: "isnan",
        signatures: &["(value: real) -> bool"],
        doc: "Whether the number is NaN.",
        example: ("isnan(0.0 / 0.0)", "true"),
        ..Function::NEW
    },
    Function {
        name: "isinf",
        signatures: &["(value: real) -> bool"],
        doc: "Whether the number is infinite.",
        example: ("isinf(1.0 / 0.0)", "true"),
        ..Function::NEW
    },
    Function {
        name: "isfinite",
        signatures: &["(value: real) -> bool"],
        doc: "Whether the number is neither infinite nor NaN.",
        example: ("isfinite(1.0)", "true"),
        ..Function::NEW
    },
    Function {
        name: "rand",
        signatures: &["() -> real", "(limit: long) -> long"],
        nulls: Nulls::Total,
        doc: "A random number from 0 up to 1, or a whole one from 0 up to a limit.",
        example: ("rand() < 1", "true"),
        ..Function::NEW
    },
    Function {
        name: "binary_and",
        signatures: &["(left: long, right: long) -> long"],
        doc: "The bits set in both.",
        example: ("binary_and(6, 3)", "2"),
        naming: Naming::PassThrough,
        ..Function::NEW
    },
    Function {
        name: "binary_or",
        signatures: &["(left: long, right: long) -> long"],
        doc: "The bits set in either.",
        example: ("binary_or(6, 3)", "7"),
        naming: Naming::PassThrough,
        ..Function::NEW
    },
    Function {
        name: "binary_xor",
        signatures: &["(left: long, right: long) -> long"],
        doc: "The bits set in one of the two.",
        example: ("binary_xor(6, 3)", "5"),
        naming: Naming::PassThrough,
        ..Function::NEW
    },
    Function {
        name: "binary_not",
        signatures: &["(value: long) -> long"],
        doc: "All bits turned around.",
        example: ("binary_not(0)", "-1"),
        naming: Naming::PassThrough,
        ..Function::NEW
    },
    Function {
        name: "binary_shift_left",
        signatures: &["(value: long, bits: long) -> long"],
        doc: "The bits moved to the left.",
        example: ("binary_shift_left(1, 3)", "8"),
        naming: Naming::PassThrough,
        ..Function::NEW
    },
    Function {
        name: "binary_shift_right",
        signatures: &["(value: long, bits: long) -> long"],
        doc: "The bits moved to the right.",
        example: ("binary_shift_right(8, 3)", "1"),
        naming: Naming::PassThrough,
        ..Function::NEW
    },
    Function {
        name: "bitset_count_ones",
        signatures: &["(value: long) -> long"],
        doc: "How many bits are set.",
        example: ("bitset_count_ones(7)", "3"),
        ..Function::NEW
    },
    Function {
        name: "tohex",
        signatures: &[
            "(value: int, length?: long) -> string",
            "(value: long, length?: long) -> string",
        ],
        doc: "The number in hexadecimal.",
        example: ("tohex(255)", r#""ff""#),
        naming: Naming::PassThrough,
        ..Function::NEW
    },
    Function {
        name: "format_bytes",
        signatures: &["(value: real, precision?: long, unit?: string) -> string"],
        doc: "A number of bytes as a person reads it.",
        example: ("format_bytes(564)", r#""564 Bytes""#),
        ..Function::NEW
    },
];
