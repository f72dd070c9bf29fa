//! Values as the files of others have them: timestamps of other units, JSON texts that may be in
//! any form.
//!
//! Not here: where such columns come from (`plan::found`).

use std::sync::Arc;

use arrow::{
    array::{Array, ArrayRef, AsArray, BooleanArray, Int64Array, StringViewArray},
    compute::{cast, filter, or},
    datatypes::{DataType, Int64Type, TimeUnit},
};
use kql::{
    Type,
    value::{MAX_TICKS, UNIX_EPOCH_TICKS},
};

use super::{Argument, Call, Implementation, cast as convert, json, search::Search};
use crate::Error;

/// Ticks of a timestamp; outside the years 1 to 9999, null.
pub(crate) fn ticks(timestamps: &Argument, unit: TimeUnit) -> Result<ArrayRef, Error> {
    let numbers = cast(&timestamps.array, &DataType::Int64)?;
    let numbers = numbers.as_primitive::<Int64Type>();
    let legal = |ticks: i64| (0..=MAX_TICKS).contains(&ticks).then_some(ticks);
    let since_1970 = |ticks: i64| ticks.checked_add(UNIX_EPOCH_TICKS).and_then(legal);
    let counted = |per_unit: i64| -> Int64Array {
        numbers.unary_opt(|number| number.checked_mul(per_unit).and_then(since_1970))
    };
    Ok(Arc::new(match unit {
        TimeUnit::Second => counted(10_000_000),
        TimeUnit::Millisecond => counted(10_000),
        TimeUnit::Microsecond => counted(10),
        TimeUnit::Nanosecond => numbers.unary_opt(|number| since_1970(number.div_euclid(100))),
    }))
}

/// The `dynamic` values that JSON texts mean.
pub(crate) fn stored(texts: &Argument) -> Result<ArrayRef, Error> {
    json::stored(views(texts)?)
}

fn views(texts: &Argument) -> Result<&StringViewArray, Error> {
    let views = texts.array.as_string_view_opt();
    views.ok_or_else(|| Error::internal(format!("texts are {}", texts.array.data_type())))
}

/// A text that can be looked for in JSON before that is brought into canonical form.
#[derive(Debug)]
pub(crate) struct Sought(());

impl Sought {
    /// Bringing JSON into canonical form changes what stands between values, numbers, and some
    /// escapes. A text that has nothing of the first two is there afterwards only if it was there
    /// before, or if an escape was.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let structure = |letter: char| {
            matches!(letter, '{' | '}' | '[' | ']' | ',' | ':' | '"' | '\\') || letter.is_control()
        };
        let number =
            |letter: char| letter.is_ascii_digit() || matches!(letter, '+' | '-' | '.' | 'e' | 'E');
        (!text.contains(structure) && !text.chars().all(number)).then_some(Self(()))
    }
}

/// What a test for a constant that is [`Sought`] yields for the text of each stored value. Only
/// where the text of the file may have it, that is brought into canonical form and tested.
pub(crate) fn search_stored(
    args: &[Argument],
    implementation: Implementation,
    rows: usize,
) -> Result<ArrayRef, Error> {
    let [stored, sought] = args else {
        return Err(Error::internal("a search is for one text in another"));
    };
    let constant = sought.texts()?.constant().ok_or_else(|| Error::internal("no constant"))?;
    let texts = views(stored)?;
    let test = |values: ArrayRef, rows: usize| {
        let value = Argument::rows(Type::Dynamic, values);
        let text = Argument::rows(Type::String, convert(&value, Type::String, rows)?);
        let args = [text, sought.clone()];
        implementation(&Call { args: &args, rows, result: Type::Bool, now: 0, seed: 0 })
    };
    let is_in = |search: &Search| search.in_each(texts, |_, _, _| true);
    let mut candidates = is_in(&Search::new(constant, true)?);
    for escape in ["\\u", "\\/"] {
        candidates = or(&candidates, &is_in(&Search::new(escape, false)?))?;
    }
    // What an empty text yields, every text yields that is none of the candidates.
    let otherwise = test(Arc::new(StringViewArray::from(vec![None::<&str>])), 1)?;
    let otherwise = otherwise.as_boolean_opt().is_some_and(|result| result.value(0));
    let chosen = filter(&texts, &candidates)?;
    let count = chosen.len();
    let tested = match count {
        0 => BooleanArray::new_null(0),
        _ => test(json::stored(chosen.as_string_view())?, count)?.as_boolean().clone(),
    };
    let mut tested = tested.iter();
    let result = candidates.iter().map(|candidate| match candidate {
        Some(true) => tested.next().flatten(),
        _ => Some(otherwise),
    });
    let result: BooleanArray = result.collect();
    debug_assert_eq!(result.len(), rows);
    Ok(Arc::new(result))
}
