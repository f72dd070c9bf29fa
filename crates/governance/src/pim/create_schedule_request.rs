//! `POST …ScheduleRequests`, of roles and of groups.
//!
//! Not here: the single actions; each has a file of its own.

use directory::{GroupAccess, GroupKind, NewScheduleRequest, ScheduleAction, ScheduleKind};

use super::{
    admin_assign, admin_extend, admin_remove, admin_renew, admin_update, ask_administrators,
    grantable::Grantable, request_rules, self_activate, self_deactivate,
};
use crate::{
    Answer, DirectoryObject, Rejection, State, decision::Draft, objects::group_rules,
    roles::role_rules,
};

pub(crate) fn run(
    state: &State,
    draft: &mut Draft<'_>,
    kind: ScheduleKind,
    asked: NewScheduleRequest,
) -> Result<Answer, Rejection> {
    let action = asked.action;
    if action.is_activation() && kind == ScheduleKind::Eligibility {
        let message = format!("The action {action} is not one of eligibility requests.");
        return Err(request_rules::invalid(message));
    }
    if action.is_self() {
        request_rules::own_request(draft.context, asked.principal_id)?;
    }
    let what = checked(state, kind, &asked)?;
    match action {
        ScheduleAction::AdminAssign => admin_assign::run(state, draft, kind, asked, what),
        ScheduleAction::AdminUpdate => admin_update::run(state, draft, kind, asked, what),
        ScheduleAction::AdminExtend => admin_extend::run(state, draft, kind, asked, what),
        ScheduleAction::AdminRenew => admin_renew::run(state, draft, kind, asked, what),
        ScheduleAction::AdminRemove => admin_remove::run(state, draft, kind, asked, what),
        ScheduleAction::SelfActivate => self_activate::run(state, draft, asked, what),
        ScheduleAction::SelfDeactivate => self_deactivate::run(state, draft, asked, what),
        ScheduleAction::SelfExtend | ScheduleAction::SelfRenew => {
            ask_administrators::run(state, draft, kind, asked, what)
        }
    }
}

// Principal, target and scope must be there before anything else is looked at.
fn checked(
    state: &State,
    kind: ScheduleKind,
    asked: &NewScheduleRequest,
) -> Result<Grantable, Rejection> {
    let principal = state
        .object(asked.principal_id)
        .ok_or_else(|| Rejection::new(404, "SubjectNotFound", "The subject is not found."))?;
    let what = Grantable::find(state, &asked.target).ok_or_else(|| match asked.target.role() {
        Some(_) => {
            Rejection::new(404, "RoleDefinitionDoesNotExist", "The role definition does not exist.")
        }
        None => Rejection::new(404, "ResourceNotFound", "The resource is not found."),
    })?;
    if let Some(scope) = asked.target.scope() {
        role_rules::scope(state, scope)?;
    }
    match &what {
        Grantable::Role(role) => {
            if !asked.action.takes_away() {
                role_rules::is_enabled(role)?;
            }
            role_rules::can_hold(principal)?;
        }
        Grantable::Group { group, access } => belongs(state, kind, principal, (group, *access))?,
    }
    Ok(what)
}

// PIM manages groups whose members somebody chooses here.
fn belongs(
    state: &State,
    kind: ScheduleKind,
    principal: DirectoryObject<'_>,
    (group, access): (&directory::Group, GroupAccess),
) -> Result<(), Rejection> {
    if group.kind == GroupKind::DynamicMembership || group.on_premises_sync_enabled {
        return Err(request_rules::invalid(format!(
            "PIM cannot manage group '{}': its members follow a rule or come from Active Directory.",
            group.id
        )));
    }
    match (principal, access) {
        // The members of an eligible group activate for themselves; the group never comes in.
        (DirectoryObject::Group(inner), GroupAccess::Member)
            if kind == ScheduleKind::Eligibility && inner.id != group.id =>
        {
            Ok(())
        }
        (principal, GroupAccess::Member) => {
            group_rules::may_be_member(state, group, principal.id())
        }
        (principal, GroupAccess::Owner) => group_rules::may_be_owner(state, principal.id()),
    }
}
