//! `geo_line_densify`, `geo_polygon_densify`: edges that are straight on a map, made of short
//! ones that are straight on Earth.
//!
//! Not here: taking points away again (`geo_line_simplify`, `geo_polygon_simplify`).

use arrow::array::ArrayRef;
use s2rst::{
    r2,
    s2::{
        LatLng, Point, edge_tessellator::EdgeTessellator, polyline::Polyline,
        projections::Projection,
    },
};

use super::{
    super::{Argument, Call, Implementation},
    geography_shapes::{
        Position, angle_of, line, line_positions, list, map_shapes, polygon_positions, reals_or,
        united, write_degrees, write_lines, write_paths, write_polygon,
    },
};
use crate::{Error, ErrorKind};

/// Where Kusto cuts lines, rather than at the antimeridian itself.
const EDGE: f64 = 179.999_999_999_999;

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "geo_line_densify" => line_densify,
        "geo_polygon_densify" => polygon_densify,
        _ => return None,
    })
}

/// Degrees as they stand in the input: an edge from 300 to 1 goes west, all the way.
#[derive(Debug, Clone, Copy)]
struct Degrees;

impl Projection for Degrees {
    fn project(&self, p: Point) -> r2::Point {
        self.from_lat_lng(LatLng::from_point(p))
    }

    fn unproject(&self, p: r2::Point) -> Point {
        self.to_lat_lng(p).to_point()
    }

    fn from_lat_lng(&self, place: LatLng) -> r2::Point {
        r2::Point::new(place.lng.degrees(), place.lat.degrees())
    }

    fn to_lat_lng(&self, p: r2::Point) -> LatLng {
        LatLng::from_degrees(p.y, p.x)
    }

    fn interpolate(&self, f: f64, a: r2::Point, b: r2::Point) -> r2::Point {
        a * (1.0 - f) + b * f
    }

    fn wrap_distance(&self) -> r2::Point {
        r2::Point::new(0.0, 0.0)
    }
}

/// The points of a path, and as many between them as the tolerance in metres demands.
fn dense(path: &[Position], tolerance: f64) -> Vec<Point> {
    let tessellator = EdgeTessellator::new(Degrees, angle_of(tolerance));
    let mut points = Vec::new();
    for (start, end) in path.iter().zip(path.iter().skip(1)) {
        let (start, end) = (r2::Point::new(start.0, start.1), r2::Point::new(end.0, end.1));
        tessellator.append_unprojected(start, end, &mut points);
    }
    points
}

fn valid(tolerance: Option<f64>) -> Option<f64> {
    tolerance.filter(|metres| (0.1..=10_000.0).contains(metres))
}

/// Whether edges over the antimeridian stay; then nothing is cut there.
fn preserve<'a>(call: &Call<'a>) -> Result<impl Fn(usize) -> Option<bool> + use<'a>, Error> {
    let values = call.optional(2).map(Argument::bools).transpose()?;
    Ok(move |row| values.as_ref().map_or(Some(false), |values| values.at(row)))
}

fn line_densify(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (tolerances, preserve) = (reals_or(call, 1, 10.0)?, preserve(call)?);
    map_shapes(call, line_positions, |paths, row, out| {
        let tolerance = valid(tolerances(row))?;
        let lines = paths.iter().map(|path| line(dense(path, tolerance)));
        let lines = lines.collect::<Option<Vec<Polyline>>>()?;
        if preserve(row)? {
            return write_lines(&lines, out);
        }
        let parts: Vec<Vec<Position>> = lines.iter().flat_map(cut).collect();
        write_paths(
            &parts,
            |part, out| out.push_str(&list(part, |p, out| write_degrees(*p, out))),
            out,
        )
    })
}

fn degrees(point: Point) -> Position {
    let place = LatLng::from_point(point);
    (place.lng.degrees(), place.lat.degrees())
}

/// A line, cut where it crosses the antimeridian.
fn cut(line: &Polyline) -> Vec<Vec<Position>> {
    let mut parts = Vec::new();
    let mut part: Vec<Position> = Vec::new();
    let mut last: Option<Point> = None;
    for point in line.vertices_vec() {
        let (longitude, latitude) = degrees(*point);
        if let (Some(start), Some((before, _))) = (last, part.last())
            && (longitude - before).abs() > 180.0
        {
            let edge = EDGE.copysign(*before);
            part.push((edge, latitude_at(edge, start, *point)));
            parts.push(std::mem::take(&mut part));
            part.push((-edge, latitude_at(-edge, start, *point)));
        }
        part.push((longitude, latitude));
        last = Some(*point);
    }
    parts.push(part);
    parts
}

/// The latitude at which an edge has a longitude.
fn latitude_at(longitude: f64, start: Point, end: Point) -> f64 {
    let (sin, cos) = longitude.to_radians().sin_cos();
    let beside = |point: Point| cos * point.y() - sin * point.x();
    let (before, after) = (beside(start), beside(end));
    let point = start.0 * after - end.0 * before;
    let sign = if point.dot(start.0 + end.0) < 0.0 { -1.0 } else { 1.0 };
    LatLng::latitude(Point((point * sign).normalize())).degrees()
}

fn polygon_densify(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (tolerances, preserve) = (reals_or(call, 1, 10.0)?, preserve(call)?);
    let mut cuts = false;
    let result = map_shapes(call, polygon_positions, |polygons, row, out| {
        let tolerance = valid(tolerances(row))?;
        let polygon = united(polygons, |ring| closed(dense(ring, tolerance)))?;
        let around = polygon.bound().lng;
        cuts |= !preserve(row)? && (around.is_inverted() || around.is_full());
        write_polygon(&polygon, out)
    })?;
    if cuts {
        let message = "geo_polygon_densify() of a polygon over the antimeridian is not supported; \
            let it preserve the crossing";
        return Err(Error::new(ErrorKind::Unsupported, message));
    }
    Ok(result)
}

/// A ring whose ends, the same position, are exactly the same point.
fn closed(mut points: Vec<Point>) -> Vec<Point> {
    let first = points.first().copied();
    if let (Some(first), Some(last)) = (first, points.last_mut())
        && first.approx_eq(*last)
    {
        *last = first;
    }
    points
}
