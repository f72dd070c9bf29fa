//! Every route of Reeve's own API and of the Azure APIs it speaks, with the permission that each
//! demands. The router is made from this table, so a route without a permission cannot exist.
//!
//! Not here: Graph's paths, whose permissions are `msgraph`'s, and the token endpoint, which has none.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Router,
    body::Bytes,
    extract::{FromRequest as _, RawPathParams, Request, State, rejection::BytesRejection},
    http::StatusCode,
    response::{IntoResponse as _, Response},
    routing::{MethodFilter, on},
};
use futures::future::BoxFuture;
use serde::de::DeserializeOwned;

use super::{ApiError, LARGEST_BODY, authenticate, logs_query, reeve};
use crate::{
    caller::Caller,
    instance::Instance,
    oauth::{LOGS, MANAGEMENT, issue::REEVE},
};

/// What a caller must have been granted: an app role of the application Reeve, named after the
/// Azure role that gives the same right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Permission {
    /// Log Analytics Reader: ask the log tables.
    LogsRead,
    /// Add rows to the log tables.
    LogsWrite,
    /// Microsoft Sentinel Reader: see rules, incidents, runs and the guard.
    SentinelRead,
    /// Microsoft Sentinel Responder: change incidents.
    SentinelRespond,
    /// Microsoft Sentinel Contributor: change rules and watchlists.
    SentinelContribute,
    /// Change what the guard lets through, undo, move a simulated clock.
    GuardManage,
}

impl Permission {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::LogsRead,
        Self::LogsWrite,
        Self::SentinelRead,
        Self::SentinelRespond,
        Self::SentinelContribute,
        Self::GuardManage,
    ];

    /// The app role's value, as tokens carry it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::LogsRead => "Logs.Read",
            Self::LogsWrite => "Logs.Write",
            Self::SentinelRead => "Sentinel.Read",
            Self::SentinelRespond => "Sentinel.Respond",
            Self::SentinelContribute => "Sentinel.Contribute",
            Self::GuardManage => "Guard.Manage",
        }
    }
}

/// A request whose caller may make it.
#[derive(Debug)]
pub(super) struct Call {
    /// The instance.
    pub instance: Arc<Instance>,
    /// Who calls.
    pub caller: Caller,
    /// What stood in the braces of the path.
    pub path: BTreeMap<String, String>,
    /// Query parameters.
    pub query: BTreeMap<String, String>,
    /// The body.
    pub body: Bytes,
}

impl Call {
    /// A part of the path, which the route's pattern promises.
    pub(super) fn part(&self, name: &str) -> &str {
        self.path.get(name).map_or("", String::as_str)
    }

    /// The body as JSON.
    ///
    /// # Errors
    /// 400 with the place of the fault.
    pub(super) fn json<T: DeserializeOwned>(&self) -> Result<T, ApiError> {
        serde_json::from_slice(&self.body)
            .map_err(|error| ApiError::bad_request(format!("the body is not as expected: {error}")))
    }
}

/// What a handler returns.
pub(super) type Answer = BoxFuture<'static, Result<Response, ApiError>>;

/// A route.
#[derive(Debug, Clone, Copy)]
pub struct Route {
    /// The method.
    pub method: &'static str,
    /// The path, with `{…}` for what varies.
    pub path: &'static str,
    /// What the caller needs.
    pub needs: Permission,
    /// What is done.
    pub(super) handler: fn(Call) -> Answer,
}

macro_rules! routes {
    ($($method:literal $path:literal $needs:ident => $($handler:ident)::+,)*) => {
        &[$(Route {
            method: $method,
            path: $path,
            needs: Permission::$needs,
            handler: |call| Box::pin($($handler)::+(call)),
        },)*]
    };
}

