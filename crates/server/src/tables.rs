//! The log tables that every lake has, and what is told of a table.
//!
//! Not here: the tables (`lake`).

use std::sync::Arc;

use kql::MemoryCatalog;
use lake::{InvalidDefinition, Table, TableStatus, ingest::Tables};
use serde_json::{Value, json};

/// The built-in tables, for binding queries without a lake.
///
/// # Errors
/// A definition that cannot be read: a mistake in the program.
pub fn builtin_catalog() -> Result<MemoryCatalog, InvalidDefinition> {
    let mut catalog = MemoryCatalog::new();
    for table in lake::builtin()? {
        catalog.add_table(table.name.clone(), table.columns.clone());
    }
    Ok(catalog)
}

/// The built-in table of that name.
///
/// # Errors
/// A definition that cannot be read: a mistake in the program.
pub fn builtin_table(name: &str) -> Result<Option<Arc<Table>>, InvalidDefinition> {
    Ok(Tables::builtin()?.get(name).cloned())
}

/// A table for programs.
#[must_use]
pub fn document(status: &TableStatus) -> Value {
    json!({
        "name": status.table.name,
        "description": status.table.doc,
        "rows": status.file_rows + status.tail_rows,
        "rowsInLog": status.tail_rows,
        "files": status.files.len(),
        "lastOffset": status.last_offset,
        "retentionDays": status.retention_days,
        "columns": status.table.columns,
    })
}
