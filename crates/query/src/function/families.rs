//! The implementations, one file per family of the catalogue.
//!
//! Not here: reading arguments and writing results (`argument`).

mod address_search;
mod addresses;
mod arithmetic;
mod array_order;
mod arrays;
mod bags;
mod bins;
mod casing;
mod clock;
mod comparison;
mod compression;
mod concatenation;
mod conditional;
mod conversion;
mod date_arithmetic;
mod date_format;
mod date_parts;
mod distributions;
mod encoding;
mod extraction;
mod geography;
mod geography_area;
mod geography_buffers;
mod geography_densify;
mod geography_geohash;
mod geography_h3;
mod geography_h3_fill;
mod geography_lines;
mod geography_overlays;
mod geography_points;
mod geography_polygons;
mod geography_s2;
mod geography_shapes;
mod geography_tokens;
mod geography_wkt;
mod hashing;
mod logic;
mod mathematics;
mod null_tests;
mod punycode;
mod ranges;
mod replacing;
mod rounding;
mod series;
mod series_decompose;
mod series_fft;
mod series_fill;
mod series_filter;
mod series_fit;
mod series_models;
mod series_outliers;
mod series_periods;
mod series_summary;
mod sets;
mod sketches;
mod structured_text;
mod substrings;
mod text_match;
mod units;
mod urls;
mod xml;

use super::Implementation;

pub(super) use conversion::{
    convert, to_bool, to_datetime, to_decimal, to_guid, to_long, to_real, to_timespan,
};

/// Each family's way from a canonical name to its implementation.
pub(super) static FAMILIES: &[fn(&str) -> Option<Implementation>] = &[
    address_search::implementation,
    addresses::implementation,
    arithmetic::implementation,
    array_order::implementation,
    arrays::implementation,
    bags::implementation,
    bins::implementation,
    casing::implementation,
    clock::implementation,
    comparison::implementation,
    compression::implementation,
    concatenation::implementation,
    conditional::implementation,
    conversion::implementation,
    date_arithmetic::implementation,
    date_format::implementation,
    date_parts::implementation,
    distributions::implementation,
    encoding::implementation,
    extraction::implementation,
    geography::implementation,
    geography_buffers::implementation,
    geography_densify::implementation,
    geography_geohash::implementation,
    geography_h3::implementation,
    geography_h3_fill::implementation,
    geography_lines::implementation,
    geography_overlays::implementation,
    geography_points::implementation,
    geography_polygons::implementation,
    geography_s2::implementation,
    geography_wkt::implementation,
    hashing::implementation,
    logic::implementation,
    mathematics::implementation,
    null_tests::implementation,
    punycode::implementation,
    ranges::implementation,
    replacing::implementation,
    rounding::implementation,
    series::implementation,
    series_decompose::implementation,
    series_fft::implementation,
    series_fill::implementation,
    series_filter::implementation,
    series_fit::implementation,
    series_models::implementation,
    series_outliers::implementation,
    series_summary::implementation,
    sets::implementation,
    sketches::implementation,
    structured_text::implementation,
    substrings::implementation,
    text_match::implementation,
    units::implementation,
    urls::implementation,
    xml::implementation,
];
