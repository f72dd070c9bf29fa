//! Lines in GeoJSON: their lengths, parts and simpler forms.
//!
//! Not here: what they have in common with others (`geography_overlays`).

use crate::catalogue::{Function, Nulls};

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "geo_line_length",
        signatures: &["(line: dynamic, use_spheroid?: bool) -> real"],
        nulls: Nulls::Own("null for what is not valid"),
        doc: "The metres that a line is long.",
        example: (
            "round(geo_line_length(dynamic({'type':'LineString','coordinates':[[0,0],[2,0]]})))",
            "222390.0",
        ),
        ..Function::NEW
    },
    Function {
        name: "geo_line_centroid",
        signatures: &["(line: dynamic) -> dynamic"],
        nulls: Nulls::Own("null for what is not valid"),
        doc: "The middle of a line's mass.",
        example: (
            "geo_line_centroid(dynamic({'type':'LineString','coordinates':[[0,0],[0,1]]})).type",
            r#""Point""#,
        ),
        ..Function::NEW
    },
    Function {
        name: "geo_line_interpolate_point",
        signatures: &["(line: dynamic, fraction: real, use_spheroid?: bool) -> dynamic"],
        nulls: Nulls::Own("null for what is not valid"),
        doc: "The point at a fraction of the way along a line.",
        example: (
            "geo_line_interpolate_point(dynamic({'type':'LineString','coordinates':[[0,0],[2,0]]}), 0.0)",
            r#"{"type":"Point","coordinates":[0.0,0.0]}"#,
        ),
        ..Function::NEW
    },
    Function {
        name: "geo_line_locate_point",
        signatures: &[
            "(line: dynamic, longitude: real, latitude: real, use_spheroid?: bool) -> real",
        ],
        nulls: Nulls::Own("null for what is not valid"),
        doc: "At what fraction of the way along a line it is closest to a point.",
        example: (
            "geo_line_locate_point(dynamic({'type':'LineString','coordinates':[[0,0],[2,0]]}), 0.0, 1.0)",
            "0.0",
        ),
        ..Function::NEW
    },
    Function {
        name: "geo_line_densify",
        signatures: &["(line: dynamic, tolerance?: real, preserve_crossing?: bool) -> dynamic"],
        nulls: Nulls::Own("null for what is not valid"),
        doc: "A line that is straight on a map, with points between so that it is off by no more metres.",
        example: (
            "array_length(geo_line_densify(dynamic({'type':'LineString','coordinates':[[50,50],[51,51]]})).coordinates)",
            "9",
        ),
        ..Function::NEW
    },
    Function {
        name: "geo_line_simplify",
        signatures: &["(line: dynamic, tolerance?: real) -> dynamic"],
        nulls: Nulls::Own("null for what is not valid"),
        doc: "A line without the points that do not matter at so many metres.",
        example: (
            "array_length(geo_line_simplify(dynamic({'type':'LineString','coordinates':[[0,0],[0,1],[0,2]]})).coordinates)",
            "2",
        ),
        ..Function::NEW
    },
    Function {
        name: "geo_line_buffer",
        signatures: &["(line: dynamic, radius: real, tolerance?: real) -> dynamic"],
        nulls: Nulls::Own("null for what is not valid"),
        doc: "All that is at most so many metres away from a line, as a polygon.",
        example: (
            "geo_line_buffer(dynamic({'type':'LineString','coordinates':[[0,0],[2,0]]}), 100.0).type",
            r#""Polygon""#,
        ),
        ..Function::NEW
    },
    Function {
        name: "geo_line_to_s2cells",
        signatures: &["(line: dynamic, level?: long, radius?: real) -> dynamic"],
        nulls: Nulls::Own("null for what is not valid"),
        doc: "The S2 cells that a line, or what is near it, touches.",
        example: (
            "geo_line_to_s2cells(dynamic({'type':'LineString','coordinates':[[0,0],[2,0]]}), 1)",
            r#"["04","0c","14","1c"]"#,
        ),
        ..Function::NEW
    },
    Function {
        name: "geo_union_lines_array",
        signatures: &["(lines: dynamic) -> dynamic"],
        nulls: Nulls::Own("null for what is not valid"),
        doc: "All lines of an array as one.",
        example: (
            "array_length(geo_union_lines_array(pack_array(dynamic({'type':'LineString','coordinates':[[0,0],[0,1]]}), dynamic({'type':'LineString','coordinates':[[0,1],[0,2]]}))).coordinates)",
            "3",
        ),
        ..Function::NEW
    },
];
