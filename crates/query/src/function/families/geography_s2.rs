//! `geo_point_to_s2cell` and what is done with cells of S2; the cells of lines and polygons.
//!
//! Not here: other grids (`geography_geohash`, `geography_h3`).

use std::collections::BTreeSet;

use arrow::array::ArrayRef;
use s2rst::s2::{
    Cell, CellId, CellVertex, LatLng, Level, Point, Polygon, Region, polyline::Polyline,
    shape_index_buffered_region::ShapeIndexBufferedRegion, shape_index_region::ShapeIndexRegion,
};

use super::{
    super::{Call, Implementation, json},
    geography_overlays::{Indexed, index_of},
    geography_shapes::{
        angle_of, lines, list, map_shapes, places, polygon, reals_or, write_place, write_ring,
    },
    geography_tokens::listed,
};
use crate::Error;

/// The level of cells unless another is given.
const LEVEL: i64 = 11;

/// More cells than this are not listed.
const MOST: usize = 65_536;

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "geo_point_to_s2cell" => of_point,
        "geo_s2cell_to_central_point" => central_point,
        "geo_s2cell_to_polygon" => cell_polygon,
        "geo_s2cell_neighbors" => neighbors,
        "geo_line_to_s2cells" => |call| {
            cells(call, lines, |lines: &Vec<Polyline>| {
                lines.iter().filter_map(|line| line.vertices_vec().first().copied()).collect()
            })
        },
        "geo_polygon_to_s2cells" => |call| {
            cells(call, polygon, |polygon: &Polygon| {
                polygon.loops().iter().filter_map(|ring| ring.vertices().first().copied()).collect()
            })
        },
        _ => return None,
    })
}

fn level(number: Option<i64>) -> Option<Level> {
    Level::try_from(number?).ok()
}

fn of_point(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (points, levels) = (places(call, 0)?, call.integers_or(2, LEVEL)?);
    Ok(call.write_texts(|row, out| {
        if let (Some(place), Some(level)) = (points(row), level(levels(row))) {
            out.push_str(&CellId::from_lat_lng(&place).parent_at_level(level).to_token());
        }
    }))
}

fn cell(token: &str) -> Option<CellId> {
    let cell = CellId::from_token(token);
    cell.is_valid().then_some(cell)
}

fn central_point(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let tokens = call.arg(0)?.texts()?;
    Ok(call.write_jsons(|row, out| {
        let place = cell(tokens.at(row))?.to_lat_lng();
        write_place((place.lng.degrees(), place.lat.degrees()), out);
        Some(())
    }))
}

fn cell_polygon(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let tokens = call.arg(0)?.texts()?;
    Ok(call.write_jsons(|row, out| {
        let cell = Cell::from_cell_id(cell(tokens.at(row))?);
        let corners = CellVertex::ALL.map(|corner| {
            let place = LatLng::from_point(cell.vertex(corner));
            (place.lng.degrees(), place.lat.degrees())
        });
        write_ring(&corners, out);
        Some(())
    }))
}

fn write_tokens(tokens: Vec<String>, out: &mut String) {
    out.push_str(&list(tokens, |token, out| json::write_string(&token, out)));
}

fn neighbors(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let tokens = call.arg(0)?.texts()?;
    Ok(call.write_jsons(|row, out| {
        let cell = cell(tokens.at(row))?;
        let neighbors = cell.all_neighbors(cell.level())?;
        write_tokens(listed(neighbors.into_iter().map(CellId::to_token).collect()), out);
        Some(())
    }))
}

/// The cells that a shape touches; `starts` are points of all its parts.
fn cells<T: Indexed>(
    call: &Call<'_>,
    read: fn(&str) -> Option<T>,
    starts: fn(&T) -> Vec<Point>,
) -> Result<ArrayRef, Error> {
    let (levels, radii) = (call.integers_or(1, LEVEL)?, reals_or(call, 2, 0.0)?);
    map_shapes(call, read, |shape, row, out| {
        let level = level(levels(row))?;
        let radius = radii(row).filter(|radius| *radius >= 0.0 && radius.is_finite())?;
        let index = index_of(shape);
        let cells = if radius > 0.0 {
            let region = ShapeIndexBufferedRegion::from_angle(&index, angle_of(radius));
            flood(&region, starts(shape), level)?
        } else {
            flood(&ShapeIndexRegion::new(&index), starts(shape), level)?
        };
        write_tokens(cells.into_iter().map(CellId::to_token).collect(), out);
        Some(())
    })
}

/// The cells of a level that a region touches, found from one to the next. None if too many.
fn flood(region: &dyn Region, starts: Vec<Point>, level: Level) -> Option<BTreeSet<CellId>> {
    let start = |point| CellId::from_point(&point).parent_at_level(level);
    let mut open: Vec<CellId> = starts.into_iter().map(start).collect();
    let mut seen: BTreeSet<CellId> = open.iter().copied().collect();
    let mut found = BTreeSet::new();
    while let Some(cell) = open.pop() {
        if !region.intersects_cell(&Cell::from_cell_id(cell)) {
            continue;
        }
        found.insert(cell);
        if found.len() > MOST {
            return None;
        }
        open.extend(cell.edge_neighbors().into_iter().filter(|cell| seen.insert(*cell)));
    }
    Some(found)
}
