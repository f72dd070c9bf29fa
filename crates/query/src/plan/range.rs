//! `range`: rows that are made as they are read, so that a long range needs no memory.
//!
//! Not here: the function `range()`, which makes an array.

use std::sync::Arc;

use arrow::{datatypes::SchemaRef, record_batch::RecordBatch};
use datafusion::{
    catalog::streaming::StreamingTable,
    error::DataFusionError,
    execution::{SendableRecordBatchStream, TaskContext},
    physical_plan::{stream::RecordBatchStreamAdapter, streaming::PartitionStream},
};
use futures::stream;
use kql::{Schema, Type, Value, bound::Expr, value::Decimal};

use super::{Planner, at, rows::Rows};
use crate::{Error, ErrorKind, columns};

const BATCH: i64 = 8192;

impl Planner {
    pub(super) fn range(
        &self,
        from: &Expr,
        to: &Expr,
        step: &Expr,
        schema: &Schema,
    ) -> Result<Rows, Error> {
        let Some(column) = schema.first() else {
            return Err(Error::internal("a range has no column"));
        };
        let values = Progression::new(
            column.ty,
            &self.constant(from)?,
            &self.constant(to)?,
            &self.constant(step)?,
        )
        .map_err(at(step.span))?;
        let Some(values) = values else { return self.datatable(schema, &[]) };
        let schema = columns::arrow_schema(schema);
        let partition = Arc::new(Range { values, schema: schema.clone() });
        self.scan(Arc::new(StreamingTable::try_new(schema, vec![partition])?))
    }
}

/// Values at equal distances.
#[derive(Debug, Clone, Copy)]
enum Progression {
    Integers { ty: Type, from: i64, step: i64, count: i64 },
    Reals { from: f64, step: f64, count: i64 },
    Decimals { from: i128, step: i128, scale: u8, count: i64 },
}

impl Progression {
    /// `None` if there are no values, which is so if a bound is null.
    fn new(ty: Type, from: &Value, to: &Value, step: &Value) -> Result<Option<Self>, Error> {
        let progression = match ty {
            Type::Real => {
                let (Some(from), Some(to), Some(step)) = (real(from), real(to), real(step)) else {
                    return Ok(None);
                };
                // The last value counts although rounding may put it a little too far.
                let count = ((to - from) / step + 1e-9).floor() + 1.0;
                if step == 0.0 || !count.is_finite() {
                    return Err(endless());
                }
                Self::Reals { from, step, count: count as i64 }
            }
            Type::Decimal => {
                let (
                    Value::Decimal(Some(from)),
                    Value::Decimal(Some(to)),
                    Value::Decimal(Some(step)),
                ) = (from, to, step)
                else {
                    return Ok(None);
                };
                let scale = from.scale().max(to.scale()).max(step.scale());
                let (Some(from), Some(to), Some(step)) =
                    (scaled(*from, scale), scaled(*to, scale), scaled(*step, scale))
                else {
                    return Err(Error::new(ErrorKind::Semantic, "a bound has too many digits"));
                };
                Self::Decimals { from, step, scale, count: count(from, to, step)? }
            }
            _ => {
                let (Some(from), Some(to), Some(step)) =
                    (integer(from), integer(to), integer(step))
                else {
                    return Ok(None);
                };
                let count = count(from.into(), to.into(), step.into())?;
                Self::Integers { ty, from, step, count }
            }
        };
        Ok((progression.count() > 0).then_some(progression))
    }

    const fn count(&self) -> i64 {
        match self {
            Self::Integers { count, .. }
            | Self::Reals { count, .. }
            | Self::Decimals { count, .. } => *count,
        }
    }

    fn value(&self, position: i64) -> Value {
        match *self {
            Self::Integers { ty, from, step, .. } => {
                let value = from.wrapping_add(step.wrapping_mul(position));
                match ty {
                    Type::Int => Value::Int(i32::try_from(value).ok()),
                    Type::Datetime => Value::Datetime(Some(value)),
                    Type::Timespan => Value::Timespan(Some(value)),
                    _ => Value::Long(Some(value)),
                }
            }
            Self::Reals { from, step, .. } => {
                Value::Real(Some(step.mul_add(position as f64, from)))
            }
            Self::Decimals { from, step, scale, .. } => {
                let way = step.checked_mul(i128::from(position));
                let value = way.and_then(|way| from.checked_add(way));
                Value::Decimal(value.map(|value| Decimal::new(value, scale)))
            }
        }
    }

