//! When two findings are the same.
//!
//! Not here: remembering which were seen.

use sha2::{Digest as _, Sha256};

use super::Run;
use crate::{entity::Entity, rule::AnalyticsRule};

/// What makes two findings the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sameness {
    /// The log row: for rules that judge each row once. A role given again tomorrow is a new
    /// finding.
    Row,
    /// Who and what it is about: for rules whose windows overlap, so that the same rows are found
    /// again and again. Two such findings are the same if their windows overlap.
    Subject,
    /// The run, as Sentinel has it: every run alerts anew.
    Run,
}

impl Sameness {
    /// A hash that the same findings share.
    pub(super) fn identity(
        self,
        rule: &AnalyticsRule,
        run: &Run,
        rows: &[Vec<String>],
        (entities, details): (&[Entity], &[(String, Vec<String>)]),
    ) -> String {
        let parts = match self {
            Self::Row => serde_json::json!([rule.id, run.event_times, rows, entities, details]),
            Self::Subject => {
                let mut about: Vec<_> =
                    entities.iter().map(|it| it.stored(0).to_string()).collect();
                about.sort();
                let mut details = details.to_vec();
                details.iter_mut().for_each(|(_, values)| values.sort());
                // A rule that does not say what it is about is about its rows.
                let nothing = about.is_empty() && details.iter().all(|(_, it)| it.is_empty());
                serde_json::json!(["subject", rule.id, about, details, nothing.then_some(rows)])
            }
            Self::Run => serde_json::json!(["run", rule.id, run.window.1, rows]),
        };
        let digest = Sha256::digest(parts.to_string());
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}
