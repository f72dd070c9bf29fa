//! Geohashes and the cells of S2.
//!
//! Not here: the cells of H3 (`geography_h3`), those of lines and polygons (`geography_lines`,
//! `geography_polygons`).

use crate::catalogue::{Function, Nulls};

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "geo_point_to_geohash",
        signatures: &["(longitude: real, latitude: real, accuracy?: long) -> string"],
        nulls: Nulls::Own("empty for what is not valid"),
        doc: "The geohash of a point, 5 letters long unless told.",
        example: ("geo_point_to_geohash(-80.195829, 25.802215, 8)", r#""dhwfz15h""#),
        ..Function::NEW
    },
    Function {
        name: "geo_geohash_to_central_point",
        signatures: &["(geohash: string) -> dynamic"],
        nulls: Nulls::Own("null for what is not valid"),
        doc: "The middle of a geohash's area.",
        example: (
            "geo_geohash_to_central_point('sunny')",
            r#"{"type":"Point","coordinates":[42.47314453125,23.70849609375]}"#,
        ),
        ..Function::NEW
    },
    Function {
        name: "geo_geohash_to_polygon",
        signatures: &["(geohash: string) -> dynamic"],
        nulls: Nulls::Own("null for what is not valid"),
        doc: "The area of a geohash.",
        example: (
            "geo_geohash_to_polygon('dr5ru')",
            r#"{"type":"Polygon","coordinates":[[[-74.00390625,40.7373046875],[-73.9599609375,40.7373046875],[-73.9599609375,40.78125],[-74.00390625,40.78125],[-74.00390625,40.7373046875]]]}"#,
        ),
        ..Function::NEW
    },
    Function {
        name: "geo_geohash_neighbors",
        signatures: &["(geohash: string) -> dynamic"],
        nulls: Nulls::Own("null for what is not valid"),
        doc: "The geohashes around one.",
        example: (
            "geo_geohash_neighbors('sunny')",
            r#"["sunnv","sunnt","sunnw","sunnx","sunpp","sunnz","sunpn","sunpj"]"#,
        ),
        ..Function::NEW
    },
    Function {
        name: "geo_point_to_s2cell",
        signatures: &["(longitude: real, latitude: real, level?: long) -> string"],
        nulls: Nulls::Own("empty for what is not valid"),
        doc: "The token of the S2 cell of a point, at level 11 unless told.",
        example: ("geo_point_to_s2cell(-80.195829, 25.802215, 8)", r#""88d9b""#),
        ..Function::NEW
    },
    Function {
        name: "geo_s2cell_to_central_point",
        signatures: &["(s2cell: string) -> dynamic"],
        nulls: Nulls::Own("null for what is not valid"),
        doc: "The middle of an S2 cell.",
        example: (
            "geo_s2cell_to_central_point('1')",
            r#"{"type":"Point","coordinates":[0.0,0.0]}"#,
        ),
        ..Function::NEW
    },
    Function {
        name: "geo_s2cell_to_polygon",
        signatures: &["(s2cell: string) -> dynamic"],
        nulls: Nulls::Own("null for what is not valid"),
        doc: "The area of an S2 cell.",
        example: ("geo_s2cell_to_polygon('89c259').type", r#""Polygon""#),
        ..Function::NEW
    },
    Function {
        name: "geo_s2cell_neighbors",
        signatures: &["(s2cell: string) -> dynamic"],
        nulls: Nulls::Own("null for what is not valid"),
        doc: "The S2 cells around one.",
        example: (
            "geo_s2cell_neighbors('89c259')",
            r#"["89c25d","89c25b","89c2f7","89c257","89c2f5","89c251","89c25f","89c2f9"]"#,
        ),
        ..Function::NEW
    },
];
