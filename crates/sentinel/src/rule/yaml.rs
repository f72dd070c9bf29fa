//! Reads an analytics rule from YAML: lenient about what Sentinel tolerates, precise about what
//! cannot work, and refusing by name what Reeve does not evaluate yet.
//!
//! Not here: checking the query, which needs a catalogue of tables.

use directory::Span;
use serde::Deserialize;
use serde_saphyr::Spanned;

use super::{
    AnalyticsRule, EntityMapping, EventGrouping, FieldMapping, Severity, duration::parse_duration,
};

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

/// A rule file as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleFile {
    /// The rule, unless a finding is an error.
    pub rule: Option<AnalyticsRule>,
    /// The line of the file where the query's text begins, to place the query's own errors.
    pub query_line: u64,
    /// Everything noticed.
    pub findings: Vec<Finding>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawRule {
    id: Option<Spanned<String>>,
    name: Option<Spanned<String>>,
    description: Option<String>,
    severity: Option<Spanned<String>>,
    kind: Option<Spanned<String>>,
    query: Option<Spanned<String>>,
    query_frequency: Option<Spanned<String>>,
    query_period: Option<Spanned<String>>,
    trigger_operator: Option<Spanned<String>>,
    trigger_threshold: Option<Spanned<i64>>,
    tactics: Option<Vec<String>>,
    #[serde(alias = "techniques")]
    relevant_techniques: Option<Vec<String>>,
    entity_mappings: Option<Vec<RawMapping>>,
    custom_details: Option<std::collections::BTreeMap<String, String>>,
    alert_details_override: Option<Spanned<serde_json::Value>>,
    event_grouping_settings: Option<RawGrouping>,
    incident_configuration: Option<RawIncident>,
    suppression_enabled: Option<Spanned<bool>>,
    enabled: Option<bool>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawMapping {
    entity_type: Spanned<String>,
    field_mappings: Vec<FieldMapping>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawGrouping {
    aggregation_kind: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawIncident {
    create_incident: Option<bool>,
    grouping_configuration: Option<RawIncidentGrouping>,
}

#[derive(Debug, Deserialize)]
struct RawIncidentGrouping {
    enabled: Option<Spanned<bool>>,
}

/// Reads one rule file.
#[must_use]
pub fn read(text: &str) -> RuleFile {
    let mut reader = Reader { findings: Vec::new() };
    let raw: RawRule = match serde_saphyr::from_str(text) {
        Ok(raw) => raw,
        Err(error) => {
            let at = error.location();
            let (line, column) = at.map_or((0, 0), |at| (at.line(), at.column()));
            let message = format!("not a rule: {}", error.without_snippet());
            let findings = vec![Finding { level: Level::Error, line, column, message }];
            return RuleFile { rule: None, query_line: 0, findings };
        }
    };
    let query_line = raw.query.as_ref().map_or(0, |query| query.referenced.line());
    reader.refuse_what_is_not_evaluated(&raw);
    let rule = reader.rule(raw);
    let usable = reader.findings.iter().all(|finding| finding.level != Level::Error);
    RuleFile { rule: rule.filter(|_| usable), query_line, findings: reader.findings }
}

struct Reader {
    findings: Vec<Finding>,
}

impl Reader {
    fn note<T>(&mut self, level: Level, at: &Spanned<T>, message: impl Into<String>) {
        self.findings.push(Finding {
            level,
            line: at.referenced.line(),
            column: at.referenced.column(),
            message: message.into(),
        });
    }

    fn required<T>(&mut self, key: &str, value: Option<Spanned<T>>) -> Option<Spanned<T>> {
        if value.is_none() {
            let message = format!("`{key}` is missing");
            self.findings.push(Finding { level: Level::Error, line: 0, column: 0, message });
        }
        value
    }

    fn refuse_what_is_not_evaluated(&mut self, raw: &RawRule) {
        if let Some(kind) = &raw.kind
            && !kind.value.eq_ignore_ascii_case("Scheduled")
        {
            let message =
                format!("unsupported: rules of kind `{}`; only Scheduled runs", kind.value);
            self.note(Level::Error, kind, message);
        }
        if let Some(format) = raw.alert_details_override.as_ref().filter(|it| !is_empty(&it.value))
        {
            self.note(Level::Error, format, "unsupported: `alertDetailsOverride`");
        }
        if let Some(on) = raw.suppression_enabled.as_ref().filter(|it| it.value) {
            self.note(Level::Error, on, "unsupported: `suppressionEnabled: true`");
        }
        let grouping = raw.incident_configuration.as_ref();
        let grouping = grouping.and_then(|it| it.grouping_configuration.as_ref());
        if let Some(on) = grouping.and_then(|it| it.enabled.as_ref()).filter(|it| it.value) {
            self.note(
                Level::Error,
                on,
                "unsupported: incident grouping (`groupingConfiguration.enabled: true`)",
            );
        }
        let operator = raw.trigger_operator.as_ref();
        if let Some(operator) =
            operator.filter(|it| !matches_any(&it.value, &["gt", "GreaterThan"]))
        {
            let message =
                format!("unsupported: `triggerOperator: {}`; only `gt` runs", operator.value);
            self.note(Level::Error, operator, message);
        }
        if let Some(threshold) = raw.trigger_threshold.as_ref().filter(|it| it.value != 0) {
            let message =
                format!("unsupported: `triggerThreshold: {}`; only 0 runs", threshold.value);
            self.note(Level::Error, threshold, message);
        }
    }

    fn rule(&mut self, raw: RawRule) -> Option<AnalyticsRule> {
        let id = self.required("id", raw.id).and_then(|id| self.guid(&id));
        let name = self.required("name", raw.name);
        let severity = self.required("severity", raw.severity).and_then(|it| self.severity(&it));
        let query = self.required("query", raw.query);
        let schedule = self.schedule(raw.query_frequency, raw.query_period);
        let event_grouping = self.event_grouping(raw.event_grouping_settings.as_ref());
        let entity_mappings = self.entity_mappings(raw.entity_mappings.unwrap_or_default());
        let (query_frequency, query_period) = schedule?;
        Some(AnalyticsRule {
            id: id?,
            name: name?.value,
            description: raw.description.unwrap_or_default().trim().trim_matches('\'').to_owned(),
            severity: severity?,
            query: query?.value,
            query_frequency,
            query_period,
            tactics: raw.tactics.unwrap_or_default(),
            techniques: raw.relevant_techniques.unwrap_or_default(),
            entity_mappings,
            custom_details: raw.custom_details.unwrap_or_default().into_iter().collect(),
            event_grouping: event_grouping?,
            create_incident: raw
                .incident_configuration
                .and_then(|it| it.create_incident)
                .unwrap_or(true),
            enabled: raw.enabled.unwrap_or(true),
        })
    }

    fn guid(&mut self, id: &Spanned<String>) -> Option<uuid::Uuid> {
        let parsed = uuid::Uuid::try_parse(&id.value).ok();
        if parsed.is_none() {
            self.note(Level::Error, id, format!("`id: {}` is not a GUID", id.value));
        }
        parsed
    }

    fn severity(&mut self, text: &Spanned<String>) -> Option<Severity> {
        let all = [Severity::Informational, Severity::Low, Severity::Medium, Severity::High];
        let found = all.into_iter().find(|it| it.name().eq_ignore_ascii_case(&text.value));
        match found {
            Some(severity) if severity.name() != text.value => {
                let message =
                    format!("`severity: {}` is spelled `{}`", text.value, severity.name());
                self.note(Level::Warning, text, message);
            }
            Some(_) => {}
            None => {
                let message = format!(
                    "`severity: {}` is none of Informational, Low, Medium, High",
                    text.value
                );
                self.note(Level::Error, text, message);
            }
        }
        found
    }

    /// Microsoft's limits: each 5 minutes to 14 days, and the period at least the frequency.
    fn schedule(
        &mut self,
        frequency: Option<Spanned<String>>,
        period: Option<Spanned<String>>,
    ) -> Option<(Span, Span)> {
        let frequency = self.required("queryFrequency", frequency);
        let period = self.required("queryPeriod", period);
        let frequency_span = self.bounded("queryFrequency", frequency.as_ref()?);
        let period_at = period?;
        let period_span = self.bounded("queryPeriod", &period_at);
        let (frequency_span, period_span) = (frequency_span?, period_span?);
        if period_span < frequency_span {
            let message = format!(
                "`queryPeriod: {}` is shorter than `queryFrequency: {}`: rows between two windows would never be looked at",
                period_at.value,
                frequency.map(|it| it.value).unwrap_or_default()
            );
            self.note(Level::Error, &period_at, message);
        }
        Some((frequency_span, period_span))
    }

    fn bounded(&mut self, key: &str, text: &Spanned<String>) -> Option<Span> {
        match parse_duration(&text.value) {
            Err(error) => {
                self.note(Level::Error, text, format!("`{key}`: {error}"));
                None
            }
            Ok(span) if span < Span::minutes(5) || span > Span::days(14) => {
                let message =
                    format!("`{key}: {}` is not between 5 minutes and 14 days", text.value);
                self.note(Level::Error, text, message);
                None
            }
            Ok(span) => Some(span),
        }
    }

    fn event_grouping(&mut self, raw: Option<&RawGrouping>) -> Option<EventGrouping> {
        let Some(kind) = raw.and_then(|it| it.aggregation_kind.as_ref()) else {
            return Some(EventGrouping::SingleAlert);
        };
        match kind.value.to_ascii_lowercase().as_str() {
            "singlealert" => Some(EventGrouping::SingleAlert),
            "alertperresult" => Some(EventGrouping::AlertPerResult),
            _ => {
                let message = format!(
                    "`aggregationKind: {}` is neither SingleAlert nor AlertPerResult",
                    kind.value
                );
                self.note(Level::Error, kind, message);
                None
            }
        }
    }

    fn entity_mappings(&mut self, raw: Vec<RawMapping>) -> Vec<EntityMapping> {
        let mut mappings = Vec::with_capacity(raw.len());
        for mapping in raw {
            let name = &mapping.entity_type;
            if !(1..=3).contains(&mapping.field_mappings.len()) {
                let message = format!(
                    "`{}` has {} identifiers; an entity takes one to three",
                    name.value,
                    mapping.field_mappings.len()
                );
                self.note(Level::Error, name, message);
            }
            if crate::entity::kind(&name.value).is_none() {
                let message = format!("unsupported: entity type `{}`", name.value);
                self.note(Level::Error, name, message);
            }
            mappings.push(EntityMapping {
                entity_type: mapping.entity_type.value,
                field_mappings: mapping.field_mappings,
            });
        }
        mappings
    }
}

fn is_empty(value: &serde_json::Value) -> bool {
    value.is_null() || value.as_object().is_some_and(serde_json::Map::is_empty)
}

fn matches_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| word.eq_ignore_ascii_case(text))
}

#[cfg(test)]
mod tests;
