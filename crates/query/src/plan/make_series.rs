//! `make-series`: aggregates by point and key as `summarize` has them, then put into arrays.
//!
//! Not here: the aggregates (`summarize`).

use std::{fmt::Write as _, sync::Arc};

use arrow::{
    array::{Array, ArrayRef, AsArray, StringViewBuilder, UInt32Array},
    compute::{partition, take},
    datatypes::{Float64Type, Int64Type},
};
use datafusion::{
    common::Column as PlanColumn,
    logical_expr::{Expr as PlanExpr, LogicalPlan, Sort},
    prelude::lit,
};
use kql::{
    Column, Type, Value,
    bound::{Expr, MakeSeries},
};

use super::{Planner, at, call::Operation, in_order::in_order, rows::Rows, whole::form_of};
use crate::{
    Error, ErrorKind, columns,
    function::{self, Argument},
};

/// Most points of a series; Kusto's limit.
const MOST_POINTS: usize = 1_048_576;

/// The points of an axis, whole numbers or ticks, or reals.
#[derive(Debug, Clone, Copy)]
struct Axis {
    ty: Type,
    from: Option<Number>,
    to: Option<Number>,
    /// Whether `to` is a point too.
    inclusive: bool,
    step: Number,
}

#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
enum Number {
    Whole(i64),
    Real(f64),
}

impl Planner {
    pub(super) async fn make_series(
        &mut self,
        rows: Rows,
        series: &MakeSeries,
    ) -> Result<Rows, Error> {
        let defaults = series.aggregates.iter().map(|aggregate| &aggregate.default);
        let outputs = series.aggregates.iter().map(|aggregate| &aggregate.output);
        self.evaluate_below(defaults.chain(outputs).collect()).await?;
        let axis = self.axis(series)?;
        let rows = self.at_points(rows, series, axis)?;
        // The point is one more column, and the last key.
        let point = Column::new("", axis.ty);
        let index = rows.columns.len().saturating_sub(1);
        let point = Expr::column(index, &point, series.axis.span);
        let keys: Vec<Expr> = series.keys.iter().cloned().chain([point]).collect();
        let aggregates: Vec<_> =
            series.aggregates.iter().flat_map(|it| it.aggregates.clone()).collect();
        let grouped = self.aggregated(rows, &keys, &aggregates)?;
        let mut results = grouped.columns.iter().skip(keys.len());
        let mut exprs = Vec::new();
        for aggregate in &series.aggregates {
            let own = aggregate.aggregates.iter().map(|it| it.results.len()).sum();
            let columns = results.by_ref().take(own).cloned().collect();
            let row = Rows { columns, ..grouped.clone() };
            exprs.push(self.value(&row, &aggregate.output)?);
        }
        let (grouped, values) = grouped.computed(self, exprs)?;
        self.in_arrays(grouped, values, series, axis)
    }

    /// Ends and step of the axis.
    fn axis(&self, series: &MakeSeries) -> Result<Axis, Error> {
        let wrong = |what: &str| Error::new(ErrorKind::Semantic, what.to_owned());
        let number = |expr: &Expr| {
            let value = self.constant(expr)?;
            number_of(&value)
                .ok_or_else(|| at(expr.span)(wrong("an axis has constants that are not null")))
        };
        let end = |end: &Option<Expr>| end.as_ref().map(number).transpose();
        let ty = match series.axis.ty {
            Type::Int | Type::Long => Type::Long,
            ty @ (Type::Real | Type::Datetime | Type::Timespan) => ty,
            ty => {
                let what = format!("make-series over values of type {ty}");
                return Err(Error::unsupported(what, series.axis.span));
            }
        };
        let step = number(&series.step)?;
        if !matches!(step, Number::Whole(1..)) && !matches!(step, Number::Real(step) if step > 0.0)
        {
            return Err(at(series.step.span)(wrong("the step of an axis must be positive")));
        }
        let (from, to) = (end(&series.from)?, end(&series.to)?);
        Ok(Axis { ty, from, to, inclusive: series.in_range, step })
    }

