//! The only shell: everything that reads a clock, draws randomness, opens a file or a socket.
//!
//! Not here: decisions. Those are made by the functional core (`governance`, `guard`, `sentinel`,
//! `playbook`), which this crate feeds and whose events and effects it carries out.

pub mod cli;
pub mod clock;
pub mod config;
pub mod entropy;
pub mod environment;
pub mod http;
pub mod logging;
pub mod output;
