//! A request from its caller to its answer: admitted, carried out or read, rendered.
//!
//! Not here: HTTP (`http`).

use std::sync::Arc;

use governance::{Answer, Context};
use msgraph::{
    Batch, GraphError, GraphRequest, GraphResponse, Method, ResourcePath as R, Stamp, Write,
};
use uuid::Uuid;

use super::{
    admission::{admit, permitted},
    audit_log::AuditLog,
    audits,
    call::Call,
    commands, created, password, read,
};
use crate::{
    caller::{Caller, CallerKind},
    instance::Instance,
    tenant::TenantError,
};

/// Answers requests over one instance.
pub(super) struct Service<'a> {
    pub(super) instance: &'a Instance,
    pub(super) audit: &'a AuditLog,
    pub(super) caller: &'a Caller,
    pub(super) origin: &'a str,
    pub(super) stamp: &'a Stamp,
}

impl Service<'_> {
    /// The answer to a request, errors included.
    pub(super) async fn respond(&self, request: &GraphRequest) -> GraphResponse {
        let answered = match request.path.resource {
            R::Batch => self.batch(request).await,
            _ => self.answer(request).await,
        };
        answered.unwrap_or_else(|error| self.refusal(&error))
    }

    /// An error as an answer.
    pub(super) fn refusal(&self, error: &GraphError) -> GraphResponse {
        refusal(self.instance, self.origin, self.stamp, error)
    }

    async fn batch(&self, request: &GraphRequest) -> Result<GraphResponse, GraphError> {
        if request.method != Method::Post {
            return Err(GraphError::method_not_allowed());
        }
        let mut batch = Batch::read(request)?;
        while let Some(step) = batch.next_step(self.stamp) {
            let answered = match &step.request {
                Ok(request) => self.answer(request).await,
                Err(error) => Err(error.clone()),
            };
            let response = answered.unwrap_or_else(|error| self.refusal(&error));
            batch.answer(&step.id, response);
        }
        Ok(batch.into_response())
    }

    async fn answer(&self, request: &GraphRequest) -> Result<GraphResponse, GraphError> {
        let state = self.instance.tenant.state();
        let call = Call {
            request,
            caller: self.caller,
            state: &state,
            now: self.instance.tenant.now(),
            origin: self.origin,
        };
        // Permissions come before the body: who may not write learns nothing about it.
        let write = match msgraph::write(request) {
            Ok(write) => write,
            Err(error) => {
                permitted(&call)?;
                return Err(error);
            }
        };
        admit(&call, write.as_ref())?;
        let Some(write) = write else {
            return match &request.path.resource {
                R::DirectoryAudits => audits::list(&call, &self.audit_records().await?),
                R::DirectoryAudit(id) => audits::one(&call, &self.audit_records().await?, id),
                _ => read::answer(&call),
            };
        };
        let hash = self.password_hash(&write).await?;
        let command = commands::command(&call, write, hash)?;
        let context = self.context(&call);
        let answer: Answer = self
            .instance
            .tenant
            .submit(command, &context)
            .await
            .map_err(|error| refused(&error))?;
        let after = self.instance.tenant.state();
        created::response(&Call { state: &after, ..call }, &answer)
    }

    async fn audit_records(&self) -> Result<Vec<Arc<directory::AuditRecord>>, GraphError> {
        let records = self.audit.records(&*self.instance.journal).await;
        records.map_err(|error| unavailable(&error))
    }

    // The hash is slow on purpose, so it is made beside the event loop.
    async fn password_hash(&self, write: &Write) -> Result<Option<String>, GraphError> {
        let password = match write {
            Write::CreateUser(user) => Some(&user.password),
            Write::UpdateUser { password, .. } => password.as_ref(),
            _ => None,
        };
        let Some(text) = password.map(|password| password.text.clone()) else {
            return Ok(None);
        };
        let salt = self.instance.entropy.bytes::<16>();
        let hashed = tokio::task::spawn_blocking(move || password::hash(&text, &salt)).await;
        match hashed {
            Ok(Ok(hash)) => Ok(Some(hash)),
            Ok(Err(error)) => Err(GraphError::directory_bad_request(format!(
                "The password in 'passwordProfile' cannot be used: {error}."
            ))),
            Err(error) => Err(unavailable(&error)),
        }
    }

    fn context(&self, call: &Call<'_>) -> Context {
        let id = self.caller.object_id.0;
        let caller = match self.caller.kind {
            CallerKind::User => governance::Caller::User(directory::UserId(id)),
            CallerKind::Application => governance::Caller::App(directory::ServicePrincipalId(id)),
        };
        let correlation_id =
            Uuid::try_parse(&self.stamp.client_request_id).unwrap_or(self.stamp.request_id);
        Context {
            mfa: self.caller.mfa,
            ip_address: self.caller.ip_address.clone(),
            user_agent: self.caller.user_agent.clone(),
            ..Context::new(call.now, caller, correlation_id)
        }
    }
}

/// An error as an answer, with the challenge that a 401 carries.
pub(super) fn refusal(
    instance: &Instance,
    origin: &str,
    stamp: &Stamp,
    error: &GraphError,
) -> GraphResponse {
    let authorize = format!("{origin}/{}/oauth2/v2.0/authorize", instance.tenant_id());
    GraphResponse::from_error(error, stamp, &authorize)
}

fn refused(error: &TenantError) -> GraphError {
    match error {
        TenantError::Rejected(rejection) => {
            GraphError::new(rejection.status, rejection.code, rejection.message.clone())
        }
        TenantError::Journal(error) => unavailable(error),
    }
}

fn unavailable(error: &dyn std::fmt::Display) -> GraphError {
    tracing::error!(%error, "a Graph request failed");
    GraphError::unavailable("The service is temporarily unavailable.", 1)
}
