//! Ready-made tenants for demonstrations.
//!
//! Not here: loading them; the shell stores the events like any others.
