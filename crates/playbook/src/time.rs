//! Instants in ticks of 100 ns since year 1, as .NET and therefore Logic Apps count them.
//!
//! Not here: reading a clock; time formats of expressions (`expression/function/date`).

use jiff::{SignedDuration, civil};
use serde::{Deserialize, Serialize};

const BEGINNING: civil::DateTime = civil::DateTime::constant(1, 1, 1, 0, 0, 0, 0);

/// Ticks in a second.
pub(crate) const SECOND: i64 = 10_000_000;

/// An instant: ticks of 100 ns since 0001-01-01T00:00:00Z.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Ticks(i64);

impl Ticks {
    /// 9999-12-31T23:59:59.9999999Z.
    pub const MAX: Self = Self(3_155_378_975_999_999_999);

    /// The instant `ticks` after 0001-01-01, or `None` outside years 1 to 9999.
    #[must_use]
    pub const fn new(ticks: i64) -> Option<Self> {
        if ticks < 0 || ticks > Self::MAX.0 { None } else { Some(Self(ticks)) }
    }

    /// Ticks since 0001-01-01T00:00:00Z.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }

    /// The instant `span` ticks later, held within years 1 to 9999.
    #[must_use]
    pub fn plus(self, span: i64) -> Self {
        Self(self.0.saturating_add(span).clamp(0, Self::MAX.0))
    }

    /// Reads ISO 8601: a date, or a date and a time with or without offset (UTC without).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(utc) = text.strip_suffix(['Z', 'z']) {
            return Self::of_civil(utc.parse().ok()?);
        }
        // `+01:00` at the end; a date alone has no colon there.
        let offset = text.len().checked_sub(6).and_then(|at| text.split_at_checked(at));
        if let Some((local, offset)) = offset
            && let Some((hours, minutes)) = offset.split_once(':')
            && local.contains('T')
            && let Some(sign) = match hours.chars().next() {
                Some('+') => Some(1),
                Some('-') => Some(-1),
                _ => None,
            }
        {
            let hours: i64 = hours.get(1..)?.parse().ok()?;
            let minutes: i64 = minutes.parse().ok()?;
            let offset = sign * (hours * 3_600 + minutes * 60) * SECOND;
            let local = Self::of_civil(local.parse().ok()?)?;
            return Self::new(local.0.checked_sub(offset)?);
        }
        Self::of_civil(text.parse().ok()?)
    }

    /// The calendar's view of the instant, in UTC.
    pub(crate) fn civil(self) -> civil::DateTime {
        let seconds = self.0 / SECOND;
        let nanoseconds = SignedDuration::from_nanos(self.fraction() * 100);
        let within = SignedDuration::from_secs(seconds % 86_400).saturating_add(nanoseconds);
        let midnight = date(seconds / 86_400).unwrap_or(BEGINNING.date()).at(0, 0, 0, 0);
        // Less than a day after midnight, so the fallback is never taken.
        midnight.checked_add(within).unwrap_or(midnight)
    }

    /// The instant of a date and time in UTC.
    pub(crate) fn of_civil(civil: civil::DateTime) -> Option<Self> {
        let since = civil.duration_since(BEGINNING);
        let ticks = since.as_secs().checked_mul(SECOND)?;
        Self::new(ticks.checked_add(i64::from(since.subsec_nanos()) / 100)?)
    }

    /// Ticks since the last whole second.
    pub(crate) const fn fraction(self) -> i64 {
        self.0 % SECOND
    }
}

/// The date so many days after 0001-01-01. Counted in years that begin in March, so that the leap
/// day comes last.
fn date(days: i64) -> Option<civil::Date> {
    let days = days + 306;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    civil::Date::new(
        i16::try_from(era * 400 + year + next).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    )
    .ok()
}

impl std::fmt::Display for Ticks {
    /// ISO 8601 with seven digits and `Z`, as Logic Apps write instants.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let civil = self.civil();
        write!(
            out,
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:07}Z",
            civil.year(),
            civil.month(),
            civil.day(),
            civil.hour(),
            civil.minute(),
            civil.second(),
            self.fraction()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_read_and_written_to_the_tick() {
        for text in [
            "2026-02-14T06:05:04.1234567Z",
            "0001-01-01T00:00:00.0000000Z",
            "2000-02-29T23:59:59.9999999Z",
            "2100-03-01T00:00:00.0000000Z",
        ] {
            assert_eq!(Ticks::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Ticks::MAX.to_string(), "9999-12-31T23:59:59.9999999Z");
    }

    #[test]
    fn a_time_without_offset_is_utc() {
        let utc = Ticks::parse("2026-02-14T06:00:00Z");
        assert_eq!(Ticks::parse("2026-02-14T06:00:00"), utc);
        assert_eq!(Ticks::parse("2026-02-14 06:00:00"), utc);
        assert_eq!(Ticks::parse("2026-02-14T07:00:00+01:00"), utc);
        assert_eq!(Ticks::parse("2026-02-14"), utc.map(|it| it.plus(-6 * 3600 * SECOND)));
        assert_eq!(Ticks::parse("yesterday"), None);
    }
}
