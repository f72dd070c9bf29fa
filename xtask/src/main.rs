//! Project chores that must not depend on what they check: `cargo test -p xtask` holds the house
//! rules (tidy, layers), `cargo run -p xtask -- conformance` scores the KQL engine.
//!
//! Not here: anything that ships.

use std::process::ExitCode;

mod conformance;
#[cfg(test)]
mod layers;
#[cfg(test)]
mod tidy;

const USAGE: &str = "usage: cargo run -p xtask -- conformance ENGINE [--update]
  ENGINE    path of the reeve binary
  --update  record what passes now instead of requiring what passed before";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["conformance", engine] => conformance::run(engine, false),
        ["conformance", engine, "--update"] => conformance::run(engine, true),
        _ => {
            conformance::tell(USAGE);
            ExitCode::from(2)
        }
    }
}
