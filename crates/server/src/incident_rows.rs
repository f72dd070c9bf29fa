//! From the journal to rows of `SecurityAlert`, `SecurityIncident` and `SentinelAudit`.
//!
//! Not here: the tenant's audit log (`audit_rows`), and runs of rules, which are not in the journal.

use std::{collections::BTreeMap, sync::Arc};

use directory::Ticks;
use journal::{Event, Position};
use lake::SourcePosition;
use sentinel::incident::{self, Event as IncidentEvent, Incident};

use crate::{
    content,
    incidents::{ALERTS, AlertEvent, PREFIX},
    ingestion::{IngestionError, context, rows},
    instance::Instance,
    rule_audit::RuleAudit,
    stored,
};

/// The lake's name for this source of rows.
const SOURCE: &str = "journal-incidents";
const PAGE: usize = 500;

/// Rows to be written, as objects.
#[derive(Debug, Default)]
struct Objects {
    alerts: Vec<serde_json::Value>,
    incidents: Vec<serde_json::Value>,
    changes: Vec<serde_json::Value>,
}

/// Writes the rows of one instance's alerts and incidents.
#[derive(Debug)]
pub struct IncidentRows {
    instance: Arc<Instance>,
    /// Each incident as of the last event read, since a row shows all of it.
    incidents: BTreeMap<u32, Incident>,
    rules: RuleAudit,
    read: Position,
}

impl IncidentRows {
    /// A feed that starts from the journal's beginning; what is in the lake already is read, but
    /// not written again.
    #[must_use]
    pub fn new(instance: Arc<Instance>) -> Self {
        let rules = RuleAudit::default();
        Self { instance, incidents: BTreeMap::new(), rules, read: Position(0) }
    }

    /// Writes whatever is new. Returns whether anything was.
    ///
    /// # Errors
    /// When the journal cannot be read or the lake not be written; nothing is lost.
    pub async fn step(&mut self, now: Ticks) -> Result<bool, IngestionError> {
        let instance = self.instance.clone();
        let Instance { journal, lake, .. } = &*instance;
        let mut any = false;
        loop {
            let events = journal.read_all(self.read, PAGE).await?;
            let Some(last) = events.last() else { return Ok(any) };
            let position = last.position;
            let written = lake.position(SOURCE);
            let mut objects = Objects::default();
            for event in &events {
                self.row(event, event.position.0 > written, &mut objects)?;
            }
            if position.0 > written {
                let mut batches = Vec::new();
                let workspace = &instance.identity().workspace;
                let context = context(workspace, instance.tenant_id(), SOURCE, now);
                for (table, objects) in [
                    ("SecurityAlert", objects.alerts),
                    ("SecurityIncident", objects.incidents),
                    ("SentinelAudit", objects.changes),
                ] {
                    batches.extend(rows(lake, &context, table, objects)?);
                }
                let source =
                    SourcePosition { source: SOURCE.into(), after: written, position: position.0 };
                any |= !batches.is_empty();
                lake.append(Some(source), now, batches).await?;
            }
            self.read = position;
        }
    }

    fn row(
        &mut self,
        event: &Event,
        wanted: bool,
        objects: &mut Objects,
    ) -> Result<(), IngestionError> {
        let Objects { alerts, incidents, changes } = objects;
        let workspace = &self.instance.identity().workspace;
        if event.stream == content::STREAM {
            let change = stored::decode(event)?;
            let row = self.rules.row(&change, workspace, event.time, event.position.0);
            changes.extend(row.filter(|_| wanted));
            return Ok(());
        }
        if event.stream == ALERTS {
            let AlertEvent::AlertRaised { alert } = stored::decode(event)?;
            alerts.extend(wanted.then(|| alert.row(workspace)));
            return Ok(());
        }
        let Some(number) = event.stream.strip_prefix(PREFIX).and_then(|it| it.parse().ok()) else {
            return Ok(());
        };
        let decoded: IncidentEvent = stored::decode(event)?;
        if let IncidentEvent::IncidentCreated { alert, .. }
        | IncidentEvent::AlertAdded { alert, .. } = &decoded
        {
            alerts.extend(wanted.then(|| alert.row(workspace)));
        }
        let before = self.incidents.remove(&number);
        if let Some(incident) = incident::evolve(before, &decoded) {
            incidents.extend(wanted.then(|| incident.row(workspace, event.time)));
            self.incidents.insert(number, incident);
        }
        Ok(())
    }
}
