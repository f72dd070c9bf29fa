//! `geo_point_to_h3cell` and what is done with cells of H3.
//!
//! Not here: the cells in a polygon (`geography_h3_fill`), other grids (`geography_s2` …).

use arrow::array::ArrayRef;
use h3o::{CellIndex, LatLng, Resolution};

use super::{
    super::{Call, Implementation, json},
    geography_shapes::{list, places, write_place, write_ring},
    geography_tokens::listed,
};
use crate::Error;

/// The resolution of cells unless another is given.
pub(super) const RESOLUTION: i64 = 6;

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "geo_point_to_h3cell" => of_point,
        "geo_h3cell_to_central_point" => central_point,
        "geo_h3cell_to_polygon" => cell_polygon,
        "geo_h3cell_level" => level,
        "geo_h3cell_parent" => parent,
        "geo_h3cell_children" => children,
        "geo_h3cell_neighbors" => neighbors,
        "geo_h3cell_rings" => rings,
        _ => return None,
    })
}

pub(super) fn resolution(number: Option<i64>) -> Option<Resolution> {
    Resolution::try_from(u8::try_from(number?).ok()?).ok()
}

fn cell(token: &str) -> Option<CellIndex> {
    // `parse` takes a sign.
    token.bytes().all(|b| b.is_ascii_hexdigit()).then(|| token.parse().ok())?
}

fn of_point(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (points, resolutions) = (places(call, 0)?, call.integers_or(2, RESOLUTION)?);
    Ok(call.write_texts(|row, out| {
        if let (Some(place), Some(resolution)) = (points(row), resolution(resolutions(row)))
            && let Ok(place) = LatLng::from_radians(place.lat.radians(), place.lng.radians())
        {
            out.push_str(&place.to_cell(resolution).to_string());
        }
    }))
}

fn central_point(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let tokens = call.arg(0)?.texts()?;
    Ok(call.write_jsons(|row, out| {
        let place = LatLng::from(cell(tokens.at(row))?);
        write_place((place.lng(), place.lat()), out);
        Some(())
    }))
}

fn cell_polygon(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let tokens = call.arg(0)?.texts()?;
    Ok(call.write_jsons(|row, out| {
        let boundary = cell(tokens.at(row))?.boundary();
        let corners: Vec<_> = boundary.iter().map(|place| (place.lng(), place.lat())).collect();
        write_ring(&corners, out);
        Some(())
    }))
}

fn number(resolution: Resolution) -> i64 {
    u8::from(resolution).into()
}

fn level(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let tokens = call.arg(0)?.texts()?;
    Ok(call.write_integers(|row| Some(number(cell(tokens.at(row))?.resolution()))))
}

/// The resolution that an optional argument gives, or the one `step` finer than the cell's.
fn relative<'a>(
    call: &Call<'a>,
    step: i64,
) -> Result<impl Fn(usize, CellIndex) -> Option<Resolution> + use<'a>, Error> {
    let given = call.optional(1).map(|resolution| resolution.integers()).transpose()?;
    Ok(move |row, cell: CellIndex| {
        let next = number(cell.resolution()) + step;
        resolution(given.as_ref().map_or(Some(next), |given| given.at(row)))
    })
}

fn parent(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (tokens, resolutions) = (call.arg(0)?.texts()?, relative(call, -1)?);
    let parent = |row| {
        let cell = cell(tokens.at(row))?;
        let resolution = resolutions(row, cell)?;
        cell.parent(resolution).filter(|parent| *parent != cell)
    };
    Ok(call.write_texts(|row, out| {
        if let Some(parent) = parent(row) {
            out.push_str(&parent.to_string());
        }
    }))
}

fn children(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (tokens, resolutions) = (call.arg(0)?.texts()?, relative(call, 1)?);
    Ok(call.write_jsons(|row, out| {
        let cell = cell(tokens.at(row))?;
        let resolution = resolutions(row, cell)?;
        // Five steps, at most.
        let steps = number(resolution) - number(cell.resolution());
        (1..=5).contains(&steps).then(|| write_cells(cell.children(resolution), out))
    }))
}

pub(super) fn write_cells(cells: impl IntoIterator<Item = CellIndex>, out: &mut String) {
    out.push_str(&list(cells, |cell, out| json::write_string(&cell.to_string(), out)));
}

/// Writes cells in the order of a set rather than as they were found.
pub(super) fn write_set(cells: impl IntoIterator<Item = CellIndex>, out: &mut String) {
    let tokens = listed(cells.into_iter().map(|cell| cell.to_string()).collect());
    out.push_str(&list(tokens, |token, out| json::write_string(&token, out)));
}

/// The cells at a distance of none, one, two … steps from a cell.
fn rings_of(cell: CellIndex, distance: u32) -> Vec<Vec<CellIndex>> {
    let cells = cell.grid_disk_distances_fast(distance).collect::<Option<Vec<_>>>();
    let cells = cells.unwrap_or_else(|| cell.grid_disk_distances_safe(distance).collect());
    let mut rings: Vec<Vec<CellIndex>> = (0..=distance).map(|_| Vec::new()).collect();
    for (cell, step) in cells {
        if let Some(ring) = usize::try_from(step).ok().and_then(|step| rings.get_mut(step)) {
            ring.push(cell);
        }
    }
    rings
}

fn neighbors(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let tokens = call.arg(0)?.texts()?;
    Ok(call.write_jsons(|row, out| {
        write_set(rings_of(cell(tokens.at(row))?, 1).pop()?, out);
        Some(())
    }))
}

fn rings(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (tokens, distances) = (call.arg(0)?.texts()?, call.arg(1)?.integers()?);
    Ok(call.write_jsons(|row, out| {
        let distance = u32::try_from(distances.at(row)?).ok().filter(|steps| *steps <= 142)?;
        let rings = rings_of(cell(tokens.at(row))?, distance);
        out.push_str(&list(rings, write_cells));
        Some(())
    }))
}
