//! `getyear`, `dayofweek`, `datetime_part` …
//!
//! Not here: moving datetimes (`date_arithmetic`).

use arrow::array::ArrayRef;
use kql::value::{MAX_TICKS, TICKS_PER_DAY, TICKS_PER_SECOND};

use super::super::{
    Call, Implementation,
    argument::invalid,
    calendar::{self, Civil, Part},
};
use crate::Error;

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "getyear" => |call| each(call, |instant| Civil::of(instant).year),
        "monthofyear" => |call| each(call, |instant| i64::from(Civil::of(instant).month)),
        "week_of_year" => |call| each(call, calendar::iso_week),
        "dayofyear" => |call| each(call, |instant| Civil::of(instant).day_of_year()),
        "dayofmonth" => |call| each(call, |instant| i64::from(Civil::of(instant).day)),
        "dayofweek" => dayofweek,
        "hourofday" => |call| each(call, |instant| Civil::of(instant).ticks / HOUR),
        "datetime_part" => datetime_part,
        _ => return None,
    })
}

/// Null in the last week of time, which has no end.
fn dayofweek(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let dates = call.arg(0)?.ticks()?;
    Ok(call.write_ticks(|row| {
        let date = dates.at(row)?;
        calendar::start_of(Part::Week, date, 1).filter(|next| *next <= MAX_TICKS)?;
        // 0001-01-01 was a Monday.
        Some((date.div_euclid(TICKS_PER_DAY) + 1) % 7 * TICKS_PER_DAY)
    }))
}

const HOUR: i64 = 3600 * TICKS_PER_SECOND;

fn each(call: &Call<'_>, part: fn(i64) -> i64) -> Result<ArrayRef, Error> {
    let dates = call.arg(0)?.ticks()?;
    Ok(call.write_integers(|row| dates.at(row).map(part)))
}

fn datetime_part(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let name = call.constant_text(0)?;
    let part: fn(i64) -> i64 = match name.to_ascii_lowercase().as_str() {
        "year" => |instant| Civil::of(instant).year,
        "quarter" => |instant| (i64::from(Civil::of(instant).month) + 2) / 3,
        "month" => |instant| i64::from(Civil::of(instant).month),
        "week_of_year" | "weekofyear" => calendar::iso_week,
        "day" => |instant| i64::from(Civil::of(instant).day),
        "dayofyear" => |instant| Civil::of(instant).day_of_year(),
        "hour" => |instant| Civil::of(instant).ticks / HOUR,
        "minute" => |instant| Civil::of(instant).ticks / (HOUR / 60) % 60,
        "second" => |instant| Civil::of(instant).ticks / TICKS_PER_SECOND % 60,
        "millisecond" => |instant| instant.rem_euclid(TICKS_PER_SECOND) / 10_000,
        "microsecond" => |instant| instant.rem_euclid(TICKS_PER_SECOND) / 10,
        "nanosecond" => |instant| instant.rem_euclid(TICKS_PER_SECOND) * 100,
        _ => return Err(invalid(format!("datetime_part() does not know the part '{name}'"))),
    };
    let dates = call.arg(1)?.ticks()?;
    Ok(call.write_integers(|row| dates.at(row).map(part)))
}
