//! The language from outside, as its users see it.
//!
//! Not here: answers; the `query` crate computes them.

#[cfg(test)]
mod binding;
#[cfg(test)]
mod consistency;
#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod large;
#[cfg(test)]
mod names_in_use;
#[cfg(test)]
mod spec;
#[cfg(test)]
mod spec_reader;
#[cfg(test)]
mod syntax;
