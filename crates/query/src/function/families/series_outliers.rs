//! `series_outliers`: how far each element lies outside, by Tukey's fences.
//!
//! Not here: what is left of a series when its season and trend are gone (`series_decompose`).

use arrow::array::ArrayRef;

use super::{
    super::{
        Call, Implementation,
        argument::{Datum, invalid},
    },
    series::{Series, write},
};
use crate::{Error, ErrorKind};

/// Percentiles between which nothing is out of the ordinary, and the unit of what is, as a part
/// of the distance between them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Fences {
    lower: f64,
    upper: f64,
    unit: f64,
}

impl Fences {
    /// `ctukey`. The unit is measured with Kusto.
    pub(super) const CUSTOM: Self = Self { lower: 0.1, upper: 0.9, unit: 0.360_671_563_966_202_65 };
    const TUKEY: Self = Self { lower: 0.25, upper: 0.75, unit: 1.0 };

    pub(super) fn parse(kind: &str) -> Result<Self, Error> {
        match kind {
            "ctukey" => Ok(Self::CUSTOM),
            "tukey" => Ok(Self::TUKEY),
            other => Err(invalid(format!("`{other}` is none of the kinds tukey and ctukey"))),
        }
    }
}

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    (name == "series_outliers").then_some(outliers)
}

/// The value at a part of the way through sorted numbers, between neighbours in proportion.
fn quantile(sorted: &[f64], part: f64) -> Option<f64> {
    let place = part * (sorted.len() as f64 - 1.0);
    let below = *sorted.get(place.floor().max(0.0) as usize)?;
    let above = *sorted.get(place.ceil().max(0.0) as usize)?;
    Some(below + (above - below) * place.fract())
}

/// How far each number lies outside: 0 inside of the fences, and where nothing is.
pub(super) fn score(numbers: &[Option<f64>], fences: Fences) -> Vec<f64> {
    let mut sorted: Vec<f64> = numbers.iter().copied().flatten().collect();
    sorted.sort_by(f64::total_cmp);
    let ends = quantile(&sorted, fences.lower).zip(quantile(&sorted, fences.upper));
    let Some((lower, upper)) = ends else { return vec![0.0; numbers.len()] };
    let unit = (upper - lower) * fences.unit;
    let outside = |number: f64| match number {
        number if number > upper => (number - upper) / unit,
        number if number < lower => (number - lower) / unit,
        _ => 0.0,
    };
    numbers.iter().map(|number| number.map_or(0.0, outside)).collect()
}

fn outliers(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let series = call.arg(0)?.jsons()?;
    let kinds = call.optional(1).map(|it| it.texts()).transpose()?;
    let fences = |row| kinds.as_ref().map_or(Ok(Fences::CUSTOM), |it| Fences::parse(it.at(row)));
    (0..call.rows).try_for_each(|row| fences(row).map(|_| ()))?;
    let ignored = call.optional(2).map(|it| it.data()).transpose()?;
    for (place, usual) in [(3, 10.0), (4, 90.0)] {
        let Some(percentiles) = call.optional(place) else { continue };
        let percentiles = percentiles.reals()?;
        if (0..call.rows).any(|row| percentiles.at(row) != Some(usual)) {
            let message =
                "series_outliers() between other percentiles than 10 and 90 is not supported";
            return Err(Error::new(ErrorKind::Unsupported, message));
        }
    }
    Ok(call.write_jsons(|row, out| {
        let mut series = Series::of(series.at(row)?)?;
        if let Some(ignored) = ignored.as_ref().and_then(|it| super::to_real(it.at(row))) {
            let same = |it: &f64| it.to_bits() == ignored.to_bits();
            series.numbers.iter_mut().filter(|it| it.as_ref().is_some_and(same)).for_each(|it| {
                *it = None;
            });
        }
        let scores = score(&series.numbers, fences(row).ok()?);
        write(scores.into_iter().map(Datum::Real), out);
        Some(())
    }))
}
