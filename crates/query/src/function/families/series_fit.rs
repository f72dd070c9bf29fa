//! `series_fit_2lines_dynamic`, `series_fit_poly`: more than one line, or a curve, through a
//! series.
//!
//! Not here: one line (`series_summary`).

use arrow::array::ArrayRef;

use super::{
    super::{Argument, Call, Implementation, argument::Datum, json},
    series::{Series, write},
};
use crate::Error;

/// The highest degree of a polynomial.
const HIGHEST: i64 = 20;

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "series_fit_2lines_dynamic" => two_lines,
        "series_fit_poly" => polynomial,
        _ => return None,
    })
}

/// A line through a part of a series, over positions from 1 on.
struct Fit {
    slope: f64,
    interception: f64,
    /// Sums of squares: around the mean, and around the line.
    spread: f64,
    rest: f64,
    count: f64,
}

impl Fit {
    fn of(numbers: &[f64]) -> Self {
        let count = numbers.len() as f64;
        let points = || (1..).map(f64::from).zip(numbers.iter().copied());
        let (x, y) = (f64::midpoint(count, 1.0), numbers.iter().sum::<f64>() / count);
        let both: f64 = points().map(|p| (p.0 - x) * (p.1 - y)).sum();
        let around: f64 = points().map(|p| (p.0 - x) * (p.0 - x)).sum();
        let slope = if around == 0.0 { 0.0 } else { both / around };
        let interception = y - slope * x;
        let squares = |value: &dyn Fn((f64, f64)) -> f64| points().map(|p| value(p).powi(2)).sum();
        let spread = squares(&|p| p.1 - y);
        let rest = squares(&|p| p.1 - interception - slope * p.0);
        Self { slope, interception, spread, rest, count }
    }

    fn values(&self) -> impl Iterator<Item = f64> + '_ {
        let positions = (1..).map(f64::from).take(self.count as usize);
        positions.map(|x| self.interception + self.slope * x)
    }

    fn write(&self, out: &mut String) {
        out.push('{');
        for (key, value) in [
            ("rsquare", rsquare(self.rest, self.spread)),
            ("slope", self.slope),
            ("interception", self.interception),
            ("variance", self.spread / (self.count - 1.0)),
            ("rvariance", self.rest / (self.count - 1.0)),
        ] {
            json::write_key(key, out);
            json::write_real(value, out);
        }
        out.push('}');
    }
}

fn rsquare(rest: f64, spread: f64) -> f64 {
    if spread == 0.0 { 1.0 } else { 1.0 - rest / spread }
}

fn two_lines(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let series = call.arg(0)?.jsons()?;
    Ok(call.write_jsons(|row, out| {
        let numbers: Vec<f64> =
            Series::of(series.at(row)?)?.numbers.into_iter().collect::<Option<_>>()?;
        let last = numbers.len().checked_sub(2).filter(|last| *last >= 2)?;
        let fits = (2..=last).filter_map(|split| {
            let (left, right) = numbers.split_at_checked(split)?;
            Some((split, Fit::of(left), Fit::of(right)))
        });
        let (split, left, right) = fits.reduce(|best, one| {
            let rest = |it: &(usize, Fit, Fit)| it.1.rest + it.2.rest;
            if rest(&one) < rest(&best) { one } else { best }
        })?;
        let (whole, rest) = (Fit::of(&numbers), left.rest + right.rest);
        out.push('{');
        for (key, value) in [
            ("rsquare", Datum::Real(rsquare(rest, whole.spread))),
            ("split_idx", Datum::Long(i64::try_from(split).ok()?)),
            ("variance", Datum::Real(whole.spread / (whole.count - 1.0))),
            ("rvariance", Datum::Real(rest / (whole.count - 1.0))),
        ] {
            json::write_key(key, out);
            json::write_datum(value, out);
        }
        json::write_key("line_fit", out);
        write(left.values().chain(right.values()).map(Datum::Real), out);
        for (key, fit) in [("right", &right), ("left", &left)] {
            json::write_key(key, out);
            fit.write(out);
        }
        out.push('}');
        Some(())
    }))
}

