//! Terms: runs of letters and digits, which the `has` family of operators looks for.
//!
//! Not here: the operators (`families::text_match`, `membership`).

use std::sync::LazyLock;

use arrow::array::{BooleanArray, StringViewArray};
use regex::Regex;

use super::{fold, search::Search};
use crate::Error;

static LETTER_OR_DIGIT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^[\p{L}\p{N}]").ok());

/// Whether a character belongs to a term.
#[inline]
pub(crate) fn is_part(letter: char) -> bool {
    if letter.is_ascii() {
        return letter.is_ascii_alphanumeric();
    }
    let test =
        || LETTER_OR_DIGIT.as_ref().is_some_and(|r| r.is_match(letter.encode_utf8(&mut [0; 4])));
    // What is alphabetic to Rust includes some marks, which are no letters.
    letter.is_alphanumeric() && test()
}

/// Where a term must end so that what is looked for counts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    pub(super) start: bool,
    pub(super) end: bool,
}

impl Bounds {
    /// Of `has`.
    pub(super) const BOTH: Self = Self { start: true, end: true };
}

/// What is looked for.
#[derive(Debug, Clone)]
pub(super) struct Term {
    search: Search,
    /// Where a boundary is needed: only next to a letter or digit of the term itself.
    start: bool,
    end: bool,
}

impl Term {
    pub(super) fn new(text: &str, bounds: Bounds, any_case: bool) -> Result<Self, Error> {
        Ok(Self {
            search: Search::new(text, any_case)?,
            start: bounds.start && text.chars().next().is_some_and(is_part),
            end: bounds.end && text.chars().next_back().is_some_and(is_part),
        })
    }

    /// Whether a text has it.
    pub(super) fn is_in(&self, text: &str) -> bool {
        self.search.is_accepted_in(text, |text, start, end| self.stands_alone(text, start, end))
    }

    /// Whether each text has it; an absent one counts as empty.
    pub(super) fn in_each(&self, texts: &StringViewArray) -> BooleanArray {
        self.search.in_each(texts, |text, start, end| self.stands_alone(text, start, end))
    }

    fn stands_alone(&self, text: &str, start: usize, end: usize) -> bool {
        let before = || text.get(..start).and_then(|part| part.chars().next_back());
        let after = || text.get(end..).and_then(|part| part.chars().next());
        !(self.start && before().is_some_and(is_part) || self.end && after().is_some_and(is_part))
    }
}

/// Whether a text has another as a term; for others that change from row to row.
pub(super) fn is_in(text: &str, other: &str, bounds: Bounds, any_case: bool) -> bool {
    let owned = any_case.then(|| (fold::folded(text), fold::folded(other)));
    let (text, other) = match &owned {
        Some((text, other)) => (&**text, &**other),
        None => (text, other),
    };
    Term::new(other, bounds, false).is_ok_and(|term| term.is_in(text))
}

/// The terms of a text.
pub(crate) fn terms(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter| !is_part(letter)).filter(|term| !term.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_runs_of_letters_and_digits() {
        const PREFIX: Bounds = Bounds { start: true, end: false };
        const SUFFIX: Bounds = Bounds { start: false, end: true };
        for (text, other, bounds, expected) in [
            ("a_b", "A", Bounds::BOTH, true),
            ("alpha_beta", "alpha", Bounds::BOTH, true),
            ("category", "cat", Bounds::BOTH, false),
            ("foo.bar.baz", "bar", Bounds::BOTH, true),
            ("12-34-56", "34", Bounds::BOTH, true),
            ("éa", "a", Bounds::BOTH, false),
            ("É a", "é", Bounds::BOTH, true),
            ("xa b", "a ", Bounds::BOTH, false),
            ("a b", "a ", Bounds::BOTH, true),
            ("xa a a", "a a", Bounds::BOTH, true),
            ("anything", "", Bounds::BOTH, true),
            ("", "", Bounds::BOTH, true),
            ("a b", " ", Bounds::BOTH, true),
            ("a\tb", " ", Bounds::BOTH, false),
            ("x-error", "err", PREFIX, true),
            ("x-error", "err", SUFFIX, false),
            ("x ab y", " a", PREFIX, true),
            ("xerror-y", "ror", SUFFIX, true),
        ] {
            let term = Term::new(other, bounds, true).unwrap();
            assert_eq!(term.is_in(text), expected, "{text:?} has {other:?}");
            assert_eq!(is_in(text, other, bounds, true), expected, "{text:?} has {other:?}");
        }
        assert!(!Term::new("A", Bounds::BOTH, false).unwrap().is_in("a b"));
        assert_eq!(terms("a_b, c1--é").collect::<Vec<_>>(), ["a", "b", "c1", "é"]);
    }
}
