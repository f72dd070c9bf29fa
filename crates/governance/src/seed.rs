//! Ready-made tenants for demonstrations.
//!
//! Not here: loading them; the shell stores the events and rows like any others. Nor secrets: the
//! shell makes those of the service principals and adds them with `AddCredential`.

mod contoso;
mod groups;
mod names;
mod people;
mod privileged;
mod scene;

pub use contoso::{Contoso, contoso};
