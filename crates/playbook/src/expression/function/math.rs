//! Arithmetic: of integers as long as all arguments are, else of floats.
//!
//! Not here: `rand`, which would make a run unrepeatable and is refused.

use serde_json::{Number, Value};

use super::{ANY, Arguments, Function, function};
use crate::expression::value;

pub(super) const FUNCTIONS: &[Function] = &[
    function("add", 2, 2, |it| both(it, i64::checked_add, |one, other| one + other)),
    function("sub", 2, 2, |it| both(it, i64::checked_sub, |one, other| one - other)),
    function("mul", 2, 2, |it| both(it, i64::checked_mul, |one, other| one * other)),
    function("div", 2, 2, divide),
    function("mod", 2, 2, remainder),
    function("min", 1, ANY, |it| extreme(it, std::cmp::Ordering::is_lt)),
    function("max", 1, ANY, |it| extreme(it, std::cmp::Ordering::is_gt)),
    function("range", 2, 2, range),
];

/// Azure's bound for `range`.
const LONGEST_RANGE: usize = 100_000;

fn float(number: f64) -> Result<Value, String> {
    Number::from_f64(number).map(Value::Number).ok_or_else(|| "the result is not finite".into())
}

fn both(
    it: &Arguments<'_>,
    integers: fn(i64, i64) -> Option<i64>,
    floats: fn(f64, f64) -> f64,
) -> Result<Value, String> {
    if let (Some(one), Some(other)) = (it.value(0).as_i64(), it.value(1).as_i64()) {
        let result = integers(one, other);
        return result.map(Value::from).ok_or_else(|| format!("`{}` overflows", it.name));
    }
    float(floats(it.number(0)?, it.number(1)?))
}

fn divide(it: &Arguments<'_>) -> Result<Value, String> {
    if it.number(1)? == 0.0 {
        return Err("`div` divides by zero".into());
    }
    both(it, i64::checked_div, |one, other| one / other)
}

fn remainder(it: &Arguments<'_>) -> Result<Value, String> {
    if it.number(1)? == 0.0 {
        return Err("`mod` divides by zero".into());
    }
    both(it, i64::checked_rem, |one, other| one % other)
}

fn extreme(it: &Arguments<'_>, better: fn(std::cmp::Ordering) -> bool) -> Result<Value, String> {
    let numbers: Vec<&Value> = match it.value(0) {
        Value::Array(items) if it.len() == 1 => items.iter().collect(),
        _ => it.values.to_vec(),
    };
    let mut best: Option<&Value> = None;
    for number in numbers {
        if !number.is_number() {
            return Err(format!("`{}` expects numbers, not {}", it.name, value::type_name(number)));
        }
        let wins = best.and_then(|best| value::compare(number, best)).is_none_or(better);
        if wins {
            best = Some(number);
        }
    }
    best.cloned().ok_or_else(|| format!("`{}` of nothing", it.name))
}

fn range(it: &Arguments<'_>) -> Result<Value, String> {
    let (start, count) = (it.integer(0)?, it.count(1)?);
    if count > LONGEST_RANGE {
        return Err(format!("`range` makes at most {LONGEST_RANGE} integers, not {count}"));
    }
    let end = i64::try_from(count).ok().and_then(|count| start.checked_add(count));
    let end = end.ok_or("`range` overflows")?;
    Ok((start..end).map(Value::from).collect())
}
