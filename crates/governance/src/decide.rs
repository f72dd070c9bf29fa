//! The three functions of the core: judge a command, fold an event, name the next due time.
//!
//! Not here: the commands themselves.

use directory::{Ids, Ticks};

use crate::{
    Answer, Command, Context, Decision, Event, Rejection, State, command::purge_time,
    decision::Draft, objects, pim, roles,
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
    if due(state).is_none_or(|at| at > context.now) {
        let answer = carry_out(state, command, &mut draft)?;
        return Ok(draft.answered(answer));
    }
    pim::sweep::run(state, &mut draft);
    let mut swept = state.clone();
    for event in &draft.events {
        swept.apply(event);
    }
    let answer = carry_out(&swept, command, &mut draft)?;
    Ok(draft.answered(answer))
}

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

/// The next instant at which time alone changes something: a schedule starts or ends, or a
/// deleted item goes for good.
#[must_use]
pub fn due(state: &State) -> Option<Ticks> {
    let starts = state.every_schedule().filter(|schedule| !schedule.started).map(|s| s.start);
    let ends = state.every_schedule().filter_map(|schedule| schedule.end);
    let purges = state.deleted_items().map(|item| purge_time(item.deleted_date_time));
    starts.chain(ends).chain(purges).min()
}
