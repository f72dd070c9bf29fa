//! Calls: their first attempt, what becomes of an outcome, retries and polls.
//!
//! Not here: policies (`retry`), requests (`http`), connectors' own mapping (`connector`).

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{
    Run, StrayOutcome, http,
    redact::{secret_members, secret_texts},
    retry,
    scope::Scope,
    state::{Failure, Key, Record, Status, texts},
    step::{Authentication, ConnectorStep, HttpStep, Outcome, Step, StepId, StepKind},
};
use crate::{
    connector::{self, ConnectorCall},
    definition::{Action, ActionKind, ApiConnection, RetryPolicy},
    duration,
    expression::value,
    time::{SECOND, Ticks},
};

/// How often a 202 is asked about when it does not say.
const POLL: i64 = 20 * SECOND;

/// A call that is not over.
#[derive(Debug, Clone)]
pub(super) struct Pending {
    /// What is called, or the wait of a `Wait` action.
    kind: StepKind,
    /// Counts calls, from 1.
    attempt: u32,
    /// Failures in a row.
    failed: u32,
    /// Set between two attempts.
    waiting: Option<Ticks>,
    retry: RetryPolicy,
    asynchronous: bool,
}

impl Pending {
    const fn new(kind: StepKind, retry: RetryPolicy, asynchronous: bool) -> Self {
        Self { kind, attempt: 1, failed: 0, waiting: None, retry, asynchronous }
    }

    fn shown(&self) -> StepKind {
        self.waiting.map_or_else(|| self.kind.clone(), |until| StepKind::Wait { until })
    }
}

impl Run {
    pub(super) fn step(&self, key: &Key, pending: &Pending) -> Step {
        let action = self.places.get(&key.action).map_or(&key.action, |place| &place.name);
        let wait = if pending.waiting.is_some() { "/wait" } else { "" };
        Step {
            id: StepId(format!("{}/{action}/{key}/{}{wait}", self.id, pending.attempt)),
            action: action.clone(),
            attempt: pending.attempt,
            kind: pending.shown(),
        }
    }

    /// Which action awaits the outcome.
    pub(super) fn awaited(&self, step: &StepId, outcome: &Outcome) -> Result<Key, StrayOutcome> {
        let mut pending = self.pending.iter();
        let found = pending.find(|(key, pending)| {
            let waits = matches!(pending.shown(), StepKind::Wait { .. });
            let fits = waits == matches!(outcome, Outcome::Elapsed);
            fits && self.step(key, pending).id == *step
        });
        found.map(|(key, _)| key.clone()).ok_or_else(|| StrayOutcome { step: step.clone() })
    }

    pub(super) fn begin_call(&mut self, action: &Action, key: &Key) {
        let notes = self.notes();
        let scope = Scope::of(self, &notes, &action.name, &key.iterations);
        let (inputs, pending) = match &action.kind {
            ActionKind::Http(http) => match http::inputs(http, &scope) {
                Ok(inputs) => {
                    let step = http::request(&inputs, action.timeout);
                    let pending = step.map(|step| {
                        Pending::new(StepKind::Http(step), http.retry, http.asynchronous)
                    });
                    (inputs, pending)
                }
                Err(error) => (Value::Null, Err(error.into())),
            },
            ActionKind::ApiConnection(connection) => {
                self.connector_call(connection, action, &scope)
            }
            ActionKind::Wait { interval, until } => {
                let inputs = json!({"interval": interval, "until": until});
                match scope.resolve(&inputs) {
                    Ok(inputs) => {
                        let until = wait_end(&inputs, self.clock);
                        let pending = until.map(|until| {
                            Pending::new(StepKind::Wait { until }, RetryPolicy::None, false)
                        });
                        (inputs, pending)
                    }
                    Err(error) => (Value::Null, Err(error.into())),
                }
            }
            _ => return,
        };
        self.absorb(&action.name, notes);
        let mut record = Record::new(Status::Running, inputs, self.clock);
        secret_members(&record.inputs, &mut self.secrets);
        match pending {
            Ok(pending) => {
                if let StepKind::Http(step) = &pending.kind {
                    credentials(step, &mut self.secrets);
                }
                record.attempts = 1;
                self.pending.insert(key.clone(), pending);
            }
            Err(failure) => {
                record.status = Status::Failed;
                record.ended = Some(self.clock);
                record.failure = Some(failure);
            }
        }
        self.keep(key.clone(), record);
    }

