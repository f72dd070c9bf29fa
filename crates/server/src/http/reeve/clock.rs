//! `/reeve/clock`: what time it is in the tenant, and moving it when it is simulated.
//!
//! Not here: the clock (`clock.rs`).

use axum::response::Response;
use directory::Span;
use serde::Deserialize;
use serde_json::json;

use super::{ApiError, Call, document};

/// Both times.
pub(in crate::http) async fn show(call: Call) -> Result<Response, ApiError> {
    answer(&call)
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    /// An ISO 8601 duration such as `PT5M`.
    advance: String,
}

/// Moves a simulated clock and returns when everything that fell due has come to rest.
pub(in crate::http) async fn advance(call: Call) -> Result<Response, ApiError> {
    if !call.instance.clock.is_simulated() {
        return Err(ApiError::conflict(
            "the clock is the wall's; start with --simulated-clock TIME to move it",
        ));
    }
    let Advance { advance } = call.json()?;
    let span: Span =
        advance.parse().map_err(|error| ApiError::bad_request(format!("`advance`: {error}")))?;
    if span < Span::ZERO {
        return Err(ApiError::bad_request(format!("`advance`: {advance} would go back in time")));
    }
    let until = call.instance.clock.tenant().saturating_add(span);
    let loops = call.instance.loops().ok_or_else(|| ApiError::internal("nothing runs"))?;
    loops.advance(until).await.map_err(ApiError::internal)?;
    answer(&call)
}

fn answer(call: &Call) -> Result<Response, ApiError> {
    let clock = &call.instance.clock;
    document(json!({
        "tenant": clock.tenant(), "wall": clock.wall(), "simulated": clock.is_simulated(),
        "workspace": call.instance.identity().workspace.id,
    }))
}
