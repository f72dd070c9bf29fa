//! `geo_polygon_to_h3cells`: the cells of H3 whose centres lie in a polygon, whose edges are
//! straight on a map, in the order in which H3's own search leaves them in its table.
//!
//! Not here: single cells (`geography_h3`).

use std::{
    collections::{BTreeMap, BTreeSet},
    f64::consts::{PI, TAU},
};

use arrow::array::ArrayRef;
use h3o::{CellIndex, LatLng, Resolution};
use s2rst::s2::{LatLng as Place, Polygon};

use super::{
    super::{Call, Implementation},
    geography_buffers::{TOLERANCE, wider},
    geography_h3::{RESOLUTION, resolution, write_set},
    geography_shapes::{map_shapes, polygon, reals_or},
};
use crate::Error;

/// More cells than this are not listed.
const MOST: usize = 61_680;

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    (name == "geo_polygon_to_h3cells").then_some(cells)
}

fn cells(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (resolutions, radii) = (call.integers_or(1, RESOLUTION)?, reals_or(call, 2, 0.0)?);
    map_shapes(call, polygon, |polygon, row, out| {
        let resolution = resolution(resolutions(row))?;
        let radius = radii(row).filter(|radius| *radius >= 0.0)?;
        let cells = if radius > 0.0 {
            fill(&wider(polygon, Some(radius), Some(TOLERANCE.min(radius)))?, resolution)?
        } else {
            fill(polygon, resolution)?
        };
        write_set(cells, out);
        Some(())
    })
}

/// The cells in all parts of an area. None if there are too many.
fn fill(polygon: &Polygon, resolution: Resolution) -> Option<Vec<CellIndex>> {
    let mut parts: Vec<Part> = Vec::new();
    for ring in polygon.loops() {
        let places = ring.vertices().iter().map(|point| {
            let place = Place::from_point(*point);
            (place.lng.radians(), place.lat.radians())
        });
        let places: Vec<Spot> = places.collect();
        match parts.last_mut() {
            Some(part) if ring.is_hole() => part.rings.push(Ring::new(places)),
            _ => parts.push(Part { rings: vec![Ring::new(places)] }),
        }
    }
    let mut cells = Vec::new();
    let mut seen = BTreeSet::new();
    for part in &parts {
        cells.extend(part.fill(resolution)?.into_iter().filter(|cell| seen.insert(*cell)));
    }
    (cells.len() <= MOST).then_some(cells)
}

/// Longitude and latitude in radians.
type Spot = (f64, f64);

/// Positions around an area on a map.
struct Ring {
    spots: Vec<Spot>,
    /// Whether it goes over the antimeridian; then western longitudes count on from 180.
    crossing: bool,
}

impl Ring {
    fn new(spots: Vec<Spot>) -> Self {
        let mut ring = Self { spots, crossing: false };
        let crossing = ring.edges().any(|(start, end)| (start.0 - end.0).abs() > PI);
        ring.crossing = crossing;
        ring
    }

    fn edges(&self) -> impl Iterator<Item = (Spot, Spot)> {
        let ends = self.spots.iter().cycle().skip(1);
        self.spots.iter().copied().zip(ends.copied())
    }

    fn longitude(&self, radians: f64) -> f64 {
        if self.crossing && radians < 0.0 { radians + TAU } else { radians }
    }

    /// Whether a spot is inside: whether the way west from it crosses an odd number of edges.
    fn contains(&self, (longitude, mut latitude): Spot) -> bool {
        let mut longitude = self.longitude(longitude);
        let mut inside = false;
        for (start, end) in self.edges() {
            let (low, high) = if start.1 > end.1 { (end, start) } else { (start, end) };
            // A way through a corner would meet two edges or none.
            if latitude == low.1 || latitude == high.1 {
                latitude += f64::EPSILON;
            }
            if latitude < low.1 || latitude > high.1 {
                continue;
            }
            let (from, to) = (self.longitude(low.0), self.longitude(high.0));
            if from == longitude || to == longitude {
                longitude -= f64::EPSILON;
            }
            let share = (latitude - low.1) / (high.1 - low.1);
            if self.longitude(from + (to - from) * share) > longitude {
                inside = !inside;
            }
        }
        inside
    }

    /// The corners of the box around it: north-east and south-west.
    fn bounds(&self) -> (Spot, Spot) {
        let longitudes = || self.spots.iter().map(|spot| self.longitude(spot.0));
        let latitudes = || self.spots.iter().map(|spot| spot.1);
        let most = |l: f64, r: f64| l.max(r);
        let least = |l: f64, r: f64| l.min(r);
        (
            (longitudes().fold(f64::MIN, most), latitudes().fold(f64::MIN, most)),
            (longitudes().fold(f64::MAX, least), latitudes().fold(f64::MAX, least)),
        )
    }
}

