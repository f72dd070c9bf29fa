//! Instants in ticks of 100 ns since year 1, as .NET and therefore Logic Apps count them.
//!
//! Not here: reading a clock; time formats of expressions (`expression/function/date`).

use jiff::{Timestamp, civil, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// Ticks between 0001-01-01 and 1970-01-01.
const UNIX_EPOCH: i64 = 621_355_968_000_000_000;

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
        let stamp = match text.parse::<Timestamp>() {
            Ok(stamp) => stamp,
            Err(_) => {
                let civil = text.parse::<civil::DateTime>().ok()?;
                civil.to_zoned(TimeZone::UTC).ok()?.timestamp()
            }
        };
        let ticks = stamp.as_nanosecond().div_euclid(100);
        Self::new(i64::try_from(ticks).ok()?.checked_add(UNIX_EPOCH)?)
    }

    /// The calendar's view of the instant, in UTC.
    pub(crate) fn civil(self) -> civil::DateTime {
        let nanoseconds = i128::from(self.0 - UNIX_EPOCH) * 100;
        // Years 1 to 9999 lie within the calendar's range, so the fallback is never taken.
        let stamp = Timestamp::from_nanosecond(nanoseconds).unwrap_or(Timestamp::UNIX_EPOCH);
        TimeZone::UTC.to_datetime(stamp)
    }

    /// The instant of a date and time in UTC.
    pub(crate) fn of_civil(civil: civil::DateTime) -> Option<Self> {
        let stamp = civil.to_zoned(TimeZone::UTC).ok()?.timestamp();
        let ticks = i64::try_from(stamp.as_nanosecond().div_euclid(100)).ok()?;
        Self::new(ticks.checked_add(UNIX_EPOCH)?)
    }

    /// Ticks since the last whole second.
    pub(crate) const fn fraction(self) -> i64 {
        self.0 % SECOND
    }
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
        for text in ["2026-02-14T06:05:04.1234567Z", "0001-01-01T00:00:00.0000000Z"] {
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