fn polynomial(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let series = call.arg(0)?.jsons()?;
    let places = call.optional(1).map(Argument::jsons).transpose()?;
    let degrees = call.integers_or(2, 1)?;
    Ok(call.write_jsons(|row, out| {
        let numbers = |json| Series::of(json)?.numbers.into_iter().collect::<Option<Vec<f64>>>();
        let y = numbers(series.at(row)?)?;
        let x = match &places {
            Some(places) => numbers(places.at(row)?)?,
            None => (1..).map(f64::from).take(y.len()).collect(),
        };
        let degree = degrees(row).filter(|degree| (1..=HIGHEST).contains(degree))?;
        let degree = usize::try_from(degree).ok()?;
        if x.len() != y.len() || y.len() <= degree {
            return None;
        }
        let coefficients = least_squares(&x, &y, degree)?;
        let fit = |x: f64| coefficients.iter().rev().fold(0.0, |sum, it| sum * x + it);
        let count = y.len() as f64;
        let mean = y.iter().sum::<f64>() / count;
        let spread: f64 = y.iter().map(|y| (y - mean).powi(2)).sum();
        let rest: f64 = x.iter().zip(&y).map(|(x, y)| (y - fit(*x)).powi(2)).sum();
        out.push('{');
        json::write_key("rsquare", out);
        json::write_real(rsquare(rest, spread), out);
        json::write_key("coefficients", out);
        write(coefficients.iter().rev().copied().map(Datum::Real), out);
        for (key, value) in [("variance", spread), ("rvariance", rest)] {
            json::write_key(key, out);
            json::write_real(value / (count - 1.0), out);
        }
        json::write_key("poly_fit", out);
        write(x.iter().map(|x| Datum::Real(fit(*x))), out);
        out.push('}');
        Some(())
    }))
}

/// The coefficients of the polynomial nearest to some points, lowest power first. Made of
/// polynomials that are orthogonal over the points, since powers of large numbers are not exact.
fn least_squares(x: &[f64], y: &[f64], degree: usize) -> Option<Vec<f64>> {
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let mut result = vec![0.0; degree + 1];
    // Values over the points, and coefficients, of the last two polynomials.
    let mut before: (Vec<f64>, Vec<f64>, f64) = (vec![0.0; x.len()], vec![0.0; degree + 1], 1.0);
    let mut first = vec![0.0; degree + 1];
    *first.first_mut()? = 1.0;
    let mut own = (vec![1.0; x.len()], first);
    for _ in 0..=degree {
        let norm = dot(&own.0, &own.0);
        if norm <= 0.0 || !norm.is_finite() {
            return None;
        }
        let factor = dot(&own.0, y) / norm;
        result.iter_mut().zip(&own.1).for_each(|(sum, it)| *sum += factor * it);
        let shifted: Vec<f64> = own.0.iter().zip(x).map(|(value, x)| value * x).collect();
        let (alpha, beta) = (dot(&shifted, &own.0) / norm, norm / before.2);
        let beta = if before.0.iter().all(|it| *it == 0.0) { 0.0 } else { beta };
        let values = shifted.iter().zip(&own.0).zip(&before.0);
        let values = values.map(|((x, own), last)| x - alpha * own - beta * last).collect();
        let raised = std::iter::once(0.0).chain(own.1.iter().copied());
        let coefficients = raised.zip(&own.1).zip(&before.1);
        let coefficients =
            coefficients.map(|((x, own), last)| x - alpha * own - beta * last).collect();
        before = (own.0, own.1, norm);
        own = (values, coefficients);
    }
    Some(result)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_polynomial_is_found_again() {
        let x: Vec<f64> = (0..50).map(|i| 1000.0 + f64::from(i) / 7.0).collect();
        let y: Vec<f64> = x.iter().map(|x| 2.0 * (x - 1003.0).powi(3) - x + 5.0).collect();
        let found = least_squares(&x, &y, 3).unwrap();
        let fit = |x: f64| found.iter().rev().fold(0.0, |sum, it| sum * x + it);
        assert!(x.iter().zip(&y).all(|(x, y)| (fit(*x) - y).abs() < 1e-4), "{found:?}");
        assert!((found.last().unwrap() - 2.0).abs() < 1e-9);
    }
}
