//! What the directory demands of a role assignment, whoever makes it.
//!
//! Not here: PIM's policy.

use directory::{
    DirectoryRoleId, DirectoryScope, ObjectId, RoleDefinition, RoleDefinitionId, ScheduleKind,
    TargetResource, Ticks,
};

use crate::{
    DirectoryObject, Event, Rejection, Schedule, State,
    audit::{core_directory::object_row, json, property},
    decision::Draft,
};

/// Only the whole tenant: there are no administrative units and no single-resource scopes yet.
pub(crate) fn scope(scope: &DirectoryScope) -> Result<(), Rejection> {
    match scope {
        DirectoryScope::Tenant => Ok(()),
        other => Err(Rejection::unsupported(format!("directoryScopeId `{other}`; use `/`"))),
    }
}

/// Users, service principals and role-assignable groups can hold roles.
pub(crate) fn can_hold(object: DirectoryObject<'_>) -> Result<(), Rejection> {
    match object {
        DirectoryObject::Group(group) if !group.is_assignable_to_role => {
            Err(Rejection::bad_request(format!(
                "Group '{}' is not assignable to roles (isAssignableToRole).",
                group.id
            )))
        }
        _ => Ok(()),
    }
}

/// The role with its `directoryRole`, which the first use of a role activates.
pub(crate) fn activated(
    state: &State,
    draft: &mut Draft<'_>,
    mut role: RoleDefinition,
) -> RoleDefinition {
    if role.directory_role_id.is_none() {
        let id = DirectoryRoleId(draft.ids.next_id());
        role.directory_role_id = Some(id);
        let target = TargetResource {
            id: Some(id.to_string()),
            display_name: Some(role.display_name.clone()),
            kind: "Role".to_owned(),
            modified_properties: vec![
                property("DisplayName", None, Some(json(&role.display_name))),
                property("RoleTemplateId", None, Some(json(&role.id.to_string()))),
            ],
            ..TargetResource::default()
        };
        let kind = ("RoleManagement", "Add role from template", "Add");
        let row = object_row(state, draft, kind, target);
        draft.row(row);
        draft.event(Event::DirectoryRoleActivated { role_definition: role.id, directory_role: id });
    }
    role
}

/// Whether an active schedule of this principal, role and scope meets the time from `start` to
/// `end`; the directory knows at most one assignment of them at any instant.
pub(crate) fn is_taken(
    state: &State,
    principal: ObjectId,
    role: RoleDefinitionId,
    start: Ticks,
    end: Option<Ticks>,
) -> bool {
    state.schedules_of(principal).any(|other| {
        other.kind == ScheduleKind::Assignment
            && other.target.role() == Some(role)
            && other.overlaps(start, end)
    })
}

/// Refuses to take the role from the last person who can act as Global Administrator.
pub(crate) fn keeps_a_global_administrator(
    state: &State,
    ending: &Schedule,
    now: Ticks,
) -> Result<(), Rejection> {
    let role = RoleDefinition::GLOBAL_ADMINISTRATOR;
    if ending.target.role() != Some(role) || !ending.in_force(now) {
        return Ok(());
    }
    let another = state.role_holders(role, now).into_iter().any(|holder| {
        holder.schedule.id != ending.id
            && matches!(holder.object, DirectoryObject::User(_))
            && holder.object.is_usable()
    });
    if another {
        return Ok(());
    }
    let message = "The last Global Administrator cannot be removed from the role.";
    Err(Rejection::new(403, "Authorization_RequestDenied", message))
}
