//! `in`, `has_any` and their relatives: one value against many.
//!
//! Not here: where the values of a subquery come from.

use std::collections::HashSet;

use arrow::array::{Array, ArrayRef};
use kql::{Type, bound::Membership, value::Decimal};
use uuid::Uuid;

use super::{
    Argument, Call,
    argument::Datum,
    families::{convert, to_bool, to_datetime, to_decimal, to_guid, to_long, to_real, to_timespan},
    fold, json,
    term::{self, Bounds, Term},
};
use crate::Error;

/// From so many terms on, those of the text are looked up rather than each searched for.
const MANY_TERMS: usize = 4;

/// The right side of a membership, as far as it does not depend on the row.
#[derive(Debug)]
pub(crate) struct Members {
    membership: Membership,
    /// The type in which is compared: the needle's.
    ty: Type,
    keys: HashSet<Key>,
    /// The texts among the keys, folded if case does not matter.
    texts: HashSet<String>,
    /// Whether a null is a member.
    null: bool,
    terms: Vec<Term>,
    /// Folded terms without a delimiter, for `has_any` of many.
    plain: HashSet<String>,
    /// What `has_any` and `has_all` look for.
    looked_for: Vec<String>,
    /// Whether an empty text is a member, which is a term of everything.
    empty: bool,
}

/// A value that can be looked up; equal as `==` has it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    Bool(bool),
    /// `int`, `long`, `datetime` and `timespan`.
    Whole(i64),
    /// The bits of a `real`, which is no `NaN` and no negative zero.
    Real(u64),
    Decimal(Decimal),
    Guid(Uuid),
    /// `string`, and the text of a `dynamic`.
    Text(String),
}

impl Members {
    /// Prepares constants (arrays of one value) and collected values (arrays of many) for a
    /// needle of type `needle`. Of a `dynamic` that is an array, the elements are members.
    pub(crate) fn new(
        membership: Membership,
        needle: Type,
        constants: &[Argument],
    ) -> Result<Self, Error> {
        let mut members = Self {
            membership,
            ty: needle,
            keys: HashSet::new(),
            texts: HashSet::new(),
            null: false,
            terms: Vec::new(),
            plain: HashSet::new(),
            looked_for: Vec::new(),
            empty: false,
        };
        for constant in constants {
            let data = constant.data()?;
            for row in 0..constant.array.len() {
                members.add(data.at(row))?;
            }
        }
        members.index_terms();
        Ok(members)
    }

    fn add(&mut self, value: Datum<'_>) -> Result<(), Error> {
        match value {
            Datum::Json(list) if json::kind(list) == json::Kind::Array => json::elements(list)
                .try_for_each(|element| {
                    self.add_one(if element == "null" { Datum::Null } else { Datum::Json(element) })
                }),
            value => self.add_one(value),
        }
    }

    fn add_one(&mut self, value: Datum<'_>) -> Result<(), Error> {
        if self.looks_for_terms() {
            let mut text = String::new();
            json::write_text(value, &mut text);
            self.looked_for.push(text.clone());
            if text.is_empty() {
                self.empty = true;
            } else {
                self.terms.push(Term::new(&text, Bounds::BOTH, true)?);
                self.plain.insert(text);
            }
        } else if value == Datum::Null && self.ty != Type::String {
            self.null = true;
        } else if let Some(key) = self.key(value) {
            match key {
                Key::Text(text) => self.texts.insert(text),
                key => self.keys.insert(key),
            };
        }
        Ok(())
    }

    /// The texts, if it is `has_any` or `has_all`.
    pub(crate) fn texts_looked_for(&self) -> Option<Vec<String>> {
        self.looks_for_terms().then(|| self.looked_for.clone())
    }

    /// For `has_any` of many: keeps as terms only those with a delimiter, which cannot be looked
    /// up.
    fn index_terms(&mut self) {
        let texts = std::mem::take(&mut self.plain);
        if self.membership != Membership::HasAny || texts.len() < MANY_TERMS {
            return;
        }
        let (plain, other): (Vec<_>, Vec<_>) =
            texts.into_iter().partition(|text| text.chars().all(term::is_part));
        self.terms =
            other.iter().filter_map(|text| Term::new(text, Bounds::BOTH, true).ok()).collect();
        self.plain = plain.iter().map(|text| fold::folded(text)).collect();
    }

    const fn looks_for_terms(&self) -> bool {
        matches!(self.membership, Membership::HasAny | Membership::HasAll)
    }

    const fn any_case(&self) -> bool {
        matches!(self.membership, Membership::InTilde | Membership::NotInTilde)
    }

    const fn negated(&self) -> bool {
        matches!(self.membership, Membership::NotIn | Membership::NotInTilde)
    }

