//! Terms as the `has` family of operators knows them, for those who index them.
//!
//! Not here: the operators (`function`).

use std::borrow::Cow;

use crate::function;

/// The terms of a text, as they stand in it.
pub fn terms(text: &str) -> impl Iterator<Item = &str> {
    function::terms(text)
}

/// Whether a letter belongs to a term.
#[must_use]
pub fn is_part(letter: char) -> bool {
    function::is_part(letter)
}

/// A text without its case: two are equal in any case if these are equal.
#[must_use]
pub fn folded(text: &str) -> String {
    function::folded(text)
}

/// The text of a dynamic, as `tostring()` makes it.
#[must_use]
pub fn text_of(json: &str) -> Cow<'_, str> {
    function::text_of_json(json)
}
