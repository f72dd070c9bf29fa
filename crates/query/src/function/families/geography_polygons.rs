//! `geo_polygon_area`, `geo_polygon_centroid`, `geo_polygon_simplify`, `geo_union_polygons_array` …
//!
//! Not here: what polygons have in common with other shapes (`geography_overlays`), buffers.

use arrow::array::ArrayRef;
use s2rst::s2::{
    Point, Polygon,
    builder::{Options, S2Builder, snap::IdentitySnapFunction},
};

use super::{
    super::{Call, Implementation},
    geography_area::AreaLayer,
    geography_lines::tolerance,
    geography_overlays::union as union_of,
    geography_shapes::{
        RADIUS, Shapes, all, map_shapes, metres_of, on_sphere, polygon, reals_or, write_point,
        write_polygon, write_polygons,
    },
};
use crate::Error;

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "geo_polygon_area" => area,
        "geo_polygon_perimeter" => perimeter,
        "geo_polygon_centroid" => centroid,
        "geo_polygon_simplify" => simplify,
        "geo_simplify_polygons_array" => simplify_together,
        "geo_union_polygons_array" => union,
        _ => return None,
    })
}

fn area(call: &Call<'_>) -> Result<ArrayRef, Error> {
    on_sphere(call, 1, "geo_polygon_area")?;
    let mut polygons = Shapes::new(call, 0, polygon)?;
    Ok(call.write_reals(|row| Some(polygons.at(row)?.area() * RADIUS * RADIUS)))
}

fn perimeter(call: &Call<'_>) -> Result<ArrayRef, Error> {
    on_sphere(call, 1, "geo_polygon_perimeter")?;
    let mut polygons = Shapes::new(call, 0, polygon)?;
    Ok(call.write_reals(|row| {
        let rings = polygons.at(row)?.loops().iter();
        let edges = rings.flat_map(|ring| {
            let ends = ring.vertices().iter().cycle().skip(1);
            ring.vertices().iter().zip(ends).map(|(start, end)| metres_of(start.distance(*end)))
        });
        Some(edges.sum())
    }))
}

fn centroid(call: &Call<'_>) -> Result<ArrayRef, Error> {
    map_shapes(call, polygon, |polygon, _, out| {
        let sum = polygon.centroid().0;
        if sum.norm() == 0.0 {
            return None;
        }
        write_point(Point(sum.normalize()), out);
        Some(())
    })
}

fn simplify(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let tolerances = reals_or(call, 1, 10.0)?;
    map_shapes(call, polygon, |polygon, row, out| {
        let polygon = std::slice::from_ref(polygon);
        write_polygons(&simplified(polygon, tolerances(row))?, out)
    })
}

/// Simplifies polygons so that those that touch still do.
fn simplify_together(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let tolerances = reals_or(call, 1, 10.0)?;
    map_shapes(
        call,
        |json| all(json, polygon),
        |polygons, row, out| write_polygons(&simplified(polygons, tolerances(row))?, out),
    )
}

/// What is left of polygons without what matters less than so many metres.
fn simplified(polygons: &[Polygon], metres: Option<f64>) -> Option<Vec<Polygon>> {
    let snap = IdentitySnapFunction::new(tolerance(metres)?);
    let mut options = Options::new(Box::new(snap));
    options.simplify_edge_chains = true;
    let mut builder = S2Builder::new(options);
    for polygon in polygons {
        builder.start_layer(Box::new(AreaLayer::default()));
        // A polygon of which nothing is left is empty.
        builder.add_is_full_polygon_predicate(S2Builder::is_full_polygon(false));
        builder.add_polygon(polygon);
    }
    let layers = builder.build().ok()?.into_iter();
    layers.map(|layer| layer.into_any().downcast::<AreaLayer>().ok()?.take_output()).collect()
}

fn union(call: &Call<'_>) -> Result<ArrayRef, Error> {
    map_shapes(
        call,
        |json| all(json, polygon),
        |polygons, _, out| write_polygon(&union_of(polygons.clone())?, out),
    )
}
