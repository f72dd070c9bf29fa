//! An approver's yes or no to an activation, and an administrator's to an extension or a renewal.
//!
//! Not here: who is an approver (`approvers`).

use directory::{
    AuditResult, NewScheduleRequest, RequestId, ReviewResult, ScheduleAction, ScheduleKind, UserId,
};

use super::{
    admin_extend, admin_renew, approvers, change,
    grant::{self, Grant},
    grantable::Grantable,
    refuse_late, request_rules,
    rows::{self, About},
    self_activate,
    words::{self, Words},
};
use crate::{
    Answer, ApprovalDecision, AssignmentType, Event, Rejection, RequestStatus, Schedule,
    ScheduleRequest, State,
    audit::{
        Actor,
        access_reviews::{self, Step as Review},
    },
    decision::Draft,
    mail::{self, Occasion},
};

pub(crate) fn run(
    state: &State,
    draft: &mut Draft<'_>,
    id: RequestId,
    result: ReviewResult,
    justification: Option<String>,
) -> Result<Answer, Rejection> {
    let missing = || Rejection::new(404, "ResourceNotFound", "The resource is not found.");
    let request = state.schedule_request(id).ok_or_else(missing)?;
    let user = draft.context.user().ok_or_else(Rejection::denied)?;
    if request.approval.is_none() && !waits_for_administrators(request) {
        return Err(missing());
    }
    permitted(state, draft, request, user)?;
    if !request.status.is_pending() {
        return Err(decided_already());
    }
    let schedule = grant::prospective(request);
    let what = Grantable::find(state, &request.asked.target).ok_or_else(missing)?;
    let decision =
        ApprovalDecision { reviewed_by: user, result, justification, at: draft.context.now };
    let about = About { request, schedule: &schedule, what: &what };
    match &request.approval {
        Some(_) => approve(state, draft, about, decision)?,
        None => administer(state, draft, about, &decision),
    }
    Ok(Answer::Done)
}

fn waits_for_administrators(request: &ScheduleRequest) -> bool {
    matches!(request.asked.action, ScheduleAction::SelfExtend | ScheduleAction::SelfRenew)
}

/// 409: somebody was faster.
fn decided_already() -> Rejection {
    Rejection::new(409, "Conflict", "The request has already been decided.")
}

fn permitted(
    state: &State,
    draft: &Draft<'_>,
    request: &ScheduleRequest,
    user: UserId,
) -> Result<(), Rejection> {
    let now = draft.context.now;
    let fits = if request.approval.is_some() {
        state.is_approver(request, user, now)
    } else {
        request.asked.principal_id != user.into()
            && state.may_administer(user, &request.asked.target, now)
    };
    if fits { Ok(()) } else { Err(Rejection::denied()) }
}

fn approve(
    state: &State,
    draft: &mut Draft<'_>,
    about: About<'_>,
    decision: ApprovalDecision,
) -> Result<(), Rejection> {
    let request = about.request;
    let Some(mut approval) = request.approval.clone() else { return Ok(()) };
    let said = |one: &ApprovalDecision| one.reviewed_by == decision.reviewed_by;
    if approval.decisions.iter().any(said) {
        return Err(decided_already());
    }
    let stage = &approval.rule.stage;
    let silent = request_rules::is_blank(decision.justification.as_deref());
    if stage.is_approver_justification_required && silent {
        return Err(request_rules::rules_failed(vec!["JustificationRule"]));
    }
    let (result, now) = (decision.result, draft.context.now);
    let approves = result == ReviewResult::Approve;
    if approves && !approvers::counts(state, request, &approval, decision.reviewed_by, now) {
        return Err(Rejection::new(
            409,
            "Conflict",
            "The approver groups that you belong to have already approved the request.",
        ));
    }
    write_row(
        state,
        draft,
        about,
        &decision,
        if approves { words::approved() } else { words::denied() },
    );
    let review = if approves { Review::Approved } else { Review::Denied };
    let reason = decision.justification.as_deref();
    access_reviews::write(state, draft, review, Actor::Caller, request.id, reason);
    draft.event(Event::ApprovalDecided { request: request.id, decision: decision.clone() });
    approval.decisions.push(decision);
    match approval.result() {
        None => {}
        Some(ReviewResult::Deny) => {
            complete(draft, request, RequestStatus::Denied);
            mail::of_schedule(state, draft, Occasion::Denied, about.into());
        }
        Some(ReviewResult::Approve) => {
            mail::of_schedule(state, draft, Occasion::Approved, about.into());
            activate(state, draft, request, about.what.clone());
        }
    }
    Ok(())
}

// The time runs from the approval, unless a later start was asked for.
fn activate(state: &State, draft: &mut Draft<'_>, request: &ScheduleRequest, what: Grantable) {
    let asked = request.asked.clone();
    let possible = request_rules::timing(draft.context.now, asked.start, asked.expiration)
        .and_then(|time| self_activate::possible(state, asked, what, time));
    match possible {
        Ok(grant) => grant::provision_approved(state, draft, request, grant),
        Err(_) => refuse_late::run(state, draft, request),
    }
}

fn administer(state: &State, draft: &mut Draft<'_>, about: About<'_>, decision: &ApprovalDecision) {
    let request = about.request;
    if decision.result == ReviewResult::Deny {
        write_row(state, draft, about, decision, words::denied_by_admin());
        complete(draft, request, RequestStatus::Denied);
        mail::of_schedule(state, draft, Occasion::Denied, about.into());
        return;
    }
    mail::of_schedule(state, draft, Occasion::Approved, about.into());
    let (kind, asked, now) = (request.kind, &request.asked, draft.context.now);
    let done = match asked.action {
        ScheduleAction::SelfExtend => {
            admin_extend::possible(state, kind, asked, now).map(|(old, (start, end))| {
                write_row(state, draft, about, decision, words::approved_by_admin());
                complete(draft, request, RequestStatus::Provisioned);
                change::event(draft, &Schedule { start, end, ..old.clone() });
            })
        }
        _ => admin_renew::possible(state, kind, asked, now).map(|time| {
            let grant = renewal(kind, asked.clone(), about.what.clone(), time);
            grant::provision_approved(state, draft, request, grant);
        }),
    };
    if done.is_err() {
        refuse_late::run(state, draft, request);
    }
}

fn renewal(
    kind: ScheduleKind,
    asked: NewScheduleRequest,
    what: Grantable,
    time: request_rules::Time,
) -> Grant {
    let assignment_type = AssignmentType::Assigned;
    Grant { kind, asked, what, time, assignment_type, activated_using: None }
}

fn complete(draft: &mut Draft<'_>, request: &ScheduleRequest, status: RequestStatus) {
    let at = draft.context.now;
    draft.event(Event::ScheduleRequestCompleted { request: request.id, status, at });
}

// The row is the approver's, with the approver's reason.
fn write_row(
    state: &State,
    draft: &mut Draft<'_>,
    about: About<'_>,
    decision: &ApprovalDecision,
    words: Words,
) {
    let mut row = rows::build(state, draft, Actor::Caller, about, words);
    row.result_reason = decision.justification.clone().unwrap_or_default();
    if decision.result == ReviewResult::Deny {
        row.result = AuditResult::Failure;
    }
    draft.row(row);
}
