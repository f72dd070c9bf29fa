//! Keeps secrets out of what is shown.
//!
//! Not here: which actions hide their data by themselves (`history`).

use std::collections::BTreeSet;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};

use super::Run;

/// What stands for a secret.
pub(crate) const REDACTED: &str = "[redacted]";

/// Shorter texts occur by chance everywhere; cutting them out would garble all that is shown.
const SHORTEST: usize = 5;

/// Members that hold a secret wherever they occur.
const SECRET_MEMBERS: &[&str] = &[
    "access_token",
    "refresh_token",
    "id_token",
    "client_secret",
    "clientsecret",
    "secret",
    "password",
    "newpassword",
    "pfx",
];

fn is_secret_member(name: &str) -> bool {
    SECRET_MEMBERS.iter().any(|secret| name.eq_ignore_ascii_case(secret))
}

/// Whether the member of a step is one that carries credentials.
fn is_credential_header(name: &str) -> bool {
    name.eq_ignore_ascii_case("Authorization") || name.eq_ignore_ascii_case("x-api-key")
}

/// Adds every text inside a secret value.
pub(crate) fn secret_texts(value: &Value, secrets: &mut BTreeSet<String>) {
    match value {
        Value::String(text) if text.chars().count() >= SHORTEST => {
            secrets.insert(text.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| secret_texts(item, secrets)),
        Value::Object(members) => members.values().for_each(|item| secret_texts(item, secrets)),
        _ => {}
    }
}

/// Adds what members with telling names hold.
pub(super) fn secret_members(value: &Value, secrets: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| secret_members(item, secrets)),
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::String(_) if is_secret_member(name) => secret_texts(member, secrets),
                    _ => secret_members(member, secrets),
                }
            }
        }
        _ => {}
    }
}

impl Run {
    /// A value without the secrets that the run knows of.
    #[must_use]
    pub fn redact(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.redact_text(text)),
            Value::Array(items) => items.iter().map(|item| self.redact(item)).collect(),
            Value::Object(members) => {
                let mut redacted = Map::new();
                for (name, member) in members {
                    let hidden = is_credential_header(name) || is_secret_member(name);
                    let member = match member {
                        Value::String(_) if hidden => REDACTED.into(),
                        member => self.redact(member),
                    };
                    redacted.insert(name.clone(), member);
                }
                Value::Object(redacted)
            }
            other => other.clone(),
        }
    }

    pub(super) fn redact_text(&self, text: &str) -> String {
        let mut text = text.to_owned();
        // A secret that contains another one goes first, so that nothing of it stays.
        let mut secrets: Vec<&String> = self.secrets.iter().collect();
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        for secret in secrets {
            text = text.replace(secret.as_str(), REDACTED);
            let encoded = utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string();
            text = text.replace(&encoded, REDACTED);
            let component =
                crate::expression::function::call("uriComponent", &[&Value::from(secret.as_str())]);
            if let Ok(Value::String(component)) = component {
                text = text.replace(&component, REDACTED);
            }
        }
        text
    }
}
