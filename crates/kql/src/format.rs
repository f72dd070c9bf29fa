//! The formatter: a query's tokens with other white space between them, one operator a line.
//!
//! Tokens stay as they are written, comments included, so that the meaning cannot change; only
//! where two tokens stand close together or apart matters to KQL is their distance kept.
//!
//! Not here: reading the text (`syntax`).

mod atom;
mod bracket;
mod doc;
mod expression;
mod node;
mod operator;
mod parameter;
mod pipeline;
mod spacing;

use crate::{Diagnostic, syntax};

/// Columns that a line should fit into.
const WIDTH: usize = 100;

/// The query, laid out as Kusto's own editors do: one operator a line, beginning with `| `; long
/// lists one element a line; what stands in brackets indented. Formatting the result again changes
/// nothing.
///
/// # Errors
///
/// The syntax errors of a text that is no query.
pub fn format(text: &str) -> Result<String, Vec<Diagnostic>> {
    let errors: Vec<Diagnostic> = syntax::parse(text)
        .diagnostics
        .into_iter()
        .filter(|diagnostic| diagnostic.code.starts_with("SYN"))
        .collect();
    if !errors.is_empty() {
        return Err(errors);
    }
    let formatted = laid_out(text);
    // The rules between tokens are many; a text that they do not fit is better left alone.
    Ok(if atom::is_same(text, &formatted) { formatted } else { text.to_owned() })
}

fn laid_out(text: &str) -> String {
    let (atoms, rest) = atom::atoms(text);
    let nodes = node::nodes(atoms);
    let mut document = vec![pipeline::statements(&nodes)];
    document.extend(rest.into_iter().map(doc::Doc::OwnComment));
    doc::render(&document, WIDTH)
}

#[cfg(test)]
mod tests;
