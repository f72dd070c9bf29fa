//! Placeholder for `journal`.
