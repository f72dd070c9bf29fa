//! The text form of a definition: a comment that says what the table is, then one column a line,
//! `name type` or `name type key`.
//!
//! Not here: the definitions, which are the files of the folder `tables`.

use std::collections::BTreeSet;

use kql::{Column, Schema, Type};

use super::Table;

/// A definition that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the definition of table `{table}`: {detail}")]
pub struct InvalidDefinition {
    /// The table.
    pub table: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub detail: String,
}

/// Reads a definition.
pub(super) fn parse(name: &str, text: &str) -> Result<Table, InvalidDefinition> {
    let mut columns = Vec::new();
    let mut keys = BTreeSet::new();
    let mut doc = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let fault = |detail| InvalidDefinition { table: name.to_owned(), line: index + 1, detail };
        if let Some(comment) = line.strip_prefix('#') {
            doc.push(comment.trim());
            continue;
        }
        let mut words = line.split_whitespace();
        let Some(column) = words.next() else { continue };
        let ty = words.next().ok_or_else(|| fault(format!("column `{column}` has no type")))?;
        let ty = Type::parse(ty).ok_or_else(|| fault(format!("`{ty}` is no type")))?;
        match (words.next(), words.next()) {
            (None, _) => {}
            (Some("key"), None) => {
                keys.insert(column.into());
            }
            (Some(word), _) => return Err(fault(format!("`{word}` is not understood"))),
        }
        columns.push(Column::new(column, ty));
    }
    let doc = doc.join(" ").into();
    Ok(Table { name: name.into(), doc, columns: Schema::new(columns), keys })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_named_with_their_line() {
        for (text, fault) in [
            ("# x\nA string\nB\n", "line 3 of the definition of table `T`: column `B` has no type"),
            ("A text\n", "line 1 of the definition of table `T`: `text` is no type"),
            ("A string keys\n", "line 1 of the definition of table `T`: `keys` is not understood"),
        ] {
            assert_eq!(parse("T", text).unwrap_err().to_string(), fault);
        }
    }
}
