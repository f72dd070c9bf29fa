//! A row being filled, and rows that name their columns: Log Analytics' own and anybody's.
//!
//! Not here: shapes with other names (`diagnostic`).

use kql::{Row, Type, Value};

use super::{Context, cell::Cell, columns::Columns};
use crate::TIME_GENERATED;

/// Why a record is no row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Misfit {
    /// The table that it was meant for, if that is known.
    pub(super) table: String,
    /// The column that is at fault, if one is.
    pub(super) column: String,
    pub(super) reason: String,
}

impl Misfit {
    pub(super) fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), ..Self::default() }
    }
}

/// A row being filled.
#[derive(Debug)]
pub(super) struct Slots<'c> {
    pub(super) columns: &'c Columns,
    values: Vec<Option<Value>>,
}

impl<'c> Slots<'c> {
    pub(super) fn new(columns: &'c Columns) -> Self {
        Self { values: vec![None; columns.table.columns.len()], columns }
    }

    /// Whether a column has a value that says something.
    pub(super) fn is_set(&self, index: usize) -> bool {
        let value = self.values.get(index).and_then(Option::as_ref);
        value.is_some_and(|value| !value.is_null() && value.as_str() != Some(""))
    }

    pub(super) fn set(&mut self, index: usize, cell: &Cell<'_>) -> Result<(), Misfit> {
        let ty = self.columns.ty(index).unwrap_or(Type::String);
        let value = cell.value(ty).map_err(|reason| Misfit {
            table: self.columns.table.name.to_string(),
            column: self.columns.name(index).to_owned(),
            reason: format!("column `{}`: {reason}", self.columns.name(index)),
        })?;
        if let Some(slot) = self.values.get_mut(index) {
            *slot = Some(value);
        }
        Ok(())
    }

    /// Sets a column that the table may lack, if nothing is there yet.
    pub(super) fn default(&mut self, column: &str, cell: &Cell<'_>) -> Result<(), Misfit> {
        match self.columns.exact(column) {
            Some(index) if !self.is_set(index) => self.set(index, cell),
            _ => Ok(()),
        }
    }

    /// The row, with what every row of a log table has.
    pub(super) fn finish(mut self, context: &Context) -> Result<Row, Misfit> {
        let table = self.columns.table.clone();
        if let Some(index) = self.columns.exact("Type") {
            self.set(index, &Cell::Text(&table.name))?;
        }
        self.default("TenantId", &Cell::Text(&context.workspace_id))?;
        if let Some(index) = self.columns.exact(TIME_GENERATED)
            && !self.is_set(index)
        {
            return Err(Misfit {
                table: table.name.to_string(),
                column: TIME_GENERATED.to_owned(),
                reason: format!("it has no time (column `{TIME_GENERATED}`)"),
            });
        }
        let columns = table.columns.iter().zip(self.values);
        Ok(columns.map(|(c, value)| value.unwrap_or_else(|| Value::null(c.ty))).collect())
    }
}

/// The row of fields that bear the names of columns; those that bear none go to `left_out`.
pub(super) fn by_name<'f>(
    columns: &Columns,
    fields: impl Iterator<Item = (&'f str, Cell<'f>)>,
    context: &Context,
    left_out: &mut dyn FnMut(&str),
) -> Result<Row, Misfit> {
    let mut slots = Slots::new(columns);
    for (name, cell) in fields {
        match columns.exact(name) {
            Some(index) => slots.set(index, &cell)?,
            None => left_out(name),
        }
    }
    slots.finish(context)
}
