//! Placeholder for `lake`.
