//! Points, lines and polygons on a sphere, read from GeoJSON and written as such.
//!
//! Not here: what is computed from them.

use arrow::array::{ArrayRef, StringViewArray};
use s2rst::{
    s1::Angle,
    s2::{LatLng, Loop, Point, Polygon, polyline::Polyline},
};
use serde_json::Value;

use super::{
    super::{
        Argument, Call,
        argument::Values,
        json::{write_array, write_real},
    },
    geography_overlays::union,
};
use crate::{Error, ErrorKind};

/// Metres from the middle of the Earth, taken as a sphere.
pub(super) const RADIUS: f64 = 6_371_010.0;

/// Longitude and latitude in degrees.
pub(super) type Position = (f64, f64);

/// The angle that a way on the surface has at the middle.
pub(super) fn angle_of(metres: f64) -> Angle {
    Angle::from_radians(metres / RADIUS)
}

pub(super) fn metres_of(angle: Angle) -> f64 {
    angle.radians() * RADIUS
}

/// The places that two arguments, longitude and latitude, give; none outside their ranges.
pub(super) fn places<'a>(
    call: &Call<'a>,
    at: usize,
) -> Result<impl Fn(usize) -> Option<LatLng> + use<'a>, Error> {
    let (longitudes, latitudes) = (call.arg(at)?.reals()?, call.arg(at + 1)?.reals()?);
    Ok(move |row| {
        let longitude = longitudes.at(row).filter(|degrees| degrees.abs() <= 180.0)?;
        let latitude = latitudes.at(row).filter(|degrees| degrees.abs() <= 90.0)?;
        Some(LatLng::from_degrees(latitude, longitude))
    })
}

/// Reals of an optional argument; the default where it is not given.
pub(super) fn reals_or<'a>(
    call: &Call<'a>,
    at: usize,
    default: f64,
) -> Result<impl Fn(usize) -> Option<f64> + use<'a>, Error> {
    let values = call.optional(at).map(Argument::reals).transpose()?;
    Ok(move |row| values.map_or(Some(default), |values| values.at(row)))
}

/// Refuses a call whose optional argument asks for a spheroid rather than a sphere.
pub(super) fn on_sphere(call: &Call<'_>, at: usize, name: &str) -> Result<(), Error> {
    let Some(spheroid) = call.optional(at) else { return Ok(()) };
    if spheroid.constant && spheroid.bools()?.at(0) == Some(false) {
        return Ok(());
    }
    let message = format!("{name}() on a spheroid is not supported");
    Err(Error::new(ErrorKind::Unsupported, message))
}

/// Shapes in GeoJSON, one per row. The same text in successive rows is read only once.
pub(super) struct Shapes<'a, T> {
    texts: Values<&'a StringViewArray>,
    read: fn(&str) -> Option<T>,
    last: Option<(&'a str, Option<T>)>,
}

impl<'a, T> Shapes<'a, T> {
    pub(super) fn new(
        call: &Call<'a>,
        at: usize,
        read: fn(&str) -> Option<T>,
    ) -> Result<Self, Error> {
        Ok(Self { texts: call.arg(at)?.jsons()?, read, last: None })
    }

    /// The shape of a row, if it is a valid one.
    pub(super) fn at(&mut self, row: usize) -> Option<&T> {
        let text = self.texts.at(row)?;
        if self.last.as_ref().is_none_or(|(known, _)| *known != text) {
            self.last = Some((text, (self.read)(text)));
        }
        self.last.as_ref()?.1.as_ref()
    }
}

/// The elements of an array of GeoJSON, if it is one and all are valid.
pub(super) fn all<T>(json: &str, read: fn(&str) -> Option<T>) -> Option<Vec<T>> {
    super::arrays::array(json)?.into_iter().map(read).collect()
}

/// The lines of a `LineString` or `MultiLineString`.
pub(super) fn lines(json: &str) -> Option<Vec<Polyline>> {
    let paths = line_positions(json)?;
    paths.iter().map(|path| line(path.iter().map(point).collect())).collect()
}

/// A line through points, if there are enough and successive ones differ.
pub(super) fn line(points: Vec<Point>) -> Option<Polyline> {
    let line = Polyline::new(points);
    (line.num_vertices() > 1 && line.validate().is_ok()).then_some(line)
}

