//! The lake as queries see it: text in, answers out.
//!
//! Not here: what the lake promises by itself, which is tested beside it.

#[cfg(test)]
mod arranged;
#[cfg(test)]
mod foreign;
#[cfg(test)]
mod kql_over_lake;
