//! Sketches: how many different values there were, and where they lay.
//!
//! Not here: the aggregates that make them; how they are evaluated.

use crate::catalogue::{Function, Naming, Nulls};

const OTHER: Nulls = Nulls::Own("null for what is no sketch");

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "dcount_hll",
        signatures: &["(sketch: dynamic) -> long"],
        nulls: OTHER,
        doc: "How many different values a sketch of `hll()` has seen.",
        example: ("dcount_hll(dynamic([[1024, 14], ['1', '2'], []]))", "2"),
        naming: Naming::Prefix("dcount_hll_"),
        ..Function::NEW
    },
    Function {
        name: "hll_merge",
        signatures: &["(sketch: dynamic...) -> dynamic"],
        nulls: Nulls::Own("what is no sketch is passed over"),
        doc: "Several sketches of `hll()` in one.",
        example: (
            "hll_merge(dynamic([[1024, 14], ['1'], []]), dynamic([[1024, 14], ['2'], []]))",
            r#"[[1024,14],["1","2"],[]]"#,
        ),
        naming: Naming::Prefix("hll_merge_"),
        ..Function::NEW
    },
    Function {
        name: "tdigest_merge",
        aliases: &["merge_tdigest"],
        signatures: &["(sketch: dynamic...) -> dynamic"],
        nulls: Nulls::Own("what is no sketch is passed over"),
        doc: "Several sketches of `tdigest()` in one.",
        example: (
            "tdigest_merge(dynamic(['long', [1], [1]]), dynamic(['long', [2], [3]]))",
            r#"["long",[1,2],[1,3]]"#,
        ),
        naming: Naming::Prefix("tdigest_merge_"),
        ..Function::NEW
    },
    Function {
        name: "percentile_tdigest",
        signatures: &["(sketch: dynamic, percentile: real, type?: typeof) -> dynamic"],
        nulls: OTHER,
        doc: "The value that so many percent of those of a sketch do not exceed.",
        example: ("percentile_tdigest(dynamic(['long', [1, 2, 3], [1, 1, 1]]), 50)", "2"),
        naming: Naming::Prefix("percentile_tdigest_"),
        ..Function::NEW
    },
    Function {
        name: "percentile_array_tdigest",
        aliases: &["percentiles_array_tdigest"],
        signatures: &[
            "(sketch: dynamic, percentile: any...) -> dynamic",
            "(sketch: dynamic, percentile: any, type?: typeof) -> dynamic",
        ],
        nulls: OTHER,
        doc: "The values that so many percent of those of a sketch do not exceed, in an array.",
        example: (
            "percentile_array_tdigest(dynamic(['long', [1, 2, 3], [1, 1, 1]]), dynamic([50, 100]))",
            "[2,3]",
        ),
        naming: Naming::Prefix("percentile_array_tdigest_"),
        ..Function::NEW
    },
    Function {
        name: "rank_tdigest",
        signatures: &["(sketch: dynamic, value: any) -> real"],
        nulls: OTHER,
        doc: "How many values of a sketch are not greater than a value.",
        example: ("rank_tdigest(dynamic(['long', [1, 2, 3], [1, 1, 1]]), 2)", "2.0"),
        ..Function::NEW
    },
    Function {
        name: "percentrank_tdigest",
        signatures: &["(sketch: dynamic, value: any) -> real"],
        nulls: OTHER,
        doc: "How many percent of the values of a sketch are not greater than a value.",
        example: ("percentrank_tdigest(dynamic(['long', [1, 2], [1, 1]]), 1)", "50.0"),
        ..Function::NEW
    },
];
