//! The three functions of the core: judge a command, fold an event, name the next due time.
//!
//! Not here: the commands themselves.

use std::borrow::Cow;

use directory::{Ids, Ticks};

use crate::{
    Answer, Command, Context, Decision, DeletedItem, Event, Rejection, ScheduleRequest, State,
    decision::Draft, objects, pim, roles, units,
};

/// Judges one command.
///
/// Whatever has fallen due by `context.now` happens first and is part of the decision, so no
/// command ever meets an assignment past its end.
///
/// # Errors
///
/// The refusal in Graph's words. Nothing has happened then, and what is due is still due.
pub fn decide(
    state: &State,
    command: Command,
    context: &Context,
    ids: &mut Ids,
) -> Result<Decision, Rejection> {
    let mut draft = Draft::new(context, ids);
    let mut current = Cow::Borrowed(state);
    if due(state).is_some_and(|at| at <= context.now) {
        pim::sweep::run(state, &mut draft);
        settle(&mut current, &mut draft, 0);
    }
    let before = draft.events.len();
    let answer = carry_out(&current, command, &mut draft)?;
    let new = draft.events.get(before..).unwrap_or_default();
    if pim::dependents::may_be_touched_by(&current, new) {
        settle(&mut current, &mut draft, before);
    }
    Ok(draft.answered(answer))
}

// Takes in the events from `from` on and ends what rested on what they ended, until nothing is
// left to do.
fn settle(current: &mut Cow<'_, State>, draft: &mut Draft<'_>, mut from: usize) {
    loop {
        let new = draft.events.get(from..).unwrap_or_default();
        if new.is_empty() {
            return;
        }
        new.iter().for_each(|event| current.to_mut().apply(event));
        from = draft.events.len();
        pim::dependents::settle(current, draft);
    }
}

#[expect(clippy::too_many_lines, reason = "one arm a command, and the compiler counts them")]
fn carry_out(state: &State, command: Command, draft: &mut Draft<'_>) -> Result<Answer, Rejection> {
    match command {
        Command::CreateTenant { id, display_name, default_domain } => {
            objects::create_tenant::run(state, draft, id, display_name, default_domain)
        }
        Command::CreateUser(user) => objects::create_user::run(state, draft, user),
        Command::UpdateUser { user, changes } => {
            objects::update_user::run(state, draft, user, changes)
        }
        Command::DeleteUser { user } => objects::delete_user::run(state, draft, user),
        Command::CreateGroup(group) => objects::create_group::run(state, draft, group),
        Command::UpdateGroup { group, changes } => {
            objects::update_group::run(state, draft, group, changes)
        }
        Command::DeleteGroup { group } => objects::delete_group::run(state, draft, group),
        Command::RestoreDeletedItem { object } => {
            objects::restore_deleted_item::run(state, draft, object)
        }
        Command::AddGroupMembers { group, members } => {
            objects::add_group_members::run(state, draft, group, &members)
        }
        Command::RemoveGroupMember { group, member } => {
            objects::remove_group_member::run(state, draft, group, member)
        }
        Command::AddGroupOwner { group, owner } => {
            objects::add_group_owner::run(state, draft, group, owner)
        }
        Command::RemoveGroupOwner { group, owner } => {
            objects::remove_group_owner::run(state, draft, group, owner)
        }
        Command::CreateServicePrincipal(new) => {
            objects::create_service_principal::run(state, draft, new)
        }
        Command::AddCredential { service_principal, credential } => {
            objects::add_credential::run(state, draft, service_principal, credential)
        }
        Command::GrantAppRole { principal, resource, app_role } => {
            objects::grant_app_role::run(state, draft, principal, resource, app_role)
        }
        Command::RevokeSignInSessions { user } => {
            objects::revoke_sign_in_sessions::run(state, draft, user)
        }
        Command::SetPassword { user, password_hash } => {
            objects::set_password::run(state, draft, user, password_hash)
        }
        Command::RevokeAppRole { assignment } => {
            objects::revoke_app_role::run(state, draft, assignment)
        }
        Command::CreateRoleDefinition(new) => roles::create_role_definition::run(state, draft, new),
        Command::UpdateRoleDefinition { role, changes } => {
            roles::update_role_definition::run(state, draft, role, changes)
        }
        Command::DeleteRoleDefinition { role } => {
            roles::delete_role_definition::run(state, draft, role)
        }
        Command::CreateAdministrativeUnit(new) => units::create::run(state, draft, new),
        Command::UpdateAdministrativeUnit { unit, changes } => {
            units::update::run(state, draft, unit, changes)
        }
        Command::DeleteAdministrativeUnit { unit } => units::delete::run(state, draft, unit),
        Command::AddAdministrativeUnitMember { unit, member } => {
            units::members::add(state, draft, unit, member)
        }
        Command::RemoveAdministrativeUnitMember { unit, member } => {
            units::members::remove(state, draft, unit, member)
        }
        Command::ActivateDirectoryRole { role_template } => {
            roles::activate_directory_role::run(state, draft, role_template)
        }
        Command::AddDirectoryRoleMember { role, principal } => {
            roles::add_directory_role_member::run(state, draft, role, principal)
        }
        Command::RemoveDirectoryRoleMember { role, principal } => {
            roles::remove_directory_role_member::run(state, draft, role, principal)
        }
        Command::CreateRoleAssignment { principal, role_definition, scope } => {
            roles::create_role_assignment::run(state, draft, principal, role_definition, &scope)
        }
        Command::DeleteRoleAssignment { assignment } => {
            roles::delete_role_assignment::run(state, draft, assignment)
        }
        Command::CreateScheduleRequest { kind, request } => {
            pim::create_schedule_request::run(state, draft, kind, request)
        }
        Command::CancelScheduleRequest { kind, request } => {
            pim::cancel_schedule_request::run(state, draft, kind, request)
        }
        Command::DecideRequest { request, result, justification } => {
            pim::decide_request::run(state, draft, request, result, justification)
        }
        Command::UpdatePolicyRules { target, rules } => {
            pim::update_policy_rules::run(state, draft, target, rules)
        }
        Command::RefreshPimAlerts { settings } => pim::refresh_alerts::run(state, draft, &settings),
        Command::DismissPimAlert { alert } => pim::refresh_alerts::dismiss(state, draft, alert),
        Command::SetManager { user, manager } => {
            objects::set_manager::run(state, draft, user, manager)
        }
        // What is due has already been carried out.
        Command::Sweep => Ok(Answer::Done),
    }
}

/// Folds one event into the state.
#[must_use]
pub fn evolve(mut state: State, event: &Event) -> State {
    state.apply(event);
    state
}

/// The next instant at which time alone changes something: a schedule starts, ends or is
/// about to end, a request is waited for no longer, or a deleted item goes for good.
#[must_use]
pub fn due(state: &State) -> Option<Ticks> {
    let requests = state.pending_requests().filter_map(ScheduleRequest::due);
    let purges = state.deleted_items().map(DeletedItem::purge_time);
    state.next_schedule_due().into_iter().chain(requests).chain(purges).min()
}
