//! The keys and values that `parse-kv` finds in a text.
//!
//! Not here: the operator (`parse`).

use std::{borrow::Cow, sync::Arc};

use arrow::{
    array::{Array, ArrayRef, BooleanArray, StringViewArray, StringViewBuilder, StructArray},
    datatypes::Fields,
};
use kql::{
    Schema, Type,
    bound::{KvSeparation, ParseKv},
};
use regex::Regex;

use super::{convert, fields};
use crate::{Error, ErrorKind};

/// Keys to look for, and how texts are divided.
#[derive(Debug)]
pub(super) struct Pairs {
    keys: Vec<(Arc<str>, Type)>,
    separation: Separation,
    identity: String,
    /// That the row matches, and the columns.
    pub(super) fields: Fields,
}

#[derive(Debug)]
enum Separation {
    Delimiters(Delimiters),
    /// Its first two groups are key and value.
    Regex(Regex),
}

#[derive(Debug)]
struct Delimiters {
    pair: Option<Arc<str>>,
    key_value: Option<Arc<str>>,
    quotes: Vec<(char, char)>,
    escape: Option<char>,
    greedy: bool,
}

impl Pairs {
    pub(super) fn new(parse: &ParseKv, schema: &Schema) -> Result<Self, Error> {
        let ty = |position: usize| schema.get(position).map_or(Type::String, |column| column.ty);
        let keys: Vec<_> =
            parse.keys.iter().map(|(key, position)| (key.clone(), ty(*position))).collect();
        let separation = match &parse.separation {
            KvSeparation::Delimiters { pair, key_value, quotes, escape, greedy } => {
                Separation::Delimiters(Delimiters {
                    pair: pair.clone(),
                    key_value: key_value.clone(),
                    quotes: quotes.clone(),
                    escape: *escape,
                    greedy: *greedy,
                })
            }
            KvSeparation::Regex(pattern) => {
                let regex = Regex::new(pattern).map_err(|error| {
                    let message = format!("`{pattern}` is no regular expression: {error}");
                    Error::new(ErrorKind::Semantic, message)
                })?;
                Separation::Regex(regex)
            }
        };
        let identity = format!("{keys:?} {:?}", parse.separation);
        let fields = fields(keys.iter().map(|(_, ty)| *ty));
        Ok(Self { keys, separation, identity, fields })
    }

    /// What sets it apart from others, besides its fields.
    pub(super) fn identity(&self) -> String {
        self.identity.clone()
    }

    /// The columns of each text.
    pub(super) fn read(&self, texts: &StringViewArray) -> Result<StructArray, Error> {
        let rows = texts.len();
        let mut builders: Vec<_> = self.keys.iter().map(|_| StringViewBuilder::new()).collect();
        for text in texts {
            let mut found: Vec<Option<Cow<'_, str>>> = vec![None; self.keys.len()];
            self.pairs(text.unwrap_or_default(), &mut |key, value| {
                for ((wanted, _), found) in self.keys.iter().zip(&mut found) {
                    if **wanted == *key && found.is_none() {
                        *found = Some(value.clone());
                    }
                }
            });
            for (builder, found) in builders.iter_mut().zip(&found) {
                builder.append_value(found.as_deref().unwrap_or_default());
            }
        }
        let mut arrays: Vec<ArrayRef> = vec![Arc::new(BooleanArray::from(vec![true; rows]))];
        for (mut builder, (_, ty)) in builders.into_iter().zip(&self.keys) {
            arrays.push(convert(Arc::new(builder.finish()), *ty, rows)?);
        }
        Ok(StructArray::try_new(self.fields.clone(), arrays, None)?)
    }

    fn pairs<'t>(&self, text: &'t str, take: &mut dyn FnMut(&str, Cow<'t, str>)) {
        match &self.separation {
            Separation::Delimiters(delimiters) => delimiters.pairs(text, take),
            Separation::Regex(regex) => {
                for found in regex.captures_iter(text) {
                    if let (Some(key), Some(value)) = (found.get(1), found.get(2)) {
                        take(key.as_str(), Cow::Borrowed(value.as_str()));
                    }
                }
            }
        }
    }
}

