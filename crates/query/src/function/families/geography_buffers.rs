//! `geo_point_buffer`, `geo_line_buffer`, `geo_polygon_buffer`: all that is near a shape.
//!
//! Not here: whether something is near (`geography_points`).

use std::f64::consts::PI;

use arrow::array::ArrayRef;
use s2rst::s2::{
    Polygon,
    buffer_operation::{BufferOptions, S2BufferOperation},
};

use super::{
    super::{Call, Implementation},
    geography_area::AreaLayer,
    geography_overlays::Shared,
    geography_shapes::{angle_of, lines, map_shapes, places, polygon, reals_or, write_polygon},
};
use crate::Error;

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "geo_point_buffer" => point_buffer,
        "geo_line_buffer" => line_buffer,
        "geo_polygon_buffer" => polygon_buffer,
        _ => return None,
    })
}

/// The metres that the edge of a buffer may be off, unless something else is given.
pub(super) const TOLERANCE: f64 = 10.0;

/// All that is near what `add` adds. None if radius or tolerance, both metres, are not legal.
fn buffer(
    radius: Option<f64>,
    tolerance: Option<f64>,
    add: impl FnOnce(&mut S2BufferOperation),
) -> Option<Polygon> {
    let radius = radius.filter(|metres| *metres > 0.0 && angle_of(*metres).radians() < PI)?;
    // Kusto keeps it in single precision, which moves the corners of arcs by a little.
    #[expect(clippy::cast_possible_truncation, reason = "a fraction is in its range")]
    let fraction = f64::from((tolerance? / radius) as f32);
    // Below one the error may be as large as it likes.
    let fraction = (fraction >= 1e-6).then(|| fraction.min(0.999_999))?;
    let mut options = BufferOptions::new(angle_of(radius));
    options.set_error_fraction(fraction);
    let layer = Shared::new(AreaLayer::default());
    let mut operation = S2BufferOperation::new(layer.boxed(), options);
    add(&mut operation);
    operation.build().ok()?;
    layer.take(AreaLayer::take_output)
}

/// All that is near an area, and the area.
pub(super) fn wider(
    polygon: &Polygon,
    radius: Option<f64>,
    tolerance: Option<f64>,
) -> Option<Polygon> {
    buffer(radius, tolerance, |operation| operation.add_shape(polygon))
}

fn point_buffer(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (points, radii) = (places(call, 0)?, call.arg(2)?.reals()?);
    let tolerances = reals_or(call, 3, TOLERANCE)?;
    Ok(call.write_jsons(|row, out| {
        let point = points(row)?.to_point();
        let buffer = buffer(radii.at(row), tolerances(row), |operation| operation.add_point(point));
        write_polygon(&buffer?, out)
    }))
}

fn line_buffer(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (radii, tolerances) = (call.arg(1)?.reals()?, reals_or(call, 2, TOLERANCE)?);
    map_shapes(call, lines, |lines, row, out| {
        let buffer = buffer(radii.at(row), tolerances(row), |operation| {
            for line in lines {
                operation.add_polyline(line.vertices_vec());
            }
        });
        write_polygon(&buffer?, out)
    })
}

fn polygon_buffer(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (radii, tolerances) = (call.arg(1)?.reals()?, reals_or(call, 2, TOLERANCE)?);
    map_shapes(call, polygon, |polygon, row, out| {
        write_polygon(&wider(polygon, radii.at(row), tolerances(row))?, out)
    })
}
