//! What window functions compute, over all rows at once.
//!
//! Not here: where their rows come from (`window`).

use std::{collections::HashMap, sync::Arc};

use arrow::{
    array::{Array, ArrayRef, AsArray, BooleanArray, Decimal256Array, Float64Array, Int64Array},
    compute::{concat, interleave, kernels::cmp::distinct, partition},
    datatypes::{Decimal256Type, Float64Type, Int64Type, i256},
    row::{RowConverter, SortField},
};
use kql::Type;

use crate::{Error, columns};

/// A function, and what it must know besides its columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Hash)]
pub(super) enum Function {
    /// `prev` or `next`: the value some rows away.
    Neighbour {
        ahead: bool,
        distance: i64,
    },
    RowNumber,
    Sum(SumType),
    Rank {
        dense: bool,
    },
    Session,
    /// How many rows up to here have the same arguments.
    Occurrence,
}

/// The types that can be summed up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Hash)]
pub(super) enum SumType {
    Long,
    Real,
    Decimal,
}

impl Function {
    /// The function of a name, over a first argument of a type.
    pub(super) fn named(name: &str, ty: Option<Type>) -> Option<Self> {
        Some(match name {
            "prev" => Self::Neighbour { ahead: false, distance: 1 },
            "next" => Self::Neighbour { ahead: true, distance: 1 },
            "row_number" => Self::RowNumber,
            "row_cumsum" => Self::Sum(match ty {
                Some(Type::Real) => SumType::Real,
                Some(Type::Decimal) => SumType::Decimal,
                _ => SumType::Long,
            }),
            "row_rank_dense" => Self::Rank { dense: true },
            "row_rank_min" => Self::Rank { dense: false },
            "row_window_session" => Self::Session,
            _ => return None,
        })
    }
}

/// The values of a function in all rows, computed anew where one of the first arguments changes.
pub(super) fn compute_each(
    function: &Function,
    result: Type,
    args: &[ArrayRef],
    tables: usize,
    rows: usize,
) -> Result<ArrayRef, Error> {
    let (tables, args) = args
        .split_at_checked(tables)
        .ok_or_else(|| Error::internal("a window function lacks an argument"))?;
    if tables.is_empty() || rows == 0 {
        return compute(function, result, args, rows);
    }
    let parts = partition(tables)?
        .ranges()
        .into_iter()
        .map(|part| {
            let own: Vec<ArrayRef> =
                args.iter().map(|arg| arg.slice(part.start, part.len())).collect();
            compute(function, result, &own, part.len())
        })
        .collect::<Result<Vec<_>, _>>()?;
    let parts: Vec<&dyn Array> = parts.iter().map(|part| &**part).collect();
    Ok(concat(&parts)?)
}

/// The values of a function in all rows.
pub(super) fn compute(
    function: &Function,
    result: Type,
    args: &[ArrayRef],
    rows: usize,
) -> Result<ArrayRef, Error> {
    match function {
        Function::Neighbour { ahead, distance } => {
            neighbour(arg(args, 0)?, args.get(1), result, *ahead, *distance)
        }
        Function::RowNumber => {
            let first = args.first().map(longs).transpose()?;
            let start = |row| first.map_or(1, |first| first.value(row));
            let restart = Restarts::of(args.get(1))?;
            let mut number = 0_i64;
            Ok(written((0..rows).map(|row| {
                number = if row == 0 || restart.at(row) { start(row) } else { number + 1 };
                Some(number)
            })))
        }
        Function::Sum(ty) => sum(*ty, arg(args, 0)?, &Restarts::of(args.get(1))?),
        Function::Rank { dense } => rank(*dense, arg(args, 0)?, &Restarts::of(args.get(1))?),
        Function::Session => session(args),
        Function::Occurrence => occurrences(args, rows),
    }
}

fn occurrences(args: &[ArrayRef], rows: usize) -> Result<ArrayRef, Error> {
    if args.is_empty() {
        return Ok(written((1..).take(rows).map(Some)));
    }
    let fields = args.iter().map(|arg| SortField::new(arg.data_type().clone())).collect();
    let keys = RowConverter::new(fields)?.convert_columns(args)?;
    let mut counts = HashMap::new();
    Ok(written(keys.iter().map(|key| {
        let count = counts.entry(key).or_insert(0_i64);
        *count += 1;
        Some(*count)
    })))
}

fn arg(args: &[ArrayRef], position: usize) -> Result<&ArrayRef, Error> {
    args.get(position).ok_or_else(|| Error::internal("a window function lacks an argument"))
}

fn longs(array: &ArrayRef) -> Result<&Int64Array, Error> {
    array.as_primitive_opt::<Int64Type>().ok_or_else(|| misfit(array))
}

