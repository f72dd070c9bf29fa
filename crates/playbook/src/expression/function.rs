//! The language's own functions, which depend on nothing but their arguments.
//!
//! Not here: `if` (`evaluate`, it does not evaluate both branches); functions that depend on the
//! run, such as `body` and `utcNow` (`run/scope`).

mod arguments;
mod collection;
mod conversion;
pub(crate) mod date;
mod logic;
mod math;
mod object;
mod text;

use serde_json::Value;

pub(crate) use arguments::Arguments;

/// A function: its name, how many arguments it takes, and what it does.
pub(crate) struct Function {
    pub(crate) name: &'static str,
    pub(crate) fewest: usize,
    pub(crate) most: usize,
    pub(crate) apply: fn(&Arguments<'_>) -> Result<Value, String>,
}

/// Any number of arguments.
const ANY: usize = usize::MAX;

const fn function(
    name: &'static str,
    fewest: usize,
    most: usize,
    apply: fn(&Arguments<'_>) -> Result<Value, String>,
) -> Function {
    Function { name, fewest, most, apply }
}

const FAMILIES: [&[Function]; 7] = [
    collection::FUNCTIONS,
    conversion::FUNCTIONS,
    date::FUNCTIONS,
    logic::FUNCTIONS,
    math::FUNCTIONS,
    object::FUNCTIONS,
    text::FUNCTIONS,
];

/// Functions that the run answers, with how many arguments they take.
const OF_THE_RUN: &[(&str, usize, usize)] = &[
    ("if", 3, 3),
    ("action", 0, 0),
    ("actions", 1, 1),
    ("body", 1, 1),
    ("getfuturetime", 2, 3),
    ("getpasttime", 2, 3),
    ("guid", 0, 1),
    ("item", 0, 0),
    ("items", 1, 1),
    ("iterationindexes", 1, 1),
    ("listcallbackurl", 0, 0),
    ("outputs", 1, 1),
    ("parameters", 1, 1),
    ("result", 1, 1),
    ("trigger", 0, 0),
    ("triggerbody", 0, 0),
    ("triggeroutputs", 0, 0),
    ("utcnow", 0, 1),
    ("variables", 1, 1),
    ("workflow", 0, 0),
];

fn find(name: &str) -> Option<&'static Function> {
    FAMILIES.into_iter().flatten().find(|function| function.name.eq_ignore_ascii_case(name))
}

/// How many arguments a function takes, or `None` when there is no such function.
pub(crate) fn arity(name: &str) -> Option<(usize, usize)> {
    if let Some(function) = find(name) {
        return Some((function.fewest, function.most));
    }
    let lower = name.to_ascii_lowercase();
    let known = OF_THE_RUN.iter().find(|(name, ..)| *name == lower);
    known.map(|(_, fewest, most)| (*fewest, *most))
}

/// Says what is wrong with a number of arguments.
pub(crate) fn check_arity(name: &str, given: usize) -> Result<(), String> {
    let Some((fewest, most)) = arity(name) else {
        return Err(format!("the function `{name}` is not supported"));
    };
    if (fewest..=most).contains(&given) {
        return Ok(());
    }
    let wanted = match (fewest, most) {
        (fewest, ANY) => format!("at least {fewest}"),
        (fewest, most) if fewest == most => fewest.to_string(),
        (fewest, most) => format!("{fewest} to {most}"),
    };
    Err(format!("`{name}` takes {wanted} arguments, not {given}"))
}

/// Calls a function.
pub(crate) fn call(name: &str, values: &[&Value]) -> Result<Value, String> {
    check_arity(name, values.len())?;
    let Some(function) = find(name) else {
        return Err(format!("the function `{name}` has no meaning here"));
    };
    (function.apply)(&Arguments { name: function.name, values })
}