/// The size of the table in which H3 looks for cells, beyond the estimate of their number.
const SPARE: u64 = 12;

/// A shell and its holes.
struct Part {
    rings: Vec<Ring>,
}

impl Part {
    /// How large H3 makes its table: more cells than there can be.
    fn slots(&self, resolution: Resolution) -> Option<u64> {
        let ((east, north), (west, south)) = self.rings.first()?.bounds();
        let (width, height) = ((east - west).abs(), (north - south).abs());
        if width == 0.0 || height == 0.0 {
            return None;
        }
        let across = kilometres((east, north), (west, south));
        let radius = pentagon_radius(resolution)?;
        // A hexagon's area, and what is left of it where the grid is most distorted.
        let smallest = 0.8 * (2.598_076_211_35 * radius * radius);
        let ratio = width.max(height) / width.min(height);
        let estimate = (across * across / ratio.min(3.0) / smallest).ceil().max(1.0);
        let corners: usize = self.rings.iter().map(|ring| ring.spots.len()).sum();
        Some(whole(estimate)?.max(u64::try_from(corners).ok()?).saturating_add(SPARE))
    }

    fn contains(&self, spot: Spot) -> bool {
        let mut rings = self.rings.iter();
        rings.next().is_some_and(|shell| shell.contains(spot))
            && !rings.any(|hole| hole.contains(spot))
    }

    /// The cells along the rings, then those next to cells inside, until there are no more.
    fn fill(&self, resolution: Resolution) -> Option<Vec<CellIndex>> {
        let slots = self.slots(resolution)?;
        let mut table: BTreeMap<u64, CellIndex> = BTreeMap::new();
        let mut open = self.traced(resolution)?;
        while !open.is_empty() {
            let mut found = Vec::new();
            for cell in open {
                for neighbor in cell.grid_disk::<Vec<_>>(1) {
                    let slot = free(&table, neighbor, slots);
                    let place = LatLng::from(neighbor);
                    if let Some(slot) = slot
                        && self.contains((place.lng_radians(), place.lat_radians()))
                    {
                        table.insert(slot, neighbor);
                        found.push(neighbor);
                    }
                }
            }
            if table.len() > MOST {
                return None;
            }
            open = found;
        }
        Some(table.into_values().collect())
    }

    /// The cells under the edges.
    fn traced(&self, resolution: Resolution) -> Option<Vec<CellIndex>> {
        let width = 2.0 * pentagon_radius(resolution)?;
        let mut seen = BTreeSet::new();
        let mut cells = Vec::new();
        for (start, end) in self.rings.iter().flat_map(Ring::edges) {
            let steps = (kilometres(start, end) / width).ceil().max(1.0);
            let mut step = 0.0;
            while step < steps {
                let between =
                    |start: f64, end: f64| start * (steps - step) / steps + end * step / steps;
                let spot = LatLng::from_radians(between(start.1, end.1), between(start.0, end.0));
                let cell = spot.ok()?.to_cell(resolution);
                if seen.insert(cell) {
                    cells.push(cell);
                }
                if cells.len() > 4 * MOST {
                    return None;
                }
                step += 1.0;
            }
        }
        Some(cells)
    }
}

/// A positive real without its fraction.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the value is in the range of the type"
)]
fn whole(value: f64) -> Option<u64> {
    (0.0..9e18).contains(&value).then_some(value as u64)
}

/// The slot in which a cell is to be put. None if it is in the table already.
fn free(table: &BTreeMap<u64, CellIndex>, cell: CellIndex, slots: u64) -> Option<u64> {
    let mut slot = u64::from(cell) % slots;
    for _ in 0..=table.len() {
        match table.get(&slot) {
            None => return Some(slot),
            Some(known) if *known == cell => return None,
            Some(_) => slot = (slot + 1) % slots,
        }
    }
    None
}

/// The length of the shortest way between two spots.
fn kilometres(from: Spot, to: Spot) -> f64 {
    let half = |difference: f64| (difference / 2.0).sin().powi(2);
    let chord = half(to.1 - from.1) + half(to.0 - from.0) * from.1.cos() * to.1.cos();
    2.0 * chord.sqrt().atan2((1.0 - chord).sqrt()) * 6_371.007_180_918_475
}

/// The distance from the middle of a pentagon, the smallest of cells, to a corner.
fn pentagon_radius(resolution: Resolution) -> Option<f64> {
    let pentagon = resolution.pentagons().next()?;
    let (middle, corner) = (LatLng::from(pentagon), *pentagon.boundary().first()?);
    let spot = |place: LatLng| (place.lng_radians(), place.lat_radians());
    Some(kilometres(spot(middle), spot(corner)))
}
