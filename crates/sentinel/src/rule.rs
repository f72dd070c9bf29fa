//! A Sentinel analytics rule as it is understood: every field typed and checked.
//!
//! Not here: reading it from a file (`rule/read.rs`), telling how it is evaluated
//! (`rule/evaluation.rs`) and running it.

mod columns;
mod demand;
mod details;
mod document;
mod duration;
mod early;
mod evaluation;
mod grouping;
mod read;
mod schedule;
mod source;

use directory::Span;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

pub use demand::{Demand, Demands, Match};
pub(crate) use details::list;
pub use details::{AlertProperty, DetailsOverride};
pub use duration::{InvalidDuration, parse_duration};
pub use early::{finds_only_sooner, needs_rows};
pub use evaluation::{Evaluation, Reason, evaluation, scheduled};
pub use grouping::{IncidentConfiguration, IncidentGrouping, MatchingMethod};
pub use read::{Finding, Level, Metadata, RuleFile, read, read_all};
pub use schedule::{Schedule, Trigger, TriggerOperator};

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
    /// All of them, mildest first.
    pub const ALL: [Self; 4] = [Self::Informational, Self::Low, Self::Medium, Self::High];

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

    /// The severity of that name, in any case.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name().eq_ignore_ascii_case(name.trim()))
    }
}

/// When a rule looks at rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// On a schedule, over a window of `TimeGenerated`.
    Scheduled(Schedule),
    /// Every minute, over the rows that were ingested in it.
    Nrt,
    /// Never by itself: a hunting query, run when a person asks.
    Hunting,
}

impl Kind {
    /// Sentinel's word.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Scheduled(_) => "Scheduled",
            Self::Nrt => "NRT",
            Self::Hunting => "Hunting",
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

/// An analytics rule or a hunting query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AnalyticsRule {
    /// The rule's GUID.
    pub id: Uuid,
    /// Its `displayName`, unique in the workspace.
    pub name: String,
    /// What it looks for.
    pub description: String,
    /// When it looks at rows.
    pub kind: Kind,
    /// Severity of its alerts.
    pub severity: Severity,
    /// The KQL text, exactly as written.
    pub query: String,
    /// MITRE ATT&CK tactics.
    pub tactics: Vec<String>,
    /// MITRE ATT&CK techniques.
    pub techniques: Vec<String>,
    /// Entities of an alert, in the file's order.
    pub entity_mappings: Vec<EntityMapping>,
    /// Columns that hold arrays of ready entities (`sentinelEntitiesMappings`).
    pub sentinel_entities: Vec<String>,
    /// Custom detail → result column, by name.
    pub custom_details: Vec<(String, String)>,
    /// What of an alert comes from the rows instead.
    pub details_override: DetailsOverride,
    /// One alert per run or per row.
    pub event_grouping: EventGrouping,
    /// Whether alerts make incidents, and which share one.
    pub incidents: IncidentConfiguration,
    /// For how long the rule rests after an alert; `None`: not at all.
    pub suppression: Option<Span>,
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

    /// Its schedule, if it has one.
    #[must_use]
    pub const fn schedule(&self) -> Option<&Schedule> {
        match &self.kind {
            Kind::Scheduled(schedule) => Some(schedule),
            Kind::Nrt | Kind::Hunting => None,
        }
    }
}
