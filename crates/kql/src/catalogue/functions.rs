//! The scalar functions and operators, one file per family.
//!
//! Not here: aggregates.

mod addresses;
mod arithmetic;
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
mod distributions;
mod encoding;
mod environment;
mod extraction;
mod geography_cells;
mod geography_h3;
mod geography_lines;
mod geography_overlays;
mod geography_points;
mod geography_polygons;
mod hashing;
mod logic;
mod mathematics;
mod null_tests;
mod replacing;
mod rounding;
mod series;
mod series_models;
mod sets;
mod sketches;
mod structured_text;
mod substrings;
mod text_match;
mod units;
mod window;

use super::Function;

/// Every family.
pub(super) static FAMILIES: &[&[Function]] = &[
    addresses::FUNCTIONS,
    arithmetic::FUNCTIONS,
    arrays::FUNCTIONS,
    bags::FUNCTIONS,
    bins::FUNCTIONS,
    casing::FUNCTIONS,
    clock::FUNCTIONS,
    comparison::FUNCTIONS,
    concatenation::FUNCTIONS,
    conditional::FUNCTIONS,
    conversion::FUNCTIONS,
    date_arithmetic::FUNCTIONS,
    date_format::FUNCTIONS,
    date_parts::FUNCTIONS,
    distributions::FUNCTIONS,
    encoding::FUNCTIONS,
    environment::FUNCTIONS,
    extraction::FUNCTIONS,
    geography_cells::FUNCTIONS,
    geography_h3::FUNCTIONS,
    geography_lines::FUNCTIONS,
    geography_overlays::FUNCTIONS,
    geography_points::FUNCTIONS,
    geography_polygons::FUNCTIONS,
    hashing::FUNCTIONS,
    logic::FUNCTIONS,
    mathematics::FUNCTIONS,
    null_tests::FUNCTIONS,
    replacing::FUNCTIONS,
    rounding::FUNCTIONS,
    series::FUNCTIONS,
    series_models::FUNCTIONS,
    sets::FUNCTIONS,
    sketches::FUNCTIONS,
    structured_text::FUNCTIONS,
    substrings::FUNCTIONS,
    text_match::FUNCTIONS,
    units::FUNCTIONS,
    window::FUNCTIONS,
];
