//! `datetime_add`, `datetime_diff`, `make_datetime`, `unixtime_seconds_todatetime`, `around` …
//!
//! Not here: the calendar (`calendar`), `bin` and its like (`bins`).

use arrow::array::ArrayRef;
use jiff::{
    Timestamp, civil,
    tz::{TimeZone, TimeZoneDatabase},
};
use kql::{
    Type,
    value::{TICKS_PER_DAY, TICKS_PER_SECOND, UNIX_EPOCH_TICKS, days_of_civil},
};

use super::{
    super::{
        Argument, Call, Implementation,
        argument::{Datum, invalid},
        calendar::{self, Civil, Part},
    },
    series::write,
};
use crate::Error;

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "datetime_add" => datetime_add,
        "datetime_diff" => datetime_diff,
        "make_datetime" => make_datetime,
        "make_timespan" => make_timespan,
        "unixtime_seconds_todatetime" => |call| unixtime(call, 1e7),
        "unixtime_milliseconds_todatetime" => |call| unixtime(call, 1e4),
        "unixtime_microseconds_todatetime" => |call| unixtime(call, 10.0),
        "unixtime_nanoseconds_todatetime" => |call| unixtime(call, 0.01),
        "datetime_utc_to_local" => |call| zoned(call, utc_to_local),
        "datetime_local_to_utc" => |call| zoned(call, local_to_utc),
        "datetime_list_timezones" => zones,
        "around" => around,
        _ => return None,
    })
}

fn part(call: &Call<'_>, function: &str) -> Result<Part, Error> {
    let name = call.constant_text(0)?;
    Part::parse(name)
        .ok_or_else(|| invalid(format!("{function}() does not know the part '{name}'")))
}

fn datetime_add(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let part = part(call, "datetime_add")?;
    let (amounts, dates) = (call.arg(1)?.integers()?, call.arg(2)?.ticks()?);
    Ok(call.write_datetimes(|row| calendar::add(part, amounts.at(row)?, dates.at(row)?)))
}

fn datetime_diff(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let part = part(call, "datetime_diff")?;
    let (later, earlier) = (call.arg(1)?.ticks()?, call.arg(2)?.ticks()?);
    Ok(call.write_integers(|row| {
        let (later, earlier) = (later.at(row)?, earlier.at(row)?);
        if part == Part::Nanosecond {
            return later.checked_sub(earlier)?.checked_mul(100);
        }
        Some(calendar::ordinal(part, later) - calendar::ordinal(part, earlier))
    }))
}

/// Ticks of seconds with a fraction, if they are from 0 up to 60.
#[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
fn seconds(value: f64) -> Option<i64> {
    (0.0..60.0).contains(&value).then(|| (value * TICKS_PER_SECOND as f64).round() as i64)
}

/// Ticks of a time of day; `None` if a part is out of its range.
fn clock(hour: i64, minute: i64, second: f64) -> Option<i64> {
    ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some(())?;
    Some((hour * 3600 + minute * 60) * TICKS_PER_SECOND + seconds(second)?)
}

fn make_datetime(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (years, months) = (call.arg(0)?.integers()?, call.arg(1)?.integers()?);
    let days = call.arg(2)?.integers()?;
    let (hours, minutes) = (call.integers_or(3, 0)?, call.integers_or(4, 0)?);
    let seconds = call.optional(5).map(Argument::reals).transpose()?;
    Ok(call.write_datetimes(|row| {
        let second = seconds.map_or(Some(0.0), |seconds| seconds.at(row))?;
        let (month, day) = (months.at(row)?, days.at(row)?);
        let year = years.at(row).filter(|year| (1..=9999).contains(year))?;
        let days = days_of_civil(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)?;
        days.checked_mul(TICKS_PER_DAY)?.checked_add(clock(hours(row)?, minutes(row)?, second)?)
    }))
}

