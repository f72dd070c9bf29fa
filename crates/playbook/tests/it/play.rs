//! Plays a run against scripted answers and writes down what it does, as text.

use std::{collections::BTreeMap, fmt::Write, sync::Arc};

use playbook::{
    ActionRecord, ConnectorCall, Deployment, Next, Outcome, Playbook, Run, RunEvent, SentinelCall,
    Start, Step, StepKind, Ticks, TriggerOutputs, import,
};
use serde_json::{Value, json};
use uuid::Uuid;

pub(crate) const SECOND: i64 = 10_000_000;

/// Some moment.
pub(crate) fn noon() -> Ticks {
    Ticks::parse("2026-02-14T12:00:00Z").unwrap()
}

/// A playbook that ships with Reeve.
pub(crate) fn shipped(file: &str) -> Arc<Playbook> {
    let path = format!("{}/../../content/playbooks/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    Arc::new(import(&text, &Deployment::default()).unwrap())
}

/// An incident's trigger body with these entities: kind, identifier, value.
pub(crate) fn incident(entities: &[(&str, &str, &str)]) -> Value {
    let entities: Vec<Value> = entities
        .iter()
        .map(|(kind, name, value)| json!({"kind": kind, "properties": {*name: value}}))
        .collect();
    json!({
        "objectSchemaType": "Incident",
        "object": {
            "id": "/incidents/1",
            "properties": {"title": "Role", "relatedEntities": entities},
        },
    })
}

pub(crate) fn start(playbook: &Arc<Playbook>, body: Value) -> (Run, Vec<RunEvent>) {
    let start = Start {
        run: "r1".into(),
        seed: Uuid::from_u128(7),
        trigger: TriggerOutputs { headers: BTreeMap::new(), body },
        parameters: serde_json::Map::new(),
    };
    let (run, event) = Run::start(playbook, start, noon()).unwrap();
    (run, vec![event])
}

pub(crate) fn answered(status: u16, body: Value) -> Outcome {
    Outcome::Answered { status, headers: BTreeMap::new(), body }
}

/// What the local parts would answer; `None` for calls that leave the house.
pub(crate) fn local(step: &Step) -> Option<Outcome> {
    match &step.kind {
        StepKind::Wait { .. } => Some(Outcome::Elapsed),
        StepKind::Connector(connector) => Some(match &connector.call {
            ConnectorCall::Sentinel(SentinelCall::GetEntities { kind, entities }) => {
                answered(200, kind.answer(entities))
            }
            ConnectorCall::KeyVaultSecret { name, .. } => {
                answered(200, json!({"name": name, "value": format!("value of {name}")}))
            }
            _ => answered(200, json!({"id": "/incidents/1"})),
        }),
        _ => None,
    }
}

/// Plays to the end; `answer` answers what leaves the house. Gives the text of the play.
pub(crate) fn play(
    playbook: &Arc<Playbook>,
    body: Value,
    mut answer: impl FnMut(&Step) -> Outcome,
) -> (String, Run, Vec<RunEvent>) {
    let (mut run, mut events) = start(playbook, body);
    let mut text = String::new();
    let mut now = noon();
    for _ in 0..200 {
        let steps = match run.next() {
            Next::Steps(steps) => steps,
            Next::Done { status, error } => {
                writeln!(text, "done {status:?}").unwrap();
                if let Some(error) = error {
                    writeln!(text, "  {error}").unwrap();
                }
                return (text, run, events);
            }
        };
        let step = steps.first().expect("a run that is not done has a step");
        now = match &step.kind {
            StepKind::Wait { until } => *until,
            _ => now.plus(SECOND / 10),
        };
        let outcome = local(step).unwrap_or_else(|| answer(step));
        describe(&mut text, step, &outcome);
        let event = Run::settled(step.id.clone(), outcome, now);
        run.apply(&event).unwrap();
        events.push(event);
    }
    panic!("the run does not end:\n{text}");
}

fn describe(text: &mut String, step: &Step, outcome: &Outcome) {
    writeln!(text, "{}", step.id).unwrap();
    match &step.kind {
        StepKind::Http(http) => {
            writeln!(text, "  {} {}", http.method, http.uri).unwrap();
            for (name, value) in &http.headers {
                writeln!(text, "  {name}: {value}").unwrap();
            }
            if let Some(authentication) = &http.authentication {
                writeln!(text, "  as {authentication:?}").unwrap();
            }
            if let Some(body) = &http.body {
                writeln!(text, "  {body}").unwrap();
            }
        }
        StepKind::Connector(connector) => {
            writeln!(text, "  {} {}", connector.api, json!(connector.call)).unwrap();
        }
        StepKind::Wait { until } => writeln!(text, "  wait until {until}").unwrap(),
        other => writeln!(text, "  {other:?}").unwrap(),
    }
    let outcome = match outcome {
        Outcome::Answered { status, body, .. } => format!("{status} {body}"),
        other => format!("{other:?}"),
    };
    writeln!(text, "  <- {outcome}").unwrap();
}

/// The history in short: one line for each action.
pub(crate) fn history(run: &Run) -> String {
    let line = |record: ActionRecord| {
        let iterations: Vec<String> = record.iterations.iter().map(u64::to_string).collect();
        let error = record.error.map(|error| format!(" {error}")).unwrap_or_default();
        format!("{} [{}] {}{error}\n", record.action, iterations.join("."), record.status.name())
    };
    run.history().into_iter().map(line).collect()
}
