//! Tables of the source: the window of time, the range of offsets, columns in KQL's form.
//!
//! Not here: reading them (whoever implements `Source`).

use std::sync::Arc;

use arrow::datatypes::SchemaRef;
use datafusion::{common::Column as PlanColumn, logical_expr::Expr as PlanExpr, prelude::lit};
use kql::{Column, Schema, Type, Value};

use super::{Planner, call::Operation, rows::Rows};
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
        let exprs = schema
            .iter()
            .map(|column| self.present_column(name, column, &present, place(&column.name)))
            .collect::<Result<Vec<_>, Error>>()?;
        let (time, offset) = (place(TIME), place(columns::OFFSET));
        let ingestion_time = place(columns::INGESTION_TIME);
        if let (Some(window), Some(time)) = (self.request.window, time)
            && schema.iter().any(|column| &*column.name == TIME && column.ty == Type::Datetime)
        {
            let time = PlanExpr::Column(time);
            let condition = time.clone().gt_eq(lit(window.from)).and(time.lt(lit(window.to)));
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
        rows.columns = columns;
        Ok(rows)
    }

    /// A column of the query as an expression over the table that has it, or has not.
    fn present_column(
        &self,
        table: &str,
        column: &Column,
        present: &SchemaRef,
        place: Option<PlanColumn>,
    ) -> Result<PlanExpr, Error> {
        let Some(place) = place else { return Ok(lit(columns::scalar(&Value::null(column.ty)))) };
        let field = present.field_with_name(&column.name)?;
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
