//! The program as its users meet it: the binary, started and talked to from outside.
//!
//! Not here: what single parts do; their tests stand beside them.

#[cfg(test)]
mod commands;
#[cfg(test)]
mod crashes;
#[cfg(test)]
mod detection;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod rule_service;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod running;
#[cfg(test)]
mod story;
#[cfg(test)]
mod tenant;
#[cfg(test)]
mod workspace;
