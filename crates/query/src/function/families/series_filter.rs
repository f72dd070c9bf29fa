//! `series_fir`, `series_iir`.
//!
//! Not here: seasons (`series_decompose`).

use arrow::array::ArrayRef;

use super::{
    super::{Argument, Call, Implementation, argument::Datum},
    series::{Series, write},
};
use crate::Error;

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "series_fir" => fir,
        "series_iir" => iir,
        _ => return None,
    })
}

/// The numbers of a series; what is missing counts as zero.
fn numbers(json: &str) -> Option<(Vec<f64>, bool)> {
    let series = Series::of(json)?;
    Some((series.numbers.iter().map(|number| number.unwrap_or(0.0)).collect(), series.whole))
}

fn fir(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (series, filters) = (call.arg(0)?.jsons()?, call.arg(1)?.jsons()?);
    let normalize = call.optional(2).map(Argument::bools).transpose()?;
    let center = call.optional(3).map(Argument::bools).transpose()?;
    Ok(call.write_jsons(|row, out| {
        let (values, whole_values) = numbers(series.at(row)?)?;
        let (filter, whole_filter) = numbers(filters.at(row)?)?;
        let negative = filter.iter().any(|number| *number < 0.0);
        let normalize = normalize.map_or(Some(!negative), |flag| flag.at(row))?;
        if normalize && negative {
            return None;
        }
        let scale = if normalize { filter.iter().sum::<f64>() } else { 1.0 };
        let center = center.map_or(Some(false), |flag| flag.at(row))?;
        let ahead = if center { filter.len() / 2 } else { 0 };
        let filtered = (0..values.len()).map(|i| {
            let terms = filter.iter().enumerate().filter_map(|(back, factor)| {
                Some(factor * values.get((i + ahead).checked_sub(back)?)?)
            });
            terms.sum::<f64>() / scale
        });
        #[expect(clippy::cast_possible_truncation, reason = "sums of integers")]
        let datum = |number: f64| match whole_values && whole_filter && !normalize {
            true => Datum::Long(number as i64),
            false => Datum::Real(number),
        };
        write(filtered.map(datum), out);
        Some(())
    }))
}

fn iir(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (series, numerators) = (call.arg(0)?.jsons()?, call.arg(1)?.jsons()?);
    let denominators = call.arg(2)?.jsons()?;
    Ok(call.write_jsons(|row, out| {
        let (values, _) = numbers(series.at(row)?)?;
        let (numerators, _) = numbers(numerators.at(row)?)?;
        let (denominators, _) = numbers(denominators.at(row)?)?;
        let (first, feedback) = denominators.split_first().filter(|(first, _)| **first != 0.0)?;
        let mut results: Vec<f64> = Vec::with_capacity(values.len());
        for i in 0..values.len() {
            let weigh = |factors: &[f64], of: &[f64], from: usize| {
                let terms = factors.iter().enumerate().filter_map(|(back, factor)| {
                    Some(factor * of.get(i.checked_sub(back + from)?)?)
                });
                terms.sum::<f64>()
            };
            let result = weigh(&numerators, &values, 0) - weigh(feedback, &results, 1);
            results.push(result / first);
        }
        write(results.into_iter().map(Datum::Real), out);
        Some(())
    }))
}
