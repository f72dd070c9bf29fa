//! Approvals of activations: `…/assignmentApprovals` and `…/roleAssignmentApprovals`.
//!
//! Not here: the answer itself (`commands`), and who approves (`governance`).

use directory::{RequestId, UserId};
use governance::{RequestStatus, ScheduleRequest};
use msgraph::{
    GraphError, GraphResponse, ScheduleFamily,
    resource::{ApprovalResource, ApprovalStageResource},
    schema::{APPROVAL, APPROVAL_STAGE},
};

use super::{
    call::Call,
    listing::{Listing, show},
    schedules::family_of,
};

const fn set(family: ScheduleFamily) -> &'static str {
    match family {
        ScheduleFamily::Role => "roleManagement/directory/roleAssignmentApprovals",
        ScheduleFamily::Group => "identityGovernance/privilegedAccess/group/assignmentApprovals",
    }
}

fn approval(request: &ScheduleRequest) -> ApprovalResource {
    ApprovalResource { id: request.id.to_string() }
}

/// The one stage of a request's approval.
pub(super) fn stage(call: &Call<'_>, request: &ScheduleRequest) -> ApprovalStageResource {
    let pending = request.status == RequestStatus::PendingApproval;
    let approval = request.approval.as_ref();
    let last = approval.and_then(|approval| approval.decisions.last());
    let name = |user: UserId| call.state.user(user).map(|user| user.display_name.clone());
    let me = call.me();
    ApprovalStageResource {
        id: request.id.to_string(),
        assigned_to_me: pending
            && me.is_some_and(|me| call.state.is_approver(request, me, call.now)),
        justification: last.and_then(|last| last.justification.clone()),
        review_result: approval
            .and_then(|approval| approval.result())
            .map_or("NotReviewed", directory::ReviewResult::as_str),
        status: match request.status {
            RequestStatus::PendingApproval => "InProgress",
            RequestStatus::TimedOut => "Expired",
            _ => "Completed",
        },
        reviewed_by: last.map(|last| (last.reviewed_by.into(), name(last.reviewed_by))),
        reviewed_date_time: last.map(|last| last.at),
    }
}

/// The request behind an approval, if the caller has to do with it: as an approver, as the one who
/// asked, or as an administrator.
fn existing<'a>(
    call: &Call<'a>,
    family: ScheduleFamily,
    id: &str,
) -> Result<&'a ScheduleRequest, GraphError> {
    let request = id.parse::<RequestId>().ok().and_then(|id| call.state.schedule_request(id));
    let request = request
        .filter(|request| request.approval.is_some())
        .filter(|request| family_of(&request.asked.target) == family)
        .ok_or_else(GraphError::resource_not_found)?;
    let me = call.me().ok_or_else(GraphError::denied)?;
    let said = request
        .approval
        .iter()
        .flat_map(|approval| &approval.decisions)
        .any(|decision| decision.reviewed_by == me);
    let concerned = said
        || request.created_by == me.into()
        || call.state.is_approver(request, me, call.now)
        || call.state.may_administer(me, &request.asked.target, call.now);
    if concerned { Ok(request) } else { Err(GraphError::denied()) }
}

/// What waits for the caller.
pub(super) fn of_me(call: &Call<'_>, family: ScheduleFamily) -> Result<GraphResponse, GraphError> {
    let listing = Listing::of(call, &APPROVAL, set(family))?;
    let me = call.me().ok_or_else(GraphError::denied)?;
    let waiting = call.state.pending_requests().filter(|request| {
        family_of(&request.asked.target) == family && call.state.is_approver(request, me, call.now)
    });
    listing.answer(waiting.map(approval))
}

pub(super) fn one(
    call: &Call<'_>,
    family: ScheduleFamily,
    id: &str,
) -> Result<GraphResponse, GraphError> {
    let request = existing(call, family, id)?;
    show(call, &approval(request), &APPROVAL, set(family))
}

pub(super) fn stages(
    call: &Call<'_>,
    family: ScheduleFamily,
    id: &str,
) -> Result<GraphResponse, GraphError> {
    let request = existing(call, family, id)?;
    Listing::of(call, &APPROVAL_STAGE, set(family))?.answer([stage(call, request)])
}

pub(super) fn one_stage(
    call: &Call<'_>,
    family: ScheduleFamily,
    id: &str,
    stage_id: &str,
) -> Result<GraphResponse, GraphError> {
    let request = existing(call, family, id)?;
    if !stage_id.eq_ignore_ascii_case(id) {
        return Err(GraphError::resource_not_found());
    }
    show(call, &stage(call, request), &APPROVAL_STAGE, set(family))
}

/// The stages of the approval with this id, for `$expand`.
pub(super) fn stage_of(call: &Call<'_>, id: Option<String>) -> Option<ApprovalStageResource> {
    let request = call.state.schedule_request(id?.parse().ok()?)?;
    Some(stage(call, request))
}
