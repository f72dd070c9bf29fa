//! The query's instant and the time of ingestion.
//!
//! Not here: how they are evaluated.

use crate::catalogue::{Function, Nulls};

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "now",
        signatures: &["() -> datetime", "(offset: timespan) -> datetime"],
        nulls: Nulls::Total,
        doc: "The instant of the query, the same wherever it is asked for.",
        example: ("now() - now()", r#""00:00:00""#),
        ..Function::NEW
    },
    Function {
        name: "ago",
        signatures: &["(offset: timespan) -> datetime"],
        doc: "The instant of the query less a length of time.",
        example: ("now() - ago(1h)", r#""01:00:00""#),
        ..Function::NEW
    },
    Function {
        name: "ingestion_time",
        signatures: &["() -> datetime"],
        nulls: Nulls::Own("null where the source of the row does not say"),
        doc: "When the row was received.",
        example: ("isnull(ingestion_time())", "true"),
        ..Function::NEW
    },
];
