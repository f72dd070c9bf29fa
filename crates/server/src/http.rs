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

use axum::{Router, routing::get};
use tower_http::{catch_panic::CatchPanicLayer, limit::RequestBodyLimitLayer};

pub use bearer::authenticate;
pub use error::ApiError;
pub use origin::{Origin, Secure};
pub use routes::{Permission, ROUTES, Route};

use crate::{graph, instance::Instance, oauth};

/// Requests may be this long; Graph's own limit is 4 MB.
const LARGEST_BODY: usize = 4 << 20;

/// Everything that the server answers.
pub fn router(instance: Arc<Instance>) -> Router {
    let own = ROUTES.iter().fold(Router::new(), |router, route| route.add_to(router));
    Router::new()
        .route("/healthz", get(|| async { "ok" }))
        .merge(oauth::endpoint::routes())
        .merge(own)
        .merge(graph::routes())
        .layer(RequestBodyLimitLayer::new(LARGEST_BODY))
        .layer(CatchPanicLayer::new())
        .with_state(instance)
}
