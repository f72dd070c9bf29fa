//! The page `docs/kql-support.md`.
//!
//! Not here: what stands on it (`entry`).

use std::fmt::Write as _;

use super::entry::Entry;

/// The kinds, in the order of the page, and what they are called there.
const KINDS: [(&str, &str); 6] = [
    ("statement", "Statements"),
    ("operator", "Tabular operators"),
    ("plugin", "Plugins of `evaluate`"),
    ("scalar operator", "Scalar operators"),
    ("function", "Scalar functions"),
    ("aggregate", "Aggregate functions"),
];

const HEAD: &str = "# KQL support

What Reeve knows of the Kusto Query Language, and what of it the engine evaluates. Everything else is
refused by name and position, never approximated. This page is written by `make docs` from the
function catalogue; the engine itself is asked what it evaluates.
";

/// The page in Markdown.
pub(super) fn page(entries: &[Entry]) -> String {
    let mut page = HEAD.to_owned();
    for (kind, title) in KINDS {
        let entries: Vec<&Entry> = entries.iter().filter(|entry| entry.kind == kind).collect();
        let evaluated = entries.iter().filter(|entry| entry.refusal.is_none()).count();
        let all = entries.len();
        let _ = write!(page, "\n## {title}\n\n{evaluated} of {all} are evaluated.\n\n");
        page.push_str(
            "| name | how it is written | what it does | nulls | example | evaluated |\n",
        );
        page.push_str("|---|---|---|---|---|---|\n");
        for entry in entries {
            page.push_str(&row(entry));
        }
    }
    page
}

fn row(entry: &Entry) -> String {
    let names: Vec<String> = entry.names().map(code).collect();
    let forms: Vec<String> = entry.forms.iter().map(|form| code(form)).collect();
    let example = match entry.result {
        "" => code(entry.example),
        result => format!("{} = {}", code(entry.example), code(result)),
    };
    let evaluated = if entry.refusal.is_none() { "yes" } else { "no" };
    let cells =
        [names.join(", "), forms.join("<br>"), entry.doc.to_owned(), entry.nulls.to_owned()];
    format!("| {} | {example} | {evaluated} |\n", cells.join(" | "))
}

/// Text as code within a table's cell.
fn code(text: &str) -> String {
    let escaped = text.replace('|', "\\|");
    if escaped.contains('`') { format!("`` {escaped} ``") } else { format!("`{escaped}`") }
}
