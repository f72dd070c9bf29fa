//! Dates and times. They travel as text; without an offset they are in UTC.
//!
//! Not here: `utcNow` and its kin, which need the run's clock (`run/scope`); formats
//! (`date/format`). Time zones other than UTC are refused.

mod format;

use jiff::{ToSpan, civil};
use serde_json::Value;

use super::{Arguments, Function, function};
use crate::{duration, expression::value, time::Ticks};

pub(crate) use format::format;

pub(super) const FUNCTIONS: &[Function] = &[
    function("addSeconds", 2, 3, |it| add(it, it.value(1), "second", 2)),
    function("addMinutes", 2, 3, |it| add(it, it.value(1), "minute", 2)),
    function("addHours", 2, 3, |it| add(it, it.value(1), "hour", 2)),
    function("addDays", 2, 3, |it| add(it, it.value(1), "day", 2)),
    function("addToTime", 3, 4, |it| add(it, it.value(1), it.text(2)?, 3)),
    function("subtractFromTime", 3, 4, |it| {
        let back = Value::from(it.integer(1)?.saturating_neg());
        add(it, &back, it.text(2)?, 3)
    }),
    function("formatDateTime", 1, 2, |it| {
        let text = format(time(it, 0)?, it.optional_text(1)?.unwrap_or("o"))?;
        Ok(text.into())
    }),
    function("startOfHour", 1, 2, |it| start(it, |at| at.date().at(at.hour(), 0, 0, 0))),
    function("startOfDay", 1, 2, |it| start(it, |at| at.date().at(0, 0, 0, 0))),
    function("startOfMonth", 1, 2, |it| start(it, |at| at.date().first_of_month().at(0, 0, 0, 0))),
    function("dayOfWeek", 1, 1, |it| {
        Ok(time(it, 0)?.civil().weekday().to_sunday_zero_offset().into())
    }),
    function("dayOfMonth", 1, 1, |it| Ok(time(it, 0)?.civil().day().into())),
    function("dayOfYear", 1, 1, |it| Ok(time(it, 0)?.civil().day_of_year().into())),
    function("ticks", 1, 1, |it| Ok(time(it, 0)?.get().into())),
    function("convertTimeZone", 3, 4, |it| convert(it, &[1, 2], 3)),
    function("convertFromUtc", 2, 3, |it| convert(it, &[1], 2)),
    function("convertToUtc", 2, 3, |it| convert(it, &[1], 2)),
];

fn time(it: &Arguments<'_>, index: usize) -> Result<Ticks, String> {
    let text = it.text(index)?;
    Ticks::parse(text).ok_or_else(|| format!("`{}`: `{text}` is not a time", it.name))
}

/// Formats a result by the argument at `index`, else as Logic Apps do by themselves.
fn answer(it: &Arguments<'_>, at: Ticks, index: usize) -> Result<Value, String> {
    Ok(format(at, it.optional_text(index)?.unwrap_or("o"))?.into())
}

fn add(it: &Arguments<'_>, count: &Value, unit: &str, at: usize) -> Result<Value, String> {
    let moved = shift(time(it, 0)?, count, unit).map_err(|why| format!("`{}`: {why}", it.name))?;
    answer(it, moved, at)
}

/// A time some units later; negative counts go back.
pub(crate) fn shift(from: Ticks, count: &Value, unit: &str) -> Result<Ticks, String> {
    let outside = || "the time lies outside years 1 to 9999".to_owned();
    let lower = unit.to_ascii_lowercase();
    let months = match lower.as_str() {
        "month" => Some(1),
        "year" => Some(12),
        _ => None,
    };
    if let Some(months) = months {
        let count = count.as_i64().ok_or("the count is not an Integer")?;
        let months = count.checked_mul(months).filter(|it| it.abs() < 120_000);
        let months = months.ok_or_else(outside)?;
        // The calendar keeps nanoseconds; the ticks within a second are multiples of 100 of them.
        let moved = from.civil().checked_add(months.months()).map_err(|_| outside())?;
        return Ticks::of_civil(moved).ok_or_else(outside);
    }
    let Some(length) = duration::unit(unit) else {
        return Err(format!("`{unit}` is not Second, Minute, Hour, Day, Week, Month or Year"));
    };
    let span = match count.as_i64() {
        Some(count) => count.checked_mul(length),
        None => match count.as_f64() {
            // Half days are allowed; the cast saturates.
            Some(count) => Some((count * length as f64) as i64),
            None => return Err(format!("the count is {}", value::type_name(count))),
        },
    };
    let moved = span.and_then(|span| from.get().checked_add(span)).and_then(Ticks::new);
    moved.ok_or_else(outside)
}

fn start(it: &Arguments<'_>, cut: fn(civil::DateTime) -> civil::DateTime) -> Result<Value, String> {
    let at = Ticks::of_civil(cut(time(it, 0)?.civil()));
    let at = at.ok_or("the time lies outside years 1 to 9999")?;
    answer(it, at, 1)
}

/// Only UTC: other zones would need a zone database, and a wrong hour is worse than none.
fn convert(it: &Arguments<'_>, zones: &[usize], at: usize) -> Result<Value, String> {
    for zone in zones {
        let name = it.text(*zone)?;
        if !name.eq_ignore_ascii_case("UTC") {
            return Err(format!("`{}`: the time zone `{name}` is not supported", it.name));
        }
    }
    answer(it, time(it, 0)?, at)
}