/// The positions of the lines of a `LineString` or `MultiLineString`.
pub(super) fn line_positions(json: &str) -> Option<Vec<Vec<Position>>> {
    let value: Value = serde_json::from_str(json).ok()?;
    let coordinates = value.get("coordinates")?;
    let lines = match value.get("type")?.as_str()? {
        "LineString" => vec![positions(coordinates)?],
        "MultiLineString" => several(coordinates, positions)?,
        _ => return None,
    };
    (!lines.is_empty()).then_some(lines)
}

/// The area of a `Polygon` or `MultiPolygon`, whose polygons may overlap.
pub(super) fn polygon(json: &str) -> Option<Polygon> {
    united(&polygon_positions(json)?, |ring| ring.iter().map(point).collect())
}

/// The union of polygons, given as rings of positions between which points may lie.
pub(super) fn united(
    polygons: &[Vec<Vec<Position>>],
    points: impl Fn(&[Position]) -> Vec<Point>,
) -> Option<Polygon> {
    let polygons = polygons.iter().map(|rings| {
        polygon_of(rings.iter().map(|ring| loop_of(points(ring))).collect::<Option<_>>()?)
    });
    let polygon = union(polygons.collect::<Option<_>>()?)?;
    (!polygon.is_empty_polygon()).then_some(polygon)
}

/// The positions of the rings of each polygon of a `Polygon` or `MultiPolygon`.
pub(super) fn polygon_positions(json: &str) -> Option<Vec<Vec<Vec<Position>>>> {
    let value: Value = serde_json::from_str(json).ok()?;
    let coordinates = value.get("coordinates")?;
    let rings = |polygon: &Value| several(polygon, positions).filter(|rings| !rings.is_empty());
    let polygons = match value.get("type")?.as_str()? {
        "Polygon" => vec![rings(coordinates)?],
        "MultiPolygon" => several(coordinates, rings)?,
        _ => return None,
    };
    (!polygons.is_empty()).then_some(polygons)
}

fn several<T>(value: &Value, read: impl Fn(&Value) -> Option<T>) -> Option<Vec<T>> {
    value.as_array()?.iter().map(read).collect()
}

fn positions(value: &Value) -> Option<Vec<Position>> {
    several(value, |position| {
        let position = position.as_array()?;
        let (longitude, latitude) = (position.first()?.as_f64()?, position.get(1)?.as_f64()?);
        // Kusto lets a longitude go once more around the Earth, unlike those that are arguments.
        (longitude.abs() <= 360.0 && latitude.abs() <= 90.0).then_some((longitude, latitude))
    })
}

pub(super) fn point(position: &Position) -> Point {
    LatLng::from_degrees(position.1, position.0).to_point()
}

/// A closed ring around the smaller of the two areas that it separates.
fn loop_of(mut points: Vec<Point>) -> Option<Loop> {
    if points.len() < 4 || points.first() != points.last() {
        return None;
    }
    points.pop();
    let mut bits: Vec<_> =
        points.iter().map(|p| [p.x().to_bits(), p.y().to_bits(), p.z().to_bits()]).collect();
    bits.sort_unstable();
    let distinct = bits.windows(2).all(|pair| pair.first() != pair.last());
    let ring = distinct.then(|| Loop::new(points))?;
    ring.validate().ok()?;
    let mut ring = ring;
    ring.normalize();
    Some(ring)
}

fn polygon_of(rings: Vec<Loop>) -> Option<Polygon> {
    let polygon = Polygon::from_loops(rings);
    polygon.find_validation_error().is_none().then_some(polygon)
}

fn write_position(point: Point, out: &mut String) {
    let place = LatLng::from_point(point);
    write_degrees((place.lng.degrees(), place.lat.degrees()), out);
}

pub(super) fn write_degrees((longitude, latitude): Position, out: &mut String) {
    out.push('[');
    write_real(longitude, out);
    out.push(',');
    write_real(latitude, out);
    out.push(']');
}

fn write_shape(kind: &str, coordinates: &str, out: &mut String) {
    out.push_str("{\"type\":\"");
    out.push_str(kind);
    out.push_str("\",\"coordinates\":");
    out.push_str(coordinates);
    out.push('}');
}

