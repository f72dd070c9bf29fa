//! Lengths of time in ISO 8601, as Graph writes them: `PT8H`, `P180D`.
//!
//! Not here: months and years, which have no fixed length and are refused.

use std::str::FromStr;

use crate::Span;

/// A text that is not an ISO 8601 duration of weeks, days, hours, minutes and seconds.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a duration such as PT8H or P180D (months and years have no fixed length)")]
pub struct InvalidDuration {
    /// The text as it was given.
    pub text: String,
}

const PER_SECOND: i64 = 10_000_000;

impl Span {
    /// This length as ISO 8601 in days, hours, minutes and seconds: `P1DT30M`, `PT0S`.
    #[must_use]
    pub fn to_iso8601(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let ticks = self.0.unsigned_abs();
        let per_second = PER_SECOND.unsigned_abs();
        let (seconds, fraction) = (ticks / per_second, ticks % per_second);
        let (days, in_day) = (seconds / 86_400, seconds % 86_400);
        let (hours, minutes, seconds) = (in_day / 3600, in_day / 60 % 60, in_day % 60);
        let mut date = String::new();
        if days != 0 {
            date = format!("{days}D");
        }
        let mut time = String::new();
        for (value, unit) in [(hours, 'H'), (minutes, 'M')] {
            if value != 0 {
                time.push_str(&format!("{value}{unit}"));
            }
        }
        if fraction != 0 {
            let digits = format!("{fraction:07}");
            time.push_str(&format!("{seconds}.{}S", digits.trim_end_matches('0')));
        } else if seconds != 0 || (date.is_empty() && time.is_empty()) {
            time.push_str(&format!("{seconds}S"));
        }
        let t = if time.is_empty() { "" } else { "T" };
        format!("{sign}P{date}{t}{time}")
    }
}

impl FromStr for Span {
    type Err = InvalidDuration;

    fn from_str(text: &str) -> Result<Self, InvalidDuration> {
        parse(text).ok_or_else(|| InvalidDuration { text: text.to_owned() })
    }
}

fn parse(text: &str) -> Option<Span> {
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text),
    };
    let rest = rest.strip_prefix(['P', 'p'])?;
    let (date, time) = match rest.split_once(['T', 't']) {
        Some((date, time)) if !time.is_empty() => (date, time),
        Some(_) => return None,
        None => (rest, ""),
    };
    if date.is_empty() && time.is_empty() {
        return None;
    }
    let date = sum(date, &[('W', 7 * 86_400), ('D', 86_400)])?;
    let time = sum(time, &[('H', 3600), ('M', 60), ('S', 1)])?;
    Some(Span(sign * date.checked_add(time)?))
}

// `units` in the order that ISO 8601 demands; only the last of a duration may have a fraction,
// and Graph writes fractions of seconds alone.
fn sum(mut text: &str, units: &[(char, i64)]) -> Option<i64> {
    let mut ticks = 0_i64;
    for (unit, seconds) in units {
        let Some((number, rest)) = split_unit(text, *unit) else { continue };
        text = rest;
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        if whole.is_empty() || !whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit()) {
            return None;
        }
        let amount = whole.parse::<i64>().ok()?.checked_mul(*seconds)?.checked_mul(PER_SECOND)?;
        ticks = ticks.checked_add(amount)?;
        if !fraction.is_empty() {
            if *unit != 'S' {
                return None;
            }
            let digits: String = fraction.chars().chain("0000000".chars()).take(7).collect();
            ticks = ticks.checked_add(digits.parse::<i64>().ok()?)?;
        } else if number.contains('.') {
            return None;
        }
    }
    text.is_empty().then_some(ticks)
}

fn split_unit(text: &str, unit: char) -> Option<(&str, &str)> {
    text.split_once(unit).or_else(|| text.split_once(unit.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn known_durations() {
        for (text, span) in [
            ("PT8H", Span::hours(8)),
            ("P180D", Span::days(180)),
            ("P1DT30M", Span::minutes(24 * 60 + 30)),
            ("PT0S", Span::ZERO),
            ("PT1.5S", Span(15_000_000)),
            ("-PT5M", Span::minutes(-5)),
        ] {
            assert_eq!(text.parse::<Span>(), Ok(span), "{text}");
            assert_eq!(span.to_iso8601(), text);
        }
        assert_eq!("P2W".parse::<Span>(), Ok(Span::days(14)));
    }

    #[test]
    fn refused_with_the_text() {
        for text in ["", "P", "PT", "8H", "P1Y", "P6M", "PT1.5H", "PT-1H", "P1H", "PT1M1H", "PT1.S"]
        {
            assert_eq!(text.parse::<Span>().unwrap_err().text, text);
        }
    }

    proptest! {
        #[test]
        fn every_length_prints_and_reads_back(ticks in -i64::MAX / 4..i64::MAX / 4) {
            prop_assert_eq!(Span(ticks).to_iso8601().parse::<Span>().unwrap(), Span(ticks));
        }
    }
}
