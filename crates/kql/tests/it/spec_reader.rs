//! Reads executable specifications: Markdown in which a block of KQL is followed by what comes of
//! it.
//!
//! ````text
//! ## What this is about
//!
//! ```kql
//! print 1
//! ```
//!
//! ```types
//! print_0: long
//! ```
//! ````
//!
//! `error` holds the diagnostics as they are drawn, `types` a column a line, `rows` a row a line;
//! `checked` holds the diagnostics and then the columns of a query that is looked at and not run.
//! Not here: running them; each crate's tests know how.

use std::{fs, path::Path};

/// What a specification expects of a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expected {
    /// Diagnostics, as they are drawn.
    Error,
    /// The columns of the answer.
    Types,
    /// The rows of the answer.
    Rows,
    /// What an editor says: diagnostics, as they are drawn, and the columns of the answer.
    Checked,
}

/// A query and what comes of it.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    /// File, line and heading, for messages.
    pub(crate) place: String,
    /// The query.
    pub(crate) kql: String,
    /// What sort of outcome is written down.
    pub(crate) expected: Expected,
    /// The outcome, without white space at its end.
    pub(crate) outcome: String,
}

/// All cases of the files of a directory, in the order of their names.
///
/// # Panics
/// When a file cannot be read or a block is out of place, with the place.
pub(crate) fn cases(directory: &Path) -> Vec<Case> {
    let mut files: Vec<_> = fs::read_dir(directory)
        .expect("the directory of specifications")
        .map(|entry| entry.expect("a file").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    files.sort();
    files
        .iter()
        .flat_map(|path| {
            let name = path.file_name().expect("a file name").to_string_lossy();
            read(&name, &fs::read_to_string(path).expect("a readable file"))
        })
        .collect()
}

/// The cases of one text.
fn read(file: &str, text: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    let mut heading = "";
    let mut query: Option<(usize, String)> = None;
    let mut lines = text.lines().enumerate();
    while let Some((at, line)) = lines.next() {
        if let Some(title) = line.strip_prefix('#') {
            heading = title.trim_start_matches('#').trim();
        }
        let Some(kind) = line.strip_prefix("```") else { continue };
        let body: Vec<&str> =
            lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```").collect();
        let place = format!("{file}:{} ({heading})", at + 1);
        let expected = match kind {
            "kql" => {
                query = Some((at, body.join("\n")));
                continue;
            }
            "error" => Expected::Error,
            "types" => Expected::Types,
            "rows" => Expected::Rows,
            "checked" => Expected::Checked,
            _ => panic!("{place}: a block of `{kind}`"),
        };
        let (at, kql) = query.clone().unwrap_or_else(|| panic!("{place}: no query before it"));
        let place = format!("{file}:{} ({heading})", at + 1);
        cases.push(Case { place, kql, expected, outcome: body.join("\n").trim_end().to_owned() });
    }
    cases
}
