//! Queries of rows that are given in the query itself, evaluated without a plan: what `print`
//! and `datatable` yield after `extend`, `project` and `where`.
//!
//! Not here: everything else that the planner does.

use std::sync::Arc;

use arrow::{
    array::{ArrayRef, AsArray},
    compute::{and_kleene, or_kleene},
};
use kql::{
    MemoryCatalog, Row, Value,
    bound::{Expr, ExprKind, RelOp, Set, Source},
};

use super::super::{self as function, Argument, Call, Members, implementation};
use crate::{Error, columns};

const NOW: i64 = 637_134_336_000_000_000;

/// The columns that an expression sees, and how many values each has.
struct Table {
    columns: Vec<Argument>,
    rows: usize,
}

impl Table {
    fn evaluate(&self, expr: &Expr) -> Result<Argument, Error> {
        let rows = self.rows;
        let args = |exprs: &[Expr]| {
            exprs.iter().map(|expr| self.evaluate(expr)).collect::<Result<Vec<_>, _>>()
        };
        let array: ArrayRef = match &expr.kind {
            ExprKind::Literal(value) => {
                let array = columns::array_of(expr.ty, [value].into_iter());
                return Ok(Argument::constant(expr.ty, array));
            }
            ExprKind::Column { index, .. } => return Ok(self.columns[*index].clone()),
            ExprKind::Call { function, args: exprs } => {
                let implementation = implementation(function.name)
                    .ok_or_else(|| Error::internal(format!("{} is missing", function.name)))?;
                let args = args(exprs)?;
                implementation(&Call { args: &args, rows, result: expr.ty, now: NOW, seed: 1 })?
            }
            ExprKind::Cast(inner) => function::cast(&self.evaluate(inner)?, expr.ty, rows)?,
            ExprKind::Path { base, path } => {
                function::path(&self.evaluate(base)?, path, expr.ty, rows)?
            }
            ExprKind::Index { base, index } => {
                function::index(&self.evaluate(base)?, &self.evaluate(index)?, rows)?
            }
            ExprKind::And(exprs) | ExprKind::Or(exprs) => {
                let and = matches!(expr.kind, ExprKind::And(_));
                let combine = if and { and_kleene } else { or_kleene };
                let args = args(exprs)?;
                let spread = args.iter().map(|arg| arg.spread(rows));
                let arrays = spread.collect::<Result<Vec<_>, _>>()?;
                let mut arrays = arrays.iter().map(|array| array.as_boolean().clone());
                let first = arrays.next().unwrap();
                Arc::new(arrays.try_fold(first, |left, right| combine(&left, &right))?)
            }
            ExprKind::In { membership, needle, set: Set::List(items) } => {
                let needle = self.evaluate(needle)?;
                let (constant, other): (Vec<_>, Vec<_>) =
                    args(items)?.into_iter().partition(|item| item.constant);
                let members = Members::new(*membership, needle.ty, &constant)?;
                members.test(&needle, &other, rows)?
            }
            other => return Err(Error::internal(format!("{other:?} refers to data"))),
        };
        assert_eq!(array.data_type(), &columns::arrow_type(expr.ty), "{expr:?}");
        assert_eq!(array.len(), rows, "{expr:?}");
        Ok(Argument::rows(expr.ty, array))
    }

    fn apply(&mut self, op: &RelOp) -> Result<(), Error> {
        match op {
            RelOp::Extend { columns } => {
                let values = columns.iter().map(|(at, expr)| Ok((*at, self.evaluate(expr)?)));
                for (at, value) in values.collect::<Result<Vec<_>, Error>>()? {
                    if at < self.columns.len() {
                        self.columns[at] = value;
                    } else {
                        self.columns.push(value);
                    }
                }
            }
            RelOp::Project { columns } => {
                let values = columns.iter().map(|expr| self.evaluate(expr));
                self.columns = values.collect::<Result<Vec<_>, _>>()?;
            }
            RelOp::Filter { predicate } => {
                let keep = self.evaluate(predicate)?.spread(self.rows)?;
                for column in &mut self.columns {
                    let all = column.spread(self.rows)?;
                    *column =
                        Argument::rows(column.ty, arrow::compute::filter(&all, keep.as_boolean())?);
                }
                self.rows = keep.as_boolean().true_count();
            }
            other => return Err(Error::internal(format!("{} needs a plan", other.name()))),
        }
        Ok(())
    }
}

/// The rows of a query, or why there are none.
pub(super) fn rows_of(text: &str) -> Result<Vec<Row>, String> {
    let compiled = kql::compile(text, &MemoryCatalog::default());
    let Some(bound) = compiled.bound else {
        return Err(format!("does not bind: {:?}", compiled.diagnostics));
    };
    let mut table = Table { columns: Vec::new(), rows: 1 };
    match &bound.root.source {
        Source::Print { columns } => {
            let values = columns.iter().map(|expr| table.evaluate(expr));
            table.columns = values.collect::<Result<_, _>>().map_err(|error| error.message)?;
        }
        Source::Datatable { rows } => {
            table.rows = rows.len();
            for (i, column) in bound.root.source_schema.iter().enumerate() {
                let values = rows.iter().map(|row| &row[i]).collect::<Vec<&Value>>();
                let array = columns::array_of(column.ty, values.into_iter());
                table.columns.push(Argument::rows(column.ty, array));
            }
        }
        other => return Err(format!("{other:?} needs a plan")),
    }
    for step in &bound.root.steps {
        table.apply(&step.op).map_err(|error| error.message)?;
    }
    let mut rows = vec![Row::new(); table.rows];
    for column in &table.columns {
        let array = column.spread(table.rows).map_err(|error| error.message)?;
        for (i, row) in rows.iter_mut().enumerate() {
            row.push(columns::value_at(column.ty, &array, i));
        }
    }
    Ok(rows)
}
