//! `scan`: a state machine over rows in order.
//!
//! Not here: how steps are taken (`machine`).

mod machine;

use std::sync::Arc;

use arrow::{array::ArrayRef, compute::take};
use datafusion::{common::Column as PlanColumn, physical_expr::PhysicalExpr};
use kql::{
    Column, Schema, Type, Value,
    bound::{Expr, ExprKind, Scan},
};

use super::{Planner, rows::Rows, whole::form_of};
use crate::{Error, ErrorKind, columns};
pub(super) use machine::tables_of;
use machine::{Machine, Shape, Step};

impl Planner {
    pub(super) fn state_machine(
        &self,
        rows: Rows,
        scan: &Scan,
        schema: &Schema,
    ) -> Result<Rows, Error> {
        refuse_what_is_not_evaluated(scan)?;
        let rows = if scan.order.is_empty() { rows } else { self.sort(rows, &scan.order, None)? };
        let partition = self.keys(&rows, &scan.partition)?;
        let (rows, mut tables) = rows.computed(self, partition)?;
        tables.extend(rows.group.iter().take(1).cloned());
        let width = rows.columns.len();
        let shape = self.shape(scan, schema, width)?;
        let steps = self.steps(scan, &shape)?;
        let own: Vec<PlanColumn> = rows.columns.iter().chain(&rows.group).cloned().collect();
        let mut forms =
            own.iter().map(|column| form_of(&rows, column)).collect::<Result<Vec<_>, _>>()?;
        let made = shape.declared.iter().map(|(ty, _)| *ty);
        let made: Vec<Type> = made.chain(scan.match_id.then_some(Type::Long)).collect();
        forms.extend(made.iter().map(|ty| (columns::arrow_type(*ty), *ty != Type::String)));
        let kept = own.len();
        let args = own.into_iter().chain(tables).collect();
        let (group, match_id) = (rows.group.len(), scan.match_id);
        let machine = Machine::new(shape, steps);
        let mut rows = self.whole(rows, "scan", args, forms, move |args, rows| {
            let lacking = || Error::internal("scan lacks a column");
            let (own, tables) = args.split_at_checked(kept).ok_or_else(lacking)?;
            let input = own.get(..width).ok_or_else(lacking)?;
            let output = machine.run(input, tables, rows)?;
            let mut arrays = own
                .iter()
                .map(|array| Ok(take(array, &output.rows, None)?))
                .collect::<Result<Vec<ArrayRef>, Error>>()?;
            for (ty, values) in made.iter().zip(&output.declared) {
                arrays.push(columns::array_of(*ty, values.iter()));
            }
            if match_id {
                arrays.push(output.matches);
            }
            Ok(arrays)
        })?;
        let made = rows.columns.split_off(kept);
        rows.group = rows.columns.split_off(kept - group);
        rows.columns.extend(made);
        Ok(rows)
    }

    fn shape(&self, scan: &Scan, schema: &Schema, width: usize) -> Result<Shape, Error> {
        let input: Vec<Type> = schema.iter().take(width).map(|column| column.ty).collect();
        let defaults =
            scan.declared.iter().map(|default| Ok((default.ty, self.constant(default)?)));
        let declared = defaults.collect::<Result<Vec<(Type, Value)>, Error>>()?;
        let all = (input.len() + declared.len()) * (scan.steps.len() + 1);
        let mut used = vec![false; all];
        let exprs = scan.steps.iter().flat_map(|step| {
            std::iter::once(&step.condition).chain(step.assignments.iter().map(|(_, expr)| expr))
        });
        for expr in exprs {
            expr.visit(&mut |expr| {
                if let ExprKind::Column { index, .. } = &expr.kind
                    && let Some(used) = used.get_mut(*index)
                {
                    *used = true;
                }
            });
        }
        Ok(Shape { input, declared, steps: scan.steps.len(), used })
    }

    /// The steps, their expressions over a row of a shape.
    fn steps(&self, scan: &Scan, shape: &Shape) -> Result<Vec<Step>, Error> {
        let types = shape.types();
        let schema: Schema =
            types.iter().enumerate().map(|(i, ty)| Column::new(i.to_string(), *ty)).collect();
        let row = self.datatable(&schema, &[])?;
        let session = self.sessions.planning(self.large);
        let physical = |expr: &Expr| -> Result<Arc<dyn PhysicalExpr>, Error> {
            let planned = self.value(&row, expr)?;
            Ok(session.create_physical_expr(planned, row.plan.schema())?)
        };
        scan.steps
            .iter()
            .map(|step| {
                let assignments = step.assignments.iter();
                let assignments = assignments
                    .map(|(index, expr)| Ok((*index, physical(expr)?)))
                    .collect::<Result<_, Error>>()?;
                let condition = physical(&step.condition)?;
                Ok(Step { optional: step.optional, output: step.output, condition, assignments })
            })
            .collect()
    }
}

fn refuse_what_is_not_evaluated(scan: &Scan) -> Result<(), Error> {
    if scan.match_id && !scan.partition.is_empty() {
        let message = "`with_match_id` in a scan with partitions is not supported";
        return Err(Error::new(ErrorKind::Unsupported, message));
    }
    Ok(())
}
