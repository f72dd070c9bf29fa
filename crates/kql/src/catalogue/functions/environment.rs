//! Who asks, and where.
//!
//! Not here: how they are evaluated.

use crate::catalogue::{Function, Nulls};

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "current_principal",
        signatures: &["() -> string"],
        nulls: Nulls::Total,
        doc: "Who runs the query.",
        example: ("isnotnull(current_principal())", "true"),
        ..Function::NEW
    },
    Function {
        name: "current_database",
        signatures: &["() -> string"],
        nulls: Nulls::Total,
        doc: "The database or workspace.",
        example: ("isnotnull(current_database())", "true"),
        ..Function::NEW
    },
    Function {
        name: "current_cluster_endpoint",
        signatures: &["() -> string"],
        nulls: Nulls::Total,
        doc: "The address of the service.",
        example: ("isnotnull(current_cluster_endpoint())", "true"),
        ..Function::NEW
    },
    Function {
        name: "current_principal_details",
        signatures: &["() -> dynamic"],
        nulls: Nulls::Total,
        doc: "Who runs the query, in a bag.",
        example: ("isnotnull(current_principal_details())", "true"),
        ..Function::NEW
    },
    Function {
        name: "assert",
        signatures: &["(condition: const bool, message: const string) -> bool"],
        nulls: Nulls::Own("null is not true"),
        doc: "True, or an error with a message if a condition is not.",
        example: ("assert(1 < 2, 'too small')", "true"),
        ..Function::NEW
    },
    Function {
        name: "geo_distance_2points",
        signatures: &[
            "(longitude1: real, latitude1: real, longitude2: real, latitude2: real, use_spheroid?: bool) -> real",
        ],
        doc: "The metres between two points on Earth.",
        example: ("geo_distance_2points(0.0, 0.0, 0.0, 0.0)", "0.0"),
        ..Function::NEW
    },
];