fn make_timespan(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let four = call.args.len() == 4;
    let first = usize::from(four);
    let days = if four { Some(call.arg(0)?.integers()?) } else { None };
    let (hours, minutes) = (call.arg(first)?.integers()?, call.arg(first + 1)?.integers()?);
    let seconds = call.optional(first + 2).map(Argument::reals).transpose()?;
    Ok(call.write_ticks(|row| {
        let days = days.map_or(Some(0), |days| days.at(row)).filter(|days| *days >= 0)?;
        let second = seconds.map_or(Some(0.0), |seconds| seconds.at(row))?;
        let clock = clock(hours.at(row)?, minutes.at(row)?, second)?;
        days.checked_mul(TICKS_PER_DAY)?.checked_add(clock)
    }))
}

fn unixtime(call: &Call<'_>, ticks: f64) -> Result<ArrayRef, Error> {
    let values = call.arg(0)?.reals()?;
    Ok(call.write_datetimes(|row| {
        let value = (values.at(row)? * ticks).round();
        #[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
        (value.abs() < 4e18).then(|| value as i64 + UNIX_EPOCH_TICKS)
    }))
}

/// The names of all time zones.
fn zones(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let zones = TimeZoneDatabase::bundled();
    let mut names: Vec<String> = zones.available().map(|it| it.as_str().to_owned()).collect();
    // This one only says that none has been set.
    names.retain(|name| name != "Factory");
    names.sort_unstable();
    Ok(call.write_jsons(|_, out| {
        write(names.iter().map(|name| Datum::Text(name)), out);
        Some(())
    }))
}

/// Converts by a time zone, which is looked up once if it is a constant.
fn zoned(call: &Call<'_>, convert: fn(i64, &TimeZone) -> Option<i64>) -> Result<ArrayRef, Error> {
    let (dates, names) = (call.arg(0)?.ticks()?, call.arg(1)?.texts()?);
    let zones = TimeZoneDatabase::bundled();
    if let Some(name) = names.constant() {
        let zone =
            zones.get(name).map_err(|_| invalid(format!("there is no time zone '{name}'")))?;
        return Ok(call.write_datetimes(|row| convert(dates.at(row)?, &zone)));
    }
    Ok(call.write_datetimes(|row| convert(dates.at(row)?, &zones.get(names.at(row)).ok()?)))
}

fn utc_to_local(instant: i64, zone: &TimeZone) -> Option<i64> {
    let seconds = (instant - UNIX_EPOCH_TICKS).div_euclid(TICKS_PER_SECOND);
    let offset = zone.to_offset(Timestamp::from_second(seconds).ok()?);
    Some(instant + i64::from(offset.seconds()) * TICKS_PER_SECOND)
}

fn local_to_utc(local: i64, zone: &TimeZone) -> Option<i64> {
    let civil = Civil::of(local);
    let date = civil::Date::new(
        i16::try_from(civil.year).ok()?,
        i8::try_from(civil.month).ok()?,
        i8::try_from(civil.day).ok()?,
    );
    let seconds = civil.ticks / TICKS_PER_SECOND;
    let part = |n: i64| i8::try_from(n % 60).ok();
    let hour = i8::try_from(seconds / 3600).ok()?;
    let time = date.ok()?.at(hour, part(seconds / 60)?, part(seconds)?, 0);
    let instant = zone.to_ambiguous_timestamp(time).compatible().ok()?.as_second();
    let ticks = instant.checked_mul(TICKS_PER_SECOND)?.checked_add(UNIX_EPOCH_TICKS)?;
    Some(ticks + civil.ticks % TICKS_PER_SECOND)
}

fn around(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (value, center, delta) = (call.arg(0)?, call.arg(1)?, call.arg(2)?);
    if value.ty == Type::Real {
        let (value, center, delta) = (value.reals()?, center.reals()?, delta.reals()?);
        return Ok(call.write_bools(|row| {
            let (center, delta) = (center.at(row)?, delta.at(row)?);
            Some((center - delta..=center + delta).contains(&value.at(row)?))
        }));
    }
    let (value, center, delta) = (value.integers()?, center.integers()?, delta.integers()?);
    Ok(call.write_bools(|row| {
        let (center, delta) = (center.at(row)?, delta.at(row)?);
        let bounds = center.saturating_sub(delta)..=center.saturating_add(delta);
        Some(bounds.contains(&value.at(row)?))
    }))
}
