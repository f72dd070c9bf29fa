//! Placeholder for `query`.
