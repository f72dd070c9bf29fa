//! A schedule: the instants at which a rule runs, the window that each run sees, and how many
//! rows make an alert.
//!
//! Not here: any clock.

use directory::{Span, Ticks};
use serde::{Deserialize, Serialize};

/// How the number of rows is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub enum TriggerOperator {
    GreaterThan,
    LessThan,
    Equal,
    NotEqual,
}

impl TriggerOperator {
    /// Sentinel's word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::GreaterThan => "GreaterThan",
            Self::LessThan => "LessThan",
            Self::Equal => "Equal",
            Self::NotEqual => "NotEqual",
        }
    }
}

/// How many rows of a run make an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trigger {
    /// How the number is compared.
    pub operator: TriggerOperator,
    /// With what.
    pub threshold: u64,
}

impl Trigger {
    /// More than none: what NRT rules have, and nearly all others.
    pub const ANY_ROW: Self = Self { operator: TriggerOperator::GreaterThan, threshold: 0 };

    /// Whether so many rows make an alert.
    #[must_use]
    pub const fn fires(self, rows: usize) -> bool {
        let rows = rows as u64;
        match self.operator {
            TriggerOperator::GreaterThan => rows > self.threshold,
            TriggerOperator::LessThan => rows < self.threshold,
            TriggerOperator::Equal => rows == self.threshold,
            TriggerOperator::NotEqual => rows != self.threshold,
        }
    }

    /// Whether a single row is enough, however many there are.
    #[must_use]
    pub const fn is_any_row(self) -> bool {
        matches!(self.operator, TriggerOperator::GreaterThan | TriggerOperator::NotEqual)
            && self.threshold == 0
    }

    /// Whether more rows never undo an alert.
    #[must_use]
    pub const fn grows(self) -> bool {
        matches!(self.operator, TriggerOperator::GreaterThan) || self.is_any_row()
    }
}

/// When a rule runs and what it sees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Schedule {
    /// How often it runs.
    pub frequency: Span,
    /// How far back each run looks; at least `frequency`.
    pub period: Span,
    /// How many rows make an alert.
    pub trigger: Trigger,
    /// The first run; without it, runs are at multiples of the frequency since 0001-01-01.
    pub start: Option<Ticks>,
}

impl Schedule {
    /// How long after its logical time a run is made, so that rows that come a little late are
    /// there (Microsoft Sentinel documentation, "ingestion delay").
    pub const DELAY: Span = Span::minutes(5);

    fn anchor(&self) -> i64 {
        self.start.unwrap_or(Ticks::MIN).get()
    }

    fn step(&self) -> i64 {
        self.frequency.0.max(1)
    }

    /// The latest run at or before `time`; `None` before the first one.
    #[must_use]
    pub fn at_or_before(&self, time: Ticks) -> Option<Ticks> {
        let runs = (time.get() - self.anchor()).div_euclid(self.step());
        if self.start.is_some() && runs < 0 {
            return None;
        }
        Ticks::new(self.anchor() + runs * self.step())
    }

    /// The first run after `time`.
    #[must_use]
    pub fn after(&self, time: Ticks) -> Ticks {
        let runs = (time.get() - self.anchor()).div_euclid(self.step()).saturating_add(1);
        let runs = if self.start.is_some() { runs.max(0) } else { runs };
        let ticks = runs.saturating_mul(self.step()).saturating_add(self.anchor());
        Ticks::new(ticks).unwrap_or(Ticks::MAX)
    }

    /// What the run at `time` sees: from the first instant up to, not including, the second.
    #[must_use]
    pub fn window(&self, time: Ticks) -> (Ticks, Ticks) {
        (time.saturating_add(Span(-self.period.0)), time)
    }

    /// The runs from the first one whose window ends after `row` to the last one that still sees
    /// it, no later than `last`.
    pub fn seeing(&self, row: Ticks, last: Ticks) -> impl Iterator<Item = Ticks> + use<> {
        let (step, end) = (Span(self.step()), row.saturating_add(self.period).min(last));
        let first = self.after(row);
        std::iter::successors(Some(first), move |time| Some(time.saturating_add(step)))
            .take_while(move |time| *time <= end && *time < Ticks::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Ticks {
        text.parse().unwrap()
    }

    fn schedule(start: Option<&str>) -> Schedule {
        let (frequency, period) = (Span::minutes(5), Span::minutes(15));
        Schedule { frequency, period, trigger: Trigger::ANY_ROW, start: start.map(at) }
    }

    #[test]
    fn runs_are_on_a_grid_or_count_from_their_start() {
        let plain = schedule(None);
        assert_eq!(
            plain.at_or_before(at("2026-01-01T00:07:00Z")),
            Some(at("2026-01-01T00:05:00Z"))
        );
        assert_eq!(plain.after(at("2026-01-01T00:05:00Z")), at("2026-01-01T00:10:00Z"));
        let later = schedule(Some("2026-01-01T00:02:00Z"));
        assert_eq!(later.at_or_before(at("2026-01-01T00:01:00Z")), None);
        assert_eq!(later.after(at("2025-12-31T00:00:00Z")), at("2026-01-01T00:02:00Z"));
        assert_eq!(later.after(at("2026-01-01T00:02:00Z")), at("2026-01-01T00:07:00Z"));
    }

    #[test]
    fn a_row_is_seen_by_all_runs_whose_window_holds_it() {
        let seen: Vec<_> = schedule(None)
            .seeing(at("2026-01-01T00:05:00Z"), at("2026-01-01T01:00:00Z"))
            .map(|it| it.to_string())
            .collect();
        assert_eq!(seen, ["2026-01-01T00:10:00Z", "2026-01-01T00:15:00Z", "2026-01-01T00:20:00Z"]);
        let capped = schedule(None).seeing(at("2026-01-01T00:05:00Z"), at("2026-01-01T00:10:00Z"));
        assert_eq!(capped.count(), 1);
    }

    #[test]
    fn thresholds() {
        let trigger = |operator, threshold| Trigger { operator, threshold };
        assert!(trigger(TriggerOperator::GreaterThan, 2).fires(3));
        assert!(!trigger(TriggerOperator::GreaterThan, 2).fires(2));
        assert!(trigger(TriggerOperator::Equal, 0).fires(0));
        assert!(trigger(TriggerOperator::LessThan, 1).fires(0));
        assert!(!trigger(TriggerOperator::LessThan, 1).grows());
        assert!(trigger(TriggerOperator::NotEqual, 0).is_any_row());
    }
}
