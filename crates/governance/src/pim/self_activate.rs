//! `selfActivate`: an eligible person takes the role or enters the group for some hours.
//!
//! Not here: the approvers' answer (`decide_request`).

use directory::{NewScheduleRequest, ScheduleKind, Ticks, Trigger};

use super::{
    grant::{self, Grant},
    grantable::Grantable,
    request_rules::{self, Time},
};
use crate::{
    Answer, Approval, AssignmentType, MemberType, Rejection, Schedule, State, decision::Draft,
};

const KIND: ScheduleKind = ScheduleKind::Assignment;

pub(super) fn run(
    state: &State,
    draft: &mut Draft<'_>,
    asked: NewScheduleRequest,
    what: Grantable,
) -> Result<Answer, Rejection> {
    let time = request_rules::timing(draft.context.now, asked.start, asked.expiration)?;
    let rule = &state.policy(asked.target.policy()).approval;
    request_rules::nothing_pending(state, KIND, asked.principal_id, &asked.target)?;
    let grant = possible(state, asked, what, time)?;
    let policy = state.policy(grant.asked.target.policy());
    request_rules::policy(draft.context, &grant.asked, time, policy, Trigger::EndUserAssignment)?;
    request_rules::long_enough(KIND, grant.time, policy)?;
    if rule.is_approval_required {
        let approval = Approval { rule: rule.clone(), decisions: Vec::new(), escalated: false };
        return Ok(grant::ask(state, draft, grant, approval));
    }
    Ok(grant::provision(state, draft, grant))
}

/// What an activation at this time gives, if there is something to activate.
pub(super) fn possible(
    state: &State,
    asked: NewScheduleRequest,
    what: Grantable,
    (start, end): Time,
) -> Result<Grant, Rejection> {
    let (eligibility, limit) =
        eligibility(state, &asked, start).ok_or_else(request_rules::does_not_exist)?;
    request_rules::free(state, KIND, &asked, (start, end), None)?;
    // An activation never outlives what it rests on.
    let limit = (limit < Ticks::MAX).then_some(limit);
    let end = match (end, limit) {
        (Some(asked), Some(limit)) => Some(asked.min(limit)),
        (asked, limit) => asked.or(limit),
    };
    Ok(Grant {
        kind: KIND,
        what,
        time: (start, end),
        assignment_type: AssignmentType::Activated,
        activated_using: Some(eligibility.id),
        asked,
    })
}

/// The eligibility behind an activation that starts then, and until when it reaches. The person's
/// own comes before one through a group: it lasts when the group changes.
fn eligibility<'a>(
    state: &'a State,
    asked: &NewScheduleRequest,
    start: Ticks,
) -> Option<(&'a Schedule, Ticks)> {
    let found = state
        .instances_of(asked.principal_id, ScheduleKind::Eligibility, start)
        .filter(|instance| instance.schedule.target == asked.target)
        .min_by_key(|found| (found.member_type == MemberType::Group, found.schedule.id))?;
    let limit = reaches_until(state, asked.principal_id, found.schedule, start)?;
    Some((found.schedule, limit))
}

/// Until when an eligibility, as things stand at `from`, lets the principal activate; `None` if it
/// does not.
pub(super) fn reaches_until(
    state: &State,
    principal: directory::ObjectId,
    eligibility: &Schedule,
    from: Ticks,
) -> Option<Ticks> {
    let own = eligibility.end.unwrap_or(Ticks::MAX);
    if !eligibility.in_force(from) {
        return None;
    }
    if eligibility.principal_id == principal {
        return Some(own);
    }
    let group = directory::GroupId(eligibility.principal_id.0);
    state.member_until(principal, group, from).map(|until| until.min(own))
}
