//! Which column of a table is where, found by name in one step.
//!
//! Not here: values.

use std::{collections::HashMap, sync::Arc};

use kql::Type;

use crate::Table;

/// A table's columns by name.
#[derive(Debug)]
pub(super) struct Columns {
    pub(super) table: Arc<Table>,
    exact: HashMap<Arc<str>, usize>,
    /// In lower case, for shapes whose names differ in case only.
    folded: HashMap<String, usize>,
}

impl Columns {
    pub(super) fn new(table: Arc<Table>) -> Self {
        let columns = || table.columns.iter().enumerate();
        let exact = columns().map(|(i, column)| (column.name.clone(), i)).collect();
        let folded = columns().map(|(i, column)| (column.name.to_ascii_lowercase(), i)).collect();
        Self { exact, folded, table }
    }

    pub(super) fn exact(&self, name: &str) -> Option<usize> {
        self.exact.get(name).copied()
    }

    pub(super) fn folded(&self, name: &str) -> Option<usize> {
        self.exact(name).or_else(|| self.folded.get(&name.to_ascii_lowercase()).copied())
    }

    pub(super) fn ty(&self, index: usize) -> Option<Type> {
        self.table.columns.get(index).map(|column| column.ty)
    }

    pub(super) fn name(&self, index: usize) -> &str {
        self.table.columns.get(index).map_or("", |column| &column.name)
    }
}
