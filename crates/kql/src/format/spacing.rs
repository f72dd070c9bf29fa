//! Which tokens a space stands between.
//!
//! Not here: where lines break.

use super::atom::{Atom, Kind};
use crate::syntax;

/// What is special about the place of two tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Place {
    /// Nothing.
    #[default]
    Plain,
    /// Names may hold stars: `project-away Target*`.
    Wildcards,
    /// A pattern of a graph: `(a)-[e]->(b)`.
    Graph,
    /// A parameter: `kind=inner`.
    Parameter,
    /// `datatable (…) […]`, where brackets look nothing up.
    Rows,
}

/// Whether a space stands between `previous` and `next`, on one line. `earlier` stands before
/// `previous`.
pub(super) fn is_apart(
    earlier: Option<&Atom<'_>>,
    previous: &Atom<'_>,
    next: &Atom<'_>,
    place: Place,
) -> bool {
    let as_written = !next.glued;
    if let Some(apart) = around_marks(previous, next, place) {
        return apart;
    }
    match place {
        Place::Parameter if previous.is("=") || next.is("=") => return false,
        Place::Graph if is_graph_mark(previous) || is_graph_mark(next) => return as_written,
        Place::Wildcards if ["*", "-"].iter().any(|it| previous.is(it) || next.is(it)) => {
            return as_written;
        }
        _ => {}
    }
    if is_sign(earlier, previous) {
        return false;
    }
    match next.text {
        _ if next.kind != Kind::Symbol => true,
        "(" => !is_called(previous) || as_written && starts_literal(previous.text),
        "[" if place == Place::Rows => true,
        "[" if previous.kind == Kind::Literal => as_written,
        "[" => !(closes(previous) || previous.is_word() && !is_keyword(previous.text)),
        _ => true,
    }
}

/// Around dots, commas and colons.
fn around_marks(previous: &Atom<'_>, next: &Atom<'_>, place: Place) -> Option<bool> {
    if next.is(",") || next.is(";") || next.is(":") {
        return Some(false);
    }
    if previous.is("..") || next.is("..") {
        return Some(place != Place::Graph || !next.glued);
    }
    if previous.is(".") {
        return Some(!(next.is_plain_word() || next.is("[") || next.glued));
    }
    // `1.x` could be read as a number.
    next.is(".").then(|| !(previous.is_plain_word() || closes(previous) || next.glued))
}

fn closes(atom: &Atom<'_>) -> bool {
    atom.is(")") || atom.is("]")
}

fn is_graph_mark(atom: &Atom<'_>) -> bool {
    atom.kind == Kind::Symbol && matches!(atom.text, "-" | "<" | ">" | "*" | "(" | "[" | ")" | "]")
}

/// Whether the name of a function may end here.
fn is_called(atom: &Atom<'_>) -> bool {
    // Both are functions, too; as operators nothing in parentheses follows them.
    atom.is_word() && (!is_keyword(atom.text) || matches!(atom.text, "count" | "range"))
}

/// Whether it would be read as a literal with the parenthesis after it.
fn starts_literal(word: &str) -> bool {
    matches!(
        word,
        "bool"
            | "int"
            | "long"
            | "real"
            | "double"
            | "decimal"
            | "datetime"
            | "date"
            | "timespan"
            | "time"
            | "guid"
    )
}

/// Whether `atom` is `-` or `+` before an operand, not between two.
fn is_sign(before: Option<&Atom<'_>>, atom: &Atom<'_>) -> bool {
    if !atom.is("-") && !atom.is("+") {
        return false;
    }
    before.is_none_or(|before| match before.kind {
        Kind::Symbol => !matches!(before.text, ")" | "]" | "}"),
        Kind::Word => is_keyword(before.text),
        Kind::Literal => false,
    })
}

/// Words after which an operand stands.
const KEYWORDS: &[&str] = &[
    "and",
    "or",
    "by",
    "on",
    "with",
    "from",
    "to",
    "step",
    "of",
    "limit",
    "default",
    "access",
    "declare",
    "query_parameters",
    "view",
    "like",
    "notlike",
    "optional",
    "partitioned-by",
];

/// Whether something other than an argument stands after the word.
pub(super) fn is_keyword(word: &str) -> bool {
    syntax::is_operator(word)
        || syntax::infix_words().any(|it| it == word)
        || KEYWORDS.contains(&word)
}
