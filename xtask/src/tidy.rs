//! House rules that no compiler knows: headers, file sizes, names that say something, and no
//! traces of anybody's machine.
//!
//! Not here: what rustfmt and clippy already check.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::conformance::root;

/// Files over this many lines need to be split. Tests and data tables may be twice as long.
const MOST_LINES: usize = 500;

const VAGUE: [&str; 6] = ["utils", "util", "common", "helpers", "manager", "misc"];

/// Every file that git knows or would add, so that generated folders do not count.
fn files() -> Vec<PathBuf> {
    let listed = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()
        .unwrap();
    let text = String::from_utf8(listed.stdout).unwrap();
    let files: Vec<PathBuf> =
        text.lines().map(PathBuf::from).filter(|path| root().join(path).is_file()).collect();
    assert!(files.len() > 20, "git listed only {} files", files.len());
    files
}

fn sources() -> Vec<(PathBuf, String)> {
    files()
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| {
            let text = fs::read_to_string(root().join(&path)).unwrap();
            (path, text)
        })
        .collect()
}

fn complain(rule: &str, found: &[String]) {
    assert!(found.is_empty(), "{rule}:\n  {}", found.join("\n  "));
}

#[test]
fn every_source_file_says_what_it_is() {
    let found: Vec<_> = sources()
        .into_iter()
        .filter(|(_, text)| !text.starts_with("//!"))
        .map(|(path, _)| path.display().to_string())
        .collect();
    complain("these files do not start with `//!`", &found);
}

#[test]
fn files_are_short() {
    let found: Vec<_> = sources()
        .into_iter()
        .filter_map(|(path, text)| {
            let lines = text.lines().count();
            let long = if is_test(&path) { 2 * MOST_LINES } else { MOST_LINES };
            (lines > long).then(|| format!("{}: {lines} lines", path.display()))
        })
        .collect();
    complain("these files want a split", &found);
}

fn is_test(path: &Path) -> bool {
    path.components().any(|part| part.as_os_str() == "tests")
        || path.file_name().is_some_and(|name| name == "tests.rs")
}

#[test]
fn names_say_something() {
    let found: Vec<_> = files()
        .into_iter()
        .filter(|path| {
            path.iter()
                .filter_map(|part| Path::new(part).file_stem()?.to_str())
                .any(|name| VAGUE.contains(&name))
        })
        .map(|path| path.display().to_string())
        .collect();
    complain("these names say nothing", &found);
}

#[test]
fn one_integration_binary_per_crate() {
    let found: Vec<_> = sources()
        .into_iter()
        .map(|(path, _)| path.display().to_string())
        .filter(|path| {
            let within = path.strip_prefix("crates/").and_then(|rest| rest.split_once('/'));
            within.is_some_and(|(_, file)| {
                file.starts_with("tests/") && !file.starts_with("tests/it/")
            })
        })
        .collect();
    complain("each integration binary links the whole program: put these into tests/it", &found);
}

#[test]
fn clock_entropy_and_environment_have_one_file_each() {
    let allowed = ["clock.rs", "entropy.rs", "environment.rs"];
    let found: Vec<_> = sources()
        .into_iter()
        .filter(|(path, text)| {
            let lifts_the_ban = text.contains("clippy::disallowed_methods");
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let measures = path.components().any(|part| part.as_os_str() == "benches");
            let excused = allowed.contains(&name) || measures || path.starts_with("xtask");
            lifts_the_ban && !excused
        })
        .map(|(path, _)| path.display().to_string())
        .collect();
    complain("the clock, randomness or the environment is read outside its file", &found);
}

#[test]
fn no_trace_of_a_machine() {
    let home = ["/ro", "ot/"].concat();
    let workplace = ["/wo", "rk/"].concat();
    let mut found = Vec::new();
    for path in files() {
        let Ok(text) = fs::read_to_string(root().join(&path)) else { continue };
        for (number, line) in text.lines().enumerate() {
            let registry = path.ends_with("Cargo.lock")
                && line.contains("registry+")
                && !line.contains("github.com/rust-lang/crates.io-index");
            if line.contains(&home) || line.contains(&workplace) || registry {
                found.push(format!("{}:{}: {line}", path.display(), number + 1));
            }
        }
    }
    complain("these lines name a place that exists on one machine only", &found);
}
