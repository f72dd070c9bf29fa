//! Tables of the source: the window of time, the range of offsets, columns in KQL's form.
//!
//! Not here: reading them (whoever implements `Source`).

use std::sync::Arc;

use arrow::datatypes::{DataType, Field};
use datafusion::{common::Column as PlanColumn, logical_expr::Expr as PlanExpr, prelude::lit};
use kql::{Column, Schema, Type, Value};

use super::{Planner, call::Operation, found::Found, rows::Rows};
use crate::{Error, ErrorKind, columns};

/// The column that the window of time is about.
const TIME: &str = "TimeGenerated";

impl Planner {
    pub(super) fn table(&self, name: &Arc<str>, schema: &Schema) -> Result<Rows, Error> {
        let Some(table) = self.tables.get(name) else {
            // Declared, and nothing was ever written to it.
            return self.datatable(schema, &[]);
        };
        let present = table.schema();
        let mut rows = self.scan(table.clone())?;
        let place = |wanted: &str| {
            let position = present.index_of(wanted).ok()?;
            rows.columns.get(position).cloned()
        };
        let mut found = Vec::new();
        let exprs = schema
            .iter()
            .map(|column| {
                let field = present.field_with_name(&column.name).ok().zip(place(&column.name));
                let Some((field, place)) = field else {
                    let default = table.get_column_default(&column.name).cloned();
                    found.push(None);
                    return Ok(default.unwrap_or_else(|| absent(column)));
                };
                found.push(Found::of(column, field, &place));
                match found.last() {
                    Some(Some(found)) => found.converted(self),
                    _ => self.present_column(name, column, field, place),
                }
            })
            .collect::<Result<Vec<_>, Error>>()?;
        let (time, offset) = (place(TIME), place(columns::OFFSET));
        let ingestion_time = place(columns::INGESTION_TIME);
        let is_time = |column: &Column| &*column.name == TIME && column.ty == Type::Datetime;
        if let (Some(window), Some(time), Some(position)) =
            (self.request.window, time, schema.iter().position(is_time))
        {
            let time = PlanExpr::Column(time);
            let as_found = found.get(position).and_then(Option::as_ref);
            let condition = as_found.and_then(|found| found.is_between(window.from, window.to));
            let condition = condition.unwrap_or_else(|| {
                time.clone().gt_eq(lit(window.from)).and(time.lt(lit(window.to)))
            });
            rows = rows.filtered(condition)?;
        }
        if let Some(range) = self.request.offsets.get(name) {
            let Some(offset) = offset.map(PlanExpr::Column) else {
                let message = format!("the rows of {name} have no offsets");
                return Err(Error::new(ErrorKind::Source, message));
            };
            let condition = offset.clone().gt(lit(range.after)).and(offset.lt_eq(lit(range.up_to)));
            rows = rows.filtered(condition)?;
        }
        rows.ingestion_time = ingestion_time;
        let (mut rows, columns) = rows.computed(self, exprs)?;
        let found = columns.iter().cloned().zip(found);
        rows.few = (columns.iter().zip(schema.iter()))
            .filter(|(_, column)| present.field_with_name(&column.name).is_ok_and(has_few))
            .map(|(column, _)| column.clone())
            .collect();
        rows.found = found.filter_map(|(column, found)| Some((column, found?))).collect();
        rows.columns = columns;
        Ok(rows)
    }

    /// A column of the query as an expression over the table that has it in this form.
    fn present_column(
        &self,
        table: &str,
        column: &Column,
        field: &Field,
        place: PlanColumn,
    ) -> Result<PlanExpr, Error> {
        let (form, wanted) = (field.data_type(), columns::arrow_type(column.ty));
        if *form != wanted {
            let message = format!(
                "column {} of {table} is stored as {form}, and {} needs {wanted}",
                column.name, column.ty
            );
            return Err(Error::new(ErrorKind::Source, message));
        }
        if column.ty == Type::String && field.is_nullable() {
            return self.operate(Operation::Text, vec![(place.into(), Type::String)], Type::String);
        }
        Ok(place.into())
    }
}

/// What a column reads as that a table does not have.
fn absent(column: &Column) -> PlanExpr {
    lit(columns::scalar(&Value::null(column.ty)))
}

fn has_few(field: &Field) -> bool {
    *field.data_type() == DataType::Utf8View && field.metadata().contains_key(columns::FEW_TEXTS)
}
