//! `parse_url`, `url_encode` …
//!
//! Not here: file paths (`structured_text`).

use std::{collections::BTreeMap, fmt::Write as _};

use arrow::array::ArrayRef;

use super::super::{Call, Implementation, json};
use crate::Error;

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "parse_url" => parse_url,
        "parse_urlquery" => parse_urlquery,
        "url_decode" => url_decode,
        "url_encode" => |call| encode(call, b"-_.~/:", "+"),
        "url_encode_component" => |call| encode(call, b"-_.~", "%20"),
        _ => return None,
    })
}

/// The parts of a URL; what is missing is empty.
#[derive(Debug, Default, PartialEq, Eq)]
struct Url<'a> {
    scheme: &'a str,
    host: &'a str,
    port: &'a str,
    path: &'a str,
    username: &'a str,
    password: &'a str,
    query: &'a str,
    fragment: &'a str,
}

impl<'a> Url<'a> {
    /// Takes a URL apart; nothing is decoded. All parts are empty if it has no scheme.
    fn parse(text: &'a str) -> Self {
        let Some((scheme, rest)) = text.split_once("://") else { return Self::default() };
        let letter = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
        if scheme.is_empty() || !scheme.chars().all(letter) {
            return Self::default();
        }
        let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let path = if path == "/" && query.is_empty() && fragment.is_empty() { "" } else { path };
        let (mut username, mut password, mut address) = ("", "", authority);
        if let Some((user, after)) = authority.rsplit_once('@') {
            // Without a colon it belongs to the host.
            if let Some((name, secret)) = user.split_once(':') {
                (username, password, address) = (name, secret, after);
            }
        }
        let (host, port) = match address.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => (host, port),
            _ => (address, ""),
        };
        Self { scheme, host, port, path, username, password, query, fragment }
    }
}

/// Appends the parameters of a query as a bag: keys sorted, of a repeated one an array.
fn write_parameters(query: &str, out: &mut String) {
    let mut parameters: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for parameter in query.split('&') {
        if let Some((key, value)) = parameter.split_once('=')
            && !(key.is_empty() || value.is_empty())
        {
            parameters.entry(key).or_default().push(value);
        }
    }
    out.push('{');
    for (key, values) in parameters {
        json::write_key(key, out);
        if let [value] = values.as_slice() {
            json::write_string(value, out);
            continue;
        }
        out.push('[');
        for (i, value) in values.iter().enumerate() {
            if i > 0 {
                out.push(',');
            }
            json::write_string(value, out);
        }
        out.push(']');
    }
    out.push('}');
}

fn parse_url(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let texts = call.arg(0)?.texts()?;
    Ok(call.write_jsons(|row, out| {
        let url = Url::parse(texts.at(row));
        out.push('{');
        for (key, value) in [
            ("Scheme", url.scheme),
            ("Host", url.host),
            ("Port", url.port),
            ("Path", url.path),
            ("Username", url.username),
            ("Password", url.password),
        ] {
            json::write_key(key, out);
            json::write_string(value, out);
        }
        json::write_key("Query Parameters", out);
        write_parameters(url.query, out);
        json::write_key("Fragment", out);
        json::write_string(url.fragment, out);
        out.push('}');
        Some(())
    }))
}

fn parse_urlquery(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let texts = call.arg(0)?.texts()?;
    Ok(call.write_jsons(|row, out| {
        let query = texts.at(row);
        out.push('{');
        json::write_key("Query Parameters", out);
        write_parameters(query.strip_prefix('?').unwrap_or(query), out);
        out.push('}');
        Some(())
    }))
}

/// The bytes that a URL-encoded text means.
fn decoded(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        let digit = |b: &u8| char::from(*b).to_digit(16).and_then(|d| u8::try_from(d).ok());
        match (byte, after) {
            (b'%', [high, low, after @ ..]) => match (digit(high), digit(low)) {
                (Some(high), Some(low)) => {
                    out.push(high << 4 | low);
                    rest = after;
                }
                _ => out.push(b'%'),
            },
            (b'+', _) => out.push(b' '),
            _ => out.push(*byte),
        }
    }
    out
}

fn url_decode(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let texts = call.arg(0)?.texts()?;
    Ok(call.write_texts(|row, out| out.push_str(&String::from_utf8_lossy(&decoded(texts.at(row))))))
}

fn encode(call: &Call<'_>, kept: &'static [u8], space: &str) -> Result<ArrayRef, Error> {
    let texts = call.arg(0)?.texts()?;
    Ok(call.write_texts(|row, out| {
        for byte in texts.at(row).bytes() {
            if byte == b' ' {
                out.push_str(space);
            } else if byte.is_ascii_alphanumeric() || kept.contains(&byte) {
                out.push(char::from(byte));
            } else {
                // A `String` takes everything.
                _ = write!(out, "%{byte:02x}");
            }
        }
    }))
}
