//! `/reeve/guard`: what the guard lets through.
//!
//! Not here: the guard's rules.

use axum::response::Response;
use directory::ObjectId;
use guard::{Mode, Policy};
use serde::Deserialize;
use serde_json::json;

use super::{ApiError, Call, document};
use crate::guarding::{self, GuardEvent};

/// The settings.
pub(in crate::http) async fn status(call: Call) -> Result<Response, ApiError> {
    answer(&call)
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ModeOf {
    mode: Mode,
    /// `grant`, `removal` or `change`; all of them when missing.
    kind: Option<String>,
}

const KINDS: [&str; 3] = ["grant", "removal", "change"];

/// Sets the mode of one kind of action, or of all.
pub(in crate::http) async fn set_mode(call: Call) -> Result<Response, ApiError> {
    let ModeOf { mode, kind } = call.json()?;
    let kinds = match &kind {
        None => KINDS.to_vec(),
        Some(kind) => vec![KINDS.into_iter().find(|known| known == kind).ok_or_else(|| {
            ApiError::bad_request(format!(
                "`{kind}` is no kind of action: use {}",
                KINDS.join(", ")
            ))
        })?],
    };
    let by = &call.caller.name;
    let event = |kind: &str| GuardEvent::ModeSet { kind: kind.to_owned(), mode, by: by.clone() };
    let events: Vec<_> = kinds.into_iter().map(event).collect();
    change(&call, &events).await
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kill {
    killed: bool,
}

/// Sets or releases the kill switch.
pub(in crate::http) async fn kill(call: Call) -> Result<Response, ApiError> {
    let Kill { killed } = call.json()?;
    let by = call.caller.name.clone();
    change(&call, &[GuardEvent::KillSwitched { killed, by }]).await
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Protection {
    reason: String,
}

/// Protects an identity.
pub(in crate::http) async fn protect(call: Call) -> Result<Response, ApiError> {
    let object = object(&call)?;
    let Protection { reason } = call.json()?;
    let state = call.instance.tenant.state();
    if state.object(object).is_none() {
        return Err(ApiError::not_found(format!("the tenant has no object {object}")));
    }
    let by = call.caller.name.clone();
    change(&call, &[GuardEvent::IdentityProtected { object, reason, by }]).await
}

/// Takes the protection away.
pub(in crate::http) async fn unprotect(call: Call) -> Result<Response, ApiError> {
    let object = object(&call)?;
    if !call.instance.guarding.policy().protected.contains_key(&object) {
        return Err(ApiError::not_found(format!("{object} is not protected")));
    }
    let by = call.caller.name.clone();
    change(&call, &[GuardEvent::IdentityUnprotected { object, by }]).await
}

fn object(call: &Call) -> Result<ObjectId, ApiError> {
    call.part("object").parse().map_err(|error| ApiError::bad_request(format!("{error}")))
}

async fn change(call: &Call, events: &[GuardEvent]) -> Result<Response, ApiError> {
    let now = call.instance.clock.tenant();
    guarding::change(&call.instance, events, now).await.map_err(ApiError::internal)?;
    answer(call)
}

fn answer(call: &Call) -> Result<Response, ApiError> {
    let policy: Policy = call.instance.guarding.policy();
    let state = call.instance.tenant.state();
    let protected: Vec<_> = policy
        .protected
        .iter()
        .map(|(id, reason)| {
            let name = state.object(*id).map(|object| object.display_name().to_owned());
            json!({"id": id, "displayName": name, "reason": reason})
        })
        .collect();
    let modes: Vec<_> = KINDS
        .iter()
        .map(|kind| {
            let mode = policy.modes.get(*kind).copied().unwrap_or(Mode::Shadow);
            json!({"kind": kind, "mode": mode})
        })
        .collect();
    document(json!({
        "summary": call.instance.guarding.summary(),
        "killed": policy.killed,
        "modes": modes,
        "protected": protected,
        "leastGlobalAdministrators": policy.least_global_administrators,
        "mostRemovals": policy.most_removals,
        "mostPercentOfGroup": policy.most_percent_of_group,
        "windowSeconds": policy.window.as_millis() / 1000,
    }))
}