/// Parts of a shape: each written, with commas between them, in brackets.
pub(super) fn list<T>(
    parts: impl IntoIterator<Item = T>,
    write: impl Fn(T, &mut String),
) -> String {
    let mut out = String::from("[");
    for part in parts {
        if out.len() > 1 {
            out.push(',');
        }
        write(part, &mut out);
    }
    out.push(']');
    out
}

pub(super) fn write_point(point: Point, out: &mut String) {
    let mut position = String::new();
    write_position(point, &mut position);
    write_shape("Point", &position, out);
}

/// A `Point` exactly at a position.
pub(super) fn write_place(position: Position, out: &mut String) {
    let mut text = String::new();
    write_degrees(position, &mut text);
    write_shape("Point", &text, out);
}

/// A `Polygon` of one ring through positions; the first is repeated at the end.
pub(super) fn write_ring(positions: &[Position], out: &mut String) {
    let ring = list(positions.iter().chain(positions.first()), |p, out| write_degrees(*p, out));
    write_shape("Polygon", &format!("[{ring}]"), out);
}

/// A `LineString`, or a `MultiLineString` of several. None of none.
pub(super) fn write_lines(lines: &[Polyline], out: &mut String) -> Option<()> {
    write_paths(
        lines,
        |line, out| out.push_str(&list(line.vertices_vec(), |p, out| write_position(*p, out))),
        out,
    )
}

/// The same of lines in any form.
pub(super) fn write_paths<T>(
    paths: &[T],
    write: impl Fn(&T, &mut String),
    out: &mut String,
) -> Option<()> {
    let mut first = String::new();
    write(paths.first()?, &mut first);
    match paths {
        [_] => write_shape("LineString", &first, out),
        _ => write_shape("MultiLineString", &list(paths, write), out),
    }
    Some(())
}

/// A `Polygon`, or a `MultiPolygon` of several. None of an empty area or of all the Earth.
pub(super) fn write_polygon(polygon: &Polygon, out: &mut String) -> Option<()> {
    write_polygons([polygon], out)
}

/// The same of several areas beside each other.
pub(super) fn write_polygons<'p>(
    polygons: impl IntoIterator<Item = &'p Polygon>,
    out: &mut String,
) -> Option<()> {
    let mut shells: Vec<Vec<String>> = Vec::new();
    for polygon in polygons {
        if polygon.is_full_polygon() {
            return None;
        }
        for ring in polygon.loops() {
            let text = written_ring(ring);
            match shells.last_mut() {
                // A polygon's loops follow the shell that they are in.
                Some(rings) if ring.is_hole() => rings.push(text),
                _ => shells.push(vec![text]),
            }
        }
    }
    let written = |rings: &Vec<String>, out: &mut String| {
        write_array(rings.iter().map(String::as_str), out);
    };
    match shells.as_slice() {
        [] => return None,
        [rings] => {
            let mut text = String::new();
            written(rings, &mut text);
            write_shape("Polygon", &text, out);
        }
        _ => write_shape("MultiPolygon", &list(&shells, written), out),
    }
    Some(())
}

/// A ring, shells counterclockwise and holes clockwise.
fn written_ring(ring: &Loop) -> String {
    let count = ring.num_vertices();
    list((0..=count).map(|i| ring.oriented_vertex(i % count.max(1))), write_position)
}

/// Shapes of different kinds: the only one, or a `GeometryCollection`.
pub(super) fn write_collection(shapes: &[String], out: &mut String) {
    if let [shape] = shapes {
        out.push_str(shape);
        return;
    }
    out.push_str("{\"type\":\"GeometryCollection\",\"geometries\":");
    write_array(shapes.iter().map(String::as_str), out);
    out.push('}');
}

/// A `Point`, or a `MultiPoint` of several.
pub(super) fn write_points(points: &[Point], out: &mut String) {
    match points {
        [point] => write_point(*point, out),
        _ => write_shape("MultiPoint", &list(points, |p, out| write_position(*p, out)), out),
    }
}

/// Writes what a function makes of one shape per row.
pub(super) fn map_shapes<T>(
    call: &Call<'_>,
    read: fn(&str) -> Option<T>,
    mut write: impl FnMut(&T, usize, &mut String) -> Option<()>,
) -> Result<ArrayRef, Error> {
    let mut shapes = Shapes::new(call, 0, read)?;
    Ok(call.write_jsons(|row, out| write(shapes.at(row)?, row, out)))
}
