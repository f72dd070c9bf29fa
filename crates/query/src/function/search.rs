//! Searching many texts for one, with or without regard to case.
//!
//! Not here: what counts as a term (`term`).

use memchr::{memchr2_iter, memmem::Finder};
use regex::Regex;

use super::pattern;
use crate::Error;

/// A text to search for.
#[derive(Debug, Clone)]
pub(super) enum Search {
    /// In this case.
    Exact(Box<Finder<'static>>),
    /// ASCII, in any case.
    Ascii {
        text: Box<[u8]>,
        /// Where in it the byte stands that is looked for first.
        rarest: usize,
        /// This byte in both cases.
        cases: (u8, u8),
        /// For texts that are not ASCII: a Kelvin sign is a `k`.
        any: Regex,
    },
    /// In any case.
    Any(Regex),
}

impl Search {
    pub(super) fn new(text: &str, any_case: bool) -> Result<Self, Error> {
        if !any_case {
            return Ok(Self::Exact(Box::new(Finder::new(text).into_owned())));
        }
        let any = pattern::literal_in_any_case(text)?;
        let rarest = text.bytes().enumerate().max_by_key(|(_, byte)| rarity(*byte));
        let Some((rarest, byte)) = rarest.filter(|_| text.is_ascii()) else {
            return Ok(Self::Any(any));
        };
        let cases = (byte.to_ascii_lowercase(), byte.to_ascii_uppercase());
        Ok(Self::Ascii { text: text.as_bytes().into(), rarest, cases, any })
    }

    /// Where it first stands in a text from a byte on.
    pub(super) fn find(&self, text: &str, from: usize) -> Option<(usize, usize)> {
        match self {
            Self::Exact(finder) => {
                let start = from + finder.find(text.as_bytes().get(from..)?)?;
                Some((start, start + finder.needle().len()))
            }
            Self::Ascii { text: wanted, rarest, cases, .. } if text.is_ascii() => {
                let bytes = text.as_bytes();
                memchr2_iter(cases.0, cases.1, bytes.get(from + rarest..)?).find_map(|at| {
                    let (start, end) = (from + at, from + at + wanted.len());
                    let found = bytes.get(start..end)?.eq_ignore_ascii_case(wanted);
                    found.then_some((start, end))
                })
            }
            Self::Ascii { any, .. } | Self::Any(any) => {
                let found = (from <= text.len()).then(|| any.find_at(text, from))??;
                Some((found.start(), found.end()))
            }
        }
    }

    /// Whether it is somewhere in a text.
    pub(super) fn is_in(&self, text: &str) -> bool {
        self.find(text, 0).is_some()
    }
}

/// How rare a byte is, about, in any case.
fn rarity(byte: u8) -> usize {
    const BY_FREQUENCY: &[u8] = b" etaoinsr.hldc0m1u-p2gf3/w4y_5b6v7:8k9xjqz";
    let byte = byte.to_ascii_lowercase();
    BY_FREQUENCY.iter().position(|other| *other == byte).unwrap_or(BY_FREQUENCY.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_is_there() {
        for (wanted, text, exact, any_case) in [
            ("needle", "a haystack with a NEEDLE and a needle", Some(31), Some(18)),
            ("needle", "needl", None, None),
            ("", "abc", Some(0), Some(0)),
            ("k", "\u{212A}elvin", None, Some(0)),
            ("É", "né", None, Some(1)),
            ("zz", "zZZ", None, Some(0)),
            ("a.c", "abc a.C", None, Some(4)),
        ] {
            let find = |any_case| {
                let search = Search::new(wanted, any_case).unwrap();
                search.find(text, 0).map(|(start, _)| start)
            };
            assert_eq!(find(false), exact, "{wanted:?} in {text:?}");
            assert_eq!(find(true), any_case, "{wanted:?} in {text:?} in any case");
        }
        let search = Search::new("AA", true).unwrap();
        assert_eq!(search.find("aaa", 1), Some((1, 3)));
        assert_eq!(search.find("aaa", 2), None);
        assert_eq!(search.find("aaa", 9), None);
    }
}
