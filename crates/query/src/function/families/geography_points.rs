//! `geo_azimuth`, `geo_point_in_polygon`, `geo_distance_point_to_line` …: points and what they
//! lie near.
//!
//! Not here: the distance of two points (`geography`), cells of grids (`geography_s2` …).

use std::f64::consts::TAU;

use arrow::array::ArrayRef;
use s2rst::s2::{LatLng, Point, Polygon, Region, polyline::Polyline};

use super::{
    super::{Call, Implementation},
    geography_shapes::{Shapes, lines, metres_of, on_sphere, places, polygon, write_point},
};
use crate::Error;

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "geo_angle" => angle,
        "geo_azimuth" => azimuth,
        "geo_point_in_circle" => in_circle,
        "geo_point_in_polygon" => in_polygon,
        "geo_distance_point_to_line" => distance_to_line,
        "geo_distance_point_to_polygon" => distance_to_polygon,
        "geo_closest_point_on_line" => closest_on_line,
        "geo_closest_point_on_polygon" => closest_on_polygon,
        _ => return None,
    })
}

/// The direction from a place to another, clockwise from north. None if there is no only one.
fn bearing(from: LatLng, to: LatLng) -> Option<f64> {
    let (start, end) = (from.to_point(), to.to_point());
    if start == end || start == Point(-end.0) {
        return None;
    }
    let (from_y, to_y) = (from.lat.radians(), to.lat.radians());
    let turn = to.lng.radians() - from.lng.radians();
    let east = turn.sin() * to_y.cos();
    let north = from_y.cos() * to_y.sin() - from_y.sin() * to_y.cos() * turn.cos();
    Some(whole_turn(east.atan2(north)))
}

/// The same direction in `[0, 2π)`.
fn whole_turn(radians: f64) -> f64 {
    let turn = radians.rem_euclid(TAU);
    if turn < TAU { turn } else { 0.0 }
}

fn azimuth(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (from, to) = (places(call, 0)?, places(call, 2)?);
    Ok(call.write_reals(|row| bearing(from(row)?, to(row)?)))
}

fn angle(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (first, second, third) = (places(call, 0)?, places(call, 2)?, places(call, 4)?);
    Ok(call.write_reals(|row| {
        let corner = second(row)?;
        let (back, on) = (bearing(corner, first(row)?)?, bearing(corner, third(row)?)?);
        Some(whole_turn(on - back))
    }))
}

fn in_circle(call: &Call<'_>) -> Result<ArrayRef, Error> {
    on_sphere(call, 5, "geo_point_in_circle")?;
    let (points, centres) = (places(call, 0)?, places(call, 2)?);
    let radii = call.arg(4)?.reals()?;
    Ok(call.write_bools(|row| {
        let radius = radii.at(row).filter(|radius| *radius >= 0.0)?;
        Some(metres_of(points(row)?.get_distance(centres(row)?)) <= radius)
    }))
}

fn in_polygon(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (points, mut polygons) = (places(call, 0)?, Shapes::new(call, 2, polygon)?);
    Ok(call.write_bools(|row| {
        let point = points(row)?.to_point();
        Some(Region::contains_point(polygons.at(row)?, &point))
    }))
}

/// The point of some lines that is closest to another.
fn closest(lines: &[Polyline], point: Point) -> Option<Point> {
    let closest = lines.iter().map(|line| line.project(point).0);
    closest.min_by(|l, r| l.distance(point).radians().total_cmp(&r.distance(point).radians()))
}

fn distance_to_line(call: &Call<'_>) -> Result<ArrayRef, Error> {
    on_sphere(call, 3, "geo_distance_point_to_line")?;
    let (points, mut shapes) = (places(call, 0)?, Shapes::new(call, 2, lines)?);
    Ok(call.write_reals(|row| {
        let point = points(row)?.to_point();
        Some(metres_of(closest(shapes.at(row)?, point)?.distance(point)))
    }))
}

fn distance_to_polygon(call: &Call<'_>) -> Result<ArrayRef, Error> {
    on_sphere(call, 3, "geo_distance_point_to_polygon")?;
    let (points, mut polygons) = (places(call, 0)?, Shapes::new(call, 2, polygon)?);
    Ok(call.write_reals(|row| {
        let point = points(row)?.to_point();
        Some(metres_of(Polygon::get_distance(polygons.at(row)?, point)))
    }))
}

fn closest_on_line(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (points, mut shapes) = (places(call, 0)?, Shapes::new(call, 2, lines)?);
    Ok(call.write_jsons(|row, out| {
        let point = points(row)?.to_point();
        write_point(closest(shapes.at(row)?, point)?, out);
        Some(())
    }))
}

fn closest_on_polygon(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (points, mut polygons) = (places(call, 0)?, Shapes::new(call, 2, polygon)?);
    Ok(call.write_jsons(|row, out| {
        let point = points(row)?.to_point();
        write_point(polygons.at(row)?.project_point(point), out);
        Some(())
    }))
}
