//! Where the program's own log goes: standard error, readable on a terminal, JSON lines otherwise.
//!
//! Not here: the tenant's log tables (`lake`) and answers of commands (`output.rs`).

use std::io::{self, IsTerminal as _};

use tracing_subscriber::EnvFilter;

/// Starts logging what `filter` asks for. A second call in the same process changes nothing.
///
/// # Errors
/// A sentence about what is wrong with `filter`.
pub fn start(filter: &str) -> Result<(), String> {
    let filter = EnvFilter::try_new(filter)
        .map_err(|error| format!("the log filter `{filter}` is not valid: {error}"))?;
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    let started = if io::stderr().is_terminal() {
        builder.with_target(false).try_init()
    } else {
        builder.json().flatten_event(true).try_init()
    };
    // Failing means that the embedding program has its own subscriber already.
    drop(started);
    Ok(())
}
