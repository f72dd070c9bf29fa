//! Base64 in the standard alphabet, padded (RFC 4648).
//!
//! Not here: the functions (`families::encoding`).

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Appends bytes as base64.
pub(super) fn encode(bytes: &[u8], out: &mut String) {
    for chunk in bytes.chunks(3) {
        let byte = |i| chunk.get(i).copied().map_or(0, u32::from);
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for i in 0..4 {
            let letter = ALPHABET.get(usize::try_from(bits >> (18 - 6 * i) & 63).unwrap_or(0));
            out.push(if i > chunk.len() { '=' } else { letter.copied().map_or('=', char::from) });
        }
    }
}

/// The bytes of a base64 text; `None` if it is none.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let (groups, []) = text.as_bytes().as_chunks::<4>() else { return None };
    let mut bytes = Vec::with_capacity(groups.len() * 3);
    for (i, group) in groups.iter().enumerate() {
        let padding = group.iter().rev().take_while(|letter| **letter == b'=').count();
        if padding > 2 || padding > 0 && i + 1 < groups.len() {
            return None;
        }
        let mut bits = 0;
        for letter in group.iter().take(4 - padding) {
            bits = bits << 6 | value(*letter)?;
        }
        bits <<= 6 * padding;
        // What is cut off must have been nothing.
        if bits & ((1 << (8 * padding)) - 1) != 0 {
            return None;
        }
        let [_, whole @ ..] = bits.to_be_bytes();
        bytes.extend(whole.into_iter().take(3 - padding));
    }
    Some(bytes)
}

fn value(letter: u8) -> Option<u32> {
    Some(match letter {
        b'A'..=b'Z' => u32::from(letter - b'A'),
        b'a'..=b'z' => u32::from(letter - b'a') + 26,
        b'0'..=b'9' => u32::from(letter - b'0') + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back() {
        for (bytes, text) in [
            (&b""[..], ""),
            (b"f", "Zg=="),
            (b"fo", "Zm8="),
            (b"foo", "Zm9v"),
            (b"foob\xff\xfe\x00", "Zm9vYv/+AA=="),
        ] {
            let mut out = String::new();
            encode(bytes, &mut out);
            assert_eq!(out, text);
            assert_eq!(decode(text).as_deref(), Some(bytes));
        }
    }

    #[test]
    fn what_is_no_base64_is_refused() {
        for text in ["Z", "Zg", "Zg=", "Zh==", "Zg==Zg==", "Z===", "Zm 8", "Zm8-", "===="] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
