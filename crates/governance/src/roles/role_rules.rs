//! What the directory demands of a role assignment, whoever makes it.
//!
//! Not here: PIM's policy.

use directory::{
    AdministrativeUnitId, DirectoryRoleId, DirectoryScope, ObjectId, RoleDefinition, ScheduleKind,
    ScheduleTarget, TargetResource, Ticks,
};

use crate::{
    DirectoryObject, Event, Rejection, Schedule, State,
    audit::{core_directory::object_row, json, property},
    decision::Draft,
};

/// The whole tenant, or an administrative unit that is there. Roles limited to a single object are
/// refused by name.
pub(crate) fn scope(state: &State, scope: &DirectoryScope) -> Result<(), Rejection> {
    match scope {
        DirectoryScope::Tenant => Ok(()),
        DirectoryScope::AdministrativeUnit(id) => {
            match state.administrative_unit(AdministrativeUnitId(id.0)) {
                Some(_) => Ok(()),
                None => Err(Rejection::new(
                    400,
                    "InvalidScope",
                    format!("The scope '{scope}' does not exist."),
                )),
            }
        }
        other => Err(Rejection::unsupported(format!(
            "directoryScopeId `{other}`; use `/` or `/administrativeUnits/{{id}}`"
        ))),
    }
}

/// Roles that were switched off are not assigned.
pub(crate) fn is_enabled(role: &RoleDefinition) -> Result<(), Rejection> {
    if role.is_enabled {
        return Ok(());
    }
    let message = format!("The role '{}' is disabled and cannot be assigned.", role.id);
    Err(Rejection::bad_request(message))
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
    if role.is_built_in && role.directory_role_id.is_none() {
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
    target: &ScheduleTarget,
    start: Ticks,
    end: Option<Ticks>,
) -> bool {
    state.schedules_of(principal).any(|other| {
        other.kind == ScheduleKind::Assignment
            && other.target == *target
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
    if !ending.target.is_tenant_wide(role) || !ending.in_force(now) {
        return Ok(());
    }
    let another = state.role_holders(role, now).into_iter().any(|holder| {
        holder.schedule.id != ending.id
            && holder.schedule.target.is_tenant_wide(role)
            && matches!(holder.object, DirectoryObject::User(_))
            && holder.object.is_usable()
    });
    if another {
        return Ok(());
    }
    let message = "The last Global Administrator cannot be removed from the role.";
    Err(Rejection::new(403, "Authorization_RequestDenied", message))
}
