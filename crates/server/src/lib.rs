//! Placeholder for `server`.
