//! Writes to a tenant, guarded: looked at, judged, written down, sent, read back.
//!
//! Not here: the judgement (`guard`). Writes are taken one at a time, so that each is judged on
//! what is so after the one before.

mod confirm;
mod look;
mod names;
mod undo;

use std::sync::Arc;

use directory::{Operation, Ticks};
use guard::{Before, Verdict, expectation, judge};
use journal::{ExpectedVersion, Transaction, Version};
use msgraph::{Classified, GraphRequest};
use serde_json::json;
use uuid::Uuid;

pub use undo::{UndoError, undo};

use crate::{
    actions::{self, About, Action, ActionEvent, ActionState},
    crash_point::{self, CrashPoint},
    identities,
    instance::Instance,
    wire::{self, Outgoing, Reply, WireError},
};

/// A write that somebody wants made.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Names it once and for all: the same id is never sent twice unless it had no effect.
    pub id: String,
    /// The run that wants it.
    pub run: Option<Uuid>,
    /// The incident that is the reason.
    pub incident: Option<u32>,
    /// The request.
    pub request: Outgoing,
}

/// What came of it: an answer (the tenant's, or the guard's refusal with 403), or none.
pub type Written = Result<Reply, WireError>;

/// Makes a write, or refuses it, or finds that it was made.
///
/// # Errors
/// When the journal cannot be written; then nothing was sent that is not written down.
pub async fn write(instance: &Arc<Instance>, asked: Asked) -> Result<Written, journal::Error> {
    let _turn = instance.turn.lock().await;
    let writing = Writing { instance, asked: &asked };
    match instance.actions.get(&asked.id) {
        None => writing.begin().await,
        Some(action) => match action.state.clone() {
            ActionState::Stopped { verdict } => Ok(Ok(refusal(&verdict))),
            ActionState::Completed { status, body, .. } => Ok(Ok(reply(status, body))),
            ActionState::Intended => writing.resume(&action).await,
        },
    }
}

struct Writing<'a> {
    instance: &'a Arc<Instance>,
    asked: &'a Asked,
}

