//! The text forms of a `timespan`.
//!
//! Not here: `format_timespan` (the `query` crate).

use std::fmt;

use super::datetime::{TICKS_PER_DAY, TICKS_PER_SECOND};

/// A length of time, for reading and writing text: ticks of 100 ns, may be negative.
///
/// Written `[-][d.]hh:mm:ss[.fffffff]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timespan(pub i64);

impl Timespan {
    /// Reads `[-][d.]hh:mm[:ss[.f]]`, or a number with a unit such as `90s`. `None` if it is
    /// neither or out of range.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (negative, body) = match text.strip_prefix('-') {
            Some(body) => (true, body.trim_start()),
            None => (false, text),
        };
        let ticks = if body.contains(':') { clock(body)? } else { with_unit(body)? };
        Some(Self(if negative { ticks.checked_neg()? } else { ticks }))
    }

    /// Ticks in one of a unit (`d`, `day`, `hours`, `ms`, `tick` …), scaled by ten because a
    /// nanosecond is a hundredth of a tick: `(numerator, denominator)`.
    #[must_use]
    pub fn unit(name: &str) -> Option<(i64, i64)> {
        Some(match name {
            "d" | "day" | "days" => (TICKS_PER_DAY, 1),
            "h" | "hr" | "hrs" | "hour" | "hours" => (3600 * TICKS_PER_SECOND, 1),
            "m" | "min" | "minute" | "minutes" => (60 * TICKS_PER_SECOND, 1),
            "s" | "sec" | "second" | "seconds" => (TICKS_PER_SECOND, 1),
            "ms" | "milli" | "millis" | "millisec" | "millisecond" | "milliseconds" => (10_000, 1),
            "micro" | "micros" | "microsec" | "microsecond" | "microseconds" => (10, 1),
            "nano" | "nanos" | "nanosec" | "nanosecond" | "nanoseconds" => (1, 100),
            "tick" | "ticks" => (1, 1),
            _ => return None,
        })
    }
}

fn with_unit(text: &str) -> Option<i64> {
    let end = text.find(|c: char| c.is_ascii_alphabetic())?;
    let (number, name) = text.split_at(end);
    let (numerator, denominator) = Timespan::unit(name.trim())?;
    let number = number.trim();
    if let Ok(whole) = number.parse::<i64>() {
        return whole.checked_mul(numerator)?.checked_div(denominator);
    }
    if !number.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return None;
    }
    let ticks = number.parse::<f64>().ok()? * numerator as f64 / denominator as f64;
    let ticks = if denominator > 1 { ticks.floor() } else { ticks.round() };
    #[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
    (ticks.abs() < 9.2e18).then_some(ticks as i64)
}

fn clock(text: &str) -> Option<i64> {
    let mut parts = text.split(':');
    let first = parts.next()?;
    let (days, hours) = match first.split_once('.') {
        Some((days, hours)) => (number(days)?, number(hours)?),
        None => (0, number(first)?),
    };
    let minutes = number(parts.next()?)?;
    let (seconds, fraction) = match parts.next() {
        None => (0, 0),
        Some(part) => match part.split_once('.') {
            None => (number(part)?, 0),
            Some((seconds, fraction)) => (number(seconds)?, fraction_ticks(fraction)?),
        },
    };
    (parts.next().is_none() && hours < 24 && minutes < 60 && seconds < 60).then_some(())?;
    let seconds = hours * 3600 + minutes * 60 + seconds;
    days.checked_mul(TICKS_PER_DAY)?.checked_add(seconds * TICKS_PER_SECOND + fraction)
}

fn number(text: &str) -> Option<i64> {
    (!text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

fn fraction_ticks(text: &str) -> Option<i64> {
    number(text)?;
    Some(
        text.bytes()
            .chain(std::iter::repeat(b'0'))
            .take(7)
            .fold(0, |n, b| n * 10 + i64::from(b - b'0')),
    )
}

impl fmt::Display for Timespan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ticks = self.0.unsigned_abs();
        let per_second = TICKS_PER_SECOND.unsigned_abs();
        let (seconds, fraction) = (ticks / per_second, ticks % per_second);
        if self.0 < 0 {
            f.write_str("-")?;
        }
        let days = seconds / 86_400;
        if days > 0 {
            write!(f, "{days}.")?;
        }
        write!(f, "{:02}:{:02}:{:02}", seconds / 3600 % 24, seconds / 60 % 60, seconds % 60)?;
        if fraction > 0 { write!(f, ".{fraction:07}") } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        Timespan::parse(text).map_or_else(|| "null".to_owned(), |span| span.to_string())
    }

    #[test]
    fn reads_clocks_and_units() {
        for (text, expected) in [
            ("1d", "1.00:00:00"),
            ("2h", "02:00:00"),
            ("90s", "00:01:30"),
            ("1.5h", "01:30:00"),
            ("01:00:00", "01:00:00"),
            ("13:00", "13:00:00"),
            ("-1d", "-1.00:00:00"),
            ("1.02:03:04.5", "1.02:03:04.5000000"),
            ("15 seconds", "00:00:15"),
            ("150nanos", "00:00:00.0000001"),
            ("1tick", "00:00:00.0000001"),
            ("1.5", "null"),
            ("2h junk", "null"),
            ("", "null"),
            ("25:00", "null"),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn writes_the_limits() {
        assert_eq!(Timespan(i64::MAX).to_string(), "10675199.02:48:05.4775807");
        assert_eq!(Timespan(i64::MIN).to_string(), "-10675199.02:48:05.4775808");
    }
}
