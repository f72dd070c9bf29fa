//! The HTTP surface: one router for every listener.
//!
//! Not here: sockets and TLS (`serve.rs`), and what the paths do (`graph/`, `oauth/`, …).

use axum::{Router, routing::get};

/// Everything that the server answers.
pub fn router() -> Router {
    Router::new().route("/healthz", get(|| async { "ok" }))
}
