//! The only reader of the process's environment.
//!
//! Not here: configuration (`config.rs`), which comes from flags and a file.

use std::{env, io, path::PathBuf};

/// What `REEVE_LOG` asks to be logged, such as `info,server=debug`.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this file is where the environment is read")]
pub fn log_filter() -> Option<String> {
    env::var("REEVE_LOG").ok().filter(|filter| !filter.is_empty())
}

/// The bearer token that `REEVE_TOKEN` holds, for commands that talk to a server.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this file is where the environment is read")]
pub fn token() -> Option<String> {
    env::var("REEVE_TOKEN").ok().filter(|token| !token.is_empty())
}

/// The folder that relative paths start from.
///
/// # Errors
/// When it was deleted or cannot be read.
#[expect(clippy::disallowed_methods, reason = "this file is where the environment is read")]
pub fn current_directory() -> io::Result<PathBuf> {
    env::current_dir()
}

/// The crash point that `REEVE_CRASH_AT` names, for tests of recovery.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this file is where the environment is read")]
pub fn crash_point() -> Option<String> {
    env::var("REEVE_CRASH_AT").ok().filter(|name| !name.is_empty())
}
