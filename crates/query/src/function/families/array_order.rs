//! `array_sort_asc`, `array_sort_desc`, `array_index_of`.
//!
//! Not here: the order of rows.

use std::cmp::Ordering;

use arrow::array::ArrayRef;
use kql::Type;

use super::{
    super::{
        Argument, Call, Implementation,
        json::{self, Kind},
    },
    arrays::{array, as_json, from_start},
};
use crate::Error;

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "array_sort_asc" => |call| sort(call, false),
        "array_sort_desc" => |call| sort(call, true),
        "array_index_of" => array_index_of,
        _ => return None,
    })
}

/// One array sorted, or several in the order of the first: those of other lengths become null.
fn sort(call: &Call<'_>, down: bool) -> Result<ArrayRef, Error> {
    let (flag, arrays) = match call.args.split_last() {
        Some((flag, arrays)) if flag.ty == Type::Bool => (Some(flag.bools()?), arrays),
        _ => (None, call.args),
    };
    let arrays = arrays.iter().map(Argument::jsons).collect::<Result<Vec<_>, _>>()?;
    Ok(call.write_jsons(|row, out| {
        let mut values = arrays.iter().map(|it| it.at(row).and_then(array));
        let first = values.next()??;
        let nulls_last = flag.map_or(Some(true), |flag| flag.at(row))?;
        let mut places: Vec<(usize, &str)> = first.iter().copied().enumerate().collect();
        places.sort_by(|(_, left), (_, right)| match (*left == "null", *right == "null") {
            (false, false) if down => order(right, left),
            (false, false) => order(left, right),
            (left, right) if nulls_last => left.cmp(&right),
            (left, right) => right.cmp(&left),
        });
        if arrays.len() == 1 {
            json::write_array(places.into_iter().map(|(_, element)| element), out);
            return Some(());
        }
        out.push('[');
        json::write_array(places.iter().map(|(_, element)| *element), out);
        for other in values {
            out.push(',');
            match other.filter(|other| other.len() == first.len()) {
                Some(other) => {
                    let moved = places.iter().filter_map(|(place, _)| other.get(*place).copied());
                    json::write_array(moved, out);
                }
                None => out.push_str("null"),
            }
        }
        out.push(']');
        Some(())
    }))
}

/// Truth values, then numbers, then texts, then the rest.
fn order(left: &str, right: &str) -> Ordering {
    let rank = |value| match json::kind(value) {
        Kind::Bool => 0,
        Kind::Integer | Kind::Real => 1,
        Kind::Text => 2,
        Kind::Null | Kind::Array | Kind::Bag => 3,
    };
    rank(left).cmp(&rank(right)).then_with(|| match (json::kind(left), json::kind(right)) {
        (Kind::Integer, Kind::Integer) => left.parse::<i64>().ok().cmp(&right.parse().ok()),
        (Kind::Text, Kind::Text) => json::text_of(left).cmp(&json::text_of(right)),
        (Kind::Integer | Kind::Real, _) => {
            let numbers = (json::number_of(left), json::number_of(right));
            numbers.0.partial_cmp(&numbers.1).unwrap_or(Ordering::Equal)
        }
        _ => left.cmp(right),
    })
}

/// Whether two JSON values are the same to functions of arrays: numbers by value, everything
/// else by type and value.
pub(super) fn same(left: &str, right: &str) -> bool {
    let number = |value| matches!(json::kind(value), Kind::Integer | Kind::Real);
    left == right
        || number(left) && number(right) && json::number_of(left) == json::number_of(right)
}

fn array_index_of(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (arrays, values) = (call.arg(0)?.jsons()?, call.arg(1)?.data()?);
    let (starts, lengths) = (call.integers_or(2, 0)?, call.integers_or(3, -1)?);
    let occurrences = call.integers_or(4, 1)?;
    Ok(call.write_integers(|row| {
        let mut buffer = String::new();
        let value = as_json(values.at(row), &mut buffer);
        let elements = array(arrays.at(row)?)?;
        let (length, occurrence) = (lengths(row)?, occurrences(row)?);
        let start = usize::try_from(from_start(starts(row)?, elements.len())?.max(0)).ok()?;
        let length = if length == -1 { usize::MAX } else { usize::try_from(length).ok()? };
        let nth = usize::try_from(occurrence.checked_sub(1)?).ok()?;
        let window = elements.iter().enumerate().skip(start).take(length);
        let found = window.filter(|(_, element)| same(element, value)).nth(nth);
        found.map_or(Some(-1), |(i, _)| i64::try_from(i).ok())
    }))
}
