//! Tables from files, for queries without a server.
//!
//! Not here: the shapes of records (`lake::ingest`).

use std::{fs, path::Path, sync::Arc};

use directory::Ticks;
use kql::{Catalog as _, MemoryCatalog};
use lake::{
    ForeignFile, InvalidDefinition, Table,
    ingest::{self, Context, Format, Report, Unreadable},
};
use query::MemorySource;

use crate::tables;

/// Why a file is no table.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// It cannot be read.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// It is no file of records.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// A built-in definition: a mistake in the program.
    #[error(transparent)]
    Definition(#[from] InvalidDefinition),
    /// Its rows do not form a table.
    #[error("its rows do not form a table: {0}")]
    Rows(String),
}

/// Adds the table `name` from a file: with its known columns, or with those that the file has.
///
/// # Errors
/// [`FileError`]; a record that does not fit is no error, the report counts it.
pub fn add_table(
    source: &mut MemorySource,
    catalog: &mut MemoryCatalog,
    name: &str,
    path: &Path,
    now: Ticks,
) -> Result<Report, FileError> {
    let file = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let known = match tables::builtin_table(name)? {
        Some(table) => Some(table),
        None => catalog.table(name).map(|known| {
            Arc::new(Table {
                name: name.into(),
                doc: "".into(),
                columns: known.schema,
                keys: Default::default(),
            })
        }),
    };
    if let Some(table) = &known
        && let Some(foreign) = ForeignFile::open(path, table)?
    {
        catalog.add_table(name, table.columns.clone());
        source.add_table(name, Arc::new(foreign));
        return Ok(Report::default());
    }
    let bytes = fs::read(path)?;
    let format = Format::of(file, &bytes);
    let table = match known {
        Some(table) => table,
        None => Arc::new(ingest::infer(name, format, &bytes)?),
    };
    let context = Context {
        workspace_id: String::new(),
        tenant_id: String::new(),
        received: now,
        source: file.to_owned(),
    };
    let (batch, report) = ingest::read_table(&table, format, &bytes, &context)?;
    catalog.add_table(name, table.columns.clone());
    source
        .add_batches(name, batch.schema(), vec![batch])
        .map_err(|error| FileError::Rows(error.to_string()))?;
    Ok(report)
}
