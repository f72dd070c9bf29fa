//! Rows of the PIM service about roles and groups.
//!
//! Not here: the core directory's rows, which PIM causes as `MS-PIM`. `operation_type` carries
//! PIM's older words (`AdminRemovePermanentGrantedRole` …), which published rules filter on; the
//! newer generic ones are a mapping at the lake's edge.

use directory::{
    AuditRecord, GroupAccess, KeyValue, ObjectId, RequestId, RoleDefinition, ScheduleId,
    TargetResource, Ticks,
};
use uuid::Uuid;

use super::{Actor, Head, Service, json, property, record, target, target_of};
use crate::{DirectoryObject, State, decision::Draft, pim::grantable::Grantable};

/// What one of PIM's rows tells.
pub(crate) struct PimRow<'a> {
    pub(crate) activity: &'a str,
    pub(crate) operation_type: &'a str,
    pub(crate) actor: Actor,
    pub(crate) correlation_id: Option<Uuid>,
    pub(crate) principal: ObjectId,
    pub(crate) what: &'a Grantable,
    pub(crate) start: Ticks,
    pub(crate) end: Option<Ticks>,
    pub(crate) justification: Option<&'a str>,
    /// Ticket system and number.
    pub(crate) ticket: (Option<&'a str>, Option<&'a str>),
    pub(crate) request: RequestId,
    pub(crate) schedule: ScheduleId,
}

/// Writes the row: targets are Role, Request, principal, Directory (or the Group), Other; the
/// details begin with the role's three and the times. Belonging to a group is a role too: `Member`
/// or `Owner`.
pub(crate) fn write(state: &State, draft: &mut Draft<'_>, pim: &PimRow<'_>) {
    let row = build(state, draft, pim);
    draft.row(row);
}

/// The row before it is written, for those that a refusal leaves.
pub(crate) fn build(state: &State, draft: &mut Draft<'_>, pim: &PimRow<'_>) -> AuditRecord {
    let head = Head {
        service: Service::Pim,
        category: category(pim.what),
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

/// A row of PIM's that is about no request.
pub(crate) fn plain(
    state: &State,
    draft: &mut Draft<'_>,
    category: &str,
    (activity, operation_type): (&str, &str),
    actor: Actor,
    targets: Vec<TargetResource>,
) -> AuditRecord {
    let head = Head {
        service: Service::Pim,
        category,
        activity,
        operation_type,
        actor,
        correlation_id: None,
    };
    let mut row = record(state, draft, &head);
    row.target_resources = targets;
    row
}

/// The category of PIM's rows.
pub(crate) const fn category(what: &Grantable) -> &'static str {
    match what {
        Grantable::Role(_) => "RoleManagement",
        Grantable::Group { .. } => "GroupManagement",
    }
}

/// What a row calls the role: its id, its sort and its name.
struct Role<'a> {
    id: String,
    origin_type: &'static str,
    name: &'a str,
}

impl<'a> Role<'a> {
    fn of(what: &'a Grantable) -> Self {
        match what {
            Grantable::Role(role) => Self {
                id: role.id.to_string(),
                origin_type: origin_type(role),
                name: &role.display_name,
            },
            Grantable::Group { access, .. } => Self {
                id: access.to_string(),
                origin_type: "BuiltInRole",
                name: GroupAccess::display_name(*access),
            },
        }
    }
}

fn origin_type(role: &RoleDefinition) -> &'static str {
    if role.is_built_in { "BuiltInRole" } else { "CustomRole" }
}

/// The role as a target, with its three properties.
pub(crate) fn role_target(what: &Grantable) -> TargetResource {
    let role = Role::of(what);
    let value = |text: &str| (Some(json("")), Some(json(text)));
    let modified_properties = [
        ("RoleDefinitionOriginId", value(&role.id)),
        ("RoleDefinitionOriginType", value(role.origin_type)),
        ("TemplateId", value(&role.id)),
    ]
    .into_iter()
    .map(|(name, (old, new))| property(name, old, new))
    .collect();
    TargetResource {
        id: Some(role.id.clone()),
        display_name: Some(role.name.to_owned()),
        kind: "Role".to_owned(),
        modified_properties,
        ..TargetResource::default()
    }
}

/// Where the role applies, as a target: the tenant, or the group.
pub(crate) fn resource_target(state: &State, what: &Grantable) -> TargetResource {
    match what {
        Grantable::Group { group, .. } => target_of(DirectoryObject::Group(group), false),
        Grantable::Role(_) => {
            let tenant = state.tenant();
            TargetResource {
                id: tenant.map(|tenant| tenant.id.to_string()),
                display_name: tenant.map(|tenant| tenant.display_name.clone()),
                kind: "Directory".to_owned(),
                ..TargetResource::default()
            }
        }
    }
}

fn targets(state: &State, pim: &PimRow<'_>) -> Vec<TargetResource> {
    let of_kind = |kind: &str, id: String| TargetResource {
        id: Some(id),
        kind: kind.to_owned(),
        ..TargetResource::default()
    };
    vec![
        role_target(pim.what),
        of_kind("Request", pim.request.to_string()),
        target(state, pim.principal, true),
        resource_target(state, pim.what),
        of_kind("Other", pim.schedule.to_string()),
    ]
}

fn details(state: &State, draft: &Draft<'_>, pim: &PimRow<'_>) -> Vec<KeyValue> {
    let context = draft.context;
    let role = Role::of(pim.what);
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
        ("RoleDefinitionOriginId", Some(role.id.clone())),
        ("RoleDefinitionOriginType", Some(role.origin_type.to_owned())),
        ("TemplateId", Some(role.id)),
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
