//! Graph's `directoryAudit` and `signIn` as the diagnostic records that Entra writes of the same
//! event.
//!
//! Not here: the columns, which `diagnostic` fills.

use serde_json::{Map, Value as Json, json};

use super::Context;

fn envelope(record: &Map<String, Json>, time: &str, context: &Context) -> Map<String, Json> {
    let tenant = &context.tenant_id;
    let mut envelope = Map::new();
    let mut put = |name: &str, value: Json| envelope.insert(name.to_owned(), value);
    put("time", record.get(time).cloned().unwrap_or_default());
    put("resourceId", json!(format!("/tenants/{tenant}/providers/Microsoft.aadiam")));
    put("operationVersion", json!("1.0"));
    put("tenantId", json!(tenant));
    put("resultSignature", json!("None"));
    put("durationMs", json!(0));
    put("correlationId", record.get("correlationId").cloned().unwrap_or_default());
    put("Level", json!("4"));
    envelope
}

/// The diagnostic record of a `directoryAudit`.
pub(super) fn directory_audit(record: &Map<String, Json>, context: &Context) -> Json {
    let mut envelope = envelope(record, "activityDateTime", context);
    let mut properties = record.clone();
    let initiator = record.get("initiatedBy").and_then(Json::as_object);
    let member = |kind: &str| initiator.and_then(|by| by.get(kind)).and_then(Json::as_object);
    let actor = member("user").or_else(|| member("app"));
    let of_actor = |name: &str| actor.and_then(|actor| actor.get(name)).cloned();
    let activity = record.get("activityDisplayName").cloned().unwrap_or_default();
    envelope.insert("operationName".to_owned(), activity);
    envelope.insert("category".to_owned(), json!("AuditLogs"));
    envelope.insert("identity".to_owned(), of_actor("displayName").unwrap_or_default());
    envelope.insert("callerIpAddress".to_owned(), of_actor("ipAddress").unwrap_or_default());
    let initiated_by = match (member("user"), member("app")) {
        (Some(user), _) => json!({ "user": initiating_user(user) }),
        (None, Some(app)) => json!({ "app": without_nulls(app) }),
        (None, None) => json!({}),
    };
    properties.insert("initiatedBy".to_owned(), initiated_by);
    if let Some(Json::Array(targets)) = properties.get_mut("targetResources") {
        targets.iter_mut().filter_map(Json::as_object_mut).for_each(as_target);
    }
    envelope.insert("properties".to_owned(), Json::Object(properties));
    Json::Object(envelope)
}

/// A person is written with these members whether or not they are known.
fn initiating_user(user: &Map<String, Json>) -> Json {
    let mut known = Map::new();
    for name in ["id", "displayName", "userPrincipalName", "ipAddress"] {
        known.insert(name.to_owned(), user.get(name).cloned().unwrap_or_default());
    }
    for (name, value) in user {
        if !value.is_null() && !known.contains_key(name) {
            known.insert(name.clone(), value.clone());
        }
    }
    known.entry("roles").or_insert_with(|| json!([]));
    Json::Object(known)
}

fn without_nulls(object: &Map<String, Json>) -> Json {
    let members = object.iter().filter(|(_, value)| !value.is_null());
    Json::Object(members.map(|(name, value)| (name.clone(), value.clone())).collect())
}

/// Members that are null are left out of a target; values of its properties are not.
fn as_target(target: &mut Map<String, Json>) {
    target.retain(|_, value| !value.is_null());
    target.entry("administrativeUnits").or_insert_with(|| json!([]));
}

/// The diagnostic record of a `signIn`.
pub(super) fn sign_in(record: &Map<String, Json>, context: &Context) -> Json {
    let mut envelope = envelope(record, "createdDateTime", context);
    let kinds = record.get("signInEventTypes").and_then(Json::as_array);
    let kind = kinds.and_then(|kinds| kinds.first()).and_then(Json::as_str);
    let category = match kind {
        Some("nonInteractiveUser") => "NonInteractiveUserSignInLogs",
        Some("servicePrincipal") => "ServicePrincipalSignInLogs",
        Some("managedIdentity") => "ManagedIdentitySignInLogs",
        _ => "SignInLogs",
    };
    envelope.insert("operationName".to_owned(), json!("Sign-in activity"));
    envelope.insert("category".to_owned(), json!(category));
    envelope.insert("properties".to_owned(), Json::Object(record.clone()));
    Json::Object(envelope)
}
