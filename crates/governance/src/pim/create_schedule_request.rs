//! `POST …/roleAssignmentScheduleRequests` and `…/roleEligibilityScheduleRequests`.
//!
//! Not here: the single actions; each has a file of its own.

use directory::RoleDefinition;

use super::{
    admin_assign, admin_remove, admin_update, request_rules, self_activate, self_deactivate,
};
use crate::{
    Answer, NewScheduleRequest, Rejection, RequestAction, ScheduleKind, State, decision::Draft,
    roles::role_rules,
};

pub(crate) fn run(
    state: &State,
    draft: &mut Draft<'_>,
    kind: ScheduleKind,
    request: NewScheduleRequest,
) -> Result<Answer, Rejection> {
    let action = request.action;
    if matches!(action, RequestAction::SelfActivate | RequestAction::SelfDeactivate) {
        if kind == ScheduleKind::Eligibility {
            return Err(Rejection::new(
                400,
                "InvalidRoleAssignmentRequest",
                format!("The action {action} is not one of eligibility requests."),
            ));
        }
        request_rules::own_request(draft.context, request.principal_id)?;
    }
    let role = checked(state, &request)?;
    match action {
        RequestAction::AdminAssign => admin_assign::run(state, draft, kind, request, role),
        RequestAction::AdminUpdate | RequestAction::AdminExtend => {
            admin_update::run(state, draft, kind, request, role)
        }
        RequestAction::AdminRemove => admin_remove::run(state, draft, kind, request, role),
        RequestAction::SelfActivate => self_activate::run(state, draft, request, role),
        RequestAction::SelfDeactivate => self_deactivate::run(state, draft, request, role),
        RequestAction::AdminRenew | RequestAction::SelfExtend | RequestAction::SelfRenew => {
            Err(Rejection::unsupported(format!("action `{action}` of a schedule request")))
        }
    }
}

// Principal, role and scope must be there before anything else is looked at.
fn checked(state: &State, request: &NewScheduleRequest) -> Result<RoleDefinition, Rejection> {
    let principal = state
        .object(request.principal_id)
        .ok_or_else(|| Rejection::new(404, "SubjectNotFound", "The subject is not found."))?;
    let role = state.role_definition(request.role_definition_id).ok_or_else(|| {
        Rejection::new(404, "RoleDefinitionDoesNotExist", "The role definition does not exist.")
    })?;
    role_rules::scope(&request.directory_scope_id)?;
    role_rules::can_hold(principal)?;
    Ok(role)
}