    /// The rows that lie on the axis, with the point that each belongs to as the last column.
    fn at_points(&self, rows: Rows, series: &MakeSeries, axis: Axis) -> Result<Rows, Error> {
        let value = self.value(&rows, &series.axis)?;
        let value = self.cast(value, series.axis.ty, axis.ty)?;
        let (rows, value) = rows.computed(self, vec![value])?;
        let value = value.into_iter().next().map(PlanExpr::Column);
        let value = value.ok_or_else(|| Error::internal("a series has no axis"))?;
        let step_ty = if axis.ty == Type::Datetime { Type::Timespan } else { axis.ty };
        let mut args = vec![(value.clone(), axis.ty), (axis.step.literal(), step_ty)];
        let name = match axis.from {
            Some(from) if !axis.inclusive => {
                args.push((from.literal(), axis.ty));
                "bin_at"
            }
            _ => "bin",
        };
        let implementation = function::implementation(name)
            .ok_or_else(|| Error::unsupported("make-series", series.axis.span))?;
        let point = self.operate(Operation::Call { name, implementation }, args, axis.ty)?;
        let (mut rows, point) = rows.computed(self, vec![point])?;
        rows.columns.extend(point);
        let point = rows.columns.last().cloned().map(PlanExpr::Column);
        let point = point.ok_or_else(|| Error::internal("a series has no points"))?;
        let mut condition = point.clone().is_not_null();
        if let Some(from) = axis.from {
            let start = if axis.inclusive { point.clone() } else { value.clone() };
            condition = condition.and(start.gt_eq(from.literal()));
        }
        if let Some(to) = axis.to {
            let to = to.literal();
            let before = if axis.inclusive { point.lt_eq(to) } else { value.lt(to) };
            condition = condition.and(before);
        }
        rows.filtered(condition)
    }

    /// One row for each key, with arrays of values and points.
    fn in_arrays(
        &self,
        grouped: Rows,
        values: Vec<PlanColumn>,
        series: &MakeSeries,
        axis: Axis,
    ) -> Result<Rows, Error> {
        let keys = series.keys.len();
        let point = grouped.columns.get(keys).cloned();
        let point = point.ok_or_else(|| Error::internal("a series has no points"))?;
        let own = grouped.columns.iter().take(keys).chain(&grouped.group);
        let own: Vec<PlanColumn> = own.cloned().collect();
        let by = own.iter().cloned().chain([point.clone()]);
        let expr = by.map(|column| PlanExpr::Column(column).sort(true, true)).collect();
        let types: Vec<Type> = series.aggregates.iter().map(|it| it.output.ty).collect();
        let defaults = series
            .aggregates
            .iter()
            .map(|it| Ok(json_of(&filler(self.constant(&it.default)?, it.output.ty))))
            .collect::<Result<Vec<String>, Error>>()?;
        let mut forms =
            own.iter().map(|column| form_of(&grouped, column)).collect::<Result<Vec<_>, _>>()?;
        let array = (columns::arrow_type(Type::Dynamic), true);
        forms.extend(std::iter::repeat_n(array, types.len() + 1));
        let mut args = own.clone();
        args.push(point);
        args.extend(values);
        let (group, columns) = (grouped.group.len(), own.len());
        let sort = Sort { expr, input: Arc::new(grouped.plan.clone()), fetch: None };
        let sorted = Rows { plan: in_order(LogicalPlan::Sort(sort)), ..grouped };
        let nonempty = series.nonempty && columns == 0;
        let assembly = Assembly { axis, keys: columns, types, defaults, nonempty };
        let mut rows = self.whole(sorted, "make-series", args, forms, move |args, rows| {
            assembly.run(args, rows)
        })?;
        let arrays = rows.columns.split_off(columns);
        rows.group = rows.columns.split_off(columns - group);
        rows.columns.extend(arrays);
        Ok(rows)
    }
}

fn number_of(value: &Value) -> Option<Number> {
    match value {
        Value::Int(value) => value.map(|value| Number::Whole(value.into())),
        Value::Long(value) | Value::Datetime(value) | Value::Timespan(value) => {
            value.map(Number::Whole)
        }
        Value::Real(value) => value.map(Number::Real),
        _ => None,
    }
}

/// What stands where there are no rows: of reals, a real.
fn filler(default: Value, ty: Type) -> Value {
    match default.as_i64() {
        Some(number) if ty == Type::Real => Value::Real(Some(number as f64)),
        _ => default,
    }
}

