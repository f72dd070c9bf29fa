//! The text forms of a `datetime`: the literal formats that KQL reads and the one it writes.
//!
//! Not here: arithmetic on parts of dates (the `query` crate) and calendar days (`calendar`).

use std::fmt;

use super::calendar::{civil_of_days, days_of_civil};

/// Ticks of 100 ns in one second.
pub const TICKS_PER_SECOND: i64 = 10_000_000;
/// Ticks of 100 ns in one day.
pub const TICKS_PER_DAY: i64 = 86_400 * TICKS_PER_SECOND;
/// 9999-12-31T23:59:59.9999999Z, the last instant a `datetime` can hold; the first is 0.
pub const MAX_TICKS: i64 = 3_155_378_975_999_999_999;
/// 1970-01-01T00:00:00Z.
pub const UNIX_EPOCH_TICKS: i64 = 621_355_968_000_000_000;

/// An instant, for reading and writing text: ticks of 100 ns since 0001-01-01T00:00:00Z.
///
/// `{}` writes ISO 8601 and leaves out a fraction of zero; `{:#}` writes always seven digits, as
/// `tostring()` does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Datetime(pub i64);

impl Datetime {
    /// Reads any of KQL's datetime formats; no zone means UTC. `None` if it is not a time of the
    /// years 1 to 9999.
    ///
    /// ISO 8601 in its looser forms (`2017-1-5 10:20`, `2017 - 08 - 01`, `2025`, `2025, 6, 14`),
    /// month-first dates with dashes or slashes, RFC 822 and RFC 850.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut reader = Reader { rest: text.trim().as_bytes() };
        let (year, month, day) = reader.date()?;
        let seconds = reader.time_of_day()?;
        let offset = reader.zone()?;
        if !reader.rest.is_empty() {
            return None;
        }
        let days = days_of_civil(year, month, day)?;
        let ticks = days.checked_mul(TICKS_PER_DAY)?.checked_add(seconds)?.checked_sub(offset)?;
        (1..=9999).contains(&year).then_some(())?;
        (0..=MAX_TICKS).contains(&ticks).then_some(Self(ticks))
    }
}