impl Writing<'_> {
    async fn begin(&self) -> Result<Written, journal::Error> {
        let operation = match self.classify() {
            Ok(operation) => operation,
            Err(refused) => return Ok(Ok(refused)),
        };
        if let Some(found) = self.found_from_earlier(&operation).await? {
            return Ok(Ok(found));
        }
        let now = self.instance.clock.tenant();
        let token = match identities::guard_token(self.instance) {
            Ok(token) => token,
            Err(problem) => return Ok(Ok(unclassified(&problem.to_string()))),
        };
        let looked = look::look(self.instance, &token, &operation, &self.asked.id, now).await;
        let verdict = judge(&operation, &looked.view, &self.instance.guarding.policy(), self.now());
        let target = looked.view.subject.as_ref().and_then(|subject| subject.target);
        let about = About {
            operation: operation.clone(),
            target: operation.target().or(target),
            run: self.asked.run,
            incident: self.asked.incident,
        };
        if !verdict.is_permit() {
            tracing::warn!(id = self.asked.id, %verdict, "the guard stopped a write");
            let answer = refusal(&verdict);
            self.note(ActionEvent::ActionStopped { about, verdict }, Version(0)).await?;
            return Ok(Ok(answer));
        }
        let intended = ActionEvent::ActionIntended { about, before: looked.before };
        self.note(intended, Version(0)).await?;
        crash_point::reach(CrashPoint::IntentCommitted);
        self.send(&operation, Version(1), self.now()).await
    }

    /// A retry has an id of its own. If the attempt before it was sent, was never answered and is
    /// in effect, nothing is sent again.
    async fn found_from_earlier(
        &self,
        operation: &Operation,
    ) -> Result<Option<Reply>, journal::Error> {
        let earlier = self.instance.actions.unanswered(self.asked.run, operation);
        let Some(earlier) = earlier else { return Ok(None) };
        let Some(expected) = expectation(operation, earlier.asked) else { return Ok(None) };
        if confirm::holds(self.instance, &expected).await != Ok(true) {
            return Ok(None);
        }
        let asked = Asked { id: earlier.id.clone(), ..self.asked.clone() };
        let writing = Writing { instance: self.instance, asked: &asked };
        let answer = reply(204, String::new());
        let written = writing.complete(answer, Some(true), earlier.version).await?;
        Ok(written.ok())
    }

    /// After a crash: what is in effect is not sent again.
    async fn resume(&self, action: &Action) -> Result<Written, journal::Error> {
        let operation = &action.about.operation;
        if let Some(expected) = expectation(operation, action.asked)
            && confirm::holds(self.instance, &expected).await == Ok(true)
        {
            tracing::info!(id = action.id, "the write was found in effect");
            return self.complete(reply(204, String::new()), Some(true), action.version).await;
        }
        self.send(operation, action.version, action.asked).await
    }

    async fn send(
        &self,
        operation: &Operation,
        version: Version,
        intended: Ticks,
    ) -> Result<Written, journal::Error> {
        let answer = match wire::send(self.instance, self.asked.request.clone()).await {
            Ok(answer) => answer,
            // What it did is unknown; the next attempt reads back first.
            Err(error) => return Ok(Err(error)),
        };
        crash_point::reach(CrashPoint::GraphAnswered);
        let gone = answer.status == 404 && operation.kind() == directory::OperationKind::Removal;
        if !answer.is_success() && !gone {
            return self.complete(answer, None, version).await;
        }
        let confirmed = match expectation(operation, intended) {
            Some(expected) => Some(confirm::confirm(self.instance, &expected).await),
            None => None,
        };
        crash_point::reach(CrashPoint::ReadBack);
        if confirmed == Some(false) {
            tracing::error!(
                id = self.asked.id,
                "the tenant accepted a write that is not in effect"
            );
            let body = json!({"error": {
                "code": "NotInEffect",
                "message": "the tenant accepted the write, but reading back does not show it",
            }});
            return self.complete(reply(502, body.to_string()), confirmed, version).await;
        }
        self.complete(answer, confirmed, version).await
    }

    async fn complete(
        &self,
        answer: Reply,
        confirmed: Option<bool>,
        version: Version,
    ) -> Result<Written, journal::Error> {
        let event = ActionEvent::ActionCompleted {
            status: answer.status,
            body: String::from_utf8_lossy(&answer.body).into_owned(),
            confirmed,
            accepted: self.now(),
        };
        self.note(event, version).await?;
        crash_point::reach(CrashPoint::WriteCompleted);
        Ok(Ok(answer))
    }

    async fn note(&self, event: ActionEvent, version: Version) -> Result<(), journal::Error> {
        let now = self.now();
        let stream = actions::stream(&self.asked.id);
        let transaction = Transaction {
            expected: vec![ExpectedVersion { stream, version }],
            events: vec![actions::encode(&self.asked.id, &event, now)],
            ..Transaction::default()
        };
        self.instance.journal.commit(transaction).await?;
        self.instance.actions.apply(&self.asked.id, &event, now);
        Ok(())
    }

    fn now(&self) -> Ticks {
        self.instance.clock.tenant()
    }

    /// The one operation that the request is, or the refusal of what cannot be told.
    fn classify(&self) -> Result<Operation, Reply> {
        let request = &self.asked.request;
        let url =
            url::Url::parse(&request.uri).map_err(|error| unclassified(&error.to_string()))?;
        let headers = request.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let query = url.query().unwrap_or_default();
        let parsed =
            GraphRequest::parse(&request.method, url.path(), query, headers, request.body.clone())
                .map_err(|error| unclassified(&error.to_string()))?;
        let names = names::Named(self.instance.tenant.state());
        match msgraph::classify(&parsed, &names, self.now()) {
            Ok(Classified::Write(mut operations)) if operations.len() == 1 => {
                operations.pop().ok_or_else(|| unclassified("it does nothing"))
            }
            Ok(Classified::Write(operations)) => {
                Err(unclassified(&format!("it does {} things at once", operations.len())))
            }
            Ok(Classified::Unclassified(reason)) => Err(unclassified(&reason)),
            Ok(Classified::Read) => Err(unclassified("it reads, but is sent as a write")),
            Err(error) => Err(unclassified(&error.to_string())),
        }
    }
}

/// An answer with JSON in it.
fn reply(status: u16, body: String) -> Reply {
    let content_type = ("content-type".to_owned(), "application/json".to_owned());
    Reply { status, headers: [content_type].into(), body: body.into_bytes() }
}

fn unclassified(reason: &str) -> Reply {
    let message = format!("refused: what the request does cannot be told ({reason})");
    let body = json!({"error": {"code": "GuardRefused", "message": message}});
    reply(403, body.to_string())
}

/// The guard's answer in Graph's form, so that a playbook can tell it like any other.
fn refusal(verdict: &Verdict) -> Reply {
    let code = match verdict {
        Verdict::Hold { .. } => "GuardHeld",
        Verdict::Shadow => "GuardShadow",
        _ => "GuardRefused",
    };
    let body = json!({"error": {"code": code, "message": verdict.to_string()}});
    reply(403, body.to_string())
}

/// What was looked at before a write.
struct Looked {
    view: guard::TenantView,
    before: Before,
}
