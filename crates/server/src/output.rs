//! The one place that writes to standard output and standard error.
//!
//! Not here: how an answer looks; a command hands over finished text.

use std::{
    io::{self, IsTerminal as _, Write as _},
    time::Duration,
};

use indicatif::{ProgressBar, ProgressFinish, ProgressStyle};

/// Writes an answer and a line feed. A reader that has gone away ends the program quietly, as
/// with other tools in a pipe.
///
/// # Errors
/// When standard output cannot be written, for instance because the disk is full.
pub fn line(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let written = writeln!(out, "{text}").and_then(|()| out.flush());
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => std::process::exit(0),
        other => other,
    }
}

/// Writes a message for the person at the terminal.
pub fn message(text: &str) {
    // Nobody is left to tell when standard error is gone.
    drop(writeln!(io::stderr().lock(), "{text}"));
}

/// Whether a person reads the answer, rather than a pipe or a file.
pub fn is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// Shows the person at the terminal that something goes on, until the result is dropped; shows
/// nothing where standard error is no terminal.
#[must_use]
pub fn working(what: &'static str) -> ProgressBar {
    let bar = ProgressBar::new_spinner().with_message(what).with_finish(ProgressFinish::AndClear);
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}

/// Shows how far the work is: a bar in place of the spinner.
pub fn advance(bar: &ProgressBar, done: u64, all: u64) {
    if bar.length() != Some(all) {
        let style =
            ProgressStyle::with_template("{msg} {wide_bar} {human_pos} of {human_len} rows");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.set_length(all);
    }
    bar.set_position(done);
}
