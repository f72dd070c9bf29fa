//! `datatable`.
//!
//! Not here: literals (`expr::literal`).

use crate::{
    Column, Schema, Span, Type, Value,
    bind::{Bind, Binder, Failed, convert::parsed, naming::Names, table::Table},
    bound::Source,
    syntax::tree::{self, ExprKind},
    value::{Datetime, Decimal, Timespan},
};

impl<'t> Binder<'t> {
    pub(super) fn datatable(&mut self, op: &'t tree::Datatable, span: Span) -> Table {
        let schema = self.declared(&op.columns);
        let Ok(schema) = schema else { return Table::broken(span) };
        let width = schema.len().max(1);
        if !op.values.len().is_multiple_of(width) {
            self.error(
                "SYN0002",
                span,
                format!("{} values do not fill rows of {width} columns", op.values.len()),
            );
        }
        let mut rows = Vec::new();
        for cells in op.values.chunks(width) {
            let row: Vec<Bind<Value>> = cells
                .iter()
                .zip(schema.iter())
                .map(|(cell, column)| self.cell(cell, column.ty))
                .collect();
            rows.extend(row.into_iter().collect::<Bind<Vec<_>>>());
        }
        Table::new(Source::Datatable { rows }, schema, span)
    }

    /// Columns as a query declares them.
    pub(super) fn declared(&mut self, columns: &'t [(tree::Name, tree::Name)]) -> Bind<Schema> {
        let mut names = Names::default();
        let mut declared = Vec::new();
        let mut failed = false;
        for (name, ty) in columns {
            match (self.explicit_name(name, &mut names), self.type_named(ty)) {
                (Ok(name), Ok(ty)) => declared.push(Column::new(name, ty)),
                _ => failed = true,
            }
        }
        if failed { Err(Failed) } else { Ok(Schema::new(declared)) }
    }

    fn cell(&mut self, cell: &'t tree::Expr, ty: Type) -> Bind<Value> {
        let inner = match &cell.kind {
            ExprKind::Sign { operand, .. } => operand,
            _ => cell,
        };
        if !matches!(inner.kind, ExprKind::Literal(_) | ExprKind::Missing) {
            return Err(self.error("SEM0207", cell.span, "a `datatable` holds literals only"));
        }
        let row = self.no_row();
        let value = self.expr(cell, &row)?;
        let Some(literal) = value.as_literal() else {
            return Err(self.error("SEM0207", cell.span, "a `datatable` holds literals only"));
        };
        converted(literal, ty).ok_or_else(|| self.wrong_type(cell.span, ty, value.ty))
    }
}

/// A literal as a value of its column; text that is none of the type becomes null.
fn converted(value: &Value, ty: Type) -> Option<Value> {
    if value.ty() == ty {
        return Some(value.clone());
    }
    if value.is_null() {
        return Some(Value::null(ty));
    }
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "numbers convert as Kusto's conversions do"
    )]
    Some(match (value, ty) {
        (Value::String(text), _) => parsed(text, ty)?,
        (Value::Int(Some(v)), Type::Long) => Value::Long(Some(i64::from(*v))),
        (Value::Long(Some(v)), Type::Int) => Value::Int(Some(*v as i32)),
        (Value::Real(Some(v)), Type::Long) => Value::Long(Some(*v as i64)),
        (Value::Real(Some(v)), Type::Int) => Value::Int(Some(*v as i32)),
        (Value::Int(_) | Value::Long(_), Type::Real) => Value::Real(Some(value.as_i64()? as f64)),
        (Value::Int(_) | Value::Long(_), Type::Decimal) => {
            Value::Decimal(Some(Decimal::from(value.as_i64()?)))
        }
        (Value::Real(Some(v)), Type::Decimal) => {
            Value::Decimal(Some(Decimal::parse(&v.to_string())?))
        }
        (Value::Int(_) | Value::Long(_), Type::Bool) => Value::Bool(Some(value.as_i64()? != 0)),
        (Value::Bool(Some(v)), Type::Long) => Value::Long(Some(i64::from(*v))),
        (Value::Bool(Some(v)), Type::Int) => Value::Int(Some(i32::from(*v))),
        (Value::Int(_) | Value::Long(_), Type::Datetime) => Value::Datetime(value.as_i64()),
        (Value::Int(_) | Value::Long(_), Type::Timespan) => Value::Timespan(value.as_i64()),
        (_, Type::String) => Value::string(as_text(value)?),
        (_, Type::Dynamic) => Value::Dynamic(Some(serde_json::to_string(value).ok()?.into())),
        _ => return None,
    })
}

/// A literal as `tostring()` writes it.
fn as_text(value: &Value) -> Option<String> {
    Some(match value {
        Value::Bool(Some(v)) => if *v { "True" } else { "False" }.to_owned(),
        Value::Int(Some(v)) => v.to_string(),
        Value::Long(Some(v)) => v.to_string(),
        Value::Decimal(Some(v)) => v.to_string(),
        Value::Datetime(Some(v)) => format!("{:#}", Datetime(*v)),
        Value::Timespan(Some(v)) => Timespan(*v).to_string(),
        Value::Guid(Some(v)) => v.to_string(),
        _ => return None,
    })
}
