//! JSON texts as files have them, brought into canonical form; most have it already, and those
//! are recognised without being written anew.
//!
//! Not here: writing the canonical form (`parse`).

use std::sync::Arc;

use arrow::{
    array::{Array, ArrayRef, StringViewArray},
    compute::interleave,
};

use super::{super::argument::text_builder, canonical, write_string};
use crate::Error;

/// The `dynamic` values of a column of JSON texts. An object or array is that; nothing and `null`
/// are null; whatever else is a text.
pub(in super::super) fn stored(texts: &StringViewArray) -> Result<ArrayRef, Error> {
    let mut check = Check::default();
    let odd: Vec<usize> = (0..texts.len())
        .filter(|row| texts.is_valid(*row) && !check.is_canonical(texts.value(*row)))
        .collect();
    if odd.is_empty() {
        return Ok(Arc::new(texts.clone()));
    }
    let mut builder = text_builder(odd.len());
    let mut out = String::new();
    for row in &odd {
        out.clear();
        builder.append_option(write_stored(texts.value(*row), &mut out).map(|()| &*out));
    }
    let written = builder.finish();
    let mut places: Vec<(usize, usize)> = (0..texts.len()).map(|row| (0, row)).collect();
    for (position, row) in odd.into_iter().enumerate() {
        if let Some(place) = places.get_mut(row) {
            *place = (1, position);
        }
    }
    Ok(interleave(&[texts, &written], &places)?)
}

/// Appends what a text stands for; `None` for null.
fn write_stored(text: &str, out: &mut String) -> Option<()> {
    let trimmed = text.trim();
    if trimmed.is_empty() || trimmed == "null" {
        return None;
    }
    if !(trimmed.starts_with(['{', '[']) && canonical(trimmed, out).is_some()) {
        write_string(text, out);
    }
    Some(())
}

/// Room for what is known while a text is checked.
#[derive(Default)]
struct Check {
    open: Vec<Open>,
    /// Where the keys of the bags that are open stand.
    keys: Vec<(usize, usize)>,
}

/// A bag or an array whose end has not come.
#[derive(Clone, Copy)]
struct Open {
    is_bag: bool,
    first_key: usize,
    /// A bit for some properties of each key: keys with different ones are different.
    seen: u64,
}

/// Deeper texts are written anew, which has a limit of its own.
const DEEPEST: usize = 64;
/// So many digits always fit into a `long`.
const DIGITS: usize = 18;

impl Check {
    /// Whether a text is a bag or an array in canonical form. Of numbers, only the simplest are
    /// recognised.
    fn is_canonical(&mut self, text: &str) -> bool {
        let text = text.as_bytes();
        self.open.clear();
        self.keys.clear();
        matches!(text.first(), Some(b'{' | b'[')) && self.end(text) == Some(text.len())
    }

    /// Where the value that a text begins with ends.
    fn end(&mut self, text: &[u8]) -> Option<usize> {
        let mut at = 0;
        'value: loop {
            match text.get(at)? {
                b'{' => {
                    self.enter(true)?;
                    at += 1;
                    if *text.get(at)? != b'}' {
                        at = self.key(text, at)?;
                        continue;
                    }
                }
                b'[' => {
                    self.enter(false)?;
                    at += 1;
                    if *text.get(at)? != b']' {
                        continue;
                    }
                }
                b'"' => at = string_end(text, at)?,
                b't' => at = literal_end(text, at, b"true")?,
                b'f' => at = literal_end(text, at, b"false")?,
                b'n' => at = literal_end(text, at, b"null")?,
                _ => at = number_end(text, at)?,
            }
            while let Some(Open { is_bag, first_key, .. }) = self.open.last().copied() {
                match (text.get(at)?, is_bag) {
                    (b',', true) => {
                        at = self.key(text, at + 1)?;
                        continue 'value;
                    }
                    (b',', false) => {
                        at += 1;
                        continue 'value;
                    }
                    (b'}', true) | (b']', false) => {
                        self.open.pop();
                        self.keys.truncate(first_key);
                        at += 1;
                    }
                    _ => return None,
                }
            }
            return Some(at);
        }
    }

    fn enter(&mut self, is_bag: bool) -> Option<()> {
        let first_key = self.keys.len();
        (self.open.len() < DEEPEST).then(|| self.open.push(Open { is_bag, first_key, seen: 0 }))
    }

    /// Where the value of a key begins. A key that comes twice is not canonical.
    fn key(&mut self, text: &[u8], at: usize) -> Option<usize> {
        if *text.get(at)? != b'"' {
            return None;
        }
        let end = string_end(text, at)?;
        if *text.get(end)? != b':' {
            return None;
        }
        let key = text.get(at + 1..end - 1)?;
        let mix = key.len() * 7 + usize::from(*key.first().unwrap_or(&0));
        let bit = 1 << ((mix + 3 * usize::from(*key.last().unwrap_or(&0))) % 64);
        let open = self.open.last_mut()?;
        if open.seen & bit != 0 {
            let earlier = self.keys.get(open.first_key..)?;
            if earlier.iter().any(|(start, end)| text.get(*start..*end) == Some(key)) {
                return None;
            }
        }
        open.seen |= bit;
        self.keys.push((at + 1, end - 1));
        Some(end + 1)
    }
}

