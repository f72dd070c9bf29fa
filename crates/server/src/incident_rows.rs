//! From alerts and incidents in the journal to rows of `SecurityAlert` and `SecurityIncident`.
//!
//! Not here: the audit log's rows (`audit_feed`).

use std::{collections::BTreeMap, sync::Arc};

use directory::{TenantId, Ticks};
use journal::{Event, Position, Store};
use lake::{Lake, SourcePosition};
use sentinel::{
    Workspace,
    incident::{self, Event as IncidentEvent, Incident},
};

use crate::{
    incidents::{ALERTS, AlertEvent, PREFIX},
    ingestion::{IngestionError, context, rows},
    stored,
};

/// The lake's name for this source of rows.
const SOURCE: &str = "journal-incidents";
const PAGE: usize = 500;

/// Writes the rows of one journal into one lake.
#[derive(Debug)]
pub struct IncidentRows {
    journal: Arc<dyn Store>,
    lake: Lake,
    workspace: Workspace,
    tenant: TenantId,
    /// Each incident as of the last event read, since a row shows all of it.
    incidents: BTreeMap<u32, Incident>,
    read: Position,
}

impl IncidentRows {
    /// A feed that starts from the journal's beginning; what is in the lake already is read, but
    /// not written again.
    #[must_use]
    pub fn new(
        journal: Arc<dyn Store>,
        lake: Lake,
        workspace: Workspace,
        tenant: TenantId,
    ) -> Self {
        Self { journal, lake, workspace, tenant, incidents: BTreeMap::new(), read: Position(0) }
    }

    /// Writes whatever is new. Returns whether anything was.
    ///
    /// # Errors
    /// When the journal cannot be read or the lake not be written; nothing is lost.
    pub async fn step(&mut self, now: Ticks) -> Result<bool, IngestionError> {
        let mut any = false;
        loop {
            let events = self.journal.read_all(self.read, PAGE).await?;
            let Some(last) = events.last() else { return Ok(any) };
            let position = last.position;
            let written = self.lake.position(SOURCE);
            let mut alerts = Vec::new();
            let mut incidents = Vec::new();
            for event in &events {
                self.row(event, event.position.0 > written, &mut alerts, &mut incidents)?;
            }
            if position.0 > written {
                let mut batches = Vec::new();
                let context = context(&self.workspace, self.tenant, SOURCE, now);
                for (table, objects) in [("SecurityAlert", alerts), ("SecurityIncident", incidents)]
                {
                    batches.extend(rows(&self.lake, &context, table, objects)?);
                }
                let source =
                    SourcePosition { source: SOURCE.into(), after: written, position: position.0 };
                any |= !batches.is_empty();
                self.lake.append(Some(source), now, batches).await?;
            }
            self.read = position;
        }
    }

    fn row(
        &mut self,
        event: &Event,
        wanted: bool,
        alerts: &mut Vec<serde_json::Value>,
        incidents: &mut Vec<serde_json::Value>,
    ) -> Result<(), IngestionError> {
        if event.stream == ALERTS {
            let AlertEvent::AlertRaised { alert } = stored::decode(event)?;
            alerts.extend(wanted.then(|| alert.row(&self.workspace)));
            return Ok(());
        }
        let Some(number) = event.stream.strip_prefix(PREFIX).and_then(|it| it.parse().ok()) else {
            return Ok(());
        };
        let decoded: IncidentEvent = stored::decode(event)?;
        if let IncidentEvent::IncidentCreated { alert, .. } = &decoded {
            alerts.extend(wanted.then(|| alert.row(&self.workspace)));
        }
        let before = self.incidents.remove(&number);
        if let Some(incident) = incident::evolve(before, &decoded) {
            incidents.extend(wanted.then(|| incident.row(&self.workspace, event.time)));
            self.incidents.insert(number, incident);
        }
        Ok(())
    }
}
