//! Numeric arrays as vectors: `series_magnitude`, `series_cosine_similarity` …
//!
//! Not here: what is fitted to a series (`series_summary`, `series_fit`).

use arrow::array::ArrayRef;

use super::{
    super::{Argument, Call, Implementation, argument::Datum},
    series::{Series, write},
};
use crate::Error;

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "series_log" => log,
        "series_magnitude" => |call| {
            let series = call.arg(0)?.jsons()?;
            Ok(call.write_reals(|row| Some(magnitude(&numbers(series.at(row)?)?))))
        },
        "series_product" => |call| {
            let series = call.arg(0)?.jsons()?;
            Ok(call.write_reals(|row| Some(numbers(series.at(row)?)?.iter().product())))
        },
        "series_cosine_similarity" => cosine,
        _ => return None,
    })
}

/// The numbers of a series all of whose elements are numbers.
fn numbers(json: &str) -> Option<Vec<f64>> {
    Series::of(json)?.numbers.into_iter().collect()
}

fn magnitude(numbers: &[f64]) -> f64 {
    numbers.iter().map(|number| number * number).sum::<f64>().sqrt()
}

fn log(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let series = call.arg(0)?.jsons()?;
    Ok(call.write_jsons(|row, out| {
        let series = Series::of(series.at(row)?)?;
        let each = |number: Option<f64>| number.map_or(Datum::Null, |it| Datum::Real(it.ln()));
        write(series.numbers.into_iter().map(each), out);
        Some(())
    }))
}

fn cosine(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (left, right) = (call.arg(0)?.jsons()?, call.arg(1)?.jsons()?);
    let given = [2, 3].map(|i| call.optional(i).map(Argument::reals));
    let [left_size, right_size] = given;
    let (left_size, right_size) = (left_size.transpose()?, right_size.transpose()?);
    Ok(call.write_reals(|row| {
        let (left, right) = (numbers(left.at(row)?)?, numbers(right.at(row)?)?);
        if left.len() != right.len() {
            return None;
        }
        let product: f64 = left.iter().zip(&right).map(|(l, r)| l * r).sum();
        let left = left_size.as_ref().map_or(Some(magnitude(&left)), |it| it.at(row))?;
        let right = right_size.as_ref().map_or(Some(magnitude(&right)), |it| it.at(row))?;
        Some(product / (left * right))
    }))
}
