//! `series_decompose`, `series_decompose_anomalies`, `series_decompose_forecast`,
//! `series_seasonal`: a series as the sum of a season, a trend and a rest.
//!
//! Not here: finding the length of a season (`series_periods`), scoring the rest
//! (`series_outliers`).

use arrow::array::{ArrayRef, Float64Array, StringViewArray};

use super::{
    super::{
        Call, Implementation,
        argument::{Datum, Integers, Texts, Values, invalid},
        json,
    },
    series::{Series, write},
    series_outliers::{Fences, score},
    series_periods::strongest,
};
use crate::{Error, ErrorKind};

/// A period with a lower score is none, unless the query says otherwise.
const LEAST_SCORE: f64 = 0.6;
/// The work of finding a period grows with the square of the length.
const LONGEST: usize = 20_000;

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "series_decompose" => decompose,
        "series_decompose_anomalies" => anomalies,
        "series_decompose_forecast" => forecast,
        "series_seasonal" => seasonal,
        _ => return None,
    })
}

/// A line over positions.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Line {
    start: f64,
    slope: f64,
}

impl Line {
    pub(super) fn at(self, position: usize) -> f64 {
        self.start + self.slope * position as f64
    }
}

/// The line that is nearest to the numbers of a series.
pub(super) fn line(numbers: &[Option<f64>]) -> Line {
    let points = || numbers.iter().enumerate().filter_map(|(i, it)| Some((i as f64, (*it)?)));
    let count = points().count() as f64;
    if count == 0.0 {
        return Line::default();
    }
    let x = points().map(|it| it.0).sum::<f64>() / count;
    let y = points().map(|it| it.1).sum::<f64>() / count;
    let spread: f64 = points().map(|it| (it.0 - x) * (it.0 - x)).sum();
    let both: f64 = points().map(|it| (it.0 - x) * (it.1 - y)).sum();
    let slope = if spread == 0.0 { 0.0 } else { both / spread };
    Line { start: y - slope * x, slope }
}

/// What a trend is.
#[derive(Debug, Clone, Copy)]
enum Trend {
    Average,
    Line,
    None,
}

impl Trend {
    fn parse(text: &str) -> Result<Self, Error> {
        match text {
            "avg" => Ok(Self::Average),
            "linefit" => Ok(Self::Line),
            "none" => Ok(Self::None),
            other => Err(invalid(format!("`{other}` is none of the trends avg, linefit, none"))),
        }
    }
}

/// The parts of a series.
struct Parts {
    seasonal: Vec<f64>,
    trend: Vec<f64>,
}

impl Parts {
    /// Of a series whose last points are not learned from. A season of -1 is to be found.
    fn of(
        numbers: &[Option<f64>],
        season: i64,
        trend: Trend,
        test_points: usize,
        threshold: f64,
    ) -> Self {
        let known = numbers.len().saturating_sub(test_points);
        let learned = numbers.get(..known).unwrap_or_default();
        let period = match season {
            0 => None,
            1.. => usize::try_from(season).ok(),
            _ => strongest(learned).filter(|(_, score)| *score >= threshold).map(|it| it.0),
        };
        let season = period.map(|period| phases(learned, period)).unwrap_or_default();
        let at = |i: usize| season.get(i % season.len().max(1)).copied().unwrap_or(0.0);
        let seasonal: Vec<f64> = (0..numbers.len()).map(at).collect();
        let rest: Vec<Option<f64>> =
            learned.iter().zip(&seasonal).map(|(it, season)| Some((*it)? - season)).collect();
        let fit = match trend {
            Trend::None => Line::default(),
            Trend::Line => line(&rest),
            Trend::Average => {
                let present = || rest.iter().copied().flatten();
                let count = present().count().max(1) as f64;
                Line { start: present().sum::<f64>() / count, slope: 0.0 }
            }
        };
        Self { seasonal, trend: (0..numbers.len()).map(|i| fit.at(i)).collect() }
    }

    fn baseline(&self) -> Vec<f64> {
        self.seasonal.iter().zip(&self.trend).map(|(season, trend)| season + trend).collect()
    }

    fn residual(&self, numbers: &[Option<f64>]) -> Vec<Option<f64>> {
        let baseline = self.baseline();
        numbers.iter().zip(baseline).map(|(it, baseline)| Some((*it)? - baseline)).collect()
    }
}

/// The median of the numbers at each place of a season.
fn phases(numbers: &[Option<f64>], period: usize) -> Vec<f64> {
    let phase = |place| {
        let own = numbers.iter().skip(place).step_by(period.max(1));
        let mut own: Vec<f64> = own.copied().flatten().collect();
        own.sort_by(f64::total_cmp);
        let middle = |i: usize| own.get(i).copied().unwrap_or(0.0);
        let half = own.len() / 2;
        match own.len() {
            0 => 0.0,
            count if count.is_multiple_of(2) => f64::midpoint(middle(half - 1), middle(half)),
            _ => middle(half),
        }
    };
    (0..period.min(numbers.len())).map(phase).collect()
}

/// Arguments that say how a series is taken apart, from a place on.
struct Settings<'a> {
    season: Option<Integers<'a>>,
    trend: Option<Texts<'a>>,
    test_points: Option<Integers<'a>>,
    threshold: Option<Values<&'a Float64Array>>,
}

