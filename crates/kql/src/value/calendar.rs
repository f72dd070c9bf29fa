//! Days since 0001-01-01 to year, month, day and back, in the proleptic Gregorian calendar.
//!
//! Not here: time of day and text forms (`datetime`).

const DAYS_PER_ERA: i64 = 146_097;
/// Days from 0000-03-01, where eras begin, to 0001-01-01.
const TO_ERA_START: i64 = 306;

/// Year, month (1 to 12) and day (1 to 31) of the day `days` after 0001-01-01.
#[must_use]
pub fn civil_of_days(days: i64) -> (i64, u32, u32) {
    let days = days + TO_ERA_START;
    let era = days.div_euclid(DAYS_PER_ERA);
    let day_of_era = days.rem_euclid(DAYS_PER_ERA);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, u32::try_from(month).unwrap_or(1), u32::try_from(day).unwrap_or(1))
}

/// Days from 0001-01-01 to a date, or `None` when there is no such date. Any year.
#[must_use]
pub fn days_of_civil(year: i64, month: u32, day: u32) -> Option<i64> {
    if !(1..=12).contains(&month) || day < 1 || day > days_in_month(year, month) {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let shifted_month = (i64::from(month) + 9) % 12;
    let day_of_year = (153 * shifted_month + 2) / 5 + i64::from(day) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some(era * DAYS_PER_ERA + day_of_era - TO_ERA_START)
}

const fn days_in_month(year: i64, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_ten_thousand_years_comes_back() {
        let mut expected = 0;
        for year in 1..=9999 {
            for month in 1..=12 {
                for day in 1..=days_in_month(year, month) {
                    assert_eq!(days_of_civil(year, month, day), Some(expected));
                    assert_eq!(civil_of_days(expected), (year, month, day));
                    expected += 1;
                }
            }
        }
        assert_eq!(expected, 3_652_059);
    }

    #[test]
    fn there_is_no_thirtieth_of_february() {
        assert_eq!(days_of_civil(2020, 2, 30), None);
        assert_eq!(days_of_civil(1900, 2, 29), None);
        assert_eq!(days_of_civil(2000, 13, 1), None);
    }
}
