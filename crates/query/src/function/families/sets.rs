//! Arrays as sets: `set_union`, `set_has_element`, `jaccard_index` … Elements keep the order in
//! which they first appear.
//!
//! Not here: other functions of arrays (`arrays`).

use std::collections::HashSet;

use arrow::array::ArrayRef;

use super::{
    super::{
        Argument, Call, Implementation,
        argument::Values,
        json::{self, Kind},
    },
    array_order::same,
    arrays::{array, as_json},
};
use crate::Error;

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "set_union" => |call| combine(call, |arrays| distinct(arrays.iter().flatten().copied())),
        "set_intersect" => |call| combine(call, |arrays| keep(arrays, true)),
        "set_difference" => |call| combine(call, |arrays| keep(arrays, false)),
        "set_has_element" => set_has_element,
        "set_equals" => set_equals,
        "jaccard_index" => jaccard_index,
        _ => return None,
    })
}

/// What two equal elements have in common: a whole number in the form of an integer.
fn key(element: &str) -> &str {
    element.strip_suffix(".0").filter(|_| json::kind(element) == Kind::Real).unwrap_or(element)
}

fn distinct<'a>(elements: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut seen = HashSet::new();
    elements.into_iter().filter(|element| seen.insert(key(element))).collect()
}

/// The distinct elements of the first array that are in all others, or in none.
fn keep<'a>(arrays: &[Vec<&'a str>], wanted: bool) -> Vec<&'a str> {
    let Some((first, others)) = arrays.split_first() else { return Vec::new() };
    let others: Vec<HashSet<&str>> =
        others.iter().map(|array| array.iter().map(|element| key(element)).collect()).collect();
    let mut elements = distinct(first.iter().copied());
    elements.retain(|element| others.iter().all(|other| other.contains(key(element)) == wanted));
    elements
}

fn combine(
    call: &Call<'_>,
    operation: for<'a> fn(&[Vec<&'a str>]) -> Vec<&'a str>,
) -> Result<ArrayRef, Error> {
    let values = call.args.iter().map(Argument::jsons).collect::<Result<Vec<_>, _>>()?;
    Ok(call.write_jsons(|row, out| {
        let arrays =
            values.iter().map(|values| array(values.at(row)?)).collect::<Option<Vec<_>>>()?;
        json::write_array(operation(&arrays), out);
        Some(())
    }))
}

fn set_has_element(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (arrays, values) = (call.arg(0)?.jsons()?, call.arg(1)?.data()?);
    let mut buffer = String::new();
    Ok(call.write_bools(|row| {
        buffer.clear();
        let value = as_json(values.at(row), &mut buffer);
        Some(array(arrays.at(row)?)?.into_iter().any(|element| same(element, value)))
    }))
}

/// The keys of two sets in a row.
fn both<'a, A>(
    left: &Values<A>,
    right: &Values<A>,
    row: usize,
) -> Option<(HashSet<&'a str>, HashSet<&'a str>)>
where
    A: arrow::array::ArrayAccessor<Item = &'a str>,
{
    let set = |values: &Values<A>| Some(array(values.at(row)?)?.into_iter().map(key).collect());
    Some((set(left)?, set(right)?))
}

fn set_equals(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (left, right) = (call.arg(0)?.jsons()?, call.arg(1)?.jsons()?);
    Ok(call.write_bools(|row| both(&left, &right, row).map(|(left, right)| left == right)))
}

fn jaccard_index(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (left, right) = (call.arg(0)?.jsons()?, call.arg(1)?.jsons()?);
    Ok(call.write_reals(|row| {
        let (left, right) = both(&left, &right, row)?;
        let shared = left.intersection(&right).count() as f64;
        // Of two empty sets, 0/0.
        Some(shared / left.union(&right).count() as f64)
    }))
}
