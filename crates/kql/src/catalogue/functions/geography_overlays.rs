//! What lines and polygons in GeoJSON have in common; shapes from text.
//!
//! Not here: unions (`geography_lines`, `geography_polygons`).

use crate::catalogue::{Function, Nulls};

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "geo_intersects_2lines",
        signatures: &["(line1: dynamic, line2: dynamic) -> bool"],
        nulls: Nulls::Own("null for what is not valid"),
        doc: "Whether two lines have points in common.",
        example: (
            "geo_intersects_2lines(dynamic({'type':'LineString','coordinates':[[0,0],[2,0]]}), dynamic({'type':'LineString','coordinates':[[1,-1],[1,1]]}))",
            "true",
        ),
        ..Function::NEW
    },
    Function {
        name: "geo_intersects_2polygons",
        signatures: &["(polygon1: dynamic, polygon2: dynamic) -> bool"],
        nulls: Nulls::Own("null for what is not valid"),
        doc: "Whether two polygons have points in common.",
        example: (
            "geo_intersects_2polygons(dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[0,2],[0,0]]]}), dynamic({'type':'Polygon','coordinates':[[[0,0],[1,0],[0,1],[0,0]]]}))",
            "true",
        ),
        ..Function::NEW
    },
    Function {
        name: "geo_intersects_line_with_polygon",
        signatures: &["(line: dynamic, polygon: dynamic) -> bool"],
        nulls: Nulls::Own("null for what is not valid"),
        doc: "Whether a line and a polygon have points in common.",
        example: (
            "geo_intersects_line_with_polygon(dynamic({'type':'LineString','coordinates':[[1,-1],[1,1]]}), dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[0,2],[0,0]]]}))",
            "true",
        ),
        ..Function::NEW
    },
    Function {
        name: "geo_intersection_2lines",
        signatures: &["(line1: dynamic, line2: dynamic) -> dynamic"],
        nulls: Nulls::Own("null for what is not valid"),
        doc: "What two lines have in common.",
        example: (
            "geo_intersection_2lines(dynamic({'type':'LineString','coordinates':[[0,0],[2,0]]}), dynamic({'type':'LineString','coordinates':[[1,-1],[1,1]]})).type",
            r#""Point""#,
        ),
        ..Function::NEW
    },
    Function {
        name: "geo_intersection_2polygons",
        signatures: &["(polygon1: dynamic, polygon2: dynamic) -> dynamic"],
        nulls: Nulls::Own("null for what is not valid"),
        doc: "What two polygons have in common.",
        example: (
            "geo_intersection_2polygons(dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[0,2],[0,0]]]}), dynamic({'type':'Polygon','coordinates':[[[0,0],[1,0],[0,1],[0,0]]]})).type",
            r#""Polygon""#,
        ),
        ..Function::NEW
    },
    Function {
        name: "geo_intersection_line_with_polygon",
        signatures: &["(line: dynamic, polygon: dynamic) -> dynamic"],
        nulls: Nulls::Own("null for what is not valid"),
        doc: "What a line and a polygon have in common.",
        example: (
            "geo_intersection_line_with_polygon(dynamic({'type':'LineString','coordinates':[[1,-1],[1,1]]}), dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[0,2],[0,0]]]})).type",
            r#""LineString""#,
        ),
        ..Function::NEW
    },
    Function {
        name: "geo_from_wkt",
        signatures: &["(text: string) -> dynamic"],
        nulls: Nulls::Own("null for what is not valid"),
        doc: "A shape in well-known text, as GeoJSON.",
        example: (
            "geo_from_wkt('LINESTRING (1 2, 3 4)')",
            r#"{"type":"LineString","coordinates":[[1.0,2.0],[3.0,4.0]]}"#,
        ),
        ..Function::NEW
    },
];
