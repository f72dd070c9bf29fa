//! HTTP calls of playbooks: credentials are found here, writes to a tenant pass the guard.
//!
//! Not here: the guard (`guarded`), and where hosts lead (`endpoints`).

use std::{collections::BTreeMap, sync::Arc};

use playbook::{Authentication, HttpStep, Outcome, StepId};
use uuid::Uuid;

use super::{
    ResponseError,
    connector::{answered, error},
};
use crate::{
    guarded::{self, Asked},
    identities,
    instance::Instance,
    wire::{self, Outgoing, Reply, WireError},
};

/// What a call belongs to.
pub(super) struct Context<'a> {
    pub(super) run: Uuid,
    pub(super) incident: u32,
    pub(super) step: &'a StepId,
}

/// Makes a call.
pub(super) async fn perform(
    instance: &Arc<Instance>,
    context: &Context<'_>,
    call: &HttpStep,
) -> Result<Outcome, ResponseError> {
    let request = match outgoing(instance, call).await {
        Ok(request) => request,
        Err(outcome) => return Ok(outcome),
    };
    let place = instance.endpoints.place(&call.uri);
    let is_read = matches!(call.method.as_str(), "GET" | "HEAD");
    let result = match place {
        Err(no_place) => Err(no_place.into()),
        Ok((_, true)) if !is_read => {
            let asked = Asked {
                id: context.step.to_string(),
                run: Some(context.run),
                incident: Some(context.incident),
                request,
            };
            guarded::write(instance, asked).await?
        }
        Ok(_) => wire::send(instance, request).await,
    };
    Ok(match result {
        Ok(reply) => outcome(reply),
        Err(WireError::NoPlace(no_place)) => {
            answered(403, error("OutboundHostNotAllowed", &no_place.to_string()))
        }
        Err(failure) => Outcome::Failed {
            code: "ConnectionFailure".to_owned(),
            message: failure.to_string(),
            retry: matches!(failure, WireError::Broken(_)),
        },
    })
}

fn outcome(reply: Reply) -> Outcome {
    let body =
        playbook::decode_body(reply.headers.get("content-type").map(String::as_str), &reply.body);
    Outcome::Answered { status: reply.status, headers: reply.headers, body }
}

/// The request with its credential.
async fn outgoing(instance: &Arc<Instance>, call: &HttpStep) -> Result<Outgoing, Outcome> {
    let mut headers: BTreeMap<String, String> = call
        .headers
        .iter()
        .map(|(name, value)| (name.to_ascii_lowercase(), value.clone()))
        .collect();
    let body = match &call.body {
        Some(body) => {
            let (content_type, bytes) = playbook::encode_body(body);
            headers.entry("content-type".to_owned()).or_insert(content_type);
            bytes
        }
        None => Vec::new(),
    };
    if let Some(authentication) = &call.authentication {
        let value = authorization(instance, authentication)?;
        headers.insert("authorization".to_owned(), value);
    }
    Ok(Outgoing { method: call.method.clone(), uri: call.uri.clone(), headers, body })
}

fn authorization(instance: &Instance, authentication: &Authentication) -> Result<String, Outcome> {
    match authentication {
        Authentication::ManagedServiceIdentity { audience, .. } => {
            identities::playbook_token(instance, audience)
                .map(|token| format!("Bearer {token}"))
                .map_err(|problem| {
                    answered(401, error("ManagedIdentityNotAvailable", &problem.to_string()))
                })
        }
        Authentication::Raw { value } => Ok(value.clone()),
        Authentication::Basic { username, password } => {
            use base64::{Engine as _, prelude::BASE64_STANDARD};
            let pair = BASE64_STANDARD.encode(format!("{username}:{password}"));
            Ok(format!("Basic {pair}"))
        }
        _ => Err(Outcome::Failed {
            code: "NotSupported".to_owned(),
            message: "unsupported: this kind of `authentication`; use ManagedServiceIdentity, Basic or Raw".to_owned(),
            retry: false,
        }),
    }
}
