//! `evaluate geo_line_lookup` and `geo_polygon_lookup`: rows for the shapes that a point lies in or
//! near to.
//!
//! Not here: shapes and distances (`function`).

use std::sync::Arc;

use arrow::{
    array::{Array, ArrayRef, AsArray, BooleanArray, StringViewArray, UInt32Array},
    compute::{concat_batches, take},
    datatypes::Float64Type,
};
use datafusion::common::Column as PlanColumn;
use kql::{Span, Type, Value, bound::ShapeLookup};

use super::{Planner, at, rows::Rows, whole::form_of};
use crate::{
    Error, columns,
    function::{self, Argument, Call, Implementation},
};

impl Planner {
    pub(super) async fn shape_lookup(
        &mut self,
        rows: Rows,
        lookup: &ShapeLookup,
        span: Span,
    ) -> Result<Rows, Error> {
        let (shapes, right) = self.shapes(lookup, span).await?;
        let radius = match &lookup.radius {
            Some(radius) => match self.constant(radius)? {
                Value::Real(radius) => radius,
                _ => None,
            },
            None => None,
        };
        let types = lookup
            .right_columns
            .iter()
            .filter_map(|at| lookup.right.schema().get(*at).map(|column| column.ty));
        let name = match (lookup.polygons, radius) {
            (false, _) => "geo_distance_point_to_line",
            (true, Some(_)) => "geo_distance_point_to_polygon",
            (true, None) => "geo_point_in_polygon",
        };
        let test = function::implementation(name)
            .ok_or_else(|| Error::unsupported("lookups of shapes", span))?;
        let found = Shapes {
            test,
            radius,
            shapes,
            columns: right,
            types: types.collect(),
            keep_unmatched: lookup.keep_unmatched,
        };
        let exprs = self.values(&rows, [&lookup.longitude, &lookup.latitude])?;
        let (rows, point) = rows.computed(self, exprs)?;
        let own: Vec<PlanColumn> = rows.columns.iter().chain(&rows.group).cloned().collect();
        let mut forms =
            own.iter().map(|column| form_of(&rows, column)).collect::<Result<Vec<_>, _>>()?;
        forms.extend(found.types.iter().map(|ty| (columns::arrow_type(*ty), *ty != Type::String)));
        let (kept, group) = (own.len(), rows.group.len());
        let args = own.into_iter().chain(point).collect();
        let mut rows = self.whole(rows, "shape lookup", args, forms, move |args, rows| {
            found.run(args, kept, rows).map_err(at(span))
        })?;
        let found = rows.columns.split_off(kept);
        rows.group = rows.columns.split_off(kept - group);
        rows.columns.extend(found);
        Ok(rows)
    }

    /// The shapes, and what is looked up with them.
    async fn shapes(
        &mut self,
        lookup: &ShapeLookup,
        span: Span,
    ) -> Result<(ArrayRef, Vec<ArrayRef>), Error> {
        let right = self.rows(&lookup.right).await?;
        let exprs = self.values(&right, [&lookup.shape])?;
        let (mut right, shape) = right.computed(self, exprs)?;
        let taken = lookup.right_columns.iter().filter_map(|at| right.columns.get(*at).cloned());
        right.columns = shape.into_iter().chain(taken.collect::<Vec<_>>()).collect();
        let plan = right.exactly(self)?;
        let form = Arc::new(plan.schema().as_arrow().clone());
        let batches = self.collected(&plan).await.map_err(at(span))?;
        let batch = concat_batches(&form, &batches)?;
        let (shapes, columns) = batch.columns().split_first().ok_or_else(lacking)?;
        Ok((shapes.clone(), columns.to_vec()))
    }
}

/// A table of shapes.
struct Shapes {
    /// Whether a point is in a shape, or how far from it.
    test: Implementation,
    radius: Option<f64>,
    shapes: ArrayRef,
    columns: Vec<ArrayRef>,
    types: Vec<Type>,
    keep_unmatched: bool,
}

impl Shapes {
    /// The first `kept` columns of rows, and what is found for the point in the columns after
    /// them.
    fn run(&self, args: &[ArrayRef], kept: usize, rows: usize) -> Result<Vec<ArrayRef>, Error> {
        let (own, point) = args.split_at_checked(kept).ok_or_else(lacking)?;
        let [longitude, latitude] = point else { return Err(lacking()) };
        let mut meets = Vec::with_capacity(self.shapes.len());
        for shape in (0..self.shapes.len()).filter(|shape| self.shapes.is_valid(*shape)) {
            meets.push((shape, self.meets(shape, longitude, latitude, rows)?));
        }
        let (mut left, mut right) = (Vec::new(), Vec::new());
        for row in 0..rows {
            let before = left.len();
            for (shape, meets) in &meets {
                if meets.is_valid(row) && meets.value(row) {
                    left.push(u32::try_from(row).ok());
                    right.push(u32::try_from(*shape).ok());
                }
            }
            if self.keep_unmatched && left.len() == before {
                left.push(u32::try_from(row).ok());
                right.push(None);
            }
        }
        let (left, right) = (UInt32Array::from(left), UInt32Array::from(right));
        let own = own.iter().map(|array| Ok(take(array, &left, None)?));
        let mut arrays = own.collect::<Result<Vec<_>, Error>>()?;
        for (array, ty) in self.columns.iter().zip(&self.types) {
            let found = take(array, &right, None)?;
            arrays.push(match found.as_string_view_opt() {
                Some(texts) if *ty == Type::String => Arc::new(StringViewArray::from_iter_values(
                    texts.iter().map(Option::unwrap_or_default),
                )),
                _ => found,
            });
        }
        Ok(arrays)
    }

    /// Which points meet a shape.
    fn meets(
        &self,
        shape: usize,
        longitude: &ArrayRef,
        latitude: &ArrayRef,
        rows: usize,
    ) -> Result<BooleanArray, Error> {
        let args = [
            Argument::rows(Type::Real, longitude.clone()),
            Argument::rows(Type::Real, latitude.clone()),
            Argument::constant(Type::Dynamic, self.shapes.slice(shape, 1)),
        ];
        let result = if self.radius.is_some() { Type::Real } else { Type::Bool };
        let call = Call { args: &args, rows, result, now: 0, seed: 0 };
        let tested = (self.test)(&call)?;
        match self.radius {
            None => tested.as_boolean_opt().cloned().ok_or_else(lacking),
            Some(radius) => {
                let metres = tested.as_primitive_opt::<Float64Type>().ok_or_else(lacking)?;
                Ok(metres.iter().map(|it| it.map(|it| it <= radius)).collect())
            }
        }
    }
}

fn lacking() -> Error {
    Error::internal("a lookup of shapes lacks a column")
}
