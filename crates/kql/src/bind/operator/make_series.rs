//! `make-series`.
//!
//! Not here: the aggregates themselves (`expr::aggregate`).

use std::{cell::RefCell, rc::Rc, sync::Arc};

use crate::{
    Column, Schema, Span, Type, Value,
    bind::{
        Bind, Binder, Failed,
        convert::{cast, wider},
        naming::Names,
        operator::parameter,
        table::{Group, Row, Table},
    },
    bound::{self, Expr, RelOp},
    syntax::tree::{self, SeriesRange},
};

impl<'t> Binder<'t> {
    pub(super) fn make_series(
        &mut self,
        op: &'t tree::MakeSeries,
        input: Table,
        span: Span,
    ) -> Table {
        let row = self.row(&input);
        let mut names = Names::beside(input.schema());
        let keys = self.computed(&op.keys, &row, &mut names, true);
        let mut broken = !keys.lost.is_empty();
        let mut schema: Vec<Column> =
            keys.columns.iter().map(|(name, key)| Column::new(name.clone(), key.ty)).collect();
        let mut aggregates = Vec::new();
        for item in &op.aggregates {
            match self.series_aggregate(item, &row, &mut names) {
                Ok((name, aggregate)) => {
                    schema.push(Column::new(name, Type::Dynamic));
                    aggregates.push(aggregate);
                }
                Err(Failed) => broken = true,
            }
        }
        let axis = self.axis(op, &row);
        let axis_name = match op.axis.names.first() {
            Some(name) => self.explicit_name(name, &mut names),
            None => Ok(names.automatic(self.auto_name(&op.axis.value, &row))),
        };
        let (Ok(axis), Ok(axis_name)) = (axis, axis_name) else {
            return Table { broken: true, ..input };
        };
        schema.push(Column::new(axis_name, Type::Dynamic));
        let nonempty =
            parameter(&op.parameters, "kind").is_some_and(|(kind, _)| kind == "nonempty");
        let Axis { axis, from, to, step, in_range } = axis;
        let op = RelOp::MakeSeries(Box::new(bound::MakeSeries {
            keys: keys.exprs(),
            aggregates,
            axis,
            from,
            to,
            step,
            in_range,
            nonempty,
        }));
        input.then(op, Schema::new(schema), span).closed().unordered().broken_if(broken)
    }

    fn series_aggregate(
        &mut self,
        item: &'t tree::SeriesAggregate,
        row: &Row,
        names: &mut Names,
    ) -> Bind<(Arc<str>, bound::SeriesAggregate)> {
        let (value, inside) = self.over_aggregates(&item.value.value, row);
        let name = match item.value.names.first() {
            Some(name) => self.explicit_name(name, names),
            None => Ok(names.automatic(self.auto_name(&item.value.value, &inside))),
        };
        let nothing = self.no_row();
        let default = item.default.as_ref().map(|default| self.expr(default, &nothing)).transpose();
        let ((aggregates, output), name, default) = (value?, name?, default?);
        let default = match default {
            Some(default) => default,
            None => Expr::literal(zero(output.ty), output.span),
        };
        Ok((name, bound::SeriesAggregate { aggregates, output, default }))
    }

    /// The aggregates in an expression, the expression over their results, and the row that names
    /// it.
    pub(super) fn over_aggregates(
        &mut self,
        expr: &'t tree::Expr,
        row: &Row,
    ) -> (Bind<(Vec<bound::Aggregate>, Expr)>, Row) {
        let group = Rc::new(Group {
            keys: 0,
            key_columns: Vec::new(),
            input: Row { serialized: false, ..row.clone() },
            aggregates: RefCell::default(),
        });
        let inside = Row {
            columns: Schema::empty(),
            open: Vec::new(),
            group: Some(group.clone()),
            serialized: false,
            ..row.clone()
        };
        let value = self.expr(expr, &inside).map(|output| (group.aggregates.take(), output));
        (value, inside)
    }

    fn axis(&mut self, op: &'t tree::MakeSeries, row: &Row) -> Bind<Axis> {
        let axis = self.expr(&op.axis.value, row);
        let nothing = self.no_row();
        let mut end =
            |expr: Option<&'t tree::Expr>| expr.map(|it| self.expr(it, &nothing)).transpose();
        let (from, to, step, in_range) = match &op.range {
            SeriesRange::FromTo { from, to, step } => {
                (end(from.as_ref()), end(to.as_ref()), end(Some(step)), false)
            }
            SeriesRange::InRange { from, to, step } => {
                (end(Some(from)), end(Some(to)), end(Some(step)), true)
            }
        };
        let (axis, from, to, step) = (axis?, from?, to?, step?.ok_or(Failed)?);
        self.axis_types(Axis { axis, from, to, step, in_range })
    }

    /// Axis, ends and step as values that can be added to each other.
    fn axis_types(&mut self, axis: Axis) -> Bind<Axis> {
        let ends = [&axis.from, &axis.to].map(|end| end.as_ref().map(|end| end.ty));
        let (ty, step_ty) = match axis.axis.ty {
            Type::Datetime => (Type::Datetime, Type::Timespan),
            Type::Timespan => (Type::Timespan, Type::Timespan),
            ty => {
                let widest = ends.into_iter().flatten().chain([axis.step.ty]).try_fold(ty, wider);
                let Some(ty) = widest else {
                    return Err(self.error(
                        "KS106",
                        axis.axis.span,
                        format!("an axis of {ty} cannot go in steps of {}", axis.step.ty),
                    ));
                };
                (ty, ty)
            }
        };
        let from = axis.from.map(|end| self.converted_to(end, ty)).transpose()?;
        let to = axis.to.map(|end| self.converted_to(end, ty)).transpose()?;
        let step = self.converted_to(axis.step, step_ty)?;
        Ok(Axis { axis: cast(axis.axis, ty), from, to, step, in_range: axis.in_range })
    }
}

struct Axis {
    axis: Expr,
    from: Option<Expr>,
    to: Option<Expr>,
    step: Expr,
    in_range: bool,
}

/// What stands at points without rows unless a query says otherwise.
fn zero(ty: Type) -> Value {
    match ty {
        Type::Int => Value::Int(Some(0)),
        Type::Long => Value::Long(Some(0)),
        Type::Real => Value::Real(Some(0.0)),
        Type::Timespan => Value::Timespan(Some(0)),
        ty => Value::null(ty),
    }
}
