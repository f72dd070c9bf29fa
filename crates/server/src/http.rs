//! The HTTP surface: one router for every listener, and what its handlers share.
//!
//! Not here: sockets and TLS (`serve`), and what the paths do.

mod bearer;
mod error;
mod logs_query;
mod origin;
mod reeve;
mod routes;

use std::sync::Arc;

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    http::StatusCode,
    routing::get,
};
use tower_http::catch_panic::CatchPanicLayer;

pub use bearer::authenticate;
pub use error::ApiError;
pub use origin::{Origin, Secure};
pub use routes::{Permission, ROUTES, Route};

use crate::{graph, instance::Instance, oauth};

/// Requests may be this long; Graph's own limit is 4 MB.
pub(crate) const LARGEST_BODY: usize = 4 << 20;

/// Everything that the server answers.
pub fn router(instance: Arc<Instance>) -> Router {
    let own = ROUTES.iter().fold(Router::new(), |router, route| route.add_to(router));
    Router::new()
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready))
        .merge(oauth::endpoint::routes())
        .merge(own)
        .merge(graph::routes())
        .fallback(unknown)
        .method_not_allowed_fallback(not_allowed)
        // Whoever reads a body says in their own form that it is too long.
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(CatchPanicLayer::new())
        .with_state(instance)
}

/// Whether requests can be answered: what they need on disk can be read.
async fn ready(State(instance): State<Arc<Instance>>) -> Result<&'static str, ApiError> {
    match instance.journal.next_due().await {
        Ok(_) => Ok("ok"),
        Err(error) => Err(ApiError::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "NotReady",
            format!("the journal cannot be read: {error}"),
        )),
    }
}

async fn unknown(request: Request) -> ApiError {
    ApiError::not_found(format!("there is nothing at `{}`", request.uri().path()))
}

async fn not_allowed(request: Request) -> ApiError {
    let message = format!("`{}` does not take {}", request.uri().path(), request.method());
    ApiError::new(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed", message)
}
