//! Tests.
//!
//! Not here: anything else.
