//! The error function, gamma and beta functions, and tests that use them.
//!
//! Not here: how they are evaluated.

use crate::catalogue::{Function, Nulls};

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "cot",
        signatures: &["(value: real) -> real"],
        doc: "The cotangent of an angle in radians.",
        example: ("round(cot(1), 6)", "0.642093"),
        ..Function::NEW
    },
    Function {
        name: "erf",
        signatures: &["(value: real) -> real"],
        doc: "The error function.",
        example: ("erf(0)", "0.0"),
        ..Function::NEW
    },
    Function {
        name: "erfc",
        signatures: &["(value: real) -> real"],
        doc: "What the error function lacks to 1.",
        example: ("erfc(0)", "1.0"),
        ..Function::NEW
    },
    Function {
        name: "gamma",
        signatures: &["(value: real) -> real"],
        doc: "The gamma function.",
        example: ("round(gamma(5), 9)", "24.0"),
        ..Function::NEW
    },
    Function {
        name: "loggamma",
        signatures: &["(value: real) -> real"],
        doc: "The logarithm of the gamma function's absolute value.",
        example: ("round(loggamma(5), 9)", "3.17805383"),
        ..Function::NEW
    },
    Function {
        name: "beta_cdf",
        signatures: &["(x: real, alpha: real, beta: real) -> real"],
        doc: "How likely a value with a beta distribution is at most x.",
        example: ("round(beta_cdf(0.5, 2, 2), 9)", "0.5"),
        ..Function::NEW
    },
    Function {
        name: "beta_pdf",
        signatures: &["(x: real, alpha: real, beta: real) -> real"],
        doc: "The density of a beta distribution at x.",
        example: ("round(beta_pdf(0.5, 2, 2), 9)", "1.5"),
        ..Function::NEW
    },
    Function {
        name: "beta_inv",
        signatures: &["(probability: real, alpha: real, beta: real) -> real"],
        nulls: Nulls::Own("null in, null out; null for what is no probability"),
        doc: "The x of which `beta_cdf` gives this probability.",
        example: ("round(beta_inv(0.5, 2, 2), 9)", "0.5"),
        ..Function::NEW
    },
    Function {
        name: "welch_test",
        signatures: &[
            "(mean1: real, variance1: real, count1: real, mean2: real, variance2: real, count2: real) -> real",
        ],
        doc: "How likely two samples of the same mean differ as much as these (two-sided).",
        example: ("round(welch_test(1, 1, 10, 1, 1, 10), 9)", "1.0"),
        ..Function::NEW
    },
];
