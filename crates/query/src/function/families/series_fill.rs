//! `series_fill_forward` and its relatives: what is missing in a series, filled.
//!
//! Not here: other functions of series (`series`).

use arrow::array::ArrayRef;

use super::{
    super::{
        Argument, Call, Implementation,
        argument::{Data, Datum},
        json,
    },
    array_order::same,
    arrays::{array, as_json},
    series::{Series, write},
};
use crate::Error;

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "series_fill_forward" => |call| neighbours(call, false),
        "series_fill_backward" => |call| neighbours(call, true),
        "series_fill_const" => constant,
        "series_fill_linear" => linear,
        _ => return None,
    })
}

/// What stands for a missing element: null, unless an argument says something else.
fn placeholder<'a>(values: Option<&Data<'a>>, row: usize, buffer: &'a mut String) -> &'a str {
    let value = values.map_or(Datum::Null, |values| values.at(row));
    as_json(value, buffer)
}

fn neighbours(call: &Call<'_>, backward: bool) -> Result<ArrayRef, Error> {
    let series = call.arg(0)?.jsons()?;
    let missing = call.optional(1).map(Argument::data).transpose()?;
    Ok(call.write_jsons(|row, out| {
        let mut buffer = String::new();
        let missing = placeholder(missing.as_ref(), row, &mut buffer);
        let mut elements = array(series.at(row)?)?;
        if backward {
            elements.reverse();
        }
        let mut last = None;
        for element in &mut elements {
            if same(element, missing) {
                *element = last.unwrap_or(*element);
            } else {
                last = Some(*element);
            }
        }
        if backward {
            elements.reverse();
        }
        json::write_array(elements, out);
        Some(())
    }))
}

fn constant(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (series, values) = (call.arg(0)?.jsons()?, call.arg(1)?.data()?);
    let missing = call.optional(2).map(Argument::data).transpose()?;
    Ok(call.write_jsons(|row, out| {
        let (mut first, mut second) = (String::new(), String::new());
        let missing = placeholder(missing.as_ref(), row, &mut first);
        let value = as_json(values.at(row), &mut second);
        let elements = array(series.at(row)?)?.into_iter();
        let filled = elements.map(|element| if same(element, missing) { value } else { element });
        json::write_array(filled, out);
        Some(())
    }))
}

fn linear(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let series = call.arg(0)?.jsons()?;
    let missing = call.optional(1).map(Argument::data).transpose()?;
    let edges = call.optional(2).map(Argument::bools).transpose()?;
    let constants = call.optional(3).map(Argument::data).transpose()?;
    Ok(call.write_jsons(|row, out| {
        let mut buffer = String::new();
        let missing = placeholder(missing.as_ref(), row, &mut buffer);
        let mut series = Series::of(series.at(row)?)?;
        for (number, element) in series.numbers.iter_mut().zip(&series.elements) {
            if same(element, missing) {
                *number = None;
            }
        }
        let edges = edges.is_none_or(|edges| edges.at(row) != Some(false));
        if series.present().next().is_none() {
            let constant = constants.map_or(Datum::Real(0.0), |constants| constants.at(row));
            let constant = super::to_real(constant).map_or(Datum::Null, Datum::Real);
            write(series.elements.iter().map(|_| constant), out);
            return Some(());
        }
        let filled = interpolated(&series.numbers, edges);
        #[expect(clippy::cast_possible_truncation, reason = "between two integers")]
        let value = |number: Option<f64>| match number {
            None => Datum::Null,
            Some(number) if series.whole => Datum::Long(number as i64),
            Some(number) => Datum::Real(number),
        };
        write(filled.into_iter().map(value), out);
        Some(())
    }))
}

/// What is missing, on the line between its neighbours; at the edges, if wanted, like the only
/// neighbour.
fn interpolated(numbers: &[Option<f64>], edges: bool) -> Vec<Option<f64>> {
    let mut before: Option<(usize, f64)> = None;
    let mut filled = Vec::with_capacity(numbers.len());
    for (i, number) in numbers.iter().enumerate() {
        if let Some(number) = number {
            before = Some((i, *number));
            filled.push(Some(*number));
            continue;
        }
        let after = numbers.iter().enumerate().skip(i).find_map(|(at, n)| Some((at, (*n)?)));
        filled.push(match (before, after) {
            (Some((from, low)), Some((to, high))) => {
                Some(low + (high - low) * ((i - from) as f64 / (to - from) as f64))
            }
            (Some((_, number)), None) | (None, Some((_, number))) if edges => Some(number),
            _ => None,
        });
    }
    filled
}
