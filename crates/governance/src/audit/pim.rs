//! Rows of the PIM service about directory roles.
//!
//! Not here: the core directory's rows, which PIM causes as `MS-PIM`. `operation_type` carries
//! PIM's older words (`AdminRemovePermanentGrantedRole` …), which published rules filter on; the
//! newer generic ones are a mapping at the lake's edge.

use directory::{
    AuditRecord, KeyValue, ObjectId, RequestId, RoleDefinition, ScheduleId, TargetResource, Ticks,
};
use uuid::Uuid;

use super::{Actor, Head, Service, json, property, record, target};
use crate::{State, decision::Draft};

/// What one of PIM's rows tells.
pub(crate) struct PimRow<'a> {
    pub(crate) activity: &'a str,
    pub(crate) operation_type: &'a str,
    pub(crate) actor: Actor,
    pub(crate) correlation_id: Option<Uuid>,
    pub(crate) principal: ObjectId,
    pub(crate) role: &'a RoleDefinition,
    pub(crate) start: Ticks,
    pub(crate) end: Option<Ticks>,
    pub(crate) justification: Option<&'a str>,
    /// Ticket system and number.
    pub(crate) ticket: (Option<&'a str>, Option<&'a str>),
    pub(crate) request: RequestId,
    pub(crate) schedule: ScheduleId,
}

/// Writes the row: targets are Role, Request, principal, Directory, Other; the details begin with
/// the role's three and the times.
pub(crate) fn write(state: &State, draft: &mut Draft<'_>, pim: &PimRow<'_>) {
    let row = build(state, draft, pim);
    draft.row(row);
}

/// The row before it is written, for those that a refusal leaves.
pub(crate) fn build(state: &State, draft: &mut Draft<'_>, pim: &PimRow<'_>) -> AuditRecord {
    let head = Head {
        service: Service::Pim,
        category: "RoleManagement",
        activity: pim.activity,
        operation_type: pim.operation_type,
        actor: pim.actor,
        correlation_id: pim.correlation_id,
    };
    let mut row = record(state, draft, &head);
    row.result_reason = pim.justification.unwrap_or_default().to_owned();
    row.target_resources = targets(state, pim);
    row.additional_details = details(state, draft, pim);
    row
}

fn origin_type(role: &RoleDefinition) -> &'static str {
    if role.is_built_in { "BuiltInRole" } else { "CustomRole" }
}

fn targets(state: &State, pim: &PimRow<'_>) -> Vec<TargetResource> {
    let role_id = pim.role.id.to_string();
    let empty = || Some(json(""));
    let of_kind = |kind: &str, id: Option<String>, name: Option<String>| TargetResource {
        id,
        display_name: name,
        kind: kind.to_owned(),
        ..TargetResource::default()
    };
    let mut role = of_kind("Role", Some(role_id.clone()), Some(pim.role.display_name.clone()));
    role.modified_properties = vec![
        property("RoleDefinitionOriginId", empty(), Some(json(&role_id))),
        property("RoleDefinitionOriginType", empty(), Some(json(origin_type(pim.role)))),
        property("TemplateId", empty(), Some(json(&role_id))),
    ];
    let tenant = state.tenant();
    vec![
        role,
        of_kind("Request", Some(pim.request.to_string()), None),
        target(state, pim.principal, true),
        of_kind(
            "Directory",
            tenant.map(|tenant| tenant.id.to_string()),
            tenant.map(|tenant| tenant.display_name.clone()),
        ),
        of_kind("Other", Some(pim.schedule.to_string()), None),
    ]
}

fn details(state: &State, draft: &Draft<'_>, pim: &PimRow<'_>) -> Vec<KeyValue> {
    let context = draft.context;
    let role_id = pim.role.id.to_string();
    let wids: Vec<String> = context
        .user()
        .map(|user| state.active_roles(user, context.now))
        .unwrap_or_default()
        .iter()
        .map(ToString::to_string)
        .collect();
    // Time alone has no caller.
    let by_caller = |value: String| if pim.actor == Actor::Caller { value } else { String::new() };
    [
        ("RoleDefinitionOriginId", Some(role_id.clone())),
        ("RoleDefinitionOriginType", Some(origin_type(pim.role).to_owned())),
        ("TemplateId", Some(role_id)),
        ("StartTime", Some(pim.start.to_string())),
        ("ExpirationTime", pim.end.map(|end| end.to_string())),
        ("Justification", Some(pim.justification.unwrap_or_default().to_owned())),
        ("TicketSystem", pim.ticket.0.map(str::to_owned)),
        ("TicketNumber", pim.ticket.1.map(str::to_owned)),
        ("oid", Some(by_caller(ObjectId::from(context.caller).to_string()))),
        ("tid", Some(state.tenant_id().map(|id| id.to_string()).unwrap_or_default())),
        ("wids", Some(by_caller(wids.join(",")))),
        ("ipaddr", Some(by_caller(context.ip_address.clone().unwrap_or_default()))),
        ("RequestId", Some(pim.request.to_string())),
        ("AuditType", Some(pim.operation_type.to_owned())),
    ]
    .into_iter()
    .filter_map(|(key, value)| Some(KeyValue { key: key.to_owned(), value: value? }))
    .collect()
}
