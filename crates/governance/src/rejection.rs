//! Why a command was not carried out, in Graph's words: HTTP status, code and message.
//!
//! Not here: the error envelope with its `innerError`; `msgraph` renders that.

use directory::AuditRecord;

/// A refusal. Clients branch on the status and the code, never on the message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {message}")]
pub struct Rejection {
    /// The HTTP status.
    pub status: u16,
    /// Graph's code, such as `Request_ResourceNotFound`.
    pub code: &'static str,
    /// What is wrong, in Graph's words where they are known.
    pub message: String,
    /// Rows that the refusal itself leaves in the audit log; nearly always none.
    pub audit: Vec<AuditRecord>,
}

impl Rejection {
    /// A refusal that leaves no audit row.
    #[must_use]
    pub fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), audit: Vec::new() }
    }

    /// 400 `Request_BadRequest`.
    #[must_use]
    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::new(400, "Request_BadRequest", message)
    }

    /// 404 `Request_ResourceNotFound`: no such object, or no such reference.
    #[must_use]
    pub fn not_found(id: impl std::fmt::Display) -> Self {
        let message = format!(
            "Resource '{id}' does not exist or one of its queried reference-property objects are not present."
        );
        Self::new(404, "Request_ResourceNotFound", message)
    }

    /// 403 `Authorization_RequestDenied`.
    #[must_use]
    pub fn denied() -> Self {
        let message = "Insufficient privileges to complete the operation.";
        Self::new(403, "Authorization_RequestDenied", message)
    }

    /// 400: the object is already a member, owner or holder.
    #[must_use]
    pub fn already_referenced(property: &str) -> Self {
        Self::bad_request(format!(
            "One or more added object references already exist for the following modified properties: '{property}'."
        ))
    }

    /// 400: another object has the value of a unique property.
    #[must_use]
    pub fn not_unique(property: &str) -> Self {
        Self::bad_request(format!(
            "Another object with the same value for property {property} already exists."
        ))
    }

    /// 400: the object to be created is already there.
    #[must_use]
    pub fn conflicting() -> Self {
        Self::bad_request(
            "A conflicting object with one or more of the specified property values is present in the directory.",
        )
    }

    /// 501: Graph can do this, the embedded tenant cannot yet. `what` names the part of the request.
    #[must_use]
    pub fn unsupported(what: impl std::fmt::Display) -> Self {
        Self::new(501, "unsupported", format!("unsupported by the embedded tenant: {what}"))
    }
}
