//! The error function, gamma and beta functions, `welch_test`.
//!
//! Not here: powers and trigonometry (`mathematics`).

use std::f64::consts::PI;

use arrow::array::ArrayRef;

use super::super::{Call, Implementation};
use crate::Error;

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "cot" => |call| of(call, |[x]| Some(x.tan().recip())),
        "erf" => |call| of(call, |[x]| Some(erf(x))),
        "erfc" => |call| of(call, |[x]| Some(erfc(x))),
        "gamma" => |call| of(call, |[x]| Some(gamma(x))),
        "loggamma" => |call| of(call, |[x]| Some(log_gamma(x))),
        "beta_cdf" => |call| of(call, |[x, a, b]| Some(beta_cdf(x, a, b))),
        "beta_pdf" => |call| of(call, |[x, a, b]| Some(beta_pdf(x, a, b))),
        "beta_inv" => |call| of(call, |[p, a, b]| beta_inv(p, a, b)),
        "welch_test" => |call| of(call, |values| Some(welch(values))),
        _ => return None,
    })
}

/// A function of reals; null if one of them is.
fn of<const N: usize>(
    call: &Call<'_>,
    function: impl Fn([f64; N]) -> Option<f64>,
) -> Result<ArrayRef, Error> {
    let args = (0..N).map(|i| call.arg(i)?.reals()).collect::<Result<Vec<_>, Error>>()?;
    Ok(call.write_reals(|row| {
        let mut values = [0.0; N];
        for (value, arg) in values.iter_mut().zip(&args) {
            *value = arg.at(row)?;
        }
        function(values)
    }))
}

/// Terms after which series and fractions have long come to rest.
const MOST_TERMS: u32 = 500;
/// What can no longer change a sum.
const NOTHING: f64 = 1e-17;
/// In place of a zero that would be divided by.
const TINY: f64 = 1e-300;

fn erf(x: f64) -> f64 {
    if x < 0.0 {
        return -erf(-x);
    }
    if x < 1.5 { lower_half(x * x) } else { 1.0 - erfc(x) }
}

fn erfc(x: f64) -> f64 {
    if x < 1.5 { 1.0 - erf(x) } else { upper_half(x * x) }
}

/// The regularized lower incomplete gamma function of 1/2, by its series.
fn lower_half(x: f64) -> f64 {
    let (mut term, mut sum) = (2.0, 2.0);
    for n in 1..MOST_TERMS {
        term *= x / (0.5 + f64::from(n));
        sum += term;
        if term < sum * NOTHING {
            break;
        }
    }
    sum * (-x).exp() * x.sqrt() / PI.sqrt()
}

