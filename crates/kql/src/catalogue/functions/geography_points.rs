//! Points on Earth: directions, distances, whether they lie in an area.
//!
//! Not here: cells of grids that points lie in (`geography_cells`, `geography_h3`), the distance of two points
//! (`environment`).

use crate::catalogue::{Function, Nulls};

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "geo_azimuth",
        signatures: &[
            "(longitude1: real, latitude1: real, longitude2: real, latitude2: real) -> real",
        ],
        nulls: Nulls::Own("null for what is not valid"),
        doc: "The direction from a point to another, in radians clockwise from north.",
        example: ("geo_azimuth(0.0, 0.0, 1.0, 0.0)", "1.5707963267948966"),
        ..Function::NEW
    },
    Function {
        name: "geo_angle",
        signatures: &[
            "(longitude1: real, latitude1: real, longitude2: real, latitude2: real, longitude3: real, latitude3: real) -> real",
        ],
        nulls: Nulls::Own("null for what is not valid"),
        doc: "The angle at the second of three points, in radians clockwise from the first to the third.",
        example: ("geo_angle(0.0, 1.0, 0.0, 0.0, 1.0, 0.0)", "1.5707963267948966"),
        ..Function::NEW
    },
    Function {
        name: "geo_point_in_circle",
        signatures: &[
            "(longitude: real, latitude: real, centre_longitude: real, centre_latitude: real, radius: real, use_spheroid?: bool) -> bool",
        ],
        nulls: Nulls::Own("null for what is not valid"),
        doc: "Whether a point is at most so many metres away from another.",
        example: ("geo_point_in_circle(0.0, 0.0, 0.0, 0.001, 200.0)", "true"),
        ..Function::NEW
    },
    Function {
        name: "geo_point_in_polygon",
        signatures: &["(longitude: real, latitude: real, polygon: dynamic) -> bool"],
        nulls: Nulls::Own("null for what is not valid"),
        doc: "Whether a point lies in a polygon in GeoJSON.",
        example: (
            "geo_point_in_polygon(0.5, 0.5, dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[0,2],[0,0]]]}))",
            "true",
        ),
        ..Function::NEW
    },
    Function {
        name: "geo_distance_point_to_line",
        signatures: &[
            "(longitude: real, latitude: real, line: dynamic, use_spheroid?: bool) -> real",
        ],
        nulls: Nulls::Own("null for what is not valid"),
        doc: "The metres from a point to a line in GeoJSON.",
        example: (
            "round(geo_distance_point_to_line(1.0, 1.0, dynamic({'type':'LineString','coordinates':[[0,0],[2,0]]})))",
            "111195.0",
        ),
        ..Function::NEW
    },
    Function {
        name: "geo_distance_point_to_polygon",
        signatures: &[
            "(longitude: real, latitude: real, polygon: dynamic, use_spheroid?: bool) -> real",
        ],
        nulls: Nulls::Own("null for what is not valid"),
        doc: "The metres from a point to a polygon in GeoJSON; 0 inside.",
        example: (
            "geo_distance_point_to_polygon(0.5, 0.5, dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[0,2],[0,0]]]}))",
            "0.0",
        ),
        ..Function::NEW
    },
    Function {
        name: "geo_closest_point_on_line",
        signatures: &["(longitude: real, latitude: real, line: dynamic) -> dynamic"],
        nulls: Nulls::Own("null for what is not valid"),
        doc: "The point of a line in GeoJSON that is closest to a point.",
        example: (
            "geo_closest_point_on_line(-1.0, 0.0, dynamic({'type':'LineString','coordinates':[[0,0],[2,0]]}))",
            r#"{"type":"Point","coordinates":[0.0,0.0]}"#,
        ),
        ..Function::NEW
    },
    Function {
        name: "geo_closest_point_on_polygon",
        signatures: &["(longitude: real, latitude: real, polygon: dynamic) -> dynamic"],
        nulls: Nulls::Own("null for what is not valid"),
        doc: "The point of a polygon in GeoJSON that is closest to a point; the same inside.",
        example: (
            "geo_closest_point_on_polygon(-1.0, 0.0, dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[0,2],[0,0]]]}))",
            r#"{"type":"Point","coordinates":[0.0,0.0]}"#,
        ),
        ..Function::NEW
    },
    Function {
        name: "geo_point_buffer",
        signatures: &[
            "(longitude: real, latitude: real, radius: real, tolerance?: real) -> dynamic",
        ],
        nulls: Nulls::Own("null for what is not valid"),
        doc: "All that is at most so many metres away from a point, as a polygon in GeoJSON.",
        example: ("array_length(geo_point_buffer(0.0, 0.0, 100.0).coordinates[0])", "8"),
        ..Function::NEW
    },
];