fn literal_end(text: &[u8], at: usize, literal: &[u8]) -> Option<usize> {
    text.get(at..)?.starts_with(literal).then_some(at + literal.len())
}

fn number_end(text: &[u8], at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let digits = rest.strip_prefix(b"-").unwrap_or(rest);
    let count = digits.iter().position(|byte| !byte.is_ascii_digit())?;
    let leads_with_zero = digits.first() == Some(&b'0');
    let plain = match count {
        0 => false,
        1 => !leads_with_zero || rest.len() == digits.len(),
        _ => !leads_with_zero && count <= DIGITS,
    };
    let whole = !matches!(digits.get(count)?, b'.' | b'e' | b'E');
    (plain && whole).then(|| at + rest.len() - digits.len() + count)
}

/// Where the string that begins at a byte ends, if it is written in the canonical way.
fn string_end(text: &[u8], at: usize) -> Option<usize> {
    let mut at = at + 1;
    loop {
        at += until_special(text.get(at..)?)?;
        match text.get(at)? {
            b'"' => return Some(at + 1),
            b'\\'
                if matches!(text.get(at + 1)?, b'"' | b'\\' | b'n' | b'r' | b't' | b'b' | b'f') =>
            {
                at += 2;
            }
            _ => return None,
        }
    }
}

const ONES: u64 = 0x0101_0101_0101_0101;
const TOPS: u64 = 0x8080_8080_8080_8080;

/// The bytes before the first quote, backslash or control character.
#[inline]
fn until_special(text: &[u8]) -> Option<usize> {
    let is_special = |byte: &u8| *byte < 0x20 || matches!(byte, b'"' | b'\\');
    let (words, rest) = text.as_chunks::<8>();
    for (number, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        // The top bit of the lowest byte that is zero; higher ones may be wrong.
        let zero = |word: u64| word.wrapping_sub(ONES) & !word & TOPS;
        let control = word.wrapping_sub(ONES * 0x20) & !word & TOPS;
        let special = zero(word ^ (ONES * u64::from(b'"')))
            | zero(word ^ (ONES * u64::from(b'\\')))
            | control;
        if special != 0 {
            return Some(number * 8 + special.trailing_zeros() as usize / 8);
        }
    }
    let before = words.len() * 8;
    rest.iter().position(is_special).map(|position| before + position)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_canonical_is_what_would_be_written() {
        for text in [
            r#"{"a":[1,-2,"x\"y\\",null,true],"b":{"c":{}},"d":[]}"#,
            r#"{"a":1,"a":2}"#,
            r#"{"ab":1,"bb":{"ab":1,"ab":2}}"#,
            r#"{"ab":1,"bb":{"ab":1},"cb":0}"#,
            r#"{"a" :1}"#,
            r#"[1, 2]"#,
            r#"["\u0041"]"#,
            r#"["\/"]"#,
            r#"["é\n\t a long text of more than eight bytes"]"#,
            "[\"a\tb\"]",
            "[01]",
            "[-0]",
            "[0]",
            "[-]",
            "[1.50]",
            "[1e3]",
            "[123456789012345678]",
            "[12345678901234567890]",
            "[1,]",
            "[1",
            "[1]]",
            "[1}",
            "{}",
            "[]",
            "{\"a\"}",
            "[nul]",
            "[[[[[[1]]]]]]",
            "text",
            " [1] ",
            "",
        ] {
            let mut written = String::new();
            let same = canonical(text, &mut written).is_some() && written == text;
            let known = Check::default().is_canonical(text);
            assert!(same || !known, "{text} is not canonical");
            let simple = !text.contains(['.', 'e', '-']) && text.len() < 60;
            assert!(known || !same || !simple, "{text} is canonical");
        }
    }

    #[test]
    fn texts_become_values() {
        let texts = StringViewArray::from(vec![
            Some(r#"{"a":1}"#),
            Some(r#"{ "a" : "\u00e9" }"#),
            None,
            Some(" null "),
            Some(""),
            Some("{not"),
            Some("12"),
        ]);
        let values = stored(&texts).unwrap();
        let expected = StringViewArray::from(vec![
            Some(r#"{"a":1}"#),
            Some(r#"{"a":"é"}"#),
            None,
            None,
            None,
            Some(r#""{not""#),
            Some(r#""12""#),
        ]);
        assert_eq!(&*values, &expected as &dyn Array);
    }
}
