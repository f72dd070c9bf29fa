//! `geo_point_to_geohash` and what is done with geohashes.
//!
//! Not here: other grids (`geography_s2`, `geography_h3`).

use arrow::array::ArrayRef;

use super::{
    super::{Call, Implementation, json},
    geography_shapes::{Position, list, places, write_place, write_ring},
    geography_tokens::listed,
};
use crate::Error;

const LETTERS: &[u8; 32] = b"0123456789bcdefghjkmnpqrstuvwxyz";

/// The longest geohash.
const LONGEST: usize = 18;

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "geo_point_to_geohash" => of_point,
        "geo_geohash_to_central_point" => central_point,
        "geo_geohash_to_polygon" => polygon,
        "geo_geohash_neighbors" => neighbors,
        _ => return None,
    })
}

/// The part of the map that a geohash means: its south-west corner and its size, in degrees.
#[derive(Clone, Copy)]
struct Area {
    corner: Position,
    size: Position,
}

impl Area {
    const WORLD: Self = Self { corner: (-180.0, -90.0), size: (360.0, 180.0) };

    /// One of its halves: the eastern or northern, or the other.
    fn half(self, upright: bool, upper: bool) -> Self {
        let Self { mut corner, mut size } = self;
        let (start, length) =
            if upright { (&mut corner.0, &mut size.0) } else { (&mut corner.1, &mut size.1) };
        *length /= 2.0;
        if upper {
            *start += *length;
        }
        Self { corner, size }
    }

    fn of(geohash: &str) -> Option<Self> {
        if geohash.is_empty() || geohash.len() > LONGEST {
            return None;
        }
        let mut area = Self::WORLD;
        let mut upright = true;
        for letter in geohash.bytes() {
            let digit = LETTERS.iter().position(|known| *known == letter)?;
            for bit in (0..5).rev() {
                area = area.half(upright, digit >> bit & 1 == 1);
                upright = !upright;
            }
        }
        Some(area)
    }

    fn centre(self) -> Position {
        (self.corner.0 + self.size.0 / 2.0, self.corner.1 + self.size.1 / 2.0)
    }
}

/// Appends the geohash of a position.
fn write(position: Position, length: usize, out: &mut String) {
    let mut area = Area::WORLD;
    let mut upright = true;
    for _ in 0..length {
        let mut digit = 0;
        for _ in 0..5 {
            let centre = area.centre();
            let upper = if upright { position.0 >= centre.0 } else { position.1 >= centre.1 };
            digit = digit << 1 | usize::from(upper);
            area = area.half(upright, upper);
            upright = !upright;
        }
        out.extend(LETTERS.get(digit).map(|letter| char::from(*letter)));
    }
}

fn of_point(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (longitudes, latitudes) = (call.arg(0)?.reals()?, call.arg(1)?.reals()?);
    let (points, lengths) = (places(call, 0)?, call.integers_or(2, 5)?);
    Ok(call.write_texts(|row, out| {
        let length = lengths(row).and_then(|length| usize::try_from(length).ok());
        let length = length.filter(|length| (1..=LONGEST).contains(length));
        if let (Some(_), Some(length)) = (points(row), length)
            && let (Some(longitude), Some(latitude)) = (longitudes.at(row), latitudes.at(row))
        {
            write((longitude, latitude), length, out);
        }
    }))
}

fn central_point(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let geohashes = call.arg(0)?.texts()?;
    Ok(call.write_jsons(|row, out| {
        write_place(Area::of(geohashes.at(row))?.centre(), out);
        Some(())
    }))
}

fn polygon(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let geohashes = call.arg(0)?.texts()?;
    Ok(call.write_jsons(|row, out| {
        let Area { corner: (west, south), size: (width, height) } = Area::of(geohashes.at(row))?;
        let (east, north) = (west + width, south + height);
        write_ring(&[(west, south), (east, south), (east, north), (west, north)], out);
        Some(())
    }))
}

/// The directions of neighbours, clockwise from north-west.
const DIRECTIONS: [Position; 8] = [
    (-1.0, 1.0),
    (0.0, 1.0),
    (1.0, 1.0),
    (1.0, 0.0),
    (1.0, -1.0),
    (0.0, -1.0),
    (-1.0, -1.0),
    (-1.0, 0.0),
];

fn neighbors(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let geohashes = call.arg(0)?.texts()?;
    Ok(call.write_jsons(|row, out| {
        let geohash = geohashes.at(row);
        let area = Area::of(geohash)?;
        let (longitude, latitude) = area.centre();
        let mut found: Vec<String> = Vec::new();
        for (east, north) in DIRECTIONS {
            let latitude = latitude + north * area.size.1;
            if latitude.abs() < 90.0 {
                let longitude = longitude + east * area.size.0;
                let mut neighbor = String::new();
                let longitude = (longitude + 180.0).rem_euclid(360.0) - 180.0;
                write((longitude, latitude), geohash.len(), &mut neighbor);
                found.push(neighbor);
            }
        }
        out.push_str(&list(listed(found), |name, out| json::write_string(&name, out)));
        Some(())
    }))
}
