//! `geo_line_length`, `geo_line_centroid`, `geo_line_simplify`, `geo_union_lines_array` …
//!
//! Not here: what lines have in common with other shapes (`geography_overlays`), buffers.

use arrow::array::ArrayRef;
use s2rst::{
    r3::Vector,
    s1::Angle,
    s2::{
        Point,
        builder::{
            Options, S2Builder,
            graph::{DuplicateEdges, EdgeType, PolylineType},
            polyline_vector_layer::{self, S2PolylineVectorLayer},
            snap::{IdentitySnapFunction, MAX_SNAP_RADIUS},
        },
        polyline::Polyline,
    },
};

use super::{
    super::{Call, Implementation},
    geography_shapes::{
        Shapes, all, angle_of, lines, map_shapes, metres_of, on_sphere, places, reals_or,
        write_lines, write_point,
    },
};
use crate::Error;

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "geo_line_length" => length,
        "geo_line_centroid" => centroid,
        "geo_line_interpolate_point" => interpolate,
        "geo_line_locate_point" => locate,
        "geo_line_simplify" => simplify,
        "geo_union_lines_array" => union,
        _ => return None,
    })
}

/// Lines put together anew: cut where they cross, one instead of equal edges, and straightened
/// where that moves no point farther than the tolerance.
fn rebuilt(lines: &[Polyline], tolerance: Option<Angle>) -> Option<Vec<Polyline>> {
    let snap = IdentitySnapFunction::new(tolerance.unwrap_or(Angle::from_radians(0.0)));
    let mut options = Options::new(Box::new(snap));
    options.simplify_edge_chains = tolerance.is_some();
    options.split_crossing_edges = lines.len() > 1;
    let mut builder = S2Builder::new(options);
    builder.start_layer(Box::new(S2PolylineVectorLayer::with_options(
        polyline_vector_layer::Options {
            edge_type: EdgeType::Undirected,
            polyline_type: PolylineType::Walk,
            duplicate_edges: DuplicateEdges::Merge,
            ..Default::default()
        },
    )));
    for line in lines {
        builder.add_polyline(line);
    }
    let layer = builder.build().ok()?.pop()?;
    layer.into_any().downcast::<S2PolylineVectorLayer>().ok()?.take_output()
}

/// The union of lines; a single one is its own.
fn united(lines: &[Polyline]) -> Option<Vec<Polyline>> {
    match lines {
        [line] => Some(vec![line.clone()]),
        _ => rebuilt(lines, None),
    }
}

fn united_lines(json: &str) -> Option<Vec<Polyline>> {
    united(&lines(json)?)
}

/// A single line.
fn single(json: &str) -> Option<Polyline> {
    let mut lines = lines(json)?;
    let line = lines.pop()?;
    lines.is_empty().then_some(line)
}

fn length(call: &Call<'_>) -> Result<ArrayRef, Error> {
    on_sphere(call, 1, "geo_line_length")?;
    let mut shapes = Shapes::new(call, 0, united_lines)?;
    Ok(call
        .write_reals(|row| Some(shapes.at(row)?.iter().map(|line| metres_of(line.length())).sum())))
}

fn centroid(call: &Call<'_>) -> Result<ArrayRef, Error> {
    map_shapes(call, united_lines, |lines, _, out| {
        let sum =
            lines.iter().fold(Vector::new(0.0, 0.0, 0.0), |sum, line| sum + line.centroid().0);
        if sum.norm() == 0.0 {
            return None;
        }
        write_point(Point(sum.normalize()), out);
        Some(())
    })
}

fn interpolate(call: &Call<'_>) -> Result<ArrayRef, Error> {
    on_sphere(call, 2, "geo_line_interpolate_point")?;
    let fractions = call.arg(1)?.reals()?;
    map_shapes(call, single, |line, row, out| {
        let fraction = fractions.at(row).filter(|fraction| (0.0..=1.0).contains(fraction))?;
        write_point(line.interpolate(fraction).0, out);
        Some(())
    })
}

fn locate(call: &Call<'_>) -> Result<ArrayRef, Error> {
    on_sphere(call, 3, "geo_line_locate_point")?;
    let (mut shapes, points) = (Shapes::new(call, 0, single)?, places(call, 1)?);
    Ok(call.write_reals(|row| {
        let (point, next) = shapes.at(row)?.project(points(row)?.to_point());
        Some(shapes.at(row)?.uninterpolate(point, next))
    }))
}

/// The largest tolerance of a simplification; larger ones are invalid.
pub(super) fn tolerance(metres: Option<f64>) -> Option<Angle> {
    let angle = angle_of(metres.filter(|metres| *metres >= 0.0)?);
    (angle.radians() < MAX_SNAP_RADIUS.radians()).then_some(angle)
}

fn simplify(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let tolerances = reals_or(call, 1, 10.0)?;
    map_shapes(call, lines, |lines, row, out| {
        let tolerance = tolerance(tolerances(row))?;
        write_lines(&rebuilt(&united(lines)?, Some(tolerance))?, out)
    })
}

fn union(call: &Call<'_>) -> Result<ArrayRef, Error> {
    map_shapes(
        call,
        |json| all(json, lines),
        |shapes, _, out| {
            let lines: Vec<Polyline> = shapes.iter().flatten().cloned().collect();
            write_lines(&united(&lines)?, out)
        },
    )
}
