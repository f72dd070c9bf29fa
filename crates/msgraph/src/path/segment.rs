//! One segment of a path: percent-decoding, and `name(key)`.
//!
//! Not here: what the names mean.

use percent_encoding::percent_decode_str;

use crate::GraphError;

/// Splits a path at its slashes and decodes each segment; empty segments are dropped, as Graph
/// does. An encoded slash (`%2F`) stays inside its segment.
pub(crate) fn decode_segments(path: &str) -> Result<Vec<String>, GraphError> {
    path.split('/')
        .filter(|segment| !segment.is_empty())
        .map(|segment| {
            percent_decode_str(segment).decode_utf8().map(|text| text.into_owned()).map_err(|_| {
                GraphError::bad_request(format!("The segment '{segment}' is not valid UTF-8."))
            })
        })
        .collect()
}

/// A key in parentheses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Key {
    /// `('value')` or `(value)`.
    Value(String),
    /// `(name='value')`.
    Named(String, String),
}

/// A segment as name and key; the name in lower case.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) name: String,
    pub(super) key: Option<Key>,
}

impl Call {
    pub(super) fn read(segment: &str) -> Self {
        let inside =
            segment.split_once('(').and_then(|(name, rest)| Some((name, rest.strip_suffix(')')?)));
        match inside {
            Some((name, inside)) => {
                Self { name: bare_name(name), key: (!inside.is_empty()).then(|| key(inside)) }
            }
            None => Self { name: bare_name(segment), key: None },
        }
    }
}

// `microsoft.graph.revokeSignInSessions` and `revokeSignInSessions` are the same action.
fn bare_name(name: &str) -> String {
    let lower = name.to_ascii_lowercase();
    match lower.strip_prefix("microsoft.graph.").or_else(|| lower.strip_prefix("graph.")) {
        Some(bare) => bare.to_owned(),
        None => lower,
    }
}

/// `name=value`, `'value'` or `value`; quotes are doubled inside quotes.
pub(super) fn key(inside: &str) -> Key {
    match inside.split_once('=') {
        Some((name, value))
            if !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric()) =>
        {
            Key::Named(name.to_ascii_lowercase(), unquote(value))
        }
        _ => Key::Value(unquote(inside)),
    }
}

fn unquote(text: &str) -> String {
    let text = text.trim();
    match text.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) {
        Some(inside) => inside.replace("''", "'"),
        None => text.to_owned(),
    }
}
