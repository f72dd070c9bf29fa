//! The aggregate functions, one file per family.
//!
//! Not here: scalar functions.

mod collections;
mod counting;
mod extremes;
mod statistics;
mod sums;

use super::AggregateFunction;

/// Every family.
pub(super) static FAMILIES: &[&[AggregateFunction]] = &[
    collections::AGGREGATES,
    counting::AGGREGATES,
    extremes::AGGREGATES,
    statistics::AGGREGATES,
    sums::AGGREGATES,
];
