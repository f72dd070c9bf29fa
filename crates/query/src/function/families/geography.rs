//! `geo_distance_2points`.
//!
//! Not here: where an IP address is, for which there is no data.

use arrow::array::ArrayRef;

use super::super::{Call, Implementation};
use crate::{Error, ErrorKind};

/// Metres from the middle of the Earth, taken as a sphere.
const RADIUS: f64 = 6_371_010.0;

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    (name == "geo_distance_2points").then_some(distance)
}

fn distance(call: &Call<'_>) -> Result<ArrayRef, Error> {
    if let Some(spheroid) = call.optional(4)
        && (!spheroid.constant || spheroid.bools()?.at(0) != Some(false))
    {
        let message = "geo_distance_2points() on a spheroid is not supported";
        return Err(Error::new(ErrorKind::Unsupported, message));
    }
    let (from_x, from_y) = (call.arg(0)?.reals()?, call.arg(1)?.reals()?);
    let (to_x, to_y) = (call.arg(2)?.reals()?, call.arg(3)?.reals()?);
    let longitude =
        |degrees: Option<f64>| degrees.filter(|d| d.abs() <= 180.0).map(f64::to_radians);
    let latitude = |degrees: Option<f64>| degrees.filter(|d| d.abs() <= 90.0).map(f64::to_radians);
    Ok(call.write_reals(|row| {
        let (from_x, from_y) = (longitude(from_x.at(row))?, latitude(from_y.at(row))?);
        let (to_x, to_y) = (longitude(to_x.at(row))?, latitude(to_y.at(row))?);
        let half = |difference: f64| (difference / 2.0).sin().powi(2);
        let chord = half(to_y - from_y) + from_y.cos() * to_y.cos() * half(to_x - from_x);
        Some(2.0 * RADIUS * chord.sqrt().min(1.0).asin())
    }))
}
