//! Sketches of many values that a query passes on as `dynamic`: of which there are how many, and
//! where in the order they lie. Both are exact as long as they are small.
//!
//! Not here: the aggregates that make them (`aggregate::sketches`). Their form is Reeve's own, and
//! means nothing to Kusto.

mod digest;
mod hll;

pub(crate) use digest::{Digest, key_of, real_of};
pub(crate) use hll::{Hll, estimate, hash, note, precision};
