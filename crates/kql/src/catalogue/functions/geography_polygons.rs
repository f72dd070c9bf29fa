//! Polygons in GeoJSON: their size, their middle and simpler forms.
//!
//! Not here: what they have in common with others (`geography_overlays`).

use crate::catalogue::{Function, Nulls};

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "geo_polygon_area",
        signatures: &["(polygon: dynamic, use_spheroid?: bool) -> real"],
        nulls: Nulls::Own("null for what is not valid"),
        doc: "The square metres of a polygon.",
        example: (
            "round(geo_polygon_area(dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[0,2],[0,0]]]})))",
            "24733723015.0",
        ),
        ..Function::NEW
    },
    Function {
        name: "geo_polygon_perimeter",
        signatures: &["(polygon: dynamic, use_spheroid?: bool) -> real"],
        nulls: Nulls::Own("null for what is not valid"),
        doc: "The metres around a polygon.",
        example: (
            "round(geo_polygon_perimeter(dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[0,2],[0,0]]]})))",
            "759256.0",
        ),
        ..Function::NEW
    },
    Function {
        name: "geo_polygon_centroid",
        signatures: &["(polygon: dynamic) -> dynamic"],
        nulls: Nulls::Own("null for what is not valid"),
        doc: "The middle of a polygon's mass.",
        example: (
            "geo_polygon_centroid(dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[0,2],[0,0]]]})).type",
            r#""Point""#,
        ),
        ..Function::NEW
    },
    Function {
        name: "geo_polygon_densify",
        signatures: &["(polygon: dynamic, tolerance?: real, preserve_crossing?: bool) -> dynamic"],
        nulls: Nulls::Own("null for what is not valid"),
        doc: "A polygon that is straight on a map, with points between so that it is off by no more metres.",
        example: (
            "array_length(geo_polygon_densify(dynamic({'type':'Polygon','coordinates':[[[10,10],[11,10],[11,11],[10,11],[10,10]]]})).coordinates[0])",
            "11",
        ),
        ..Function::NEW
    },
    Function {
        name: "geo_polygon_simplify",
        signatures: &["(polygon: dynamic, tolerance?: real) -> dynamic"],
        nulls: Nulls::Own("null for what is not valid"),
        doc: "A polygon without the points that do not matter at so many metres.",
        example: (
            "array_length(geo_polygon_simplify(dynamic({'type':'Polygon','coordinates':[[[0,0],[1,0],[2,0],[0,2],[0,0]]]})).coordinates[0])",
            "4",
        ),
        ..Function::NEW
    },
    Function {
        name: "geo_simplify_polygons_array",
        signatures: &["(polygons: dynamic, tolerance?: real) -> dynamic"],
        nulls: Nulls::Own("null for what is not valid"),
        doc: "Polygons without the points that do not matter at so many metres; those that touch still do.",
        example: (
            "array_length(geo_simplify_polygons_array(pack_array(dynamic({'type':'Polygon','coordinates':[[[0,0],[1,0],[2,0],[0,2],[0,0]]]}))).coordinates[0])",
            "4",
        ),
        ..Function::NEW
    },
    Function {
        name: "geo_polygon_buffer",
        signatures: &["(polygon: dynamic, radius: real, tolerance?: real) -> dynamic"],
        nulls: Nulls::Own("null for what is not valid"),
        doc: "All that is at most so many metres away from a polygon.",
        example: (
            "geo_polygon_buffer(dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[0,2],[0,0]]]}), 100.0).type",
            r#""Polygon""#,
        ),
        ..Function::NEW
    },
    Function {
        name: "geo_polygon_to_s2cells",
        signatures: &["(polygon: dynamic, level?: long, radius?: real) -> dynamic"],
        nulls: Nulls::Own("null for what is not valid"),
        doc: "The S2 cells that a polygon, or what is near it, touches.",
        example: (
            "array_length(geo_polygon_to_s2cells(dynamic({'type':'Polygon','coordinates':[[[0,0],[0,50],[100,50],[0,0]]]}), 5))",
            "286",
        ),
        ..Function::NEW
    },
    Function {
        name: "geo_polygon_to_h3cells",
        signatures: &["(polygon: dynamic, resolution?: long, radius?: real) -> dynamic"],
        nulls: Nulls::Own("null for what is not valid"),
        doc: "The H3 cells whose centres lie in a polygon, or near it.",
        example: (
            "array_length(geo_polygon_to_h3cells(dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[0,2],[0,0]]]}), 3))",
            "2",
        ),
        ..Function::NEW
    },
    Function {
        name: "geo_union_polygons_array",
        signatures: &["(polygons: dynamic) -> dynamic"],
        nulls: Nulls::Own("null for what is not valid"),
        doc: "All polygons of an array as one.",
        example: (
            "geo_union_polygons_array(pack_array(dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[0,2],[0,0]]]}), dynamic({'type':'Polygon','coordinates':[[[0,0],[1,0],[0,1],[0,0]]]}))).type",
            r#""Polygon""#,
        ),
        ..Function::NEW
    },
];
