//! Placeholder for `sentinel`.
