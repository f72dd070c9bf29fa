//! `tolower` and `toupper`: Unicode's simple mappings, one character for one.
//!
//! Not here: comparing without regard to case (`fold`).

use arrow::array::ArrayRef;

use super::super::{Call, Implementation};
use crate::Error;

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "tolower" => |call| map(call, str::make_ascii_lowercase, |c| only(c.to_lowercase(), c)),
        "toupper" => |call| map(call, str::make_ascii_uppercase, |c| only(c.to_uppercase(), c)),
        _ => return None,
    })
}

/// What a character becomes, unless that is more than one.
fn only(mut letters: impl ExactSizeIterator<Item = char>, letter: char) -> char {
    if letters.len() == 1 { letters.next().unwrap_or(letter) } else { letter }
}

fn map(call: &Call<'_>, ascii: fn(&mut str), letter: fn(char) -> char) -> Result<ArrayRef, Error> {
    let texts = call.arg(0)?.texts()?;
    Ok(call.write_texts(|row, out| {
        let text = texts.at(row);
        if text.is_ascii() {
            out.push_str(text);
            ascii(out);
        } else {
            out.extend(text.chars().map(letter));
        }
    }))
}
