//! `geo_from_wkt`: well-known text as GeoJSON.
//!
//! Not here: whether lines and polygons are valid; that is looked at where they are used.

use arrow::array::ArrayRef;

use super::{
    super::{Call, Implementation},
    geography_shapes::{list, write_degrees},
};
use crate::Error;

/// How deep collections may be in each other.
const DEEPEST: u32 = 64;

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    (name == "geo_from_wkt").then_some(from_wkt)
}

fn from_wkt(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let texts = call.arg(0)?.texts()?;
    Ok(call.write_jsons(|row, out| {
        let mut rest = Rest(texts.at(row));
        let shape = rest.shape(DEEPEST)?;
        rest.0.trim().is_empty().then(|| out.push_str(&shape))
    }))
}

/// What is still to be read.
struct Rest<'a>(&'a str);

impl<'a> Rest<'a> {
    /// Reads letters; none if something else comes.
    fn word(&mut self) -> &'a str {
        let text = self.0.trim_start();
        let end = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
        let (word, rest) = text.split_at(end);
        self.0 = rest;
        word
    }

    /// Reads a sign if it comes.
    fn sign(&mut self, sign: char) -> Option<()> {
        self.0 = self.0.trim_start().strip_prefix(sign)?;
        Some(())
    }

    fn number(&mut self) -> Option<f64> {
        let text = self.0.trim_start();
        let end = text.find(|c: char| c == ',' || c == '(' || c == ')' || c.is_whitespace());
        let (number, rest) = text.split_at(end.unwrap_or(text.len()));
        self.0 = rest;
        let digits = number.bytes().all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b));
        digits.then(|| number.parse().ok()).flatten().filter(|number: &f64| number.is_finite())
    }

    /// Two numbers; a third would make it unsupported.
    fn position(&mut self) -> Option<String> {
        let position = (self.number()?, self.number()?);
        (position.0.abs() <= 180.0 && position.1.abs() <= 90.0).then(|| {
            let mut text = String::new();
            write_degrees(position, &mut text);
            text
        })
    }

    /// Several in parentheses, as an array of JSON.
    fn several(&mut self, mut one: impl FnMut(&mut Self) -> Option<String>) -> Option<String> {
        self.sign('(')?;
        let mut parts = vec![one(self)?];
        while self.sign(',').is_some() {
            parts.push(one(self)?);
        }
        self.sign(')')?;
        Some(list(parts, |part, out| out.push_str(&part)))
    }

    fn line(&mut self) -> Option<String> {
        self.several(Self::position)
    }

    fn polygon(&mut self) -> Option<String> {
        self.several(Self::line)
    }

    /// A position that may be in parentheses of its own.
    fn member(&mut self) -> Option<String> {
        if self.sign('(').is_none() {
            return self.position();
        }
        let position = self.position()?;
        self.sign(')')?;
        Some(position)
    }

    fn shape(&mut self, depth: u32) -> Option<String> {
        let kind = self.word().to_ascii_uppercase();
        let (name, coordinates) = match kind.as_str() {
            "POINT" => {
                self.sign('(')?;
                let position = self.position()?;
                self.sign(')')?;
                ("Point", position)
            }
            "LINESTRING" => ("LineString", self.line()?),
            "POLYGON" => ("Polygon", self.polygon()?),
            "MULTIPOINT" => ("MultiPoint", self.several(Self::member)?),
            "MULTILINESTRING" => ("MultiLineString", self.several(Self::line)?),
            "MULTIPOLYGON" => ("MultiPolygon", self.several(Self::polygon)?),
            "GEOMETRYCOLLECTION" => {
                let depth = depth.checked_sub(1)?;
                let shapes = self.several(|rest| rest.shape(depth))?;
                return Some(format!(
                    "{{\"type\":\"GeometryCollection\",\"geometries\":{shapes}}}"
                ));
            }
            _ => return None,
        };
        Some(format!("{{\"type\":\"{name}\",\"coordinates\":{coordinates}}}"))
    }
}
