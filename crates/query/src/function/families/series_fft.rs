//! `series_fft`, `series_ifft`: the Fourier transform of complex numbers.
//!
//! Not here: periods of series (`series_periods`).

use std::f64::consts::TAU;

use arrow::array::ArrayRef;

use super::{
    super::{Argument, Call, Implementation, argument::Datum, json},
    series::{Series, write},
};
use crate::{Error, ErrorKind};

/// Longer series would take too long.
const LONGEST: usize = 1 << 20;

type Complex = (f64, f64);

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "series_fft" => |call| transform(call, -1.0),
        "series_ifft" => |call| transform(call, 1.0),
        _ => return None,
    })
}

fn product(a: Complex, b: Complex) -> Complex {
    (a.0 * b.0 - a.1 * b.1, a.0 * b.1 + a.1 * b.0)
}

/// The transform, by halves as long as there are any; an odd rest term by term.
fn fourier(values: &[Complex], sign: f64) -> Vec<Complex> {
    let count = values.len();
    if count <= 1 {
        return values.to_vec();
    }
    let turn = |step: usize| {
        let angle = sign * TAU * (step % count) as f64 / count as f64;
        (angle.cos(), angle.sin())
    };
    if !count.is_multiple_of(2) {
        let sum = |to: usize| {
            values.iter().enumerate().fold((0.0, 0.0), |sum, (from, value)| {
                let term = product(*value, turn(from * to));
                (sum.0 + term.0, sum.1 + term.1)
            })
        };
        return (0..count).map(sum).collect();
    }
    let half = |first: usize| {
        fourier(&values.iter().skip(first).step_by(2).copied().collect::<Vec<_>>(), sign)
    };
    let (even, odd) = (half(0), half(1));
    let pairs = || even.iter().zip(&odd).enumerate();
    let low = pairs().map(|(i, (even, odd))| {
        let odd = product(*odd, turn(i));
        (even.0 + odd.0, even.1 + odd.1)
    });
    let high = pairs().map(|(i, (even, odd))| {
        let odd = product(*odd, turn(i));
        (even.0 - odd.0, even.1 - odd.1)
    });
    low.chain(high).collect()
}

fn transform(call: &Call<'_>, sign: f64) -> Result<ArrayRef, Error> {
    let real = call.arg(0)?.jsons()?;
    let imaginary = call.optional(1).map(Argument::jsons).transpose()?;
    let numbers = |json| Series::of(json)?.numbers.into_iter().collect::<Option<Vec<f64>>>();
    let values = |row| {
        let real = numbers(real.at(row)?)?;
        let imaginary = match &imaginary {
            Some(imaginary) => numbers(imaginary.at(row)?)?,
            None => vec![0.0; real.len()],
        };
        (real.len() == imaginary.len()).then(|| real.into_iter().zip(imaginary).collect::<Vec<_>>())
    };
    // What is left when all halves are taken is done term by term.
    let work =
        |count: usize| count.max(1).saturating_mul(count.max(1) >> count.max(1).trailing_zeros());
    if (0..call.rows).any(|row| values(row).is_some_and(|it| work(it.len()) > 64 * LONGEST)) {
        let message =
            "a series is too long for its Fourier transform; its length should be a power of 2";
        return Err(Error::new(ErrorKind::TooLarge, message));
    }
    Ok(call.write_jsons(|row, out| {
        let values = values(row)?;
        let scale = if sign > 0.0 { values.len().max(1) as f64 } else { 1.0 };
        let transformed = fourier(&values, sign);
        out.push('{');
        for (key, part) in [("real", (|it| it.0) as fn(&Complex) -> f64), ("imag", |it| it.1)] {
            json::write_key(key, out);
            write(transformed.iter().map(|it| Datum::Real(part(it) / scale)), out);
        }
        out.push('}');
        Some(())
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inverse_gives_the_series_back() {
        for count in [1, 2, 3, 6, 8, 12, 15] {
            let values: Vec<Complex> = (0..count).map(|i| (f64::from(i * i % 7), 1.0)).collect();
            let there = fourier(&values, -1.0);
            let back = fourier(&there, 1.0);
            for (value, back) in values.iter().zip(back) {
                let n = f64::from(count);
                assert!((value.0 - back.0 / n).abs() < 1e-9 && (value.1 - back.1 / n).abs() < 1e-9);
            }
        }
    }
}