    fn connector_call(
        &self,
        call: &ApiConnection,
        action: &Action,
        scope: &Scope<'_>,
    ) -> (Value, Result<Pending, Failure>) {
        let inputs = json!({
            "host": {"connection": call.connection},
            "method": call.method,
            "path": call.path,
            "queries": call.queries,
            "headers": call.headers,
            "body": call.body,
        });
        let inputs = match scope.resolve(&inputs) {
            Ok(inputs) => inputs,
            Err(error) => return (Value::Null, Err(error.into())),
        };
        let path = inputs.get("path").map(value::text).unwrap_or_default();
        let map = |name: &str| inputs.get(name).and_then(Value::as_object).map(texts);
        let mapped = match self.playbook.connection(&call.connection) {
            None => Err(Failure::new(
                "UnknownConnection",
                format!("`$connections` has no entry `{}`", call.connection),
            )),
            Some(connection) => {
                let request = connector::Request {
                    method: &call.method,
                    path: &path,
                    queries: map("queries").unwrap_or_default(),
                    headers: map("headers").unwrap_or_default(),
                    body: inputs.get("body").unwrap_or(&Value::Null),
                };
                connector::call(&connection.api, &request)
                    .map(|mapped| (connection.api.clone(), mapped))
                    .map_err(|error| Failure::new(error.code(), error.to_string()))
            }
        };
        let pending = mapped.map(|(api, mapped)| {
            let step = ConnectorStep {
                api,
                connection: call.connection.clone(),
                method: call.method.clone(),
                path,
                call: mapped,
                timeout: action.timeout.unwrap_or(http::TIMEOUT),
            };
            Pending::new(StepKind::Connector(step), call.retry, false)
        });
        (inputs, pending)
    }

    /// Takes the outcome of a step that [`Run::awaited`] has found.
    pub(super) fn settle(&mut self, key: &Key, outcome: &Outcome) {
        let Some(mut pending) = self.pending.remove(key) else { return };
        let failure = match outcome {
            Outcome::Elapsed => {
                if pending.waiting.take().is_some() {
                    pending.attempt += 1;
                    if let Some(record) = self.records.get_mut(key) {
                        record.attempts = pending.attempt;
                    }
                    self.pending.insert(key.clone(), pending);
                } else {
                    self.finish(key, Status::Succeeded, Value::Null, None);
                }
                return;
            }
            Outcome::Answered { status, headers, body } => {
                let success = (200..300).contains(status);
                if *status == 202
                    && pending.asynchronous
                    && let Some(poll) = poll(&pending.kind, retry::header(headers, "Location"))
                {
                    let wait = retry::asked(headers).unwrap_or(POLL);
                    pending.kind = StepKind::Http(poll);
                    pending.failed = 0;
                    pending.waiting = Some(self.clock.plus(wait));
                    self.pending.insert(key.clone(), pending);
                    return;
                }
                let transient = retry::is_transient(*status);
                if transient && self.try_again(key, &mut pending, retry::asked(headers)) {
                    return;
                }
                let outputs = json!({"statusCode": status, "headers": headers, "body": body});
                self.learn_secrets(&pending.kind, &outputs);
                if success {
                    self.finish(key, Status::Succeeded, outputs, None);
                    return;
                }
                let why = format!("the answer has status {status}{}", reason(body));
                (Status::Failed, outputs, Failure::new("ActionFailed", why))
            }
            Outcome::Failed { code, message, retry } => {
                if *retry && self.try_again(key, &mut pending, None) {
                    return;
                }
                (Status::Failed, Value::Null, Failure::new(code, message.clone()))
            }
            Outcome::TimedOut => {
                let why = "there was no answer in time";
                (Status::TimedOut, Value::Null, Failure::new("ActionTimedOut", why))
            }
        };
        let (status, outputs, failure) = failure;
        self.finish(key, status, outputs, Some(failure));
    }

