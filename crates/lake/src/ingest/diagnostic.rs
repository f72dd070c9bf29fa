//! Diagnostic records of Entra, an envelope around `properties`, as rows of the table that their
//! category names.
//!
//! Not here: Graph's shapes, which `graph` puts into this one. Members of `properties` go to the
//! column of the same name in any case; the exceptions are listed here. Of those, that a sign-in's
//! conditional access policies fill both columns of policies is an inference.

use kql::Row;
use serde_json::{Map, Value as Json};

use super::{
    Context,
    cell::Cell,
    columns::Columns,
    guess::member,
    rows::{Misfit, Slots},
};

/// Categories of diagnostic settings and their tables.
const CATEGORIES: [(&str, &str); 11] = [
    ("AuditLogs", AUDIT),
    ("SignInLogs", "SigninLogs"),
    ("NonInteractiveUserSignInLogs", "AADNonInteractiveUserSignInLogs"),
    ("ServicePrincipalSignInLogs", "AADServicePrincipalSignInLogs"),
    ("ManagedIdentitySignInLogs", "AADManagedIdentitySignInLogs"),
    ("ProvisioningLogs", "AADProvisioningLogs"),
    ("RiskyUsers", "AADRiskyUsers"),
    ("UserRiskEvents", "AADUserRiskEvents"),
    ("RiskyServicePrincipals", "AADRiskyServicePrincipals"),
    ("ServicePrincipalRiskEvents", "AADServicePrincipalRiskEvents"),
    ("MicrosoftGraphActivityLogs", "MicrosoftGraphActivityLogs"),
];
const AUDIT: &str = "AuditLogs";
const PROVIDER: &str = "Microsoft.aadiam";

/// Whether diagnostic records go to this table.
pub(super) fn fills(table: &str) -> bool {
    CATEGORIES.iter().any(|(_, name)| *name == table)
}

fn properties(record: &Map<String, Json>) -> Option<&Map<String, Json>> {
    member(record, "properties").and_then(Json::as_object)
}

/// The table of a record.
///
/// # Errors
/// Its category has none.
pub(super) fn table_of(record: &Map<String, Json>) -> Result<&'static str, Misfit> {
    let category = member(record, "category").and_then(Json::as_str).unwrap_or_default();
    let known = CATEGORIES.iter().find(|(name, _)| name.eq_ignore_ascii_case(category));
    if let Some((_, table)) = known {
        return Ok(table);
    }
    // Some exporters put the activity's own category into the envelope.
    if properties(record).is_some_and(|properties| properties.contains_key("activityDateTime")) {
        return Ok(AUDIT);
    }
    Err(Misfit::new(format!("category `{category}` has no table")))
}

fn is_sign_in(table: &str) -> bool {
    table == "SigninLogs" || table.ends_with("SignInLogs")
}

/// The row of a record; members without a column go to `left_out`.
///
/// # Errors
/// A value that does not fit, or no time.
pub(super) fn row(
    columns: &Columns,
    record: &Map<String, Json>,
    context: &Context,
    left_out: &mut dyn FnMut(&str),
) -> Result<Row, Misfit> {
    let table = columns.table.name.clone();
    let mut slots = Slots::new(columns);
    let empty = Map::new();
    let properties = properties(record).unwrap_or(&empty);
    for (name, value) in properties {
        let targets = columns_of(&table, name, value);
        let mut found = false;
        for column in targets {
            if let Some(index) = columns.folded(column) {
                slots.set(index, &Cell::Json(value))?;
                found = true;
            }
        }
        if !found {
            left_out(name);
        }
    }
    envelope(&mut slots, record, &table)?;
    if is_sign_in(&table) {
        sign_in_defaults(&mut slots, properties)?;
    }
    if &*table == AUDIT {
        let activity = member(record, "operationName").unwrap_or(&Json::Null);
        slots.default("ActivityDisplayName", &Cell::Json(activity))?;
        let time = member(record, "time").unwrap_or(&Json::Null);
        slots.default("ActivityDateTime", &Cell::Json(time))?;
    }
    for column in ["AADTenantId", "AadTenantId"] {
        slots.default(column, &Cell::Text(&context.tenant_id))?;
    }
    if &*table == AUDIT || is_sign_in(&table) {
        slots.default("Resource", &Cell::Text(PROVIDER))?;
        slots.default("ResourceGroup", &Cell::Text(PROVIDER))?;
    }
    slots.default("SourceSystem", &Cell::Text("Azure AD"))?;
    slots.finish(context)
}

