//! From alerts to incidents, promised playbooks and cursors, in one transaction.
//!
//! Not here: finding alerts, and running the playbooks.

use std::{collections::BTreeMap, sync::Arc};

use directory::{Span, Ticks};
use journal::{CursorMove, Effect, ExpectedVersion, Transaction};
use sentinel::{
    alert::Alert,
    automation,
    incident::{self, Event, Incident, Placement},
};
use uuid::Uuid;

use super::{DetectionError, Prepared, health::Outcome, health_rows::Record, progress::Progress};
use crate::{
    incidents::{self, AlertEvent},
    instance::Instance,
    response::Promise,
    stored,
};

/// Somebody may change an incident while an alert is added to it; then it is done anew.
const ATTEMPTS: usize = 8;

/// What is to be committed.
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// By the rule's cursor.
    moves: BTreeMap<String, Vec<CursorMove>>,
    found: Vec<Found>,
    records: Vec<Record>,
}

#[derive(Debug)]
struct Found {
    rule: Arc<Prepared>,
    alert: Alert,
    /// The same finding of a run less far away is this one; `None`: of any run.
    within: Option<Span>,
}

impl Draft {
    /// Alerts that a rule found.
    pub(super) fn add(&mut self, rule: &Arc<Prepared>, alerts: Vec<Alert>, within: Option<Span>) {
        let found = alerts.into_iter().map(|alert| Found { rule: rule.clone(), alert, within });
        self.found.extend(found);
    }

    /// The rule's cursors are to be where they are now.
    pub(super) fn keep(&mut self, rule: &Prepared, progress: &Progress) {
        self.moves.insert(rule.cursor(), progress.moves(rule));
    }

    /// A run that health tells of.
    pub(super) fn record(&mut self, rule: &Arc<Prepared>, outcome: &Outcome<'_>, alerts: usize) {
        self.records.push(Record::of(rule, outcome, alerts));
    }

    pub(super) fn moves_of(&self, cursor: &str) -> &[CursorMove] {
        self.moves.get(cursor).map(Vec::as_slice).unwrap_or_default()
    }

    pub(super) fn take_records(&mut self) -> Vec<Record> {
        std::mem::take(&mut self.records)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty() && self.moves.values().all(Vec::is_empty)
    }

    pub(super) fn has_findings(&self) -> bool {
        !self.found.is_empty()
    }

    /// Commits. Returns whether there was a new alert.
    pub(super) async fn run(
        &self,
        instance: &Instance,
        now: Ticks,
    ) -> Result<bool, DetectionError> {
        let mut attempt = 0;
        loop {
            let mut writer = Writer::new(instance, now);
            self.found.iter().for_each(|found| writer.raise(found));
            let Written { mut transaction, events, raised } = writer.finish();
            transaction.cursors = self.moves.values().flatten().cloned().collect();
            match instance.journal.commit(transaction).await {
                Ok(_) => {
                    raised
                        .iter()
                        .for_each(|(identity, end)| instance.incidents.saw(identity, *end));
                    events
                        .iter()
                        .for_each(|(number, event)| instance.incidents.apply(*number, event));
                    return Ok(!raised.is_empty());
                }
                Err(journal::Error::Conflict { .. }) if attempt < ATTEMPTS => {
                    attempt += 1;
                    tokio::task::yield_now().await;
                }
                Err(error) => return Err(error.into()),
            }
        }
    }
}

/// Makes one transaction of alerts.
struct Writer<'a> {
    instance: &'a Instance,
    now: Ticks,
    transaction: Transaction,
    /// Incidents as they will be.
    touched: BTreeMap<u32, Incident>,
    created: Vec<u32>,
    events: Vec<(u32, Event)>,
    raised: Vec<(String, Ticks)>,
    next: u32,
}

struct Written {
    transaction: Transaction,
    events: Vec<(u32, Event)>,
    raised: Vec<(String, Ticks)>,
}

impl<'a> Writer<'a> {
    fn new(instance: &'a Instance, now: Ticks) -> Self {
        Self {
            instance,
            now,
            transaction: Transaction::default(),
            touched: BTreeMap::new(),
            created: Vec::new(),
            events: Vec::new(),
            raised: Vec::new(),
            next: instance.incidents.next_number(),
        }
    }

    fn raise(&mut self, found: &Found) {
        let Found { rule, alert, within } = found;
        let (identity, end) = (&alert.identity, alert.query_end);
        let near = |other: Ticks| within.is_none_or(|within| (other - end).0.abs() < within.0);
        if self.raised.iter().any(|(known, other)| known == identity && near(*other))
            || self.instance.incidents.has_seen(identity, near)
        {
            return;
        }
        self.raised.push((identity.clone(), end));
        let configuration = &rule.rule.incidents;
        if !configuration.create {
            let event = AlertEvent::AlertRaised { alert: Box::new(alert.clone()) };
            self.transaction.events.push(stored::encode(incidents::ALERTS, &event, self.now));
            return;
        }
        let grouping = configuration.grouping.as_ref();
        let others = match grouping {
            Some(_) => self.instance.incidents.of_rule(rule.rule.id),
            None => Vec::new(),
        };
        let others = others.iter().filter(|it| !self.touched.contains_key(&it.number));
        let placed = incident::placement(grouping, alert, others.chain(self.touched.values()));
        match placed {
            Placement::New => self.create(alert),
            Placement::Into { number, reopen } => self.join(number, alert, reopen),
        }
    }

    fn create(&mut self, alert: &Alert) {
        let number = self.next;
        self.next += 1;
        let event = incident::create(alert.clone(), number, &mut self.instance.entropy.ids());
        self.touched.extend(incident::evolve(None, &event).map(|incident| (number, incident)));
        self.created.push(number);
        self.write(number, event);
    }

    fn join(&mut self, number: u32, alert: &Alert, reopened: bool) {
        let event = Event::AlertAdded { alert: Box::new(alert.clone()), reopened, at: self.now };
        let before = match self.touched.remove(&number) {
            Some(incident) => Some(incident),
            None => self.instance.incidents.get(number).map(|numbered| {
                let (stream, version) = (incidents::stream(number), numbered.version);
                self.transaction.expected.push(ExpectedVersion { stream, version });
                numbered.incident
            }),
        };
        self.touched.extend(incident::evolve(before, &event).map(|incident| (number, incident)));
        self.write(number, event);
    }

    fn write(&mut self, number: u32, event: Event) {
        let stored = stored::encode(incidents::stream(number), &event, self.now);
        self.transaction.events.push(stored);
        self.events.push((number, event));
    }

    /// Automation rules see a new incident with all the alerts that it begins with.
    fn finish(mut self) -> Written {
        for number in &self.created {
            if let Some(incident) = self.touched.get(number) {
                self.transaction.effects.extend(promised(self.instance, incident, self.now));
            }
        }
        Written { transaction: self.transaction, events: self.events, raised: self.raised }
    }
}

/// The playbooks that automation rules start for a new incident, each promised once.
fn promised(instance: &Instance, incident: &Incident, now: Ticks) -> Vec<Effect> {
    let rules = instance.library.current().automation();
    let playbooks = automation::planned(&rules, incident, now);
    let promise = |(at, playbook): (usize, String)| {
        let run = Uuid::from_u128(incident.id.as_u128().wrapping_add(1 + at as u128));
        Promise { run, playbook, incident: incident.number }.effect(now)
    };
    playbooks.into_iter().enumerate().map(promise).collect()
}
