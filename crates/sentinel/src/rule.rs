//! A Sentinel analytics rule as it is understood: every field typed and checked.
//!
//! Not here: reading it from a file (`rule/yaml.rs`), telling how it is evaluated
//! (`rule/evaluation.rs`) and running it.

mod duration;
mod evaluation;
mod yaml;

use directory::Span;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

pub use duration::{InvalidDuration, parse_duration};
pub use evaluation::{Evaluation, Reason, evaluation, scheduled};
pub use yaml::{Finding, Level, RuleFile, read};

/// How bad a match of the rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Severity {
    /// Worth knowing.
    Informational,
    /// Little harm.
    Low,
    /// Some harm.
    Medium,
    /// Great harm.
    High,
}

impl Severity {
    /// Sentinel's word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Informational => "Informational",
            Self::Low => "Low",
            Self::Medium => "Medium",
            Self::High => "High",
        }
    }
}

/// One identifier of an entity and the result column that holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FieldMapping {
    /// Such as `AadUserId` or `HostName`; an untyped text, never validated by its name.
    pub identifier: String,
    /// A column of the rule's result.
    pub column_name: String,
}

/// Which columns make up one entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EntityMapping {
    /// Such as `Account`, `Host` or `IP`.
    pub entity_type: String,
    /// One to three identifiers.
    pub field_mappings: Vec<FieldMapping>,
}

/// Whether the rows of one run become one alert or one each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum EventGrouping {
    /// All rows of a run in one alert (Sentinel's default).
    SingleAlert,
    /// One alert for each row.
    AlertPerResult,
}

/// A scheduled analytics rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AnalyticsRule {
    /// The rule's GUID.
    pub id: Uuid,
    /// Its `displayName`, unique in the workspace.
    pub name: String,
    /// What it looks for.
    pub description: String,
    /// Severity of its alerts.
    pub severity: Severity,
    /// The KQL text, exactly as written.
    pub query: String,
    /// How often it runs.
    pub query_frequency: Span,
    /// How far back each run looks; at least `query_frequency`.
    pub query_period: Span,
    /// MITRE ATT&CK tactics.
    pub tactics: Vec<String>,
    /// MITRE ATT&CK techniques.
    pub techniques: Vec<String>,
    /// Entities of an alert, in the file's order.
    pub entity_mappings: Vec<EntityMapping>,
    /// Custom detail → result column, in the file's order.
    pub custom_details: Vec<(String, String)>,
    /// One alert per run or per row.
    pub event_grouping: EventGrouping,
    /// Whether an alert makes an incident.
    pub create_incident: bool,
    /// Whether the rule is on.
    pub enabled: bool,
}

impl AnalyticsRule {
    /// Identifies this wording of the rule. Whatever could change its alerts changes the version,
    /// and a row counts once for each version.
    #[must_use]
    pub fn version(&self) -> String {
        let text = serde_json::to_vec(self).unwrap_or_default();
        let digest = Sha256::digest(text);
        digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }
}
