//! `iff`, `case`, `coalesce`, `max_of`, `min_of`.
//!
//! Not here: the common type of the values, which is the binder's to find.

use std::sync::Arc;

use arrow::{
    array::{Array, ArrayRef, AsArray, BooleanArray},
    compute::kernels::zip::zip,
    datatypes::{ArrowPrimitiveType, Decimal256Type, Float64Type, Int32Type, Int64Type},
};
use kql::Type;

use super::super::{Argument, Call, Implementation, argument::invalid, cast};
use crate::{Error, columns};

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "iff" | "case" => case,
        "coalesce" => coalesce,
        "max_of" => |call| extreme(call, true),
        "min_of" => |call| extreme(call, false),
        _ => return None,
    })
}

/// The argument at a position, converted to the type of the result.
fn value(call: &Call<'_>, position: usize) -> Result<ArrayRef, Error> {
    cast(call.arg(position)?, call.result, call.rows)
}

fn case(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let Some(last) = call.args.len().checked_sub(1).filter(|last| last.is_multiple_of(2)) else {
        return Err(invalid("case() takes conditions and values in turn, and a last value"));
    };
    let mut result = value(call, last)?;
    for position in (0..last).step_by(2).rev() {
        let condition = call.arg(position)?;
        if condition.constant {
            if condition.bools()?.at(0) == Some(true) {
                result = value(call, position + 1)?;
            }
            continue;
        }
        let conditions = condition.array.as_boolean_opt();
        let conditions =
            conditions.ok_or_else(|| Error::internal("a condition of case() is no bool"))?;
        result = choose(conditions, &value(call, position + 1)?, &result)?;
    }
    Ok(result)
}

/// One of two values for each row; null chooses the second.
fn choose(
    conditions: &BooleanArray,
    then: &ArrayRef,
    otherwise: &ArrayRef,
) -> Result<ArrayRef, Error> {
    let sure;
    let conditions = if conditions.null_count() > 0 {
        sure = arrow::compute::prep_null_mask_filter(conditions);
        &sure
    } else {
        conditions
    };
    Ok(zip(conditions, then, otherwise)?)
}

fn coalesce(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let mut result = columns::nulls(call.result, call.rows);
    for position in (0..call.args.len()).rev() {
        let values = value(call, position)?;
        let present = if call.result == Type::String {
            let texts = Argument::rows(Type::String, values.clone());
            let texts = texts.texts()?;
            (0..call.rows).map(|row| Some(!texts.at(row).is_empty())).collect()
        } else {
            arrow::compute::is_not_null(&values)?
        };
        result = choose(&present, &values, &result)?;
    }
    Ok(result)
}

fn extreme(call: &Call<'_>, greatest: bool) -> Result<ArrayRef, Error> {
    let args = (0..call.args.len())
        .map(|position| Ok(Argument::rows(call.result, value(call, position)?)))
        .collect::<Result<Vec<_>, Error>>()?;
    let better = |order: std::cmp::Ordering| {
        if greatest { order.is_gt() } else { order.is_lt() }
    };
    match call.result {
        Type::Int => primitive::<Int32Type>(call, &args, |l, r| better(l.cmp(r))),
        Type::Long | Type::Datetime | Type::Timespan => {
            primitive::<Int64Type>(call, &args, |l, r| better(l.cmp(r)))
        }
        // NaN wins.
        Type::Real => primitive::<Float64Type>(call, &args, |l, r| {
            !r.is_nan() && l.partial_cmp(r).is_none_or(better)
        }),
        Type::Decimal => {
            let array = primitive::<Decimal256Type>(call, &args, |l, r| better(l.cmp(r)))?;
            let array = array.as_primitive::<Decimal256Type>().clone();
            Ok(Arc::new(array.with_data_type(columns::arrow_type(Type::Decimal))))
        }
        Type::Bool => {
            let values = args.iter().map(Argument::bools).collect::<Result<Vec<_>, _>>()?;
            Ok(call.write_bools(|row| {
                values
                    .iter()
                    .filter_map(|v| v.at(row))
                    .reduce(|l, r| if better(l.cmp(&r)) { l } else { r })
            }))
        }
        Type::String => {
            let values = args.iter().map(Argument::texts).collect::<Result<Vec<_>, _>>()?;
            Ok(call.write_slices(|row| {
                let texts = values.iter().map(|v| v.at(row));
                texts.reduce(|l, r| if better(l.cmp(r)) { l } else { r }).unwrap_or_default()
            }))
        }
        Type::Guid | Type::Dynamic => {
            Err(invalid(format!("values of type {} have no order", call.result.name())))
        }
    }
}

fn primitive<T: ArrowPrimitiveType>(
    call: &Call<'_>,
    args: &[Argument],
    better: impl Fn(&T::Native, &T::Native) -> bool,
) -> Result<ArrayRef, Error> {
    let values = args.iter().map(Argument::primitives::<T>).collect::<Result<Vec<_>, _>>()?;
    Ok(call.write::<T>(|row| {
        let present = values.iter().filter_map(|values| values.at(row));
        present.reduce(|left, right| if better(&left, &right) { left } else { right })
    }))
}
