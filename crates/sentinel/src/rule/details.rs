//! `alertDetailsOverride`: what of an alert comes from its rows instead of from the rule.
//!
//! Not here: reading it from a file. Where a row has no usable value, the rule's own counts
//! (Microsoft Sentinel documentation, "Customize alert details").

use serde::{Deserialize, Serialize};

use super::Severity;

/// A property of an alert that a column may set (`alertDynamicProperties`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are Sentinel's")]
pub enum AlertProperty {
    AlertLink,
    ConfidenceLevel,
    ConfidenceScore,
    ExtendedLinks,
    ProductName,
    ProviderName,
    ProductComponentName,
    RemediationSteps,
    Techniques,
    SubTechniques,
}

impl AlertProperty {
    /// All of them.
    pub const ALL: [(Self, &'static str); 10] = [
        (Self::AlertLink, "AlertLink"),
        (Self::ConfidenceLevel, "ConfidenceLevel"),
        (Self::ConfidenceScore, "ConfidenceScore"),
        (Self::ExtendedLinks, "ExtendedLinks"),
        (Self::ProductName, "ProductName"),
        (Self::ProviderName, "ProviderName"),
        (Self::ProductComponentName, "ProductComponentName"),
        (Self::RemediationSteps, "RemediationSteps"),
        (Self::Techniques, "Techniques"),
        (Self::SubTechniques, "SubTechniques"),
    ];

    /// Sentinel's word.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.into_iter().find(|(it, _)| *it == self).map_or("", |(_, name)| name)
    }

    /// The property of that name, in any case.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|(_, known)| known.eq_ignore_ascii_case(name)).map(|(it, _)| it)
    }
}

/// Formats and columns. The default overrides nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DetailsOverride {
    /// The alert's name: a text with `{{Column}}`.
    pub display_name_format: Option<String>,
    /// Its description: a text with `{{Column}}`.
    pub description_format: Option<String>,
    /// The column with its severity.
    pub severity_column: Option<String>,
    /// The column with its tactics: a text with commas, or an array.
    pub tactics_column: Option<String>,
    /// Further properties and their columns.
    pub properties: Vec<(AlertProperty, String)>,
}

/// An alert's name takes 256 bytes, its other texts 5 KB.
const NAME_BYTES: usize = 256;
const TEXT_BYTES: usize = 5 * 1024;
/// An overridden list takes 50 values.
const VALUES: usize = 50;

impl DetailsOverride {
    /// The columns that a format names.
    pub fn columns(format: &str) -> impl Iterator<Item = &str> {
        let parts = format.split("{{").skip(1);
        parts.filter_map(|part| part.split_once("}}")).map(|(column, _)| column.trim())
    }

    /// The alert's name, unless a column that it needs is empty.
    pub fn name(&self, column: impl Fn(&str) -> String) -> Option<String> {
        filled(self.display_name_format.as_deref()?, column).map(|text| cut(text, NAME_BYTES))
    }

    /// The alert's description, unless a column that it needs is empty.
    pub fn description(&self, column: impl Fn(&str) -> String) -> Option<String> {
        filled(self.description_format.as_deref()?, column).map(|text| cut(text, TEXT_BYTES))
    }

    /// The alert's severity, unless its column has no severity.
    pub fn severity(&self, column: impl Fn(&str) -> String) -> Option<Severity> {
        Severity::named(&column(self.severity_column.as_deref()?))
    }

    /// The alert's tactics, unless its column names no tactic that Sentinel knows.
    pub fn tactics(&self, column: impl Fn(&str) -> String) -> Option<Vec<String>> {
        let values = list(&column(self.tactics_column.as_deref()?));
        let known = values.iter().filter_map(|value| super::read::tactic(value));
        let mut known: Vec<String> = known.map(str::to_owned).collect();
        known.dedup();
        (!known.is_empty()).then_some(known)
    }

    /// The further properties that have a value.
    pub fn properties(&self, column: impl Fn(&str) -> String) -> Vec<(AlertProperty, String)> {
        let value = |(property, name): &(AlertProperty, String)| {
            let text = column(name);
            (!text.is_empty()).then(|| (*property, cut(text, TEXT_BYTES)))
        };
        self.properties.iter().filter_map(value).collect()
    }
}

/// The values of a list: a JSON array, or a text with commas.
pub(crate) fn list(text: &str) -> Vec<String> {
    let values = match serde_json::from_str::<Vec<serde_json::Value>>(text) {
        Ok(items) => items
            .into_iter()
            .map(|item| item.as_str().map_or_else(|| item.to_string(), str::to_owned))
            .collect::<Vec<_>>(),
        Err(_) => text.split(',').map(|part| part.trim().to_owned()).collect(),
    };
    values.into_iter().filter(|value| !value.is_empty()).take(VALUES).collect()
}

fn filled(format: &str, column: impl Fn(&str) -> String) -> Option<String> {
    let mut text = String::new();
    let mut rest = format;
    while let Some((before, after)) = rest.split_once("{{") {
        let (name, after) = after.split_once("}}")?;
        let value = column(name.trim());
        if value.is_empty() {
            return None;
        }
        text.push_str(before);
        text.push_str(&value);
        rest = after;
    }
    text.push_str(rest);
    (!text.trim().is_empty()).then_some(text)
}

/// The longest beginning of so many bytes.
fn cut(mut text: String, bytes: usize) -> String {
    if text.len() > bytes {
        let end = (0..=bytes).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
        text.truncate(end);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(name: &str) -> String {
        let value = match name {
            "User" => "alice",
            "Sev" => "medium",
            "Odd" => "terrible",
            "Tactics" => "[\"Persistence\",\"nonsense\"]",
            "Long" => return "ä".repeat(300),
            _ => "",
        };
        value.to_owned()
    }

    fn named(format: &str) -> Option<String> {
        let details =
            DetailsOverride { display_name_format: Some(format.into()), ..Default::default() };
        details.name(column)
    }

    #[test]
    fn a_format_is_filled_or_not_used_at_all() {
        assert_eq!(named("Role of {{User}} and {{ User }}").unwrap(), "Role of alice and alice");
        assert_eq!(named("plain").unwrap(), "plain");
        assert_eq!(named("Role of {{Nobody}}"), None);
        assert_eq!(named("Role of {{User"), None);
        let long = named("{{Long}}").unwrap();
        assert!(long.len() <= 256 && long.len() > 250, "{}", long.len());
    }

    #[test]
    fn what_sentinel_does_not_know_falls_back() {
        let of = |severity: &str, tactics: &str| DetailsOverride {
            severity_column: Some(severity.into()),
            tactics_column: Some(tactics.into()),
            ..Default::default()
        };
        assert_eq!(of("Sev", "Tactics").severity(column), Some(Severity::Medium));
        assert_eq!(of("Odd", "Tactics").severity(column), None);
        assert_eq!(of("Sev", "Tactics").tactics(column).unwrap(), ["Persistence"]);
        assert_eq!(of("Sev", "User").tactics(column), None);
    }
}
