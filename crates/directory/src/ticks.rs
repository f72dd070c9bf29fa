//! Time as Entra and Kusto count it: signed 64-bit ticks of 100 ns since 0001-01-01T00:00:00Z.
//!
//! Not here: the current time. Functions that need it take a [`Ticks`] as an argument.
//! jiff's `Timestamp` cannot hold 9999-12-31, which PIM writes for "no end", so the calendar
//! arithmetic goes through jiff's civil types.

use std::{fmt, ops, str::FromStr};

use jiff::{civil, fmt::temporal::Pieces};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

const PER_SECOND: i64 = 10_000_000;
const PER_DAY: i64 = 86_400 * PER_SECOND;
const UNIX_EPOCH: i64 = 621_355_968_000_000_000;

/// An instant in UTC between 0001-01-01T00:00:00Z and 9999-12-31T23:59:59.9999999Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Ticks(i64);

/// A length of time in ticks of 100 ns; may be negative.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Span(pub i64);

/// A text that is not an ISO 8601 instant within years 1 to 9999.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a time such as 2026-02-14T06:05:04.1234567Z")]
pub struct InvalidTime {
    /// The text as it was given.
    pub text: String,
}

impl Ticks {
    /// 0001-01-01T00:00:00Z.
    pub const MIN: Self = Self(0);
    /// 9999-12-31T23:59:59.9999999Z, which PIM writes for an assignment without an end.
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

    /// The instant `nanos` nanoseconds after 1970-01-01, floored to a tick.
    #[must_use]
    pub fn from_unix_nanos(nanos: i128) -> Option<Self> {
        let ticks = nanos.div_euclid(100).checked_add(i128::from(UNIX_EPOCH))?;
        i64::try_from(ticks).ok().and_then(Self::new)
    }

    /// Whole seconds since 1970-01-01, floored; what JWT claims carry.
    #[must_use]
    pub const fn unix_seconds(self) -> i64 {
        (self.0 - UNIX_EPOCH).div_euclid(PER_SECOND)
    }

    /// This instant moved by `span`, held within [`Ticks::MIN`] and [`Ticks::MAX`].
    #[must_use]
    pub fn saturating_add(self, span: Span) -> Self {
        Self(self.0.saturating_add(span.0).clamp(Self::MIN.0, Self::MAX.0))
    }
}

impl Span {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// `seconds` seconds.
    #[must_use]
    pub const fn seconds(seconds: i64) -> Self {
        Self(seconds * PER_SECOND)
    }

    /// `minutes` minutes.
    #[must_use]
    pub const fn minutes(minutes: i64) -> Self {
        Self::seconds(minutes * 60)
    }

    /// `hours` hours.
    #[must_use]
    pub const fn hours(hours: i64) -> Self {
        Self::minutes(hours * 60)
    }

    /// `days` days of 24 hours.
    #[must_use]
    pub const fn days(days: i64) -> Self {
        Self::hours(days * 24)
    }

    /// Milliseconds, rounded towards zero.
    #[must_use]
    pub const fn as_millis(self) -> i64 {
        self.0 / 10_000
    }
}

impl ops::Sub for Ticks {
    type Output = Span;

    fn sub(self, earlier: Self) -> Span {
        Span(self.0 - earlier.0)
    }
}

impl fmt::Display for Ticks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let days = i32::try_from(self.0.div_euclid(PER_DAY)).map_err(|_| fmt::Error)?;
        let first = civil::date(1, 1, 1);
        let date = first.checked_add(jiff::Span::new().days(days)).map_err(|_| fmt::Error)?;
        let in_day = self.0.rem_euclid(PER_DAY);
        let (seconds, fraction) = (in_day / PER_SECOND, in_day % PER_SECOND);
        let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        write!(
            f,
            "{:04}-{:02}-{:02}T{hour:02}:{minute:02}:{second:02}",
            date.year(),
            date.month(),
            date.day()
        )?;
        if fraction != 0 {
            let digits = format!("{fraction:07}");
            write!(f, ".{}", digits.trim_end_matches('0'))?;
        }
        f.write_str("Z")
    }
}

impl FromStr for Ticks {
    type Err = InvalidTime;

    /// Reads ISO 8601 with `Z`, a numeric offset or none (taken as UTC); digits beyond 100 ns
    /// are dropped. A date alone is its midnight.
    fn from_str(text: &str) -> Result<Self, InvalidTime> {
        parse(text).ok_or_else(|| InvalidTime { text: text.to_owned() })
    }
}

fn parse(text: &str) -> Option<Ticks> {
    let pieces = Pieces::parse(text).ok()?;
    let time = pieces.time().unwrap_or_else(civil::Time::midnight);
    let days = pieces.date().since((jiff::Unit::Day, civil::date(1, 1, 1))).ok()?.get_days();
    let in_day =
        (i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second()))
            * PER_SECOND
            + i64::from(time.subsec_nanosecond()) / 100;
    let offset = match pieces.to_numeric_offset() {
        Some(offset) => i64::from(offset.seconds()) * PER_SECOND,
        None => 0,
    };
    Ticks::new(i64::from(days) * PER_DAY + in_day - offset)
}

impl Serialize for Ticks {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Ticks {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn known_instants() {
        for (text, ticks) in [
            ("0001-01-01T00:00:00Z", 0),
            ("1970-01-01T00:00:00Z", UNIX_EPOCH),
            ("2020-01-01T00:00:00Z", 637_134_336_000_000_000),
            ("9999-12-31T23:59:59.9999999Z", Ticks::MAX.0),
        ] {
            assert_eq!(text.parse::<Ticks>().unwrap().get(), ticks, "{text}");
            assert_eq!(Ticks(ticks).to_string(), text);
        }
        let offset: Ticks = "2022-12-02T13:45:56+02:00".parse().unwrap();
        assert_eq!(offset.to_string(), "2022-12-02T11:45:56Z");
        assert_eq!("2024-02-29".parse::<Ticks>().unwrap().to_string(), "2024-02-29T00:00:00Z");
    }

    #[test]
    fn refused_with_the_text() {
        for text in ["", "yesterday", "2023-02-29T00:00:00Z", "10000-01-01T00:00:00Z"] {
            assert_eq!(text.parse::<Ticks>().unwrap_err().text, text);
        }
    }

    proptest! {
        #[test]
        fn every_instant_prints_and_reads_back(ticks in 0..=Ticks::MAX.0) {
            let instant = Ticks(ticks);
            prop_assert_eq!(instant.to_string().parse::<Ticks>().unwrap(), instant);
        }
    }
}
