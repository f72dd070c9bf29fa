//! What a throttled caller is told: how long to wait and which limit it met.
//!
//! Not here: counting requests.

use crate::{GraphError, GraphResponse, Stamp};

/// A request over a limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Throttled {
    /// Seconds until trying again makes sense; at least 1.
    pub retry_after: u32,
    /// Whose limit, such as `Tenant_Application/ReadWrite/{appId}/{tenantId}`.
    pub scope: String,
    /// Which limit, such as `ResourceUnitLimitExceeded`.
    pub information: &'static str,
}

impl Throttled {
    /// The 429 that says so.
    #[must_use]
    pub fn response(&self, stamp: &Stamp) -> GraphResponse {
        let error = GraphError::too_many_requests(self.retry_after.max(1));
        let mut response = GraphResponse::from_error(&error, stamp, "");
        response.headers.push(("x-ms-throttle-scope", self.scope.clone()));
        response.headers.push(("x-ms-throttle-information", self.information.to_owned()));
        response
    }
}
