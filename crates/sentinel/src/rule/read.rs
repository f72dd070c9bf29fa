//! Reads analytics rules and hunting queries from YAML and from ARM templates: lenient about what
//! Sentinel tolerates, precise about what cannot work.
//!
//! Not here: checking the query, which needs a catalogue of tables.

mod details;
mod entities;
mod incidents;
mod schedule;
mod words;

use uuid::Uuid;

use super::{
    AnalyticsRule, Kind, Severity,
    details::list,
    document::{self, Node},
    source::{self, RuleSource},
};

pub(super) use words::tactic;

/// How serious a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// The rule works, but something is not as it should be.
    Warning,
    /// The rule cannot be used.
    Error,
}

/// Something about a rule file that its author should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How serious it is.
    pub level: Level,
    /// Line in the file, from 1; 0 when the whole file is meant.
    pub line: u64,
    /// Column in that line, from 1; 0 when the whole file is meant.
    pub column: u64,
    /// What is wrong and what to do.
    pub message: String,
}

/// What a file says of a rule besides the rule.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Metadata {
    /// `version` of a YAML file, `templateVersion` of a template.
    pub template_version: Option<String>,
    /// Free words.
    pub tags: Vec<String>,
    /// For an entity exploration, the entity type that it starts from.
    pub explores: Option<String>,
}

/// A rule as read from a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleFile {
    /// The rule, unless a finding is an error.
    pub rule: Option<AnalyticsRule>,
    /// The text that holds this rule alone: the file, or its part of a template of several.
    pub text: String,
    /// The line of the file where the query's text begins, to place the query's own errors.
    pub query_line: u64,
    /// What else the file says.
    pub metadata: Metadata,
    /// Everything noticed.
    pub findings: Vec<Finding>,
}

/// Reads a file with one rule.
#[must_use]
pub fn read(text: &str) -> RuleFile {
    let mut files = read_all(text);
    let several = files.len() > 1;
    let first = if several { None } else { files.pop() };
    first.unwrap_or_else(|| {
        let what = if several { format!("{} rules", files.len()) } else { "no rule".to_owned() };
        unusable(text, 0, 0, format!("the file holds {what}, not one"))
    })
}

/// Reads a file with any number of rules: YAML, Sentinel's REST form, an ARM template, a solution
/// package. A file without any gives one entry that says so.
#[must_use]
pub fn read_all(text: &str) -> Vec<RuleFile> {
    let document = match document::parse(text) {
        Ok(document) => document,
        Err(error) => {
            let message = format!("not a rule: {}", error.message);
            return vec![unusable(text, error.line, error.column, message)];
        }
    };
    let sources = source::rules(&document);
    let alone = sources.len() == 1;
    let mut files: Vec<RuleFile> = sources
        .into_iter()
        .map(|source| {
            let text = if alone { text.to_owned() } else { source.text() };
            Reader { source, findings: Vec::new() }.file(text)
        })
        .collect();
    if files.is_empty() {
        let message = "no rule: neither a YAML rule nor a template with `alertRules`".to_owned();
        files.push(unusable(text, 0, 0, message));
    }
    files
}

fn unusable(text: &str, line: u64, column: u64, message: String) -> RuleFile {
    RuleFile {
        rule: None,
        text: text.to_owned(),
        query_line: 0,
        metadata: Metadata::default(),
        findings: vec![Finding { level: Level::Error, line, column, message }],
    }
}

struct Reader<'a> {
    source: RuleSource<'a>,
    findings: Vec<Finding>,
}

impl<'a> Reader<'a> {
    fn file(mut self, text: String) -> RuleFile {
        let query = self.source.any(&["query"]);
        let rule = self.rule();
        self.unknown_keys();
        let usable = self.findings.iter().all(|finding| finding.level != Level::Error);
        RuleFile {
            rule: rule.filter(|_| usable),
            text,
            query_line: query.map_or(0, |query| query.line),
            metadata: self.metadata(),
            findings: self.findings,
        }
    }

    fn note(&mut self, level: Level, at: &Node, message: impl Into<String>) {
        let (line, column) = (at.line, at.column);
        self.findings.push(Finding { level, line, column, message: message.into() });
    }

    fn warn(&mut self, at: &Node, message: impl Into<String>) {
        self.note(Level::Warning, at, message);
    }

    fn error(&mut self, at: &Node, message: impl Into<String>) {
        self.note(Level::Error, at, message);
    }

    /// The text of a key, which must be one; nothing when the key is missing.
    fn text(&mut self, key: &str, keys: &[&str]) -> Option<(&'a Node, &'a str)> {
        let node = self.source.any(keys)?;
        let text = node.text();
        if text.is_none() {
            self.error(node, format!("`{key}` must be a text"));
        }
        text.map(|text| (node, text))
    }

    fn required(&mut self, key: &str, keys: &[&str]) -> Option<(&'a Node, &'a str)> {
        if self.source.any(keys).is_none() {
            self.missing(key);
        }
        self.text(key, keys)
    }

    fn missing(&mut self, key: &str) {
        let message = format!("`{key}` is missing");
        // Of a rule in a template, the place where the rule begins.
        let (line, column) =
            self.source.resource.map_or((0, 0), |resource| (resource.line, resource.column));
        self.findings.push(Finding { level: Level::Error, line, column, message });
    }

