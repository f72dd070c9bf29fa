//! The implementations, one file per family of the catalogue.
//!
//! Not here: reading arguments and writing results (`argument`).

mod arithmetic;
mod array_order;
mod arrays;
mod bags;
mod bins;
mod casing;
mod clock;
mod comparison;
mod concatenation;
mod conditional;
mod conversion;
mod date_arithmetic;
mod date_format;
mod date_parts;
mod extraction;
mod logic;
mod null_tests;
mod ranges;
mod replacing;
mod sets;
mod substrings;
mod text_match;

use super::Implementation;

pub(super) use conversion::{
    convert, to_bool, to_datetime, to_decimal, to_guid, to_long, to_real, to_timespan,
};

/// Each family's way from a canonical name to its implementation.
pub(super) static FAMILIES: &[fn(&str) -> Option<Implementation>] = &[
    arithmetic::implementation,
    array_order::implementation,
    arrays::implementation,
    bags::implementation,
    bins::implementation,
    casing::implementation,
    clock::implementation,
    comparison::implementation,
    concatenation::implementation,
    conditional::implementation,
    conversion::implementation,
    date_arithmetic::implementation,
    date_format::implementation,
    date_parts::implementation,
    extraction::implementation,
    logic::implementation,
    null_tests::implementation,
    ranges::implementation,
    replacing::implementation,
    sets::implementation,
    substrings::implementation,
    text_match::implementation,
];
