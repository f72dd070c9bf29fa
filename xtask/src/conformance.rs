//! Runs the conformance scorer that lies beside the repository and holds its result to the stored
//! baseline, which may only improve.
//!
//! Not here: the judging, which is the scorer's, and the data, which is never committed.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

/// Scores `engine` in both modes. Succeeds, saying so, where the scorer is absent.
pub(crate) fn run(engine: &str, update: bool) -> ExitCode {
    let root = root();
    let data = root.join("../shared/conformance");
    let scorer = data.join("score.py");
    if !scorer.exists() {
        tell("conformance: skipped, ../shared/conformance is not here");
        return ExitCode::SUCCESS;
    }
    let schema = data.join("corpus/schema.json");
    let engines = [
        ("kusto", format!("{engine} query --jsonl")),
        ("schema", format!("{engine} kql check --jsonl --schema {}", schema.display())),
    ];
    let mut all_held = true;
    for (mode, command) in engines {
        let baseline = root.join("conformance").join(format!("{mode}.json"));
        let mut scoring = Command::new("python3");
        scoring
            .arg(&scorer)
            .arg(mode)
            .arg("--engine")
            .arg(&command)
            .arg("--baseline")
            .arg(baseline);
        if update {
            scoring.arg("--update-baseline");
        }
        match scoring.status() {
            Ok(status) => all_held &= status.success(),
            Err(error) => {
                tell(&format!("conformance: python3 does not start: {error}"));
                all_held = false;
            }
        }
    }
    if all_held { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The repository's root.
pub(crate) fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest).to_path_buf()
}

/// A line on standard error. A closed terminal is no reason to fail.
pub(crate) fn tell(line: &str) {
    let _closed = writeln!(std::io::stderr(), "{line}");
}