    fn rule(&mut self) -> Option<AnalyticsRule> {
        let name = self.required("name", &["displayName", "name"]);
        let id = self.id(name.map_or("", |(_, name)| name));
        let kind = self.kind();
        let severity = self.severity(kind == Some(Kind::Hunting));
        let query = self.query();
        let suppression = self.suppression();
        let incidents = self.incidents();
        let event_grouping = self.event_grouping();
        let details_override = self.details_override();
        let entity_mappings = self.entity_mappings(kind == Some(Kind::Hunting));
        Some(AnalyticsRule {
            id: id?,
            name: name?.1.trim().to_owned(),
            description: self.description(),
            kind: kind?,
            severity: severity?,
            query: query?,
            tactics: self.tactics(),
            techniques: self.techniques(),
            entity_mappings,
            sentinel_entities: self.sentinel_entities(),
            custom_details: self.custom_details(),
            details_override,
            event_grouping: event_grouping?,
            incidents: incidents?,
            suppression: suppression?,
            enabled: self.source.body.get("enabled").and_then(Node::bool).unwrap_or(true),
        })
    }

    /// The rule's GUID. Files without one, or with another name for it, get one that follows from
    /// what they say, so that importing a file again replaces the rule.
    fn id(&mut self, name: &str) -> Option<Uuid> {
        let found = self.source.id();
        if let Some((node, text)) = &found {
            if let Ok(id) = Uuid::try_parse(text.trim()) {
                return Some(id);
            }
            self.warn(node, format!("`{text}` is not a GUID: Reeve derives one from it"));
        }
        let text = found.map_or_else(|| name.to_owned(), |(_, text)| text);
        if text.is_empty() {
            self.missing("id");
            return None;
        }
        if text == name {
            let message = "`id` is missing: Reeve derives one from the name".to_owned();
            self.findings.push(Finding { level: Level::Warning, line: 0, column: 0, message });
        }
        Some(derived_id(&text))
    }

    fn description(&mut self) -> String {
        let text = self.source.any(&["description"]).and_then(Node::text);
        let tag = || self.saved_search_tag("description");
        text.or_else(tag).unwrap_or_default().trim().trim_matches('\'').trim().to_owned()
    }

    /// A saved search keeps what it has no field for in tags.
    fn saved_search_tag(&self, name: &str) -> Option<&'a str> {
        let tags = self.source.body.get("tags")?.items();
        let is = |tag: &&Node| tag.get("name").and_then(Node::text) == Some(name);
        tags.iter().find(is)?.get("value")?.text()
    }

    fn severity(&mut self, hunting: bool) -> Option<Severity> {
        if hunting && self.source.any(&["severity"]).is_none() {
            return Some(Severity::Informational);
        }
        let (node, text) = self.required("severity", &["severity"])?;
        let found = Severity::named(text);
        match found {
            Some(severity) if severity.name() != text => {
                self.warn(node, format!("`severity: {text}` is spelled `{}`", severity.name()));
            }
            Some(_) => {}
            None => {
                let message =
                    format!("`severity: {text}` is none of Informational, Low, Medium, High");
                self.error(node, message);
            }
        }
        found
    }

    fn query(&mut self) -> Option<String> {
        let (node, text) = self.required("query", &["query"])?;
        // In a template, a text that begins with a bracket would be an expression.
        let escaped = self.source.resource.and(text.strip_prefix("[["));
        let text = escaped.map_or_else(|| text.to_owned(), |rest| format!("[{rest}"));
        if text.trim().is_empty() {
            self.error(node, "`query` is empty");
            return None;
        }
        let length = text.chars().count();
        if length > 10_000 {
            let message = format!("`query` has {length} characters; Sentinel takes up to 10,000");
            self.warn(node, message);
        }
        Some(text)
    }

    fn metadata(&self) -> Metadata {
        let text = |keys: &[&str]| self.source.any(keys).and_then(Node::text).map(str::to_owned);
        let tags = self.source.body.get("tags").map(Node::items).unwrap_or_default();
        Metadata {
            template_version: text(&["version", "templateVersion"]),
            tags: tags.iter().filter_map(Node::text).map(str::to_owned).collect(),
            explores: text(&["InputEntityType"]),
        }
    }

    /// Texts of a list, or of one text with commas.
    fn texts(&self, keys: &[&str]) -> Vec<(&'a Node, String)> {
        let Some(node) = self.source.any(keys) else { return Vec::new() };
        match node.text() {
            Some(text) => list(text).into_iter().map(|text| (node, text)).collect(),
            None => {
                let texts = node.items().iter().filter_map(|it| Some((it, it.text()?)));
                texts.map(|(it, text)| (it, text.trim().to_owned())).collect()
            }
        }
    }
}

/// A GUID (version 8) that follows from a text.
fn derived_id(text: &str) -> Uuid {
    use sha2::{Digest as _, Sha256};
    let digest = Sha256::digest(text.trim());
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(digest).for_each(|(byte, hashed)| *byte = hashed);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

#[cfg(test)]
mod tests;
