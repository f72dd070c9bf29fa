//! Placeholder for `governance`.
