//! Which shape a JSON record has.
//!
//! Not here: what the shapes mean.

use serde_json::{Map, Value as Json};

/// The shapes that records come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// As diagnostic settings send it: an envelope around `properties`.
    Diagnostic,
    /// Graph's `directoryAudit`.
    DirectoryAudit,
    /// Graph's `signIn`.
    SignIn,
    /// Members that bear the names of columns.
    Row,
}

/// The shape of a record.
pub(super) fn shape(record: &Map<String, Json>) -> Shape {
    let text = |name: &str| member(record, name).is_some_and(Json::is_string);
    let has = |name: &str| record.contains_key(name);
    if text("time") && text("category") && (has("properties") || text("operationName")) {
        Shape::Diagnostic
    } else if has("activityDateTime") && has("activityDisplayName") {
        Shape::DirectoryAudit
    } else if has("createdDateTime") && has("status") && has("ipAddress") {
        Shape::SignIn
    } else {
        Shape::Row
    }
}

/// A member of an envelope, whose names come in more than one case.
pub(super) fn member<'a>(record: &'a Map<String, Json>, name: &str) -> Option<&'a Json> {
    record.get(name).or_else(|| {
        let mut members = record.iter();
        members.find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    })
}