fn json_of(value: &Value) -> String {
    let array = columns::array_of(value.ty(), std::iter::once(value));
    json_texts(value.ty(), array, 1).ok().and_then(|mut texts| texts.pop()).unwrap_or_default()
}

/// Values as they stand inside a dynamic.
fn json_texts(ty: Type, array: ArrayRef, rows: usize) -> Result<Vec<String>, Error> {
    let json = function::cast(&Argument::rows(ty, array), Type::Dynamic, rows)?;
    let texts = json.as_string_view_opt();
    let texts = texts.ok_or_else(|| Error::internal("a series holds no dynamics"))?;
    Ok(texts.iter().map(|text| text.unwrap_or("null").to_owned()).collect())
}

impl Number {
    fn literal(self) -> PlanExpr {
        match self {
            Self::Whole(value) => lit(value),
            Self::Real(value) => lit(value),
        }
    }

    /// How many steps it is from `from` to `to`, rounded down.
    #[expect(clippy::cast_possible_truncation, reason = "beyond the limit it is refused anyway")]
    fn steps(from: Self, to: Self, step: Self) -> i64 {
        match (from, to, step) {
            (Self::Whole(from), Self::Whole(to), Self::Whole(step)) => {
                to.saturating_sub(from).div_euclid(step)
            }
            (from, to, step) => {
                // Bins of reals are exact only up to rounding.
                ((to.real() - from.real()) / step.real() + 1e-9).floor() as i64
            }
        }
    }

    const fn real(self) -> f64 {
        match self {
            Self::Whole(value) => value as f64,
            Self::Real(value) => value,
        }
    }

    /// The first multiple of a step that is not before it.
    fn next_multiple(self, step: Self) -> Self {
        match (self, step) {
            (Self::Whole(from), Self::Whole(step)) => {
                let past = from.rem_euclid(step);
                Self::Whole(if past == 0 { from } else { from.saturating_add(step - past) })
            }
            (from, step) => Self::Real((from.real() / step.real()).ceil() * step.real()),
        }
    }

    fn after(self, steps: usize, step: Self) -> Self {
        match (self, step) {
            (Self::Whole(from), Self::Whole(step)) => {
                let steps = i64::try_from(steps).unwrap_or(i64::MAX);
                Self::Whole(from.saturating_add(step.saturating_mul(steps)))
            }
            (from, step) => Self::Real(from.real() + steps as f64 * step.real()),
        }
    }
}

/// Puts sorted points into arrays.
struct Assembly {
    axis: Axis,
    /// How many columns come before the points.
    keys: usize,
    types: Vec<Type>,
    /// What stands at points without rows, as JSON.
    defaults: Vec<String>,
    /// Whether no rows at all make a row of defaults.
    nonempty: bool,
}

impl Assembly {
    fn run(&self, args: &[ArrayRef], rows: usize) -> Result<Vec<ArrayRef>, Error> {
        let lacking = || Error::internal("a series lacks a column");
        let (keys, rest) = args.split_at_checked(self.keys).ok_or_else(lacking)?;
        let (points, values) = rest.split_first().ok_or_else(lacking)?;
        let mut texts = Vec::with_capacity(values.len());
        for (ty, array) in self.types.iter().zip(values) {
            texts.push(json_texts(*ty, array.clone(), rows)?);
        }
        let groups = match (rows, keys) {
            (0, _) => Vec::new(),
            (_, []) => std::iter::once(0..rows).collect(),
            (_, keys) => partition(keys)?.ranges(),
        };
        let mut firsts = Vec::new();
        let mut arrays: Vec<_> = (0..=values.len()).map(|_| StringViewBuilder::new()).collect();
        let mut buffer = String::new();
        for group in groups {
            let own = group.clone().filter_map(|row| Some((row, point_at(points, row)?)));
            let own: Vec<(usize, Number)> = own.collect();
            let (Some(first), Some(last)) = (own.first(), own.last()) else { continue };
            let Some((start, count)) = self.extent(first.1, last.1)? else { continue };
            firsts.push(u32::try_from(group.start).map_err(|_| too_many())?);
            // For each point, the row that is there.
            let mut places = vec![None; count];
            for (row, point) in &own {
                let place = Number::steps(start, *point, self.axis.step);
                if let Some(place) = usize::try_from(place).ok().and_then(|i| places.get_mut(i)) {
                    *place = Some(*row);
                }
            }
            self.write(start, &places, &texts, &mut arrays, &mut buffer)?;
        }
        let made = firsts.len();
        if made == 0
            && self.nonempty
            && let (Some(from), Some(_)) = (self.axis.from, self.axis.to)
            && let Some((start, count)) = self.extent(from, from)?
        {
            self.write(start, &vec![None; count], &texts, &mut arrays, &mut buffer)?;
        }
        let firsts = UInt32Array::from(firsts);
        let mut columns = keys
            .iter()
            .map(|key| Ok(take(key, &firsts, None)?))
            .collect::<Result<Vec<_>, Error>>()?;
        columns.extend(arrays.into_iter().map(|mut array| Arc::new(array.finish()) as ArrayRef));
        Ok(columns)
    }