    /// A value as the needle's type has it; `None` if it has none such.
    fn key(&self, value: Datum<'_>) -> Option<Key> {
        Some(match self.ty {
            Type::Bool => Key::Bool(to_bool(value)?),
            Type::Int | Type::Long => match value {
                // A number with a fraction equals no whole one.
                Datum::Json(json) if json::kind(json) == json::Kind::Real => {
                    let number = to_real(value)?;
                    (number.fract() == 0.0).then_some(())?;
                    Key::Whole(to_long(value)?)
                }
                _ => Key::Whole(to_long(value)?),
            },
            Type::Datetime => Key::Whole(to_datetime(value)?),
            Type::Timespan => Key::Whole(to_timespan(value)?),
            Type::Real => {
                let number = to_real(value).filter(|number| !number.is_nan())?;
                Key::Real((number + 0.0).to_bits())
            }
            Type::Decimal => Key::Decimal(to_decimal(value)?),
            Type::Guid => Key::Guid(to_guid(value)?),
            Type::String | Type::Dynamic => {
                let mut text = String::new();
                json::write_text(value, &mut text);
                Key::Text(if self.any_case() { fold::folded(&text) } else { text })
            }
        })
    }

    /// Tests each row's needle against the members, and against lists that differ by row.
    pub(crate) fn test(
        &self,
        needle: &Argument,
        more: &[Argument],
        rows: usize,
    ) -> Result<ArrayRef, Error> {
        let call = Call { args: &[], rows, result: Type::Bool, now: 0, seed: 0 };
        if self.looks_for_terms() {
            return self.test_terms(&call, needle, more);
        }
        let (needles, lists) = (needle.data()?, lists(more)?);
        Ok(call.write_bools(|row| {
            let needle = needles.at(row);
            if needle == Datum::Null {
                // A null equals no value; whether it equals a null is unknown.
                let null = self.null || lists.iter().any(|list| list.at(row) == Datum::Null);
                return (!null).then_some(self.negated());
            }
            let found = self.has(needle)
                || !lists.is_empty()
                    && self
                        .key(needle)
                        .is_some_and(|key| lists.iter().any(|list| self.is_in(&key, list.at(row))));
            Some(found != self.negated())
        }))
    }

    fn has(&self, needle: Datum<'_>) -> bool {
        match needle {
            // Without a copy of the text.
            Datum::Text(text) if !self.any_case() => self.texts.contains(text),
            needle => self.key(needle).is_some_and(|key| match key {
                Key::Text(text) => self.texts.contains(&text),
                key => self.keys.contains(&key),
            }),
        }
    }

    /// Whether a list that depends on the row has a key.
    fn is_in(&self, key: &Key, list: Datum<'_>) -> bool {
        let equal = |value: Datum<'_>| self.key(value).as_ref() == Some(key);
        match list {
            Datum::Json(list) if json::kind(list) == json::Kind::Array => json::elements(list)
                .filter(|element| *element != "null")
                .any(|element| equal(Datum::Json(element))),
            Datum::Null => false,
            value => equal(value),
        }
    }

    fn test_terms(
        &self,
        call: &Call<'_>,
        needle: &Argument,
        more: &[Argument],
    ) -> Result<ArrayRef, Error> {
        let spread;
        let needle = if needle.ty == Type::String {
            needle
        } else {
            spread = Argument::rows(Type::String, convert(needle, Type::String, call.rows)?);
            &spread
        };
        let (texts, lists) = (needle.texts()?, lists(more)?);
        let all = self.membership == Membership::HasAll;
        Ok(call.write_bools(|row| {
            let text = texts.at(row);
            let is_in = |other: &str| term::is_in(text, other, Bounds::BOTH, true);
            let in_list = |list: Datum<'_>| match list {
                Datum::Json(list) if json::kind(list) == json::Kind::Array => {
                    let mut terms = json::elements(list).map(|element| {
                        if element == "null" { "".into() } else { json::text_of(element) }
                    });
                    if all {
                        terms.all(|term| is_in(&term))
                    } else {
                        terms.any(|term| is_in(&term))
                    }
                }
                value => {
                    let mut term = String::new();
                    json::write_text(value, &mut term);
                    is_in(&term)
                }
            };
            Some(if all {
                self.terms.iter().all(|term| term.is_in(text))
                    && lists.iter().all(|list| in_list(list.at(row)))
            } else {
                self.empty
                    || self.has_plain(text)
                    || self.terms.iter().any(|term| term.is_in(text))
                    || lists.iter().any(|list| in_list(list.at(row)))
            })
        }))
    }

    fn has_plain(&self, text: &str) -> bool {
        !self.plain.is_empty()
            && term::terms(text).any(|term| self.plain.contains(&fold::folded(term)))
    }
}

fn lists(more: &[Argument]) -> Result<Vec<super::argument::Data<'_>>, Error> {
    more.iter().map(Argument::data).collect()
}
