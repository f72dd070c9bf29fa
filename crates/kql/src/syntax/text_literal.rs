//! What a text literal says: its escapes and doubled quotes resolved.
//!
//! Not here: where a literal ends (`lexer`).

use crate::Span;

/// The text of a literal, given as written with its quotes. An unknown escape is returned as its
/// place within the literal.
pub(super) fn decode(written: &str) -> Result<String, Span> {
    let bare = written.trim_start_matches(['h', 'H']);
    if let Some(verbatim) = bare.strip_prefix('@') {
        let quote = if verbatim.starts_with('"') { "\"" } else { "'" };
        return Ok(inside(verbatim, 1).replace(&quote.repeat(2), quote));
    }
    if bare.starts_with("```") || bare.starts_with("~~~") {
        return Ok(inside(bare, 3).to_owned());
    }
    let body = inside(bare, 1);
    let offset = written.len() - bare.len() + 1;
    let mut out = String::with_capacity(body.len());
    let mut rest = body;
    while let Some(at) = rest.find('\\') {
        out.push_str(rest.get(..at).unwrap_or_default());
        let escape = rest.get(at + 1..).unwrap_or_default();
        let start = offset + body.len() - escape.len() - 1;
        let Some((letter, length)) = unescape(escape) else {
            let wrong = escape.chars().next().map_or(0, char::len_utf8);
            return Err(Span::new(start, start + 1 + wrong));
        };
        out.push(letter);
        rest = escape.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    Ok(out)
}

/// The text without as many bytes at both ends.
fn inside(text: &str, quotes: usize) -> &str {
    text.get(quotes..text.len().saturating_sub(quotes)).unwrap_or_default()
}

/// The letter that the text after a backslash stands for, and how many bytes of it.
fn unescape(escape: &str) -> Option<(char, usize)> {
    let letter = match escape.bytes().next()? {
        b'\\' => '\\',
        b'"' => '"',
        b'\'' => '\'',
        b't' => '\t',
        b'n' => '\n',
        b'r' => '\r',
        b'a' => '\u{7}',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'v' => '\u{b}',
        b'x' => return coded(escape, 2),
        b'u' => return surrogates(escape).or_else(|| coded(escape, 4)),
        b'U' => return coded(escape, 8),
        b'0'..=b'7' => return octal(escape),
        _ => return None,
    };
    Some((letter, 1))
}

/// A code of exactly so many hexadecimal digits.
fn coded(escape: &str, digits: usize) -> Option<(char, usize)> {
    Some((char::from_u32(hexadecimal(escape.get(1..=digits)?)?)?, digits + 1))
}

/// `\ud83d\ude00`: one letter in two halves.
fn surrogates(escape: &str) -> Option<(char, usize)> {
    let high = hexadecimal(escape.get(1..5)?)?;
    let low = hexadecimal(escape.get(5..11)?.strip_prefix("\\u")?)?;
    if !(0xD800..0xDC00).contains(&high) || !(0xDC00..0xE000).contains(&low) {
        return None;
    }
    Some((char::from_u32(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))?, 11))
}

fn hexadecimal(digits: &str) -> Option<u32> {
    digits
        .bytes()
        .all(|digit| digit.is_ascii_hexdigit())
        .then(|| u32::from_str_radix(digits, 16).ok())?
}

/// Up to three octal digits.
fn octal(escape: &str) -> Option<(char, usize)> {
    let length = escape.bytes().take(3).take_while(|digit| matches!(digit, b'0'..=b'7')).count();
    let code = u32::from_str_radix(escape.get(..length)?, 8).ok()?;
    Some((char::from_u32(code)?, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_is_read() {
        for (written, expected) in [
            (r#""a\tb""#, "a\tb"),
            (r"'it\'s'", "it's"),
            (r#"@"a\b""c""#, "a\\b\"c"),
            ("@'a''b'", "a'b"),
            (r#"h"x""#, "x"),
            ("H@'y'", "y"),
            ("```a\n\\b```", "a\n\\b"),
            ("~~~x~~~", "x"),
            (r#""\x41\u0041\U00000041\101\0""#, "AAAA\0"),
            (r#""\ud83d\ude00""#, "😀"),
        ] {
            assert_eq!(decode(written).as_deref(), Ok(expected), "{written}");
        }
    }

    #[test]
    fn an_unknown_escape_is_shown() {
        assert_eq!(decode(r#""ab\q""#), Err(Span::new(3, 5)));
        assert_eq!(decode(r#"h"\x4""#), Err(Span::new(2, 4)));
        assert_eq!(decode(r#""\d800""#), Err(Span::new(1, 3)));
    }
}
