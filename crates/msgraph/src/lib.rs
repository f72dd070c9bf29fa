//! Placeholder for `msgraph`.
