//! Entity mappings, columns of ready entities, custom details.
//!
//! Not here: making entities of rows (`entity`).

use super::{Level, Node, Reader};
use crate::{
    entity,
    rule::{EntityMapping, FieldMapping},
};

/// Columns that older rules project for their entities, and what they stand for.
const LEGACY: [(&str, &str, &str); 4] = [
    ("AccountCustomEntity", "Account", "FullName"),
    ("IPCustomEntity", "IP", "Address"),
    ("HostCustomEntity", "Host", "FullName"),
    ("URLCustomEntity", "URL", "Url"),
];

/// Sentinel's limits.
const MAPPINGS: usize = 10;
const DETAILS: usize = 20;
const DETAIL_NAME: usize = 20;

impl Reader<'_> {
    pub(super) fn entity_mappings(&mut self, hunting: bool) -> Vec<EntityMapping> {
        let Some(node) = self.source.any(&["entityMappings"]) else { return self.legacy() };
        let mut mappings = Vec::new();
        for mapping in node.items() {
            mappings.extend(self.entity_mapping(mapping, hunting));
        }
        if mappings.len() > MAPPINGS {
            let message = format!("{} entity mappings; Sentinel takes {MAPPINGS}", mappings.len());
            self.warn(node, message);
        }
        mappings
    }

    fn entity_mapping(&mut self, mapping: &Node, hunting: bool) -> Option<EntityMapping> {
        let Some((at, name)) = mapping.get("entityType").and_then(|it| Some((it, it.text()?)))
        else {
            self.error(mapping, "an entity mapping lacks `entityType`");
            return None;
        };
        let Some(kind) = entity::kind(name) else {
            // Hunting queries name types that rules may not; nobody makes entities of their rows.
            let level = if hunting { Level::Warning } else { Level::Error };
            self.note(level, at, format!("unsupported: entity type `{name}`"));
            return None;
        };
        let fields = mapping.get("fieldMappings").map(Node::items).unwrap_or_default();
        if !(1..=3).contains(&fields.len()) {
            let count = fields.len();
            let message = format!("`{name}` has {count} identifiers; an entity takes one to three");
            self.error(at, message);
        }
        let mut field_mappings = Vec::new();
        for field in fields {
            let text = |key| field.get(key).and_then(Node::text).map(str::to_owned);
            let (Some(identifier), Some(column_name)) = (text("identifier"), text("columnName"))
            else {
                self.error(field, "an identifier needs `identifier` and `columnName`");
                continue;
            };
            let identifier = match kind.identifier(&identifier) {
                Some(known) => known.to_owned(),
                None => {
                    let message = format!("`{name}` has no identifier `{identifier}` in Sentinel");
                    self.warn(field, message);
                    identifier
                }
            };
            field_mappings.push(FieldMapping { identifier, column_name });
        }
        Some(EntityMapping { entity_type: kind.name.to_owned(), field_mappings })
    }

    /// A rule without mappings whose query projects the columns of older rules.
    fn legacy(&self) -> Vec<EntityMapping> {
        let query = self.source.any(&["query"]).and_then(Node::text).unwrap_or_default();
        let used = LEGACY.into_iter().filter(|(column, ..)| query.contains(column));
        used.map(|(column, entity_type, identifier)| EntityMapping {
            entity_type: entity_type.to_owned(),
            field_mappings: vec![FieldMapping {
                identifier: identifier.to_owned(),
                column_name: column.to_owned(),
            }],
        })
        .collect()
    }

    pub(super) fn sentinel_entities(&mut self) -> Vec<String> {
        let Some(node) = self.source.any(&["sentinelEntitiesMappings"]) else { return Vec::new() };
        let mut columns = Vec::new();
        for mapping in node.items() {
            match mapping.get("columnName").and_then(Node::text) {
                Some(column) => columns.push(column.to_owned()),
                None => self.error(mapping, "`sentinelEntitiesMappings` needs a `columnName`"),
            }
        }
        columns
    }

    /// Sorted by name, since YAML and JSON give them in no order that means anything.
    pub(super) fn custom_details(&mut self) -> Vec<(String, String)> {
        let Some(node) = self.source.any(&["customDetails"]) else { return Vec::new() };
        let mut details = Vec::new();
        for (key, value) in node.pairs() {
            match (key.text(), value.text()) {
                (Some(name), Some(column)) => {
                    let length = name.chars().count();
                    if length > DETAIL_NAME {
                        let message = format!(
                            "the custom detail `{name}` has {length} characters; Sentinel takes {DETAIL_NAME}"
                        );
                        self.warn(key, message);
                    }
                    details.push((name.to_owned(), column.to_owned()));
                }
                _ => self.error(value, "a custom detail needs a name and a column"),
            }
        }
        if details.len() > DETAILS {
            let message = format!("{} custom details; Sentinel takes {DETAILS}", details.len());
            self.warn(node, message);
        }
        details.sort();
        details
    }
}
