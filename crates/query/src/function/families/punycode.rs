//! Punycode (RFC 3492) of texts and of domain names.
//!
//! Not here: checks of what a domain name may have (IDNA); KQL makes none.

use arrow::array::ArrayRef;

use super::super::{Call, Implementation};
use crate::Error;

/// What stands before an encoded label of a domain name.
const PREFIX: &str = "xn--";

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "punycode_from_string" => |call| each(call, encode),
        "punycode_to_string" => |call| each(call, decode),
        // The names are Kusto's: the first one decodes.
        "punycode_domain_from_string" => |call| {
            labels(call, |label| match label.strip_prefix(PREFIX) {
                Some(encoded) => decode(encoded),
                None => Some(label.to_owned()),
            })
        },
        "punycode_domain_to_string" => |call| {
            labels(call, |label| {
                if label.is_ascii() {
                    return Some(label.to_owned());
                }
                Some(PREFIX.to_owned() + &encode(label)?)
            })
        },
        _ => return None,
    })
}

fn each(call: &Call<'_>, convert: fn(&str) -> Option<String>) -> Result<ArrayRef, Error> {
    let texts = call.arg(0)?.texts()?;
    Ok(call.write_texts(|row, out| {
        out.push_str(&convert(texts.at(row)).unwrap_or_default());
    }))
}

fn labels(call: &Call<'_>, convert: fn(&str) -> Option<String>) -> Result<ArrayRef, Error> {
    let texts = call.arg(0)?.texts()?;
    Ok(call.write_texts(|row, out| {
        let labels = texts.at(row).split(['.', '。', '．', '｡']).map(convert);
        let labels = labels.collect::<Option<Vec<_>>>().unwrap_or_default();
        out.push_str(&labels.join("."));
    }))
}

const BASE: u32 = 36;
const LEAST: u32 = 1;
const MOST: u32 = 26;
const SKEW: u32 = 38;
const DAMP: u32 = 700;
const FIRST_BIAS: u32 = 72;
const FIRST_CODE: u32 = 0x80;

fn adapt(delta: u32, points: u32, first: bool) -> u32 {
    let mut delta = if first { delta / DAMP } else { delta / 2 };
    delta += delta / points;
    let mut k = 0;
    while delta > (BASE - LEAST) * MOST / 2 {
        delta /= BASE - LEAST;
        k += BASE;
    }
    k + (BASE - LEAST + 1) * delta / (delta + SKEW)
}

fn threshold(k: u32, bias: u32) -> u32 {
    k.saturating_sub(bias).clamp(LEAST, MOST)
}

fn encode(text: &str) -> Option<String> {
    let mut out: String = text.chars().filter(char::is_ascii).collect();
    let basic = u32::try_from(out.len()).ok()?;
    let all = u32::try_from(text.chars().count()).ok()?;
    if basic > 0 {
        out.push('-');
    }
    let (mut code, mut delta, mut bias, mut done) = (FIRST_CODE, 0_u32, FIRST_BIAS, basic);
    while done < all {
        let next = text.chars().map(u32::from).filter(|c| *c >= code).min()?;
        delta = delta.checked_add((next - code).checked_mul(done + 1)?)?;
        code = next;
        for letter in text.chars().map(u32::from) {
            if letter < code {
                delta = delta.checked_add(1)?;
            }
            if letter == code {
                let (mut rest, mut k) = (delta, BASE);
                loop {
                    let threshold = threshold(k, bias);
                    if rest < threshold {
                        break;
                    }
                    let above = rest - threshold;
                    out.push(digit(threshold + above % (BASE - threshold)));
                    rest = above / (BASE - threshold);
                    k += BASE;
                }
                out.push(digit(rest));
                bias = adapt(delta, done + 1, done == basic);
                delta = 0;
                done += 1;
            }
        }
        delta = delta.checked_add(1)?;
        code += 1;
    }
    Some(out)
}

/// 0 to 25 are letters, then come digits.
fn digit(value: u32) -> char {
    let byte = u8::try_from(value).unwrap_or_default();
    char::from(if byte < 26 { b'a' + byte } else { b'0' + (byte - 26) })
}

fn value(letter: char) -> Option<u32> {
    match letter {
        'a'..='z' => Some(u32::from(letter) - u32::from('a')),
        'A'..='Z' => Some(u32::from(letter) - u32::from('A')),
        '0'..='9' => Some(u32::from(letter) - u32::from('0') + 26),
        _ => None,
    }
}

fn decode(text: &str) -> Option<String> {
    let (basic, encoded) = text.rsplit_once('-').unwrap_or(("", text));
    let mut out: Vec<char> = basic.chars().collect();
    if !basic.is_ascii() {
        return None;
    }
    let (mut code, mut index, mut bias) = (FIRST_CODE, 0_u32, FIRST_BIAS);
    let mut letters = encoded.chars().peekable();
    while letters.peek().is_some() {
        let (before, mut weight, mut k) = (index, 1_u32, BASE);
        loop {
            let value = value(letters.next()?)?;
            index = index.checked_add(value.checked_mul(weight)?)?;
            let threshold = threshold(k, bias);
            if value < threshold {
                break;
            }
            weight = weight.checked_mul(BASE - threshold)?;
            k += BASE;
        }
        let count = u32::try_from(out.len()).ok()? + 1;
        bias = adapt(index - before, count, before == 0);
        code = code.checked_add(index / count)?;
        index %= count;
        out.insert(usize::try_from(index).ok()?, char::from_u32(code)?);
        index += 1;
    }
    Some(out.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back() {
        for text in ["", "a", "académie-française", "他们为什么不说中文", "Hello-😀-x"]
        {
            let encoded = encode(text).unwrap();
            assert!(encoded.is_ascii());
            assert_eq!(decode(&encoded).as_deref(), Some(text));
        }
        assert_eq!(encode("académie-française").as_deref(), Some("acadmie-franaise-npb1a"));
        assert_eq!(decode("é-a"), None);
    }
}