/// The columns that a member of `properties` fills.
fn columns_of<'a>(table: &str, name: &'a str, value: &Json) -> Vec<&'a str> {
    let sign_in = is_sign_in(table);
    match name.to_ascii_lowercase().as_str() {
        // The envelope says these, or the lake does.
        "tenantid" => vec!["AADTenantId"],
        "type" | "timegenerated" | "sourcesystem" => Vec::new(),
        "operationtype" if table == AUDIT => vec!["AADOperationType"],
        "resourceid" if sign_in => vec!["ResourceIdentity"],
        "location" if sign_in && value.is_object() => vec!["LocationDetails"],
        "appliedconditionalaccesspolicies" if sign_in => {
            vec!["ConditionalAccessPolicies", "AppliedConditionalAccessPolicies"]
        }
        "processingtimeinmilliseconds" => {
            vec!["ProcessingTimeInMilliseconds", "ProcessingTimeInMs"]
        }
        _ => vec![name],
    }
}

/// What the envelope says.
fn envelope(slots: &mut Slots<'_>, record: &Map<String, Json>, table: &str) -> Result<(), Misfit> {
    // The envelope's word counts …
    let mut firm = vec![
        ("time", "TimeGenerated"),
        ("operationName", "OperationName"),
        ("operationVersion", "OperationVersion"),
        ("resourceId", "ResourceId"),
        ("tenantId", "AADTenantId"),
        ("identity", "Identity"),
        ("Level", "Level"),
        ("durationMs", "DurationMs"),
        ("resultType", "ResultType"),
        ("resultSignature", "ResultSignature"),
        ("resultDescription", "ResultDescription"),
    ];
    // … or only where `properties` say nothing.
    let mut loose = vec![("correlationId", "CorrelationId"), ("callerIpAddress", "IPAddress")];
    let own_category = if table == AUDIT { &mut loose } else { &mut firm };
    own_category.push(("category", "Category"));
    if is_sign_in(table) {
        firm.push(("location", "Location"));
    } else {
        loose.push(("location", "Location"));
    }
    for (pairs, always) in [(firm, true), (loose, false)] {
        for (name, column) in pairs {
            let (Some(value), Some(index)) = (member(record, name), slots.columns.folded(column))
            else {
                continue;
            };
            if value.is_null() || value.as_str() == Some("") || (!always && slots.is_set(index)) {
                continue;
            }
            slots.set(index, &Cell::Json(value))?;
        }
    }
    Ok(())
}

/// What a sign-in's columns hold where the envelope is silent, as it is for Graph's records.
fn sign_in_defaults(slots: &mut Slots<'_>, properties: &Map<String, Json>) -> Result<(), Misfit> {
    let inner = |outer: &str, name: &str| {
        member(properties, outer).and_then(Json::as_object).and_then(|object| object.get(name))
    };
    for (column, value) in [
        ("ResultType", inner("status", "errorCode")),
        ("ResultDescription", inner("status", "failureReason")),
        ("Location", inner("location", "countryOrRegion")),
        ("Identity", member(properties, "userDisplayName")),
        ("Identity", member(properties, "servicePrincipalName")),
    ] {
        if let Some(value) = value {
            slots.default(column, &Cell::Json(value))?;
        }
    }
    Ok(())
}
