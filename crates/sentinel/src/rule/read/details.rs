//! `alertDetailsOverride`.
//!
//! Not here: applying it (`rule/details.rs`).

use super::{Node, Reader};
use crate::rule::{AlertProperty, DetailsOverride};

const KEYS: [&str; 5] = [
    "alertDisplayNameFormat",
    "alertDescriptionFormat",
    "alertSeverityColumnName",
    "alertTacticsColumnName",
    "alertDynamicProperties",
];

/// Slips of the pen that occur in published rules.
const SLIPS: [(&str, &str); 2] = [
    ("alertnameFormat", "alertDisplayNameFormat"),
    ("alertDisplaynameFormat", "alertDisplayNameFormat"),
];

/// A format takes three columns.
const PLACEHOLDERS: usize = 3;

impl Reader<'_> {
    pub(super) fn details_override(&mut self) -> DetailsOverride {
        let Some(node) = self.source.any(&["alertDetailsOverride"]) else {
            return DetailsOverride::default();
        };
        for (key, _) in node.pairs() {
            let text = key.text().unwrap_or_default();
            if let Some((slip, right)) = SLIPS.iter().find(|(slip, _)| *slip == text) {
                self.warn(key, format!("`{slip}` is spelled `{right}`"));
            } else if !KEYS.iter().any(|known| known.eq_ignore_ascii_case(text)) {
                self.unknown_key(key);
            }
        }
        let name = node.any(&["alertDisplayNameFormat", "alertnameFormat"]);
        let columns = |key| node.get(key).and_then(Node::text).filter(|it| !it.is_empty());
        DetailsOverride {
            display_name_format: self.format(name),
            description_format: self.format(node.get("alertDescriptionFormat")),
            severity_column: columns("alertSeverityColumnName").map(str::to_owned),
            tactics_column: columns("alertTacticsColumnName").map(str::to_owned),
            properties: self.properties(node.get("alertDynamicProperties")),
        }
    }

    fn format(&mut self, node: Option<&Node>) -> Option<String> {
        let node = node?;
        let text = node.text().filter(|text| !text.trim().is_empty())?;
        let count = DetailsOverride::columns(text).count();
        if count > PLACEHOLDERS {
            let message = format!("{count} columns in one format; Sentinel takes {PLACEHOLDERS}");
            self.warn(node, message);
        }
        Some(text.to_owned())
    }

    fn properties(&mut self, node: Option<&Node>) -> Vec<(AlertProperty, String)> {
        let mut properties = Vec::new();
        for item in node.map(Node::items).unwrap_or_default() {
            let text = |key| item.get(key).and_then(Node::text).unwrap_or_default();
            let (name, column) = (text("alertProperty"), text("value"));
            match AlertProperty::named(name) {
                Some(property) if !column.is_empty() => {
                    properties.push((property, column.to_owned()))
                }
                Some(_) => self.warn(item, format!("`{name}` names no column; it is ignored")),
                None => {
                    self.warn(item, format!("`{name}` is no property of an alert; it is ignored"));
                }
            }
        }
        properties
    }
}
