//! Instants by year, month and day, and the starts of periods.
//!
//! Not here: text forms and days since 0001-01-01 (`kql::value`).

use kql::value::{TICKS_PER_DAY, TICKS_PER_SECOND, civil_of_days, days_of_civil};

/// A part of an instant, by the names that functions take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Year,
    Quarter,
    Month,
    Week,
    Day,
    /// A length of time that does not depend on the calendar.
    Ticks(i64),
    /// A hundredth of a tick.
    Nanosecond,
}

impl Part {
    pub(super) fn parse(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "year" => Self::Year,
            "quarter" => Self::Quarter,
            "month" => Self::Month,
            "week" => Self::Week,
            "day" => Self::Day,
            "hour" => Self::Ticks(3600 * TICKS_PER_SECOND),
            "minute" => Self::Ticks(60 * TICKS_PER_SECOND),
            "second" => Self::Ticks(TICKS_PER_SECOND),
            "millisecond" => Self::Ticks(TICKS_PER_SECOND / 1_000),
            "microsecond" => Self::Ticks(TICKS_PER_SECOND / 1_000_000),
            "nanosecond" => Self::Nanosecond,
            _ => return None,
        })
    }
}

/// Year, month and day of an instant, and the ticks since midnight.
#[derive(Debug, Clone, Copy)]
pub(super) struct Civil {
    pub(super) year: i64,
    pub(super) month: u32,
    pub(super) day: u32,
    pub(super) ticks: i64,
}

impl Civil {
    pub(super) fn of(instant: i64) -> Self {
        let (year, month, day) = civil_of_days(instant.div_euclid(TICKS_PER_DAY));
        Self { year, month, day, ticks: instant.rem_euclid(TICKS_PER_DAY) }
    }

    /// Months since the year 0.
    fn months(self) -> i64 {
        self.year * 12 + i64::from(self.month) - 1
    }

    pub(super) fn day_of_year(self) -> i64 {
        let days = |month, day| days_of_civil(self.year, month, day).unwrap_or_default();
        days(self.month, self.day) - days(1, 1) + 1
    }
}

/// The first instant of a month, given in months since the year 0.
fn start_of_month(months: i64) -> Option<i64> {
    let month = u32::try_from(months.rem_euclid(12)).ok()? + 1;
    days_of_civil(months.div_euclid(12), month, 1)?.checked_mul(TICKS_PER_DAY)
}

/// Periods of a part since some origin: how many have begun up to an instant. Weeks begin on
/// Sundays.
pub(super) fn ordinal(part: Part, instant: i64) -> i64 {
    match part {
        Part::Year => Civil::of(instant).year,
        Part::Quarter => Civil::of(instant).months().div_euclid(3),
        Part::Month => Civil::of(instant).months(),
        // 0001-01-01 was a Monday.
        Part::Week => (instant.div_euclid(TICKS_PER_DAY) + 1).div_euclid(7),
        Part::Day => instant.div_euclid(TICKS_PER_DAY),
        Part::Ticks(ticks) => instant.div_euclid(ticks),
        Part::Nanosecond => instant.saturating_mul(100),
    }
}

/// The first instant of the period that is `offset` after the one of an instant.
pub(super) fn start_of(part: Part, instant: i64, offset: i64) -> Option<i64> {
    let ordinal = ordinal(part, instant).checked_add(offset)?;
    match part {
        Part::Year => start_of_month(ordinal.checked_mul(12)?),
        Part::Quarter => start_of_month(ordinal.checked_mul(3)?),
        Part::Month => start_of_month(ordinal),
        Part::Week => ordinal.checked_mul(7)?.checked_sub(1)?.checked_mul(TICKS_PER_DAY),
        Part::Day => ordinal.checked_mul(TICKS_PER_DAY),
        Part::Ticks(ticks) => ordinal.checked_mul(ticks),
        Part::Nanosecond => Some(ordinal / 100),
    }
}

/// An instant moved by some of a part. The day stays, unless the month is too short for it.
pub(super) fn add(part: Part, amount: i64, instant: i64) -> Option<i64> {
    let months = match part {
        Part::Year => amount.checked_mul(12)?,
        Part::Quarter => amount.checked_mul(3)?,
        Part::Month => amount,
        Part::Week => return instant.checked_add(amount.checked_mul(7 * TICKS_PER_DAY)?),
        Part::Day => return instant.checked_add(amount.checked_mul(TICKS_PER_DAY)?),
        Part::Ticks(ticks) => return instant.checked_add(amount.checked_mul(ticks)?),
        Part::Nanosecond => return instant.checked_add(amount / 100),
    };
    let civil = Civil::of(instant);
    let months = civil.months().checked_add(months)?;
    if !(0..120_000).contains(&months) {
        return None;
    }
    let first = start_of_month(months)?;
    let length = (start_of_month(months + 1)? - first) / TICKS_PER_DAY;
    let day = i64::from(civil.day).min(length);
    Some(first + (day - 1) * TICKS_PER_DAY + civil.ticks)
}

/// The week of the year as ISO 8601 counts: weeks begin on Mondays and belong to the year of
/// their Thursday.
pub(super) fn iso_week(instant: i64) -> i64 {
    let day = instant.div_euclid(TICKS_PER_DAY);
    let thursday = day - day.rem_euclid(7) + 3;
    (Civil::of(thursday * TICKS_PER_DAY).day_of_year() - 1) / 7 + 1
}

#[cfg(test)]
mod tests {
    use kql::value::Datetime;

    use super::*;

    fn at(text: &str) -> i64 {
        Datetime::parse(text).unwrap().0
    }

    #[test]
    fn periods_begin_where_they_begin() {
        for (part, offset, expected) in [
            (Part::Year, 0, "2020-01-01"),
            (Part::Quarter, 0, "2020-04-01"),
            (Part::Month, -6, "2019-12-01"),
            (Part::Week, 0, "2020-06-14"),
            (Part::Day, 1, "2020-06-16"),
        ] {
            assert_eq!(start_of(part, at("2020-06-15 13:45:30"), offset), Some(at(expected)));
        }
        let sunday = at("2020-06-14");
        assert_eq!(start_of(Part::Week, sunday, 0), Some(sunday));
    }

    #[test]
    fn the_ends_of_months_are_kept_to() {
        let moved = |part, amount, text| add(part, amount, at(text));
        assert_eq!(moved(Part::Month, 1, "2020-01-31 01:00"), Some(at("2020-02-29 01:00")));
        assert_eq!(moved(Part::Quarter, 1, "2020-11-30"), Some(at("2021-02-28")));
        assert_eq!(moved(Part::Year, 1, "2020-02-29"), Some(at("2021-02-28")));
        assert_eq!(moved(Part::Month, i64::MAX, "2020-02-29"), None);
        assert_eq!(moved(Part::Year, 9000, "2020-02-29"), None);
    }

    #[test]
    fn weeks_belong_to_the_year_of_their_thursday() {
        for (day, week) in [("2021-12-26", 51), ("2021-01-03", 53), ("2024-12-30", 1)] {
            assert_eq!(iso_week(at(day)), week, "{day}");
        }
    }
}