impl<'a> Settings<'a> {
    /// The places of season, trend, points that are not learned from, and least score.
    fn of(call: &Call<'a>, places: [usize; 4]) -> Result<Self, Error> {
        let [season, trend, test_points, threshold] = places;
        Ok(Self {
            season: call.optional(season).map(|it| it.integers()).transpose()?,
            trend: call.optional(trend).map(|it| it.texts()).transpose()?,
            test_points: call.optional(test_points).map(|it| it.integers()).transpose()?,
            threshold: call.optional(threshold).map(|it| it.reals()).transpose()?,
        })
    }

    /// Refuses a trend that is none.
    fn check(&self, rows: usize) -> Result<(), Error> {
        let Some(trend) = &self.trend else { return Ok(()) };
        (0..rows).try_for_each(|row| Trend::parse(trend.at(row)).map(|_| ()))
    }

    fn parts(&self, row: usize, numbers: &[Option<f64>]) -> Option<Parts> {
        let season = self.season.as_ref().map_or(Some(-1), |it| it.at(row))?;
        let trend = self.trend.as_ref().map_or(Ok(Trend::Average), |it| Trend::parse(it.at(row)));
        let points = self.test_points.as_ref().map_or(Some(0), |it| it.at(row))?;
        let threshold = self.threshold.as_ref().map_or(Some(LEAST_SCORE), |it| it.at(row))?;
        let points = usize::try_from(points).ok()?;
        Some(Parts::of(numbers, season, trend.ok()?, points, threshold))
    }
}

/// Refuses to look for the period of a series that is too long for it.
fn not_too_long(
    call: &Call<'_>,
    series: &Values<&StringViewArray>,
    season: Option<&Integers<'_>>,
) -> Result<(), Error> {
    let sought = |row: &usize| season.is_none_or(|it| it.at(*row).is_some_and(|it| it < 0));
    let length = |row| series.at(row).map_or(0, |json| json::elements(json).count());
    match (0..call.rows).filter(sought).map(length).max() {
        Some(length) if length > LONGEST => {
            let message = format!(
                "a series of {length} elements is too long to find its period; give it, or at most {LONGEST} elements"
            );
            Err(Error::new(ErrorKind::TooLarge, message))
        }
        _ => Ok(()),
    }
}

fn write_part(key: &str, values: impl IntoIterator<Item = Option<f64>>, out: &mut String) {
    json::write_key(key, out);
    write(values.into_iter().map(|it| it.map_or(Datum::Null, Datum::Real)), out);
}

fn decompose(call: &Call<'_>) -> Result<ArrayRef, Error> {
    parts(call, "baseline", [1, 2, 3, 4])
}

/// The sum of season and trend, and all parts, as a bag.
fn parts(call: &Call<'_>, sum: &str, places: [usize; 4]) -> Result<ArrayRef, Error> {
    let series = call.arg(0)?.jsons()?;
    let settings = Settings::of(call, places)?;
    settings.check(call.rows)?;
    not_too_long(call, &series, settings.season.as_ref())?;
    Ok(call.write_jsons(|row, out| {
        let series = Series::of(series.at(row)?)?;
        let parts = settings.parts(row, &series.numbers)?;
        let all = |values: &[f64]| values.iter().copied().map(Some).collect::<Vec<_>>();
        out.push('{');
        write_part(sum, all(&parts.baseline()), out);
        write_part("seasonal", all(&parts.seasonal), out);
        write_part("trend", all(&parts.trend), out);
        write_part("residual", parts.residual(&series.numbers), out);
        out.push('}');
        Some(())
    }))
}

fn anomalies(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let series = call.arg(0)?.jsons()?;
    let thresholds = call.optional(1).map(|it| it.reals()).transpose()?;
    let settings = Settings::of(call, [2, 3, 4, 6])?;
    settings.check(call.rows)?;
    not_too_long(call, &series, settings.season.as_ref())?;
    let methods = call.optional(5).map(|it| it.texts()).transpose()?;
    let fences = |row| methods.as_ref().map_or(Ok(Fences::CUSTOM), |it| Fences::parse(it.at(row)));
    (0..call.rows).try_for_each(|row| fences(row).map(|_| ()))?;
    Ok(call.write_jsons(|row, out| {
        let series = Series::of(series.at(row)?)?;
        let parts = settings.parts(row, &series.numbers)?;
        let threshold = thresholds.as_ref().map_or(Some(1.5), |it| it.at(row))?;
        let scores = score(&parts.residual(&series.numbers), fences(row).ok()?);
        let flag = |score: &f64| match *score {
            score if score > threshold => Datum::Long(1),
            score if score < -threshold => Datum::Long(-1),
            _ => Datum::Long(0),
        };
        out.push('{');
        json::write_key("ad_flag", out);
        write(scores.iter().map(flag), out);
        write_part("ad_score", scores.iter().copied().map(Some), out);
        write_part("baseline", parts.baseline().into_iter().map(Some), out);
        out.push('}');
        Some(())
    }))
}

fn forecast(call: &Call<'_>) -> Result<ArrayRef, Error> {
    parts(call, "forecast", [2, 3, 1, 4])
}

fn seasonal(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let series = call.arg(0)?.jsons()?;
    let periods = call.optional(1).map(|it| it.integers()).transpose()?;
    not_too_long(call, &series, periods.as_ref())?;
    Ok(call.write_jsons(|row, out| {
        let series = Series::of(series.at(row)?)?;
        let period = periods.as_ref().map_or(Some(-1), |it| it.at(row))?;
        let parts = Parts::of(&series.numbers, period, Trend::None, 0, LEAST_SCORE);
        write(parts.seasonal.into_iter().map(Datum::Real), out);
        Some(())
    }))
}
