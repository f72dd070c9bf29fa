//! Placeholder for `guard`.
