//! Defining tables of one's own and giving them more columns.
//!
//! Not here: the built-in tables, which are files of this crate.

use std::sync::Arc;

use kql::Schema;

use super::{commit, refused};
use crate::{
    Error, Lake, Result, Table,
    lake::Inner,
    shape,
    view::{TableView, custom_state},
};

impl Lake {
    /// Makes a table of one's own known, or adds columns to it. Columns it has and `table` lacks
    /// stay.
    ///
    /// # Errors
    /// [`Error::InvalidTable`] when the table is built in or a column has another type already.
    pub async fn define(&self, table: Table) -> Result<()> {
        self.upkeep(move |inner| define(inner, table)).await
    }
}

fn define(inner: &Inner, table: Table) -> Result<()> {
    let name = table.name.to_string();
    // Also checks the names, whoever made the value.
    let table = Table::custom(&name, table.columns)?;
    let known = inner.shared.view().tables.get(&*name).map(|known| known.table.clone());
    let table = match &known {
        Some(known) => widened(known, table)?,
        None => table,
    };
    if known.as_deref() == Some(&table) {
        return Ok(());
    }
    commit(inner, |manifest| {
        let columns = custom_state(&table).columns;
        manifest.tables.entry(name.clone()).or_insert_with(|| custom_state(&table)).columns =
            columns;
    })?;
    inner.shared.change(|view| {
        let mut next = TableView::new(table);
        if let Some(before) = view.tables.get(&*name) {
            next.last_offset = before.last_offset;
            let full = next.full_schema.clone();
            next.tail = before
                .tail
                .mapped(|batch| shape::conform(batch, &full))
                .map_err(|e| Error::MisshapenRows { table: name.clone(), detail: e.0 })?;
        }
        view.tables.insert(Arc::from(name.as_str()), next);
        Ok(())
    })
}

/// The table with its own columns and the further ones of `more`.
fn widened(known: &Table, more: Table) -> Result<Table> {
    let mut columns: Vec<_> = known.columns.columns().to_vec();
    for column in more.columns.columns() {
        match known.column(&column.name) {
            None => columns.push(column.clone()),
            Some(ty) if ty == column.ty => {}
            Some(ty) => {
                let detail = format!("column `{}` is a {ty}, not a {}", column.name, column.ty);
                return Err(refused(&more.name, detail));
            }
        }
    }
    Ok(Table { columns: Schema::new(columns), ..more })
}
