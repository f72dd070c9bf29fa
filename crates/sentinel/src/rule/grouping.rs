//! Whether alerts make incidents, and which alerts share one.
//!
//! Not here: finding the incident that an alert belongs to (`incident::placement`).

use directory::Span;
use serde::{Deserialize, Serialize};

/// `incidentConfiguration`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IncidentConfiguration {
    /// Whether an alert makes an incident.
    pub create: bool,
    /// Which alerts share an incident; `None`: each has its own.
    pub grouping: Option<IncidentGrouping>,
}

impl Default for IncidentConfiguration {
    fn default() -> Self {
        Self { create: true, grouping: None }
    }
}

/// Which alerts of a rule belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum MatchingMethod {
    /// Those whose entities are all the same.
    AllEntities,
    /// All of them.
    AnyAlert,
    /// Those that agree in what is selected.
    Selected,
}

/// `groupingConfiguration`, when it is enabled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IncidentGrouping {
    /// Whether a matching alert opens a closed incident again, rather than making a new one.
    pub reopen_closed: bool,
    /// How long after its first alert an incident takes further ones.
    pub lookback: Span,
    /// Which alerts belong together.
    pub method: MatchingMethod,
    /// With [`MatchingMethod::Selected`]: entity types whose entities must be the same.
    pub by_entities: Vec<String>,
    /// With [`MatchingMethod::Selected`]: `DisplayName` and `Severity`.
    pub by_details: Vec<String>,
    /// With [`MatchingMethod::Selected`]: custom details whose values must be the same.
    pub by_custom_details: Vec<String>,
}
