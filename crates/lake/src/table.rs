//! What a log table is: its name, its columns and which of them are worth a bloom filter.
//!
//! Not here: how rows are kept, and retention, which the manifest holds.

mod builtin;
mod text;

use std::{collections::BTreeSet, sync::Arc};

use kql::{Column, Schema, Type};

pub use builtin::builtin;
pub use text::InvalidDefinition;

use crate::{Error, Result};

/// The table that takes records which fit no table.
pub const DEAD_LETTER: &str = "ReeveDeadLetter";

/// Every table has this column; files are sorted and partitioned by it.
pub const TIME_GENERATED: &str = "TimeGenerated";

/// A log table's definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name, exactly as queries write it.
    pub name: Arc<str>,
    /// What is in it, in one sentence; empty for tables of one's own.
    pub doc: Arc<str>,
    /// Its columns, hidden ones excluded.
    pub columns: Schema,
    /// Columns that queries compare with single values: ids, operation names.
    pub keys: BTreeSet<Arc<str>>,
}

impl Table {
    /// A table of one's own. `TimeGenerated`, `TenantId` and `Type` are added when missing.
    ///
    /// # Errors
    /// [`Error::InvalidTable`] when the name is not one of one's own or a column is not usable.
    pub fn custom(name: &str, columns: Schema) -> Result<Self> {
        let refuse = |detail: String| Error::InvalidTable { table: name.to_owned(), detail };
        let stem = name.strip_suffix("_CL").unwrap_or_default();
        let start = stem.chars().next().is_some_and(|c| c.is_ascii_alphabetic());
        if !start || !stem.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            return Err(refuse(
                "its name must be letters, digits and `_`, start with a letter and end in `_CL`"
                    .to_owned(),
            ));
        }
        let mut seen = BTreeSet::new();
        for column in columns.columns() {
            if column.name.is_empty() || crate::hidden::is_hidden(&column.name) {
                return Err(refuse(format!("a column may not be called `{}`", column.name)));
            }
            if !seen.insert(column.name.clone()) {
                return Err(refuse(format!("column `{}` is there twice", column.name)));
            }
            let required = match &*column.name {
                TIME_GENERATED => Type::Datetime,
                "TenantId" | "Type" => Type::String,
                _ => continue,
            };
            if column.ty != required {
                return Err(refuse(format!("column `{}` must be a {required}", column.name)));
            }
        }
        let added =
            [(TIME_GENERATED, Type::Datetime), ("TenantId", Type::String), ("Type", Type::String)];
        let missing = added.into_iter().filter(|(name, _)| !seen.contains(*name));
        let columns = columns
            .columns()
            .iter()
            .cloned()
            .chain(missing.map(|(name, ty)| Column::new(name, ty)))
            .collect();
        Ok(Self { name: name.into(), doc: "".into(), columns, keys: BTreeSet::new() })
    }

    /// Whether the table is one of one's own.
    #[must_use]
    pub fn is_custom(&self) -> bool {
        self.name.ends_with("_CL")
    }

    /// The type of a column, if the table has it.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<Type> {
        self.columns.index_of(name).and_then(|i| self.columns.get(i)).map(|column| column.ty)
    }
}
