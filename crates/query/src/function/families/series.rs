//! Functions of numeric arrays, element by element: `series_add`, `series_less`, `series_abs` …
//!
//! Not here: what a whole series comes to (`series_summary`), filling (`series_fill`), filters
//! (`series_filter`), outliers and decompositions (`series_outliers`, `series_decompose`).

use arrow::array::ArrayRef;

use super::{
    super::{
        Call, Implementation,
        argument::{Data, Datum},
        json::{self, Kind},
    },
    arrays::array,
};
use crate::Error;

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "series_add" => |call| arithmetic(call, |l, r| l + r, Some(i64::wrapping_add)),
        "series_subtract" => |call| arithmetic(call, |l, r| l - r, Some(i64::wrapping_sub)),
        "series_multiply" => |call| arithmetic(call, |l, r| l * r, Some(i64::wrapping_mul)),
        "series_divide" => |call| arithmetic(call, |l, r| l / r, None),
        "series_pow" => |call| arithmetic(call, f64::powf, None),
        "series_equals" => |call| comparison(call, |l, r| l == r),
        "series_not_equals" => |call| comparison(call, |l, r| l != r),
        "series_less" => |call| comparison(call, |l, r| l < r),
        "series_less_equals" => |call| comparison(call, |l, r| l <= r),
        "series_greater" => |call| comparison(call, |l, r| l > r),
        "series_greater_equals" => |call| comparison(call, |l, r| l >= r),
        "series_abs" => |call| each(call, f64::abs, Some(i64::wrapping_abs)),
        "series_sign" => |call| each(call, sign, Some(i64::signum)),
        "series_exp" => |call| each(call, f64::exp, None),
        "series_floor" => |call| each(call, f64::floor, None),
        "series_ceiling" => |call| each(call, f64::ceil, None),
        "series_sin" => |call| each(call, f64::sin, None),
        "series_cos" => |call| each(call, f64::cos, None),
        "series_tan" => |call| each(call, f64::tan, None),
        "series_asin" => |call| each(call, f64::asin, None),
        "series_acos" => |call| each(call, f64::acos, None),
        "series_atan" => |call| each(call, f64::atan, None),
        _ => return None,
    })
}

fn sign(value: f64) -> f64 {
    if value == 0.0 || value.is_nan() { 0.0 } else { value.signum() }
}

/// A series: its elements as JSON, and as numbers where they are any.
pub(super) struct Series<'a> {
    pub(super) elements: Vec<&'a str>,
    pub(super) numbers: Vec<Option<f64>>,
    /// Whether all numbers are whole and written so.
    pub(super) whole: bool,
}

impl<'a> Series<'a> {
    /// The series that an array is; `None` if it is no array.
    pub(super) fn of(json: &'a str) -> Option<Self> {
        let elements = array(json)?;
        let numbers = elements.iter().map(|element| json::number_of(element)).collect();
        let whole = !elements.iter().any(|element| {
            json::kind(element) == Kind::Real
                || json::number_of(element).is_some_and(|n| !n.is_finite())
        });
        Some(Self { elements, numbers, whole })
    }

    /// The numbers, without what is none.
    pub(super) fn present(&self) -> impl Iterator<Item = f64> + Clone + '_ {
        self.numbers.iter().copied().flatten()
    }

    fn integer(&self, position: usize) -> Option<i64> {
        self.elements.get(position)?.parse().ok()
    }
}

/// An operand of a series: another one, or the same number for all elements.
enum Operand<'a> {
    Series(Series<'a>),
    Number { real: f64, whole: Option<i64> },
}

impl<'a> Operand<'a> {
    fn of(value: Datum<'a>) -> Option<Self> {
        match value {
            Datum::Json(json) if json::kind(json) == Kind::Array => {
                Series::of(json).map(Self::Series)
            }
            value => {
                let whole = match value {
                    Datum::Int(number) => Some(i64::from(number)),
                    Datum::Long(number) => Some(number),
                    Datum::Json(json) => json.parse().ok(),
                    _ => None,
                };
                Some(Self::Number { real: super::to_real(value)?, whole })
            }
        }
    }

    fn length(&self) -> usize {
        match self {
            Self::Series(series) => series.elements.len(),
            Self::Number { .. } => 0,
        }
    }

    fn is_whole(&self) -> bool {
        match self {
            Self::Series(series) => series.whole,
            Self::Number { whole, .. } => whole.is_some(),
        }
    }

    fn real(&self, position: usize) -> Option<f64> {
        match self {
            Self::Series(series) => series.numbers.get(position).copied().flatten(),
            Self::Number { real, .. } => Some(*real),
        }
    }

    fn integer(&self, position: usize) -> Option<i64> {
        match self {
            Self::Series(series) => series.integer(position),
            Self::Number { whole, .. } => *whole,
        }
    }
}

/// Appends an array of values.
pub(super) fn write<'a>(values: impl IntoIterator<Item = Datum<'a>>, out: &mut String) {
    out.push('[');
    for (i, value) in values.into_iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        json::write_datum(value, out);
    }
    out.push(']');
}

fn operands<'a>(
    left: &Data<'a>,
    right: &Data<'a>,
    row: usize,
) -> Option<(Operand<'a>, Operand<'a>, usize)> {
    let (left, right) = (Operand::of(left.at(row))?, Operand::of(right.at(row))?);
    // What is shorter is filled up with nulls.
    let length = left.length().max(right.length());
    Some((left, right, length))
}

/// `whole`: what it is of integers, if it is one then.
fn arithmetic(
    call: &Call<'_>,
    real: fn(f64, f64) -> f64,
    whole: Option<fn(i64, i64) -> i64>,
) -> Result<ArrayRef, Error> {
    let (left, right) = (call.arg(0)?.data()?, call.arg(1)?.data()?);
    Ok(call.write_jsons(|row, out| {
        let (left, right, length) = operands(&left, &right, row)?;
        let whole = whole.filter(|_| left.is_whole() && right.is_whole());
        let values = (0..length).map(|i| {
            let value = || match whole {
                Some(whole) => Some(Datum::Long(whole(left.integer(i)?, right.integer(i)?))),
                None => Some(Datum::Real(real(left.real(i)?, right.real(i)?))),
            };
            value().unwrap_or(Datum::Null)
        });
        write(values, out);
        Some(())
    }))
}

fn comparison(call: &Call<'_>, test: fn(f64, f64) -> bool) -> Result<ArrayRef, Error> {
    let (left, right) = (call.arg(0)?.data()?, call.arg(1)?.data()?);
    Ok(call.write_jsons(|row, out| {
        let (left, right, length) = operands(&left, &right, row)?;
        let values = (0..length).map(|i| {
            let value = || Some(Datum::Bool(test(left.real(i)?, right.real(i)?)));
            value().unwrap_or(Datum::Null)
        });
        write(values, out);
        Some(())
    }))
}

fn each(
    call: &Call<'_>,
    real: fn(f64) -> f64,
    whole: Option<fn(i64) -> i64>,
) -> Result<ArrayRef, Error> {
    let series = call.arg(0)?.jsons()?;
    Ok(call.write_jsons(|row, out| {
        let series = Series::of(series.at(row)?)?;
        let whole = whole.filter(|_| series.whole);
        let values = series.numbers.iter().enumerate().map(|(i, number)| {
            let value = match whole {
                Some(whole) => series.integer(i).map(|number| Datum::Long(whole(number))),
                None => number.map(|number| Datum::Real(real(number))),
            };
            value.unwrap_or(Datum::Null)
        });
        write(values, out);
        Some(())
    }))
}