fn misfit(array: &ArrayRef) -> Error {
    Error::internal(format!("a window function was given {}", array.data_type()))
}

fn written(values: impl Iterator<Item = Option<i64>>) -> ArrayRef {
    Arc::new(values.collect::<Int64Array>())
}

/// The rows at which a function starts anew.
struct Restarts<'a>(Option<&'a BooleanArray>);

impl<'a> Restarts<'a> {
    fn of(array: Option<&'a ArrayRef>) -> Result<Self, Error> {
        let bools = |array: &'a ArrayRef| array.as_boolean_opt().ok_or_else(|| misfit(array));
        Ok(Self(array.map(bools).transpose()?))
    }

    fn at(&self, row: usize) -> bool {
        self.0.is_some_and(|restarts| restarts.is_valid(row) && restarts.value(row))
    }
}

fn neighbour(
    values: &ArrayRef,
    default: Option<&ArrayRef>,
    ty: Type,
    ahead: bool,
    distance: i64,
) -> Result<ArrayRef, Error> {
    let rows = values.len();
    let nothing = columns::nulls(ty, 1);
    let distance = usize::try_from(distance).unwrap_or(usize::MAX);
    let places: Vec<_> = (0..rows)
        .map(|row| {
            let other = if ahead { row.checked_add(distance) } else { row.checked_sub(distance) };
            match (other.filter(|other| *other < rows), default) {
                (Some(other), _) => (0, other),
                (None, Some(_)) => (1, row),
                (None, None) => (1, 0),
            }
        })
        .collect();
    Ok(interleave(&[&**values, &**default.unwrap_or(&nothing)], &places)?)
}

fn sum(ty: SumType, values: &ArrayRef, restarts: &Restarts<'_>) -> Result<ArrayRef, Error> {
    let rows = 0..values.len();
    Ok(match ty {
        SumType::Long => {
            let values = longs(values)?;
            let mut sum = 0_i64;
            written(rows.map(|row| {
                let own = if values.is_valid(row) { values.value(row) } else { 0 };
                sum = if restarts.at(row) { own } else { sum.wrapping_add(own) };
                Some(sum)
            }))
        }
        SumType::Real => {
            let values = values.as_primitive_opt::<Float64Type>().ok_or_else(|| misfit(values))?;
            let mut sum = 0.0;
            Arc::new(Float64Array::from_iter_values(rows.map(|row| {
                let own = if values.is_valid(row) { values.value(row) } else { 0.0 };
                sum = if restarts.at(row) { own } else { sum + own };
                sum
            })))
        }
        SumType::Decimal => {
            let values =
                values.as_primitive_opt::<Decimal256Type>().ok_or_else(|| misfit(values))?;
            let mut sum = i256::ZERO;
            let sums = rows.map(|row| {
                let own = if values.is_valid(row) { values.value(row) } else { i256::ZERO };
                sum = if restarts.at(row) { own } else { sum.wrapping_add(own) };
                Some(sum)
            });
            let form = columns::arrow_type(Type::Decimal);
            Arc::new(sums.collect::<Decimal256Array>().with_data_type(form))
        }
    })
}

fn rank(dense: bool, values: &ArrayRef, restarts: &Restarts<'_>) -> Result<ArrayRef, Error> {
    let rows = values.len();
    let changes = match rows.checked_sub(1) {
        Some(pairs) => distinct(&values.slice(0, pairs), &values.slice(1, pairs))?,
        None => BooleanArray::from(Vec::<bool>::new()),
    };
    let (mut rank, mut position) = (0_i64, 0_i64);
    Ok(written((0..rows).map(|row| {
        let changed = row.checked_sub(1).is_none_or(|pair| changes.value(pair));
        if restarts.at(row) || row == 0 {
            (rank, position) = (1, 1);
        } else {
            position += 1;
            match (changed, dense) {
                (true, true) => rank += 1,
                (true, false) => rank = position,
                (false, _) => {}
            }
        }
        Some(rank)
    })))
}

/// The first instant of each row's session, which ends before a row that is too far from its
/// first or from the one before.
fn session(args: &[ArrayRef]) -> Result<ArrayRef, Error> {
    let (times, from_first, from_last) =
        (longs(arg(args, 0)?)?, longs(arg(args, 1)?)?, longs(arg(args, 2)?)?);
    let restarts = Restarts::of(args.get(3))?;
    let mut current: Option<(i64, i64)> = None;
    Ok(written((0..times.len()).map(|row| {
        let time = times.is_valid(row).then(|| times.value(row))?;
        let first = match current {
            Some((first, last))
                if !restarts.at(row)
                    && time.saturating_sub(first) < from_first.value(row)
                    && time.saturating_sub(last) < from_last.value(row) =>
            {
                first
            }
            _ => time,
        };
        current = Some((first, time));
        Some(first)
    })))
}
