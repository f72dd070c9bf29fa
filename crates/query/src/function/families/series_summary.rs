//! What a series comes to: `series_sum`, `series_stats_dynamic`, `series_fit_line_dynamic` …
//!
//! Not here: functions of each element (`series`).

use arrow::array::ArrayRef;

use super::{
    super::{Argument, Call, Implementation, argument::Datum, json},
    series::{Series, write},
};
use crate::Error;

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "series_sum" => |call| {
            let series = call.arg(0)?.jsons()?;
            Ok(call.write_reals(|row| Some(Series::of(series.at(row)?)?.present().sum())))
        },
        "series_dot_product" => |call| pairs(call, |l, r| l.zip(r).map(|(l, r)| l * r).sum()),
        "series_pearson_correlation" => |call| pairs(call, correlation),
        "series_stats_dynamic" => stats,
        "series_fit_line_dynamic" => fit_line,
        _ => return None,
    })
}

type Numbers = std::vec::IntoIter<f64>;

/// A function of two series of the same length, or of a series and a number.
fn pairs(call: &Call<'_>, function: fn(Numbers, Numbers) -> f64) -> Result<ArrayRef, Error> {
    let (left, right) = (call.arg(0)?.data()?, call.arg(1)?.data()?);
    let numbers = |value: Datum<'_>| match value {
        Datum::Json(json) if json::kind(json) == json::Kind::Array => {
            Series::of(json)?.numbers.into_iter().collect::<Option<Vec<f64>>>()
        }
        value => super::to_real(value).map(|number| vec![number]),
    };
    Ok(call.write_reals(|row| {
        let (mut left, mut right) = (numbers(left.at(row))?, numbers(right.at(row))?);
        let longest = left.len().max(right.len());
        for side in [&mut left, &mut right] {
            if let [number] = side.as_slice() {
                *side = vec![*number; longest];
            }
        }
        (left.len() == right.len()).then(|| function(left.into_iter(), right.into_iter()))
    }))
}

fn correlation(left: Numbers, right: Numbers) -> f64 {
    let count = left.len() as f64;
    let means = (left.clone().sum::<f64>() / count, right.clone().sum::<f64>() / count);
    let (mut both, mut squares) = (0.0, (0.0, 0.0));
    for (l, r) in left.zip(right) {
        let (l, r) = (l - means.0, r - means.1);
        both += l * r;
        squares = (squares.0 + l * l, squares.1 + r * r);
    }
    both / count / ((squares.0 / count).sqrt() * (squares.1 / count).sqrt())
}

fn stats(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let series = call.arg(0)?.jsons()?;
    let finite_only = call.optional(1).map(Argument::bools).transpose()?;
    Ok(call.write_jsons(|row, out| {
        let finite_only = finite_only.is_some_and(|flag| flag.at(row) == Some(true));
        let series = Series::of(series.at(row)?)?;
        let numbers = series.numbers.iter().enumerate();
        let numbers = numbers.filter_map(|(i, number)| Some((i, (*number)?)));
        let numbers: Vec<_> =
            numbers.filter(|(_, number)| !finite_only || number.is_finite()).collect();
        let first = *numbers.first()?;
        let pick = |better: fn(f64, f64) -> bool| {
            numbers.iter().fold(first, |best, one| if better(one.1, best.1) { *one } else { best })
        };
        let (least, most) = (pick(|one, best| one < best), pick(|one, best| one > best));
        let count = numbers.len() as f64;
        let sum: f64 = numbers.iter().map(|(_, number)| number).sum();
        let average = sum / count;
        let squares: f64 = numbers.iter().map(|(_, number)| (number - average).powi(2)).sum();
        let variance = if numbers.len() > 1 { squares / (count - 1.0) } else { 0.0 };
        let long = |number| i64::try_from(number).ok().map(Datum::Long);
        out.push('{');
        for (key, value) in [
            ("min", Datum::Real(least.1)),
            ("min_idx", long(least.0)?),
            ("max", Datum::Real(most.1)),
            ("max_idx", long(most.0)?),
            ("avg", Datum::Real(average)),
            ("stdev", Datum::Real(variance.sqrt())),
            ("variance", Datum::Real(variance)),
            ("sum", Datum::Real(sum)),
            ("len", long(series.elements.len())?),
        ] {
            json::write_key(key, out);
            json::write_datum(value, out);
        }
        out.push('}');
        Some(())
    }))
}

/// Least squares over the positions from 1 on.
fn fit_line(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let series = call.arg(0)?.jsons()?;
    Ok(call.write_jsons(|row, out| {
        let series = Series::of(series.at(row)?)?;
        let numbers: Vec<f64> = series.numbers.into_iter().collect::<Option<_>>()?;
        if numbers.len() < 2 {
            return None;
        }
        let count = numbers.len() as f64;
        let points = || (1..).map(f64::from).zip(numbers.iter().copied());
        let sum = |value: fn((f64, f64)) -> f64| points().map(value).sum::<f64>();
        let (x, y) = (sum(|p| p.0), sum(|p| p.1));
        let slope = (count * sum(|p| p.0 * p.1) - x * y) / (count * sum(|p| p.0 * p.0) - x * x);
        let interception = (y - slope * x) / count;
        let fit = || points().map(|(x, _)| interception + slope * x);
        let spread: f64 = numbers.iter().map(|number| (number - y / count).powi(2)).sum();
        let rest: f64 = numbers.iter().zip(fit()).map(|(y, fit)| (y - fit).powi(2)).sum();
        out.push('{');
        for (key, value) in [
            ("slope", slope),
            ("interception", interception),
            ("rsquare", 1.0 - rest / spread),
            ("variance", spread / (count - 1.0)),
            ("rvariance", rest / (count - 1.0)),
        ] {
            json::write_key(key, out);
            json::write_real(value, out);
        }
        json::write_key("line_fit", out);
        write(fit().map(Datum::Real), out);
        out.push('}');
        Some(())
    }))
}