/// The regularized upper incomplete gamma function of 1/2, by its continued fraction.
fn upper_half(x: f64) -> f64 {
    if x.is_nan() || x.is_infinite() {
        return if x.is_nan() { x } else { 0.0 };
    }
    let mut b = x + 0.5;
    let mut c = TINY.recip();
    let mut d = b.recip();
    let mut fraction = d;
    for n in 1..MOST_TERMS {
        let n = f64::from(n);
        let a = -n * (n - 0.5);
        b += 2.0;
        d = nonzero(a * d + b).recip();
        c = nonzero(b + a / c);
        let change = d * c;
        fraction *= change;
        if (change - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    (-x).exp() * x.sqrt() / PI.sqrt() * fraction
}

fn nonzero(value: f64) -> f64 {
    if value.abs() < TINY { TINY } else { value }
}

/// Lanczos' coefficients for g = 7.
const LANCZOS: [f64; 8] = [
    676.520_368_121_885_1,
    -1_259.139_216_722_402_8,
    771.323_428_777_653_1,
    -176.615_029_162_140_6,
    12.507_343_278_686_905,
    -0.138_571_095_265_720_12,
    9.984_369_578_019_572e-6,
    1.505_632_735_149_311_6e-7,
];

fn log_gamma(x: f64) -> f64 {
    if x <= 0.0 && x == x.floor() {
        return f64::INFINITY;
    }
    if x < 0.5 {
        return (PI / (PI * x).sin().abs()).ln() - log_gamma(1.0 - x);
    }
    let x = x - 1.0;
    let base = x + 7.5;
    let sum: f64 = LANCZOS.iter().zip(1..).map(|(c, i)| c / (x + f64::from(i))).sum();
    0.5 * (2.0 * PI).ln() + (x + 0.5) * base.ln() - base + (0.999_999_999_999_809_9 + sum).ln()
}

fn gamma(x: f64) -> f64 {
    if x <= 0.0 && x == x.floor() {
        return f64::NAN;
    }
    let size = log_gamma(x).exp();
    // Between the poles the sign alternates.
    if x < 0.0 && x.floor().rem_euclid(2.0) != 0.0 { -size } else { size }
}

fn log_beta(a: f64, b: f64) -> f64 {
    log_gamma(a) + log_gamma(b) - log_gamma(a + b)
}

/// The regularized incomplete beta function.
fn beta_cdf(x: f64, a: f64, b: f64) -> f64 {
    if !(0.0..=1.0).contains(&x) {
        return f64::NAN;
    }
    let weight = if x == 0.0 || x == 1.0 {
        0.0
    } else {
        (a * x.ln() + b * (-x).ln_1p() - log_beta(a, b)).exp()
    };
    if x < (a + 1.0) / (a + b + 2.0) {
        weight * beta_fraction(x, a, b) / a
    } else {
        1.0 - weight * beta_fraction(1.0 - x, b, a) / b
    }
}

fn beta_fraction(x: f64, a: f64, b: f64) -> f64 {
    let mut c = 1.0;
    let mut d = nonzero(1.0 - (a + b) * x / (a + 1.0)).recip();
    let mut fraction = d;
    for m in 1..MOST_TERMS {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut change = 1.0;
        for term in [even, odd] {
            d = nonzero(1.0 + term * d).recip();
            c = nonzero(1.0 + term / c);
            change = d * c;
            fraction *= change;
        }
        if (change - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    fraction
}

fn beta_pdf(x: f64, a: f64, b: f64) -> f64 {
    if !(0.0..=1.0).contains(&x) || a <= 0.0 || b <= 0.0 {
        return f64::NAN;
    }
    x.powf(a - 1.0) * (1.0 - x).powf(b - 1.0) / log_beta(a, b).exp()
}

/// Halves the interval until it cannot be halved any more.
fn beta_inv(probability: f64, a: f64, b: f64) -> Option<f64> {
    if !(0.0..=1.0).contains(&probability) {
        return None;
    }
    if a <= 0.0 || b <= 0.0 {
        return Some(f64::NAN);
    }
    let (mut low, mut high) = (0.0, 1.0);
    loop {
        let middle = f64::midpoint(low, high);
        if middle <= low || middle >= high {
            return Some(middle);
        }
        if beta_cdf(middle, a, b) < probability {
            low = middle;
        } else {
            high = middle;
        }
    }
}

fn welch([mean1, variance1, count1, mean2, variance2, count2]: [f64; 6]) -> f64 {
    let (error1, error2) = (variance1 / count1, variance2 / count2);
    let error = error1 + error2;
    let squared = (mean1 - mean2).powi(2) / error;
    let freedom =
        error.powi(2) / (error1.powi(2) / (count1 - 1.0) + error2.powi(2) / (count2 - 1.0));
    beta_cdf(freedom / (freedom + squared), freedom / 2.0, 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(left: f64, right: f64) {
        assert!((left - right).abs() <= 1e-12 * right.abs(), "{left} is not {right}");
    }

    #[test]
    fn gamma_functions_have_their_known_values() {
        close(gamma(0.5), PI.sqrt());
        close(gamma(-0.5), -2.0 * PI.sqrt());
        close(gamma(-1.5), 4.0 / 3.0 * PI.sqrt());
        close(log_gamma(11.0), 3_628_800_f64.ln());
        assert!(gamma(-2.0).is_nan() && log_gamma(0.0).is_infinite());
    }

    #[test]
    fn both_ways_to_the_error_function_meet() {
        close(erf(1.499_999_999), 1.0 - upper_half(1.499_999_999_f64.powi(2)));
        close(erf(1.0) + erfc(1.0), 1.0);
        close(erf(-2.0), erfc(2.0) - 1.0);
        assert!(erf(f64::INFINITY) == 1.0 && erf(f64::NAN).is_nan());
    }

    #[test]
    fn a_uniform_distribution_is_a_beta_distribution() {
        close(beta_cdf(0.3, 1.0, 1.0), 0.3);
        close(beta_pdf(0.3, 1.0, 1.0), 1.0);
        close(beta_inv(0.3, 1.0, 1.0).unwrap(), 0.3);
        close(beta_cdf(0.9, 3.0, 1.0), 0.729);
        assert!(beta_inv(1.1, 1.0, 1.0).is_none() && beta_pdf(0.5, 0.0, 1.0).is_nan());
    }
}