impl fmt::Display for Datetime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = civil_of_days(self.0.div_euclid(TICKS_PER_DAY));
        let ticks = self.0.rem_euclid(TICKS_PER_DAY);
        let (seconds, fraction) = (ticks / TICKS_PER_SECOND, ticks % TICKS_PER_SECOND);
        let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")?;
        if fraction != 0 || f.alternate() {
            write!(f, ".{fraction:07}")?;
        }
        f.write_str("Z")
    }
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl Reader<'_> {
    fn spaces(&mut self) {
        while let [b' ' | b'\t' | b'\n' | b'\r', rest @ ..] = self.rest {
            self.rest = rest;
        }
    }

    fn byte(&mut self, wanted: &[u8]) -> Option<u8> {
        match self.rest {
            [first, rest @ ..] if wanted.contains(first) => {
                self.rest = rest;
                Some(*first)
            }
            _ => None,
        }
    }

    /// A number and how many digits it was written with.
    fn number(&mut self) -> Option<(i64, usize)> {
        let digits = self.rest.iter().take_while(|b| b.is_ascii_digit()).count();
        if digits == 0 || digits > 9 {
            return None;
        }
        let (number, rest) = self.rest.split_at(digits);
        self.rest = rest;
        Some((number.iter().fold(0, |n, b| n * 10 + i64::from(b - b'0')), digits))
    }

    fn word(&mut self) -> Option<String> {
        let letters = self.rest.iter().take_while(|b| b.is_ascii_alphabetic()).count();
        let (word, rest) = self.rest.split_at(letters);
        if word.is_empty() {
            return None;
        }
        self.rest = rest;
        Some(word.iter().map(|b| char::from(b.to_ascii_lowercase())).collect())
    }

    fn date(&mut self) -> Option<(i64, u32, u32)> {
        if self.rest.first().is_some_and(u8::is_ascii_alphabetic) {
            self.word().filter(|day| is_day_name(day))?;
            self.byte(b",");
            self.spaces();
        }
        let (first, digits) = self.number()?;
        self.spaces();
        let Some(separator) = self.byte(b"-/,") else {
            if self.rest.first().is_some_and(u8::is_ascii_alphabetic) && digits <= 2 {
                return self.named_month(first);
            }
            return (digits == 4 && self.rest.is_empty()).then_some((first, 1, 1));
        };
        self.spaces();
        if separator == b'-' && digits <= 2 && self.rest.first()?.is_ascii_alphabetic() {
            return self.named_month(first);
        }
        let (second, _) = self.number()?;
        self.spaces();
        let third = self.byte(&[separator]).is_some().then(|| {
            self.spaces();
            self.number()
        });
        let part = |n: i64| u32::try_from(n).ok();
        match (digits, third) {
            (4, None) => Some((first, part(second)?, 1)),
            (4, Some(day)) => Some((first, part(second)?, part(day?.0)?)),
            (1 | 2, Some(year)) => Some((four_digits(year?), part(first)?, part(second)?)),
            _ => None,
        }
    }

    /// The rest of `8 Nov 14` or `08-Nov-2014`.
    fn named_month(&mut self, day: i64) -> Option<(i64, u32, u32)> {
        const MONTHS: [&str; 12] =
            ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
        let word = self.word()?;
        let month = MONTHS.iter().position(|name| word.get(..3) == Some(name))? + 1;
        self.spaces();
        self.byte(b"-");
        self.spaces();
        let year = four_digits(self.number()?);
        Some((year, u32::try_from(month).ok()?, u32::try_from(day).ok()?))
    }

    /// Ticks since midnight.
    fn time_of_day(&mut self) -> Option<i64> {
        let separated = self.byte(b"Tt").is_some() || {
            let before = self.rest.len();
            self.spaces();
            self.byte(b",");
            self.spaces();
            before != self.rest.len()
        };
        if !separated || !self.rest.first().is_some_and(u8::is_ascii_digit) {
            return Some(0);
        }
        let (mut hour, _) = self.number()?;
        self.byte(b":")?;
        let (minute, _) = self.number()?;
        let (mut second, mut fraction) = (0, 0);
        if self.byte(b":").is_some() {
            second = self.number()?.0;
            if self.byte(b".,").is_some() {
                fraction = self.fraction()?;
            }
        }
        self.spaces();
        if let [b'A' | b'a' | b'P' | b'p', b'M' | b'm', ..] = self.rest {
            (1..=12).contains(&hour).then_some(())?;
            let afternoon = self.byte(b"Pp").is_some();
            hour = hour % 12 + if afternoon { 12 } else { 0 };
            self.byte(b"Aa");
            self.byte(b"Mm");
        }
        (hour < 24 && minute < 60 && second < 60).then_some(())?;
        Some((hour * 3600 + minute * 60 + second) * TICKS_PER_SECOND + fraction)
    }

    /// Digits after the point as ticks; what is finer than a tick is dropped.
    fn fraction(&mut self) -> Option<i64> {
        let digits = self.rest.iter().take_while(|b| b.is_ascii_digit()).count();
        let (number, rest) = self.rest.split_at(digits);
        self.rest = rest;
        let padded = number.iter().copied().chain(std::iter::repeat(b'0')).take(7);
        (digits > 0).then(|| padded.fold(0, |n, b| n * 10 + i64::from(b - b'0')))
    }

    /// Ticks east of UTC.
    fn zone(&mut self) -> Option<i64> {
        self.spaces();
        if let Some(sign) = self.byte(b"+-") {
            let (number, digits) = self.number()?;
            let (hours, minutes) = if self.byte(b":").is_some() {
                (number, self.number()?.0)
            } else if digits > 2 {
                (number / 100, number % 100)
            } else {
                (number, 0)
            };
            (hours <= 14 && minutes < 60).then_some(())?;
            let east = (hours * 3600 + minutes * 60) * TICKS_PER_SECOND;
            return Some(if sign == b'-' { -east } else { east });
        }
        match self.word().as_deref() {
            None | Some("z" | "utc" | "gmt") => Some(0),
            Some(_) => None,
        }
    }
}

fn four_digits((year, digits): (i64, usize)) -> i64 {
    match year {
        _ if digits > 2 => year,
        0..50 => 2000 + year,
        _ => 1900 + year,
    }
}

fn is_day_name(word: &str) -> bool {
    ["sun", "mon", "tue", "wed", "thu", "fri", "sat"].iter().any(|name| word.starts_with(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        Datetime::parse(text).map_or_else(|| "null".to_owned(), |time| time.to_string())
    }

    #[test]
    fn reads_the_formats_that_kusto_reads() {
        for (text, expected) in [
            ("2017-01-01", "2017-01-01T00:00:00Z"),
            ("2017-01-01 10:20", "2017-01-01T10:20:00Z"),
            ("2017-01-01T10:20:30.1234567Z", "2017-01-01T10:20:30.1234567Z"),
            ("2022-12-02T13:45:56+02:00", "2022-12-02T11:45:56Z"),
            ("1970-5-12", "1970-05-12T00:00:00Z"),
            ("2017 - 08 - 01", "2017-08-01T00:00:00Z"),
            ("12-02-2022", "2022-12-02T00:00:00Z"),
            ("03/22/2022 14:30:00", "2022-03-22T14:30:00Z"),
            ("2025, 6, 14", "2025-06-14T00:00:00Z"),
            ("2025", "2025-01-01T00:00:00Z"),
            ("Sat, 8 Nov 14 15:05:02 GMT", "2014-11-08T15:05:02Z"),
            ("Saturday, 08-Nov-14 15:05:02 UTC", "2014-11-08T15:05:02Z"),
            ("9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.9999999Z"),
            ("0001-01-01", "0001-01-01T00:00:00Z"),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_time() {
        for text in ["", "abc", "2020-02-30", "2020-13-01", "10000-01-01", "2020-01-01T25:00", "5"]
        {
            assert_eq!(read(text), "null", "{text}");
        }
    }

    #[test]
    fn the_long_form_has_seven_digits() {
        assert_eq!(format!("{:#}", Datetime(0)), "0001-01-01T00:00:00.0000000Z");
    }
}