    const fn ty(&self) -> Type {
        match self {
            Self::Integers { ty, .. } => *ty,
            Self::Reals { .. } => Type::Real,
            Self::Decimals { .. } => Type::Decimal,
        }
    }

    fn batch(&self, schema: SchemaRef, start: i64) -> Result<RecordBatch, DataFusionError> {
        let end = start.saturating_add(BATCH).min(self.count());
        let values: Vec<Value> = (start..end).map(|position| self.value(position)).collect();
        Ok(RecordBatch::try_new(schema, vec![columns::array_of(self.ty(), values.iter())])?)
    }
}

/// How many values there are from a start to an end.
fn count(from: i128, to: i128, step: i128) -> Result<i64, Error> {
    if step == 0 {
        return Err(endless());
    }
    let distance = to.saturating_sub(from);
    if distance != 0 && (distance < 0) != (step < 0) {
        return Ok(0);
    }
    Ok(i64::try_from(distance / step).unwrap_or(i64::MAX).saturating_add(1))
}

/// The integer that `10^scale` divides.
fn scaled(value: Decimal, scale: u8) -> Option<i128> {
    let factor = 10_i128.checked_pow(u32::from(scale.checked_sub(value.scale())?))?;
    value.mantissa().checked_mul(factor)
}

fn endless() -> Error {
    Error::new(ErrorKind::Semantic, "the step of a range must lead from its start to its end")
}

const fn real(value: &Value) -> Option<f64> {
    match value {
        Value::Real(value) => *value,
        _ => match value.as_i64() {
            Some(value) => Some(value as f64),
            None => None,
        },
    }
}

const fn integer(value: &Value) -> Option<i64> {
    match value {
        Value::Datetime(value) | Value::Timespan(value) => *value,
        _ => value.as_i64(),
    }
}

#[derive(Debug)]
struct Range {
    values: Progression,
    schema: SchemaRef,
}

impl PartitionStream for Range {
    fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    fn execute(&self, _: Arc<TaskContext>) -> SendableRecordBatchStream {
        let (values, schema) = (self.values, self.schema.clone());
        let batches = stream::iter((0..values.count()).step_by(BATCH as usize));
        let batches = futures::StreamExt::map(batches, {
            let schema = schema.clone();
            move |start| values.batch(schema.clone(), start)
        });
        Box::pin(RecordBatchStreamAdapter::new(schema, batches))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn longs(from: i64, to: i64, step: i64) -> Vec<Value> {
        let [from, to, step] = [from, to, step].map(|v| Value::Long(Some(v)));
        let values = Progression::new(Type::Long, &from, &to, &step).unwrap();
        values.map_or_else(Vec::new, |v| (0..v.count()).map(|i| v.value(i)).collect())
    }

    #[test]
    fn the_end_belongs_to_the_range_if_a_step_meets_it() {
        let long = |v: i64| Value::Long(Some(v));
        assert_eq!(longs(1, 5, 2), [long(1), long(3), long(5)]);
        assert_eq!(longs(1, 6, 2), [long(1), long(3), long(5)]);
        assert_eq!(longs(5, 0, -2), [long(5), long(3), long(1)]);
        assert_eq!(longs(5, 5, 7), [long(5)]);
        assert_eq!(longs(5, 1, 1), []);
        assert_eq!(longs(1, 5, -1), []);
    }

    #[test]
    fn a_step_of_zero_is_refused_and_null_is_empty() {
        let long = |v: i64| Value::Long(Some(v));
        assert!(Progression::new(Type::Long, &long(1), &long(2), &long(0)).is_err());
        let nothing = Progression::new(Type::Long, &Value::Long(None), &long(2), &long(1));
        assert!(nothing.unwrap().is_none());
    }
}
