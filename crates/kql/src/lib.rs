//! Placeholder for `kql`.
