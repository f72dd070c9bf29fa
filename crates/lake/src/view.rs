//! What a reader sees: one state of all tables, which no later change touches.
//!
//! Not here: changing it. The writer and the sealer each put a new view in the old one's place.

use std::{collections::BTreeMap, sync::Arc};

use arrow::datatypes::SchemaRef;

use crate::{
    Error, Result, Table, builtin,
    manifest::{CustomColumn, DataFile, Manifest, TableState},
    shape,
    tail::Tail,
};

/// One table in a view.
#[derive(Debug, Clone)]
pub(crate) struct TableView {
    pub(crate) table: Arc<Table>,
    /// Columns as deliveries have them.
    pub(crate) data_schema: SchemaRef,
    /// Those and the hidden ones.
    pub(crate) full_schema: SchemaRef,
    pub(crate) tail: Tail,
    /// The last row's offset; 0 when there never was one.
    pub(crate) last_offset: i64,
}

impl TableView {
    pub(crate) fn new(table: Table) -> Self {
        Self {
            data_schema: shape::data_schema(&table),
            full_schema: shape::full_schema(&table),
            table: Arc::new(table),
            tail: Tail::default(),
            last_offset: 0,
        }
    }
}

/// One state of the lake.
#[derive(Debug, Clone)]
pub(crate) struct View {
    pub(crate) manifest: Arc<Manifest>,
    pub(crate) tables: BTreeMap<Arc<str>, TableView>,
    /// How far each source has been read.
    pub(crate) sources: BTreeMap<String, i64>,
}

impl View {
    /// The state that a manifest describes, without what is in the log.
    pub(crate) fn new(manifest: Manifest) -> Result<Self> {
        let mut tables = BTreeMap::new();
        let built = builtin()
            .map_err(|e| Error::InvalidTable { table: e.table.clone(), detail: e.to_string() })?;
        let custom = manifest.tables.iter().filter_map(|(name, state)| {
            Some(Table::custom(name, columns(state.columns.as_deref()?)))
        });
        for table in built.into_iter().map(Ok).chain(custom) {
            let table = table?;
            let mut view = TableView::new(table);
            if let Some(state) = manifest.tables.get(&*view.table.name) {
                view.last_offset = state.next_offset - 1;
            }
            tables.insert(view.table.name.clone(), view);
        }
        let sources = manifest.sources.clone();
        Ok(Self { manifest: Arc::new(manifest), tables, sources })
    }

    /// The table of that name.
    pub(crate) fn table(&self, name: &str) -> Result<&TableView> {
        self.tables.get(name).ok_or_else(|| Error::UnknownTable { table: name.to_owned() })
    }

    /// Its files.
    pub(crate) fn files(&self, name: &str) -> &[Arc<DataFile>] {
        self.manifest.tables.get(name).map_or(&[], |state| &state.files)
    }
}

fn columns(stored: &[CustomColumn]) -> kql::Schema {
    stored.iter().map(|c| kql::Column::new(c.name.as_str(), c.ty)).collect()
}

/// What the manifest says of a table of one's own.
pub(crate) fn custom_state(table: &Table) -> TableState {
    let columns = table.columns.columns().iter();
    let columns = columns.map(|c| CustomColumn { name: c.name.to_string(), ty: c.ty }).collect();
    TableState { columns: Some(columns), ..TableState::default() }
}
