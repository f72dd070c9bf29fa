//! `==`, `<`, `=~`, `between`.
//!
//! Not here: comparing with many values (`membership`).

use std::sync::Arc;

use arrow::{
    array::{Array, ArrayRef, AsArray, BooleanArray, Datum as ArrowDatum, Scalar},
    compute::kernels::cmp,
    error::ArrowError,
};
use kql::Type;

use super::super::{Argument, Call, Implementation, fold};
use crate::Error;

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "==" => |call| equality(call, false),
        "!=" => |call| equality(call, true),
        "<" => |call| ordering(call, cmp::lt, |l, r| l < r),
        "<=" => |call| ordering(call, cmp::lt_eq, |l, r| l <= r),
        ">" => |call| ordering(call, cmp::gt, |l, r| l > r),
        ">=" => |call| ordering(call, cmp::gt_eq, |l, r| l >= r),
        "=~" => |call| same_but_case(call, false),
        "!~" => |call| same_but_case(call, true),
        "between" => |call| between(call, false),
        "!between" => |call| between(call, true),
        _ => return None,
    })
}

type Kernel = fn(&dyn ArrowDatum, &dyn ArrowDatum) -> Result<BooleanArray, ArrowError>;

/// An argument as Arrow's kernels take it.
fn operand(argument: &Argument) -> Box<dyn ArrowDatum> {
    if argument.constant {
        Box::new(Scalar::new(argument.array.clone()))
    } else {
        Box::new(argument.array.clone())
    }
}

/// The result of a kernel for each row; null where either side is null. Arrow orders reals
/// totally, so KQL's `NaN` needs a comparison of its own.
fn compare(
    call: &Call<'_>,
    left: &Argument,
    right: &Argument,
    kernel: Kernel,
    real: fn(&f64, &f64) -> bool,
) -> Result<BooleanArray, Error> {
    if left.ty == Type::Real {
        let (left, right) = (left.reals()?, right.reals()?);
        return Ok((0..call.rows).map(|row| Some(real(&left.at(row)?, &right.at(row)?))).collect());
    }
    let result = kernel(&*operand(left), &*operand(right))?;
    if result.len() == call.rows {
        return Ok(result);
    }
    // Two constants yield one value.
    let result = Argument::constant(Type::Bool, Arc::new(result)).spread(call.rows)?;
    Ok(result.as_boolean().clone())
}

fn equality(call: &Call<'_>, negated: bool) -> Result<ArrayRef, Error> {
    let (left, right) = (call.arg(0)?, call.arg(1)?);
    let result = if negated {
        compare(call, left, right, cmp::neq, |l, r| l != r)?
    } else {
        compare(call, left, right, cmp::eq, |l, r| l == r)?
    };
    if result.null_count() == 0 {
        return Ok(Arc::new(result));
    }
    let null = |side: &Argument, row| side.array.is_null(if side.constant { 0 } else { row });
    Ok(call.write_bools(|row| {
        if result.is_valid(row) {
            return Some(result.value(row));
        }
        // A value differs from null; whether two nulls do is unknown.
        (!null(left, row) || !null(right, row)).then_some(negated)
    }))
}

fn ordering(
    call: &Call<'_>,
    kernel: Kernel,
    real: fn(&f64, &f64) -> bool,
) -> Result<ArrayRef, Error> {
    Ok(Arc::new(compare(call, call.arg(0)?, call.arg(1)?, kernel, real)?))
}

fn between(call: &Call<'_>, negated: bool) -> Result<ArrayRef, Error> {
    let (value, low, high) = (call.arg(0)?, call.arg(1)?, call.arg(2)?);
    let above = compare(call, value, low, cmp::gt_eq, |l, r| l >= r)?;
    let below = compare(call, value, high, cmp::lt_eq, |l, r| l <= r)?;
    // Not three-valued: any null makes the result null.
    let inside = arrow::compute::and(&above, &below)?;
    Ok(Arc::new(if negated { arrow::compute::not(&inside)? } else { inside }))
}

fn same_but_case(call: &Call<'_>, negated: bool) -> Result<ArrayRef, Error> {
    let (left, right) = (call.arg(0)?.texts()?, call.arg(1)?.texts()?);
    Ok(call.write_bools(|row| Some(fold::equal(left.at(row), right.at(row)) != negated)))
}
