//! Rows of the core directory: written whenever the directory itself changes.
//!
//! Not here: PIM's rows about its requests.

use directory::{
    AdministrativeUnitId, AuditRecord, DirectoryScope, Group, KeyValue, ModifiedProperty, ObjectId,
    RoleDefinition, TargetResource,
};
use uuid::Uuid;

use super::{Actor, Head, Service, json, property, record, target};
use crate::{State, built_in, decision::Draft};

/// Which way a membership goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    Add,
    Remove,
}

impl Way {
    fn property(self, name: &str, value: Option<String>) -> ModifiedProperty {
        match self {
            Self::Add => property(name, None, value),
            Self::Remove => property(name, value, None),
        }
    }
}

/// A row about one object, which is its first target.
pub(crate) fn object_row(
    state: &State,
    draft: &mut Draft<'_>,
    words: (&str, &str, &str),
    target: TargetResource,
) -> AuditRecord {
    row_by(state, draft, words, (Actor::Caller, None), target)
}

fn row_by(
    state: &State,
    draft: &mut Draft<'_>,
    (category, activity, operation_type): (&str, &str, &str),
    (actor, correlation_id): (Actor, Option<Uuid>),
    target: TargetResource,
) -> AuditRecord {
    let head = Head {
        service: Service::CoreDirectory,
        category,
        activity,
        operation_type,
        actor,
        correlation_id,
    };
    let mut row = record(state, draft, &head);
    if actor == Actor::Caller {
        row.additional_details = user_agent(draft);
    }
    row.target_resources = vec![target];
    row
}

fn user_agent(draft: &Draft<'_>) -> Vec<KeyValue> {
    let agent = draft.context.user_agent.clone();
    agent.map(|value| KeyValue { key: "User-Agent".to_owned(), value }).into_iter().collect()
}

/// `Add member to role`, `Remove member from role` and their eligible twins:
/// target 0 is the principal with the role's properties, target 1 the `directoryRole`.
pub(crate) fn role_member(
    state: &State,
    draft: &mut Draft<'_>,
    (way, eligible): (Way, bool),
    (actor, correlation_id): (Actor, Option<Uuid>),
    principal: ObjectId,
    (role, scope): (&RoleDefinition, &DirectoryScope),
) {
    let holder = target(state, principal, false);
    role_row(state, draft, (way, eligible), (actor, correlation_id), holder, (role, scope));
}

fn unit_target(state: &State, id: ObjectId) -> TargetResource {
    let unit = state.administrative_unit(AdministrativeUnitId(id.0));
    TargetResource {
        id: Some(id.to_string()),
        display_name: unit.map(|unit| unit.display_name.clone()),
        kind: "AdministrativeUnit".to_owned(),
        ..TargetResource::default()
    }
}

/// The same for a principal that is not in the state.
pub(crate) fn role_row(
    state: &State,
    draft: &mut Draft<'_>,
    (way, eligible): (Way, bool),
    (actor, correlation_id): (Actor, Option<Uuid>),
    mut holder: TargetResource,
    (role, scope): (&RoleDefinition, &DirectoryScope),
) {
    let unit = match scope {
        DirectoryScope::AdministrativeUnit(id) => Some(unit_target(state, *id)),
        DirectoryScope::Tenant | DirectoryScope::Object(_) => None,
    };
    let (activity, operation_type) = match (way, eligible, &unit) {
        (Way::Add, false, None) => ("Add member to role", "Assign"),
        (Way::Remove, false, None) => ("Remove member from role", "Unassign"),
        (Way::Add, false, Some(_)) => ("Add scoped member to role", "Assign"),
        (Way::Remove, false, Some(_)) => ("Remove scoped member from role", "Unassign"),
        (Way::Add, true, _) => ("Add eligible member to role", "AssignEligibleRole"),
        (Way::Remove, true, _) => ("Remove eligible member from role", "UnassignEligibleRole"),
    };
    // Custom roles have no `directoryRole` and stand for themselves.
    let own = (!role.is_built_in).then(|| role.id.to_string());
    let directory_role = role.directory_role_id.map(|id| id.to_string()).or(own);
    holder.modified_properties = vec![
        way.property("Role.ObjectID", directory_role.as_deref().map(json)),
        way.property("Role.DisplayName", Some(json(&role.display_name))),
        way.property("Role.TemplateId", Some(json(&role.id.to_string()))),
        way.property(
            "Role.WellKnownObjectName",
            built_in::well_known_object_name(role.id).map(json),
        ),
    ];
    let role =
        TargetResource { id: directory_role, kind: "Role".to_owned(), ..TargetResource::default() };
    let words = ("RoleManagement", activity, operation_type);
    let mut row = row_by(state, draft, words, (actor, correlation_id), holder);
    row.target_resources.push(role);
    row.target_resources.extend(unit);
    draft.row(row);
}

/// `Add member to group` and its like: target 0 is the member or owner with the group's
/// properties, target 1 the group without a name.
pub(crate) fn group_edge(
    state: &State,
    draft: &mut Draft<'_>,
    (way, owner): (Way, bool),
    (actor, correlation_id): (Actor, Option<Uuid>),
    group: &Group,
    object: ObjectId,
) {
    let member = target(state, object, false);
    group_edge_of(state, draft, (way, owner), (actor, correlation_id), group, member);
}

/// The same for a member that is not in the state.
pub(crate) fn group_edge_of(
    state: &State,
    draft: &mut Draft<'_>,
    (way, owner): (Way, bool),
    (actor, correlation_id): (Actor, Option<Uuid>),
    group: &Group,
    mut member: TargetResource,
) {
    let (activity, operation_type) = match (way, owner) {
        (Way::Add, false) => ("Add member to group", "Assign"),
        (Way::Remove, false) => ("Remove member from group", "Unassign"),
        (Way::Add, true) => ("Add owner to group", "Assign"),
        (Way::Remove, true) => ("Remove owner from group", "Unassign"),
    };
    member.modified_properties = vec![
        way.property("Group.ObjectID", Some(json(&group.id.to_string()))),
        way.property("Group.DisplayName", Some(json(&group.display_name))),
    ];
    if !owner {
        member.modified_properties.push(way.property("Group.WellKnownObjectName", None));
    }
    let kind = ("GroupManagement", activity, operation_type);
    let mut row = row_by(state, draft, kind, (actor, correlation_id), member);
    row.target_resources.push(TargetResource {
        id: Some(group.id.to_string()),
        kind: "Group".to_owned(),
        group_type: Some("unknownFutureValue".to_owned()),
        ..TargetResource::default()
    });
    draft.row(row);
}
