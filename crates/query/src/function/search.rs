//! Searching many texts for one, with or without regard to case.
//!
//! Not here: what counts as a term (`term`).

use arrow::{
    array::{Array, BooleanArray, ByteView, StringViewArray},
    buffer::{BooleanBuffer, Buffer},
};
use memchr::{memchr2_iter, memmem::Finder};
use regex::{Regex, bytes};

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
        block: bytes::Regex,
    },
    /// In any case.
    Any { any: Regex, block: bytes::Regex },
}

impl Search {
    pub(super) fn new(text: &str, any_case: bool) -> Result<Self, Error> {
        if !any_case {
            return Ok(Self::Exact(Box::new(Finder::new(text).into_owned())));
        }
        let (any, block) = pattern::literal_in_any_case(text)?;
        let rarest = text.bytes().enumerate().max_by_key(|(_, byte)| rarity(*byte));
        let Some((rarest, byte)) = rarest.filter(|_| text.is_ascii()) else {
            return Ok(Self::Any { any, block });
        };
        let cases = (byte.to_ascii_lowercase(), byte.to_ascii_uppercase());
        Ok(Self::Ascii { text: text.as_bytes().into(), rarest, cases, any, block })
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
            Self::Ascii { any, .. } | Self::Any { any, .. } => {
                let found = (from <= text.len()).then(|| any.find_at(text, from))??;
                Some((found.start(), found.end()))
            }
        }
    }

    /// Whether it is somewhere in a text.
    pub(super) fn is_in(&self, text: &str) -> bool {
        self.find(text, 0).is_some()
    }

    /// Whether it is in a text at a place that is accepted.
    pub(super) fn is_accepted_in(
        &self,
        text: &str,
        accepts: impl Fn(&str, usize, usize) -> bool,
    ) -> bool {
        let mut from = 0;
        while let Some((start, end)) = self.find(text, from) {
            if accepts(text, start, end) {
                return true;
            }
            // The next one may overlap.
            let Some(next) = text.get(start..).and_then(|rest| rest.chars().next()) else {
                return false;
            };
            from = start + next.len_utf8();
        }
        false
    }

    /// As [`find`](Self::find), in bytes that begin or end with anything.
    fn find_in_block(&self, block: &[u8], from: usize) -> Option<(usize, usize)> {
        match self {
            Self::Exact(finder) => {
                let start = from + finder.find(block.get(from..)?)?;
                Some((start, start + finder.needle().len()))
            }
            Self::Ascii { block: regex, .. } | Self::Any { block: regex, .. } => {
                let found = (from <= block.len()).then(|| regex.find_at(block, from))??;
                Some((found.start(), found.end()))
            }
        }
    }

    fn is_empty(&self) -> bool {
        match self {
            Self::Exact(finder) => finder.needle().is_empty(),
            Self::Ascii { text, .. } => text.is_empty(),
            Self::Any { block, .. } => block.is_match(&[]),
        }
    }

    /// For each text, whether it is somewhere in it, at a place that is accepted. Texts that lie
    /// one after another in memory are searched as one.
    pub(super) fn in_each(
        &self,
        texts: &StringViewArray,
        accepts: impl Fn(&str, usize, usize) -> bool,
    ) -> BooleanArray {
        let mut found = vec![false; texts.len()];
        let mut set = |row: usize, is_in: bool| {
            if let Some(slot) = found.get_mut(row) {
                *slot = is_in;
            }
        };
        let alone = |row: usize| {
            self.is_accepted_in(if texts.is_valid(row) { texts.value(row) } else { "" }, &accepts)
        };
        if self.is_empty() {
            (0..texts.len()).for_each(|row| set(row, alone(row)));
            return BooleanArray::new(BooleanBuffer::from(found), None);
        }
        for run in Runs::new(texts) {
            match run {
                Run::Alone(row) => set(row, alone(row)),
                Run::Block(block, places) => {
                    self.in_run(block, &places, |row, start, end| {
                        let accepted = accepts(texts.value(row), start, end);
                        if accepted {
                            set(row, true);
                        }
                        accepted
                    });
                }
            }
        }
        BooleanArray::new(BooleanBuffer::from(found), None)
    }

    /// Gives `take` what is found in texts of a block: the row, and where in its text. If it is
    /// not taken, the search goes on in the same text.
    fn in_run(
        &self,
        block: &[u8],
        places: &[Place],
        mut take: impl FnMut(usize, usize, usize) -> bool,
    ) {
        let (Some(first), Some(last)) = (places.first(), places.last()) else { return };
        let Some(block) = block.get(..last.end) else { return };
        let mut from = first.start;
        let mut places = places.iter().peekable();
        while let Some((start, end)) = self.find_in_block(block, from) {
            while places.next_if(|place| place.end <= start).is_some() {}
            let Some(place) = places.peek() else { return };
            from = if start < place.start {
                place.start
            } else if end <= place.end && take(place.row, start - place.start, end - place.start) {
                place.end
            } else {
                start + 1
            };
        }
    }
}

/// A text in a block.
struct Place {
    row: usize,
    start: usize,
    end: usize,
}

enum Run<'a> {
    Alone(usize),
    Block(&'a Buffer, Vec<Place>),
}

/// The rows of an array that are not empty, those together that lie one after another.
struct Runs<'a> {
    texts: &'a StringViewArray,
    next: usize,
}

/// Further apart, texts are searched one by one.
const GAP: usize = 64;

impl<'a> Runs<'a> {
    const fn new(texts: &'a StringViewArray) -> Self {
        Self { texts, next: 0 }
    }

    /// The block of the text in a row, and its place; `None` if it is short enough to have none.
    fn place(&self, row: usize) -> Option<(u32, Place)> {
        let view = ByteView::from(*self.texts.views().get(row)?);
        let (start, length) = (view.offset as usize, view.length as usize);
        (length > 12).then_some((view.buffer_index, Place { row, start, end: start + length }))
    }
}

impl<'a> Iterator for Runs<'a> {
    type Item = Run<'a>;

    fn next(&mut self) -> Option<Run<'a>> {
        while self.texts.len() > self.next
            && (self.texts.is_null(self.next) || self.texts.value(self.next).is_empty())
        {
            self.next += 1;
        }
        if self.next >= self.texts.len() {
            return None;
        }
        let first = self.next;
        self.next += 1;
        let Some((block, place)) = self.place(first) else { return Some(Run::Alone(first)) };
        let mut places = vec![place];
        while self.next < self.texts.len() {
            if self.texts.is_valid(self.next) {
                let Some((other, place)) = self.place(self.next) else { break };
                let end = places.last().map_or(0, |place: &Place| place.end);
                if other != block || !(end..=end + GAP).contains(&place.start) {
                    break;
                }
                places.push(place);
            }
            self.next += 1;
        }
        if places.len() == 1 {
            return Some(Run::Alone(first));
        }
        let block = self.texts.data_buffers().get(block as usize)?;
        Some(Run::Block(block, places))
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
