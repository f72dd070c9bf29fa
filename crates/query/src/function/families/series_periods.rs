//! How long the season of a series is.
//!
//! Not here: what repeats (`series_decompose`); `series_periods_detect` and
//! `series_periods_validate`, which are not evaluated: how Kusto scores a period is not public.
//! Here the score is the autocorrelation of the series without its linear trend, from 0 to 1, of
//! which only matters whether it is high.

/// The shortest period that can be told from noise.
const SHORTEST: usize = 4;
/// A period whose score is nearly that of a multiple is the one that is meant.
const NEARLY: f64 = 0.95;
/// What is so near to a multiple of a period, as a part of it, belongs to that.
const SAME: f64 = 0.2;

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

    /// The most significant period, and its score.
    fn strongest(&self) -> Option<(usize, f64)> {
        let scores: Vec<f64> = (0..=self.longest()).map(|lag| self.at(lag)).collect();
        let score = |lag: usize| scores.get(lag).copied().unwrap_or(0.0);
        let peaks: Vec<(usize, f64)> = (SHORTEST..self.longest())
            .filter(|lag| score(*lag) > score(lag - 1) && score(*lag) >= score(lag + 1))
            .map(|lag| (lag, score(lag)))
            .collect();
        let best = peaks.iter().copied().reduce(|a, b| if b.1 > a.1 { b } else { a })?;
        let base = peaks.iter().find(|it| it.1 >= NEARLY * best.1 && belongs(best.0, it.0));
        Some(base.copied().unwrap_or(best))
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
    Correlations::of(numbers).strongest()
}