/// The text before a delimiter and the text after it.
fn divide<'t>(text: &'t str, delimiter: Option<&str>) -> Option<(&'t str, &'t str)> {
    match delimiter {
        Some("") => None,
        Some(delimiter) => text.split_once(delimiter),
        None => text.split_once(|letter: char| !letter.is_alphanumeric()),
    }
}

impl Delimiters {
    fn pairs<'t>(&self, text: &'t str, take: &mut dyn FnMut(&str, Cow<'t, str>)) {
        let (pair, key_value) = (self.pair.as_deref(), self.key_value.as_deref());
        let mut rest = text;
        while !rest.is_empty() {
            let key;
            if let Some((quoted, after)) = self.quoted(rest.trim_start()) {
                let Some((_, after)) = divide(after, key_value) else { return };
                (key, rest) = (quoted, after);
            } else {
                let Some((before, after)) = divide(rest, key_value) else { return };
                // A pair that ends before its delimiter is none.
                if let Some((_, later)) = divide(before, pair) {
                    rest = rest.get(before.len() - later.len()..).unwrap_or_default();
                    continue;
                }
                (key, rest) = (Cow::Borrowed(before.trim()), after);
            }
            let value;
            (value, rest) = self.value(rest);
            take(&key, value);
        }
    }

    /// A value, and what follows it.
    fn value<'t>(&self, text: &'t str) -> (Cow<'t, str>, &'t str) {
        let (pair, key_value) = (self.pair.as_deref(), self.key_value.as_deref());
        if let Some((quoted, after)) = self.quoted(text.trim_start()) {
            return (quoted, divide(after, pair).map_or("", |(_, after)| after));
        }
        let mut end = 0;
        while let Some((before, after)) = text.get(end..).and_then(|rest| divide(rest, pair)) {
            let next = divide(after, pair).map_or(after, |(next, _)| next);
            if !self.greedy || divide(next, key_value).is_some() {
                let value = text.get(..end + before.len()).unwrap_or_default();
                return (Cow::Borrowed(value.trim()), after);
            }
            end = text.len() - after.len();
        }
        (Cow::Borrowed(text.trim()), "")
    }

    /// The text in quotes at the start, and what follows them.
    fn quoted<'t>(&self, text: &'t str) -> Option<(Cow<'t, str>, &'t str)> {
        let mut letters = text.char_indices();
        let (_, open) = letters.next()?;
        let (_, close) = self.quotes.iter().find(|(opening, _)| *opening == open)?;
        let mut inside = String::new();
        while let Some((at, letter)) = letters.next() {
            if Some(letter) == self.escape {
                inside.extend(letters.next().map(|(_, escaped)| escaped));
            } else if letter == *close {
                let after = text.get(at + letter.len_utf8()..)?;
                return Some((Cow::Owned(inside), after));
            } else {
                inside.push(letter);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, pair: &str, key_value: &str, greedy: bool) -> Vec<(String, String)> {
        let delimiters = Delimiters {
            pair: Some(pair.into()),
            key_value: Some(key_value.into()),
            quotes: vec![('\'', '\'')],
            escape: Some('\\'),
            greedy,
        };
        let mut pairs = Vec::new();
        delimiters.pairs(text, &mut |key, value| pairs.push((key.into(), value.into_owned())));
        pairs
    }

    fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect()
    }

    #[test]
    fn pairs_are_divided_at_their_first_delimiter() {
        assert_eq!(found("a==b;; c = d ;x", ";", "=", false), owned(&[("a", "=b"), ("c", "d")]));
    }

    #[test]
    fn quotes_hide_delimiters() {
        let text = r"k='a;b=\'c';'l m'=2";
        assert_eq!(found(text, ";", "=", false), owned(&[("k", "a;b='c"), ("l m", "2")]));
    }

    #[test]
    fn a_greedy_value_runs_on_until_a_pair_follows() {
        let text = "name=John Doe phone=1 2";
        assert_eq!(found(text, " ", "=", true), owned(&[("name", "John Doe"), ("phone", "1 2")]));
        assert_eq!(found(text, " ", "=", false), owned(&[("name", "John"), ("phone", "1")]));
    }
}