    fn try_again(&mut self, key: &Key, pending: &mut Pending, asked: Option<i64>) -> bool {
        pending.failed += 1;
        let Some(delay) = retry::delay(pending.retry, pending.failed, asked) else { return false };
        pending.waiting = Some(self.clock.plus(delay));
        self.pending.insert(key.clone(), pending.clone());
        true
    }

    fn finish(&mut self, key: &Key, status: Status, outputs: Value, failure: Option<Failure>) {
        let clock = self.clock;
        if let Some(record) = self.records.get_mut(key) {
            record.status = status;
            record.outputs = outputs;
            record.failure = failure;
            record.ended = Some(clock);
        }
    }

    /// What a vault or a token endpoint answered is never shown, whatever the playbook says.
    fn learn_secrets(&mut self, kind: &StepKind, outputs: &Value) {
        secret_members(outputs, &mut self.secrets);
        if let StepKind::Connector(step) = kind
            && matches!(step.call, ConnectorCall::KeyVaultSecret { .. })
            && let Some(value) = outputs.pointer("/body/value")
        {
            secret_texts(value, &mut self.secrets);
        }
    }
}

/// Adds what a request signs in with, wherever it came from.
fn credentials(step: &HttpStep, secrets: &mut BTreeSet<String>) {
    let mut learn = |text: &str| secret_texts(&text.into(), secrets);
    match &step.authentication {
        Some(Authentication::ActiveDirectoryOAuth { secret, .. }) => learn(secret),
        Some(Authentication::Basic { password, .. }) => learn(password),
        Some(Authentication::Raw { value }) => learn(value),
        Some(Authentication::ManagedServiceIdentity { .. }) | None => {}
    }
    // `Bearer token`: the token is the secret, the scheme is none.
    let header = retry::header(&step.headers, "Authorization");
    header.and_then(|value| value.split_whitespace().last()).into_iter().for_each(learn);
}

/// What an error's body says, in Graph's and ARM's form.
fn reason(body: &Value) -> String {
    let message = body.pointer("/error/message").and_then(Value::as_str);
    message.map(|message| format!(": {message}")).unwrap_or_default()
}

/// The request that asks whether accepted work is done.
fn poll(kind: &StepKind, location: Option<&str>) -> Option<HttpStep> {
    let StepKind::Http(first) = kind else { return None };
    let location = location.filter(|it| it.starts_with("https://") || it.starts_with("http://"))?;
    Some(HttpStep { method: "GET".into(), uri: location.to_owned(), body: None, ..first.clone() })
}

fn wait_end(inputs: &Value, clock: Ticks) -> Result<Ticks, Failure> {
    let bad = |message: String| Failure::new("BadRequest", message);
    if let Some(until) = inputs.get("until").filter(|it| !it.is_null()) {
        let text = value::text(until);
        return Ticks::parse(&text).ok_or_else(|| bad(format!("`{text}` is not a time")));
    }
    let interval = inputs.get("interval");
    let count = match interval.and_then(|it| it.get("count")) {
        Some(Value::String(text)) => text.parse().ok(),
        count => count.and_then(Value::as_i64),
    };
    let unit = interval.and_then(|it| it.get("unit")).and_then(Value::as_str).unwrap_or_default();
    let span = match unit.to_ascii_lowercase().as_str() {
        "month" => Some(30 * 86_400 * SECOND),
        _ => duration::unit(unit),
    };
    let span = count.zip(span).and_then(|(count, span)| count.checked_mul(span));
    let span = span.filter(|span| *span >= 0);
    span.map(|span| clock.plus(span)).ok_or_else(|| bad("the interval is not a time".into()))
}
