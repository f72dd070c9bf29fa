//! KQL's scalar functions and operators over Arrow arrays in the form of [`columns`](crate::columns).
//!
//! Not here: which call is meant (`kql` binds it), aggregates, and functions that look at other rows.

mod argument;
mod base64;
mod calendar;
mod decimal;
mod families;
mod fold;
mod found;
mod intern;
mod json;
mod membership;
mod network;
mod pattern;
mod search;
mod term;
mod xxhash;

use std::{borrow::Cow, sync::Arc};

use arrow::array::{Array, ArrayRef, AsArray, StringViewBuilder};
use kql::{DynamicPath, Type};

pub(crate) use argument::Argument;
pub(crate) use fold::folded;
pub(crate) use found::{Sought, search_stored, stored, ticks};
pub(crate) use intern::Interner;
pub(crate) use json::{elements, members, quoted_text, text_of_json, walk};
pub(crate) use membership::Members;
pub(crate) use term::{is_part, terms};

use crate::Error;

/// A call of a function for some rows.
#[derive(Debug)]
pub(crate) struct Call<'a> {
    /// Its arguments, of the types that one of the function's signatures has.
    pub(crate) args: &'a [Argument],
    /// How many values to yield.
    pub(crate) rows: usize,
    /// The type of the result, that is, of the bound expression.
    pub(crate) result: Type,
    /// The instant of the query, in ticks since 0001-01-01.
    pub(crate) now: i64,
    /// What `rand()` and `new_guid()` draw from; must differ between batches and mentions.
    pub(crate) seed: u64,
}

/// What a function does. The result has `rows` values in the form of `result`.
pub(crate) type Implementation = fn(&Call<'_>) -> Result<ArrayRef, Error>;

/// The implementation of a function by its canonical name. `None`: Reeve does not evaluate it.
///
/// Three functions take more than their signature says, because only the planner knows it:
/// `bag_pack_columns` takes names and values in turn, `pack_all` the same after its first
/// argument (given always), and of `extract` and `extract_json` the type is `Call::result`,
/// whatever stands in the last argument.
pub(crate) fn implementation(name: &str) -> Option<Implementation> {
    families::FAMILIES.iter().find_map(|family| family(name))
}

/// Whether a function yields something else each time (`rand`), so that calls may be neither
/// merged nor computed beforehand.
pub(crate) fn is_volatile(name: &str) -> bool {
    matches!(name, "rand" | "new_guid")
}

/// An implicit conversion, as `kql::bound::ExprKind::Cast` describes it.
pub(crate) fn cast(value: &Argument, to: Type, rows: usize) -> Result<ArrayRef, Error> {
    families::convert(value, to, rows)
}

/// What a constant path leads to in each of some `dynamic` values, as `dynamic`, or the text of
/// that as `string`.
pub(crate) fn path(
    base: &Argument,
    path: &DynamicPath,
    to: Type,
    rows: usize,
) -> Result<ArrayRef, Error> {
    json::follow(base, path, to, rows)
}

/// The elements that `mv-expand` makes of a value: of null, and of what is no array or bag, itself.
pub(crate) fn expanded(json: Option<&str>, bags_as_arrays: bool) -> Vec<Option<Cow<'_, str>>> {
    let Some(json) = json else { return vec![None] };
    let present = |element: &'_ str| element != "null";
    if json.starts_with('[') {
        elements(json).map(|element| present(element).then_some(Cow::Borrowed(element))).collect()
    } else if json.starts_with('{') {
        let pair = |(key, value)| {
            Some(Cow::Owned(if bags_as_arrays {
                format!("[\"{key}\",{value}]")
            } else {
                format!("{{\"{key}\":{value}}}")
            }))
        };
        members(json).map(pair).collect()
    } else {
        vec![Some(Cow::Borrowed(json))]
    }
}

/// Texts as the dynamics that they are.
pub(crate) fn quoted(texts: &ArrayRef) -> Result<ArrayRef, Error> {
    let texts = texts.as_string_view_opt();
    let texts = texts.ok_or_else(|| Error::internal("texts are quoted"))?;
    let mut builder = StringViewBuilder::with_capacity(texts.len());
    for text in texts {
        builder.append_option(text.map(quoted_text));
    }
    Ok(Arc::new(builder.finish()))
}

/// `base[index]` for a computed key (`string`) or position (`long`), as `dynamic`.
pub(crate) fn index(base: &Argument, index: &Argument, rows: usize) -> Result<ArrayRef, Error> {
    json::index(base, index, rows)
}

/// The start of the week, month or year that an instant lies in, or of one before or after it.
pub(crate) fn start_of(part: &str, instant: i64, offset: i64) -> Option<i64> {
    calendar::start_of(calendar::Part::parse(part)?, instant, offset)
}

/// An address or network as 128 bits and the length of its prefix, IPv4 as `::ffff:0:0/96`.
pub(crate) fn network(text: &str, ipv6: bool) -> Option<(u128, u8)> {
    let network = if ipv6 { network::ipv6(text)? } else { network::ipv4(text)? };
    Some((network.bits, network.prefix))
}

#[cfg(test)]
mod tests;
