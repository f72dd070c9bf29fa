//! From findings to alerts, incidents, promised playbooks and cursors, in one transaction.
//!
//! Not here: running the playbooks.

use directory::Ticks;
use journal::{CursorMove, Effect, Transaction};
use sentinel::{automation, incident};
use uuid::Uuid;

use super::{DetectionError, Finding, Prepared, alerts};
use crate::{
    incidents::{self, AlertEvent},
    instance::Instance,
    response::Promise,
    stored,
};

/// What is to be committed.
#[derive(Debug, Default)]
pub(super) struct Draft {
    cursors: Vec<CursorMove>,
    findings: Vec<(Prepared, Vec<Finding>)>,
}

impl Draft {
    pub(super) fn add(&mut self, rule: &Prepared, from: i64, to: i64, findings: Vec<Finding>) {
        self.cursors.push(CursorMove { name: rule.cursor(), from: Some(from), to });
        if !findings.is_empty() {
            self.findings.push((rule.clone(), findings));
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.cursors.is_empty()
    }

    pub(super) fn has_findings(&self) -> bool {
        !self.findings.is_empty()
    }

    /// Commits. Returns whether there was a new alert.
    pub(super) async fn run(self, instance: &Instance, now: Ticks) -> Result<bool, DetectionError> {
        let mut transaction = Transaction { cursors: self.cursors, ..Transaction::default() };
        let mut created = Vec::new();
        let mut raised = Vec::new();
        let mut number = instance.incidents.next_number();
        for (rule, findings) in &self.findings {
            for alert in alerts(&rule.rule, findings, now, &mut instance.entropy.ids()) {
                if raised.contains(&alert.identity) || instance.incidents.has_seen(&alert.identity)
                {
                    continue;
                }
                raised.push(alert.identity.clone());
                if !rule.rule.create_incident {
                    let event = AlertEvent::AlertRaised { alert: Box::new(alert) };
                    transaction.events.push(stored::encode(incidents::ALERTS, &event, now));
                    continue;
                }
                let event = incident::create(alert, number, &mut instance.entropy.ids());
                transaction.events.push(stored::encode(incidents::stream(number), &event, now));
                transaction.effects.extend(promised(instance, number, &event, now));
                created.push((number, event));
                number += 1;
            }
        }
        instance.journal.commit(transaction).await?;
        let found = !raised.is_empty();
        raised.iter().for_each(|identity| instance.incidents.saw(identity));
        created.iter().for_each(|(number, event)| instance.incidents.apply(*number, event));
        Ok(found)
    }
}

/// The playbooks that automation rules start for a new incident, each promised once.
fn promised(instance: &Instance, number: u32, event: &incident::Event, now: Ticks) -> Vec<Effect> {
    let Some(incident) = incident::evolve(None, event) else { return Vec::new() };
    let rules = instance.library.current().automation();
    let playbooks = automation::planned(&rules, &incident, now);
    let promise = |(at, playbook): (usize, String)| {
        let run = Uuid::from_u128(incident.id.as_u128().wrapping_add(1 + at as u128));
        Promise { run, playbook, incident: number }.effect(now)
    };
    playbooks.into_iter().enumerate().map(promise).collect()
}