/// All routes.
pub const ROUTES: &[Route] = routes! {
    "POST" "/v1/workspaces/{workspace}/query" LogsRead => logs_query::run,
    "GET" "/reeve/tables" LogsRead => reeve::tables::list,
    "POST" "/reeve/ingest" LogsWrite => reeve::ingest::add,
    "GET" "/reeve/rules" SentinelRead => reeve::rules::list,
    "POST" "/reeve/rules" SentinelContribute => reeve::rules::import,
    "GET" "/reeve/rules/{rule}" SentinelRead => reeve::rules::show,
    "PATCH" "/reeve/rules/{rule}" SentinelContribute => reeve::rules::switch,
    "DELETE" "/reeve/rules/{rule}" SentinelContribute => reeve::rules::delete,
    "POST" "/reeve/rules/{rule}/run" SentinelRead => reeve::rule_runs::run,
    "GET" "/reeve/watchlists" SentinelRead => reeve::watchlists::list,
    "GET" "/reeve/watchlists/{alias}" SentinelRead => reeve::watchlists::show,
    "PUT" "/reeve/watchlists/{alias}" SentinelContribute => reeve::watchlists::put,
    "DELETE" "/reeve/watchlists/{alias}" SentinelContribute => reeve::watchlists::delete,
    "GET" "/reeve/incidents" SentinelRead => reeve::incidents::list,
    "GET" "/reeve/incidents/{number}" SentinelRead => reeve::incidents::show,
    "PATCH" "/reeve/incidents/{number}" SentinelRespond => reeve::incidents::update,
    "POST" "/reeve/incidents/{number}/comments" SentinelRespond => reeve::incidents::comment,
    "GET" "/reeve/automation-rules" SentinelRead => reeve::automation_rules::list,
    "POST" "/reeve/automation-rules" SentinelContribute => reeve::automation_rules::import,
    "GET" "/reeve/playbooks" SentinelRead => reeve::playbooks::list,
    "POST" "/reeve/playbooks" SentinelContribute => reeve::playbooks::import,
    "GET" "/reeve/runs" SentinelRead => reeve::runs::list,
    "GET" "/reeve/runs/{run}" SentinelRead => reeve::runs::show,
    "GET" "/reeve/actions" SentinelRead => reeve::actions::list,
    "POST" "/reeve/actions/{action}/undo" GuardManage => reeve::actions::undo,
    "GET" "/reeve/guard" SentinelRead => reeve::guard::status,
    "PUT" "/reeve/guard/mode" GuardManage => reeve::guard::set_mode,
    "PUT" "/reeve/guard/kill" GuardManage => reeve::guard::kill,
    "PUT" "/reeve/guard/protected/{object}" GuardManage => reeve::guard::protect,
    "DELETE" "/reeve/guard/protected/{object}" GuardManage => reeve::guard::unprotect,
    "GET" "/reeve/clock" SentinelRead => reeve::clock::show,
    "POST" "/reeve/clock" GuardManage => reeve::clock::advance,
};

impl Route {
    /// Adds the route to a router.
    pub(super) fn add_to(&'static self, router: Router<Arc<Instance>>) -> Router<Arc<Instance>> {
        let method = axum::http::Method::from_bytes(self.method.as_bytes());
        let filter = method.ok().and_then(|method| MethodFilter::try_from(method).ok());
        let handle = move |State(instance): State<Arc<Instance>>,
                           params: RawPathParams,
                           request: Request| async move {
            let path: BTreeMap<String, String> =
                params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
            self.answer(instance, path, request).await
        };
        router.route(self.path, on(filter.unwrap_or(MethodFilter::GET), handle))
    }

    async fn answer(
        &self,
        instance: Arc<Instance>,
        path: BTreeMap<String, String>,
        request: Request,
    ) -> Response {
        let answer = async {
            let (parts, body) = request.into_parts();
            let caller = authenticate(&instance, &parts, &[REEVE, LOGS, MANAGEMENT])?;
            if !caller.has_any(&[self.needs.name()]) {
                return Err(self.forbidden(&caller));
            }
            let query = url::form_urlencoded::parse(parts.uri.query().unwrap_or("").as_bytes());
            let query = query.map(|(name, value)| (name.into(), value.into())).collect();
            let body = Bytes::from_request(Request::from_parts(parts, body), &()).await;
            let body = body.map_err(|rejection| unread(&rejection))?;
            let call = Call { instance, caller, path, query, body };
            (self.handler)(call).await
        };
        answer.await.unwrap_or_else(|error: ApiError| error.into_response())
    }

    fn forbidden(&self, caller: &Caller) -> ApiError {
        let message = format!(
            "`{}` lacks the permission `{}` of Reeve, which {} {} needs",
            caller.name,
            self.needs.name(),
            self.method,
            self.path
        );
        ApiError::new(StatusCode::FORBIDDEN, "AuthorizationFailed", message)
    }
}

fn unread(rejection: &BytesRejection) -> ApiError {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        let most = LARGEST_BODY >> 20;
        let message = format!("the body is longer than {most} MB; send it in parts");
        return ApiError::new(rejection.status(), "RequestEntityTooLarge", message);
    }
    ApiError::bad_request(format!("the body could not be read: {}", rejection.body_text()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_may_call_what() {
        let table: String = ROUTES
            .iter()
            .map(|route| format!("{} {} {}\n", route.method, route.path, route.needs.name()))
            .collect();
        insta::assert_snapshot!(table);
    }
}
