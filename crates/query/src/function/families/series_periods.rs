//! `series_periods_detect`, `series_periods_validate`: how well a series repeats itself.
//!
//! Kusto's own score is not public. Here it is the autocorrelation of the series without its
//! linear trend, from 0 to 1, which tells the same periods from others.
//!
//! Not here: what repeats (`series_decompose`).

use arrow::array::ArrayRef;

use super::{
    super::{Call, Implementation, argument::Datum, json},
    series::{Series, write},
};
use crate::Error;

/// The shortest period that can be told from noise.
const SHORTEST: usize = 4;
/// Lower scores are noise.
const LEAST_SCORE: f64 = 0.2;
/// A period whose score is nearly that of a multiple is the one that is meant.
const NEARLY: f64 = 0.95;
/// What is so near to a multiple of a period, as a part of it, belongs to that.
const SAME: f64 = 0.2;

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "series_periods_detect" => detect,
        "series_periods_validate" => validate,
        _ => return None,
    })
}

/// The autocorrelations of a series.
struct Correlations {
    /// The series without its trend; zero where nothing is.
    rest: Vec<f64>,
    whole: f64,
}

impl Correlations {
    fn of(numbers: &[Option<f64>]) -> Self {
        let trend = super::series_decompose::line(numbers);
        let rest: Vec<f64> = numbers
            .iter()
            .enumerate()
            .map(|(i, number)| number.map_or(0.0, |number| number - trend.at(i)))
            .collect();
        let whole = rest.iter().map(|it| it * it).sum();
        Self { rest, whole }
    }

    /// The longest period that is seen twice.
    const fn longest(&self) -> usize {
        self.rest.len() / 2
    }

    fn at(&self, lag: usize) -> f64 {
        let pairs = self.rest.iter().zip(self.rest.iter().skip(lag));
        let sum: f64 = pairs.map(|(one, other)| one * other).sum();
        let count = self.rest.len() as f64;
        let score = sum / self.whole * count / (count - lag as f64);
        if score.is_finite() { score.clamp(0.0, 1.0) } else { 0.0 }
    }

    /// The periods of lengths in a range, most significant first, and their scores.
    fn periods(&self, least: f64, greatest: f64) -> Vec<(usize, f64)> {
        let scores: Vec<f64> = (0..=self.longest()).map(|lag| self.at(lag)).collect();
        let score = |lag: usize| scores.get(lag).copied().unwrap_or(0.0);
        let allowed = |lag: &usize| (least..=greatest).contains(&(*lag as f64));
        let mut peaks: Vec<(usize, f64)> = (SHORTEST..self.longest())
            .filter(allowed)
            .filter(|lag| score(*lag) > score(lag - 1) && score(*lag) >= score(lag + 1))
            .map(|lag| (lag, score(lag)))
            .filter(|(_, score)| *score >= LEAST_SCORE)
            .collect();
        let mut found: Vec<(usize, f64)> = Vec::new();
        while let Some(best) = peaks.iter().copied().reduce(|a, b| if b.1 > a.1 { b } else { a }) {
            let base = peaks
                .iter()
                .find(|(lag, score)| *score >= NEARLY * best.1 && belongs(best.0, *lag));
            let base = base.copied().unwrap_or(best);
            found.push(base);
            peaks.retain(|(lag, _)| !belongs(*lag, base.0));
        }
        found
    }
}

/// Whether a lag is about a multiple of a period.
fn belongs(lag: usize, period: usize) -> bool {
    let (lag, period) = (lag as f64, period as f64);
    let multiple = (lag / period).round().max(1.0);
    (lag - multiple * period).abs() <= SAME * period
}

/// The most significant period, and its score.
pub(super) fn strongest(numbers: &[Option<f64>]) -> Option<(usize, f64)> {
    Correlations::of(numbers).periods(0.0, f64::INFINITY).first().copied()
}

fn written(periods: &[f64], scores: &[f64], out: &mut String) {
    out.push('{');
    json::write_key("periods", out);
    write(periods.iter().copied().map(Datum::Real), out);
    json::write_key("scores", out);
    write(scores.iter().copied().map(Datum::Real), out);
    out.push('}');
}

fn detect(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (series, least) = (call.arg(0)?.jsons()?, call.arg(1)?.reals()?);
    let (greatest, counts) = (call.arg(2)?.reals()?, call.arg(3)?.integers()?);
    Ok(call.write_jsons(|row, out| {
        let series = Series::of(series.at(row)?)?;
        let count = usize::try_from(counts.at(row)?).unwrap_or(0).min(series.elements.len());
        let found = Correlations::of(&series.numbers).periods(least.at(row)?, greatest.at(row)?);
        let part = |value: fn(&(usize, f64)) -> f64| {
            let nothing = std::iter::repeat(0.0);
            found.iter().map(value).chain(nothing).take(count).collect::<Vec<f64>>()
        };
        written(&part(|it| it.0 as f64), &part(|it| it.1), out);
        Some(())
    }))
}

fn validate(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let series = call.arg(0)?.jsons()?;
    let periods = call.args.iter().skip(1).map(|arg| arg.reals());
    let periods = periods.collect::<Result<Vec<_>, _>>()?;
    Ok(call.write_jsons(|row, out| {
        let series = Series::of(series.at(row)?)?;
        let correlations = Correlations::of(&series.numbers);
        let periods = periods.iter().map(|period| period.at(row));
        let periods = periods.collect::<Option<Vec<f64>>>()?;
        let score = |period: &f64| {
            let lag = period.round();
            let allowed = lag >= SHORTEST as f64 && lag <= correlations.longest() as f64;
            if allowed { correlations.at(lag as usize) } else { 0.0 }
        };
        let scores: Vec<f64> = periods.iter().map(score).collect();
        written(&periods, &scores, out);
        Some(())
    }))
}