    /// The first point, and how many there are.
    fn extent(&self, first: Number, last: Number) -> Result<Option<(Number, usize)>, Error> {
        let Axis { from, to, inclusive, step, .. } = self.axis;
        let start = match from {
            None => first,
            Some(from) if !inclusive => from,
            // The first multiple of the step that is not before it.
            Some(from) => from.next_multiple(step),
        };
        let count = match to {
            None => Number::steps(start, last, step).saturating_add(1),
            Some(to) => {
                let steps = Number::steps(start, to, step);
                let meets = start.after(usize::try_from(steps).unwrap_or(0), step) >= to;
                if to < start || (meets && !inclusive) { steps } else { steps.saturating_add(1) }
            }
        };
        let count = usize::try_from(count).unwrap_or(0);
        if count > MOST_POINTS {
            return Err(too_many());
        }
        Ok((count > 0).then_some((start, count)))
    }

    /// One row of arrays.
    fn write(
        &self,
        start: Number,
        places: &[Option<usize>],
        texts: &[Vec<String>],
        arrays: &mut [StringViewBuilder],
        buffer: &mut String,
    ) -> Result<(), Error> {
        let Some((points, values)) = arrays.split_last_mut() else { return Ok(()) };
        for ((texts, default), array) in texts.iter().zip(&self.defaults).zip(values) {
            let element = |place: &Option<usize>| {
                place.and_then(|row| texts.get(row)).map_or(&**default, |text| &**text)
            };
            joined(places.iter().map(element), buffer);
            array.append_value(&buffer);
        }
        let points_of = (0..places.len()).map(|i| start.after(i, self.axis.step));
        let values: Vec<Value> = points_of.map(|point| self.axis.value(point)).collect();
        let array = columns::array_of(self.axis.ty, values.iter());
        let texts = json_texts(self.axis.ty, array, values.len())?;
        joined(texts.iter().map(|text| &**text), buffer);
        points.append_value(&buffer);
        Ok(())
    }
}

impl Axis {
    const fn value(&self, point: Number) -> Value {
        match (self.ty, point) {
            (Type::Datetime, Number::Whole(ticks)) => Value::Datetime(Some(ticks)),
            (Type::Timespan, Number::Whole(ticks)) => Value::Timespan(Some(ticks)),
            (_, Number::Whole(value)) => Value::Long(Some(value)),
            (_, Number::Real(value)) => Value::Real(Some(value)),
        }
    }
}

fn joined<'a>(texts: impl Iterator<Item = &'a str>, out: &mut String) {
    out.clear();
    out.push('[');
    for (i, text) in texts.enumerate() {
        // A `String` takes everything.
        _ = write!(out, "{}{text}", if i > 0 { "," } else { "" });
    }
    out.push(']');
}

fn point_at(points: &ArrayRef, row: usize) -> Option<Number> {
    if points.is_null(row) {
        return None;
    }
    let whole = points.as_primitive_opt::<Int64Type>().map(|it| Number::Whole(it.value(row)));
    whole.or_else(|| points.as_primitive_opt::<Float64Type>().map(|it| Number::Real(it.value(row))))
}

fn too_many() -> Error {
    let message = format!("a series has at most {MOST_POINTS} points; take larger steps");
    Error::new(ErrorKind::TooLarge, message)
}
