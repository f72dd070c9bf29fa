//! The cells of H3.
//!
//! Not here: those of polygons (`geography_polygons`), other grids (`geography_cells`).

use crate::catalogue::{Function, Nulls};

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "geo_point_to_h3cell",
        signatures: &["(longitude: real, latitude: real, resolution?: long) -> string"],
        nulls: Nulls::Own("empty for what is not valid"),
        doc: "The token of the H3 cell of a point, at resolution 6 unless told.",
        example: (
            "geo_point_to_h3cell(-74.04450446039874, 40.689250859314974, 6)",
            r#""862a1072fffffff""#,
        ),
        ..Function::NEW
    },
    Function {
        name: "geo_h3cell_to_central_point",
        signatures: &["(h3cell: string) -> dynamic"],
        nulls: Nulls::Own("null for what is not valid"),
        doc: "The middle of an H3 cell.",
        example: ("geo_h3cell_to_central_point('862a1072fffffff').type", r#""Point""#),
        ..Function::NEW
    },
    Function {
        name: "geo_h3cell_to_polygon",
        signatures: &["(h3cell: string) -> dynamic"],
        nulls: Nulls::Own("null for what is not valid"),
        doc: "The area of an H3 cell.",
        example: ("geo_h3cell_to_polygon('862a1072fffffff').type", r#""Polygon""#),
        ..Function::NEW
    },
    Function {
        name: "geo_h3cell_level",
        signatures: &["(h3cell: string) -> int"],
        nulls: Nulls::Own("null for what is not valid"),
        doc: "The resolution of an H3 cell.",
        example: ("geo_h3cell_level('862a1072fffffff')", "6"),
        ..Function::NEW
    },
    Function {
        name: "geo_h3cell_parent",
        signatures: &["(h3cell: string, resolution?: long) -> string"],
        nulls: Nulls::Own("empty for what is not valid"),
        doc: "The cell at a coarser resolution, the next unless told, in which an H3 cell is.",
        example: ("geo_h3cell_parent('862a1072fffffff')", r#""852a1073fffffff""#),
        ..Function::NEW
    },
    Function {
        name: "geo_h3cell_children",
        signatures: &["(h3cell: string, resolution?: long) -> dynamic"],
        nulls: Nulls::Own("null for what is not valid"),
        doc: "The cells at a finer resolution, the next unless told, in an H3 cell.",
        example: (
            "geo_h3cell_children('862a1072fffffff')",
            r#"["872a10728ffffff","872a10729ffffff","872a1072affffff","872a1072bffffff","872a1072cffffff","872a1072dffffff","872a1072effffff"]"#,
        ),
        ..Function::NEW
    },
    Function {
        name: "geo_h3cell_neighbors",
        signatures: &["(h3cell: string) -> dynamic"],
        nulls: Nulls::Own("null for what is not valid"),
        doc: "The H3 cells around one.",
        example: (
            "geo_h3cell_neighbors('862a1072fffffff')",
            r#"["862a10777ffffff","862a100d7ffffff","862a100dfffffff","862a1070fffffff","862a10707ffffff","862a10727ffffff"]"#,
        ),
        ..Function::NEW
    },
    Function {
        name: "geo_h3cell_rings",
        signatures: &["(h3cell: string, distance: long) -> dynamic"],
        nulls: Nulls::Own("null for what is not valid"),
        doc: "Arrays of the H3 cells that are 0, 1, 2 … steps away from one.",
        example: (
            "geo_h3cell_rings('861f8894fffffff', 1)",
            r#"[["861f8894fffffff"],["861f88947ffffff","861f8895fffffff","861f88867ffffff","861f8d497ffffff","861f8d4b7ffffff","861f8896fffffff"]]"#,
        ),
        ..Function::NEW
    },
];
