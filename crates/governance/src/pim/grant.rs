//! Carrying out a request that gives something: the request, its schedule, and the rows of both.
//!
//! Not here: whether it may be given.

use directory::{NewScheduleRequest, RequestId, RoleAssignmentId, ScheduleId, ScheduleKind, Ticks};

use super::{
    grantable::{Grantable, directory_row},
    rows::{self, About},
    words::{self, Step},
};
use crate::{
    Answer, Approval, AssignmentType, Event, RequestStatus, Schedule, ScheduleRequest, State,
    audit::{
        Actor,
        access_reviews::{self, Step as Review},
        core_directory::Way,
    },
    decision::Draft,
    mail::{self, Occasion},
};

/// Something to be given that has passed every check.
pub(super) struct Grant {
    pub(super) kind: ScheduleKind,
    pub(super) asked: NewScheduleRequest,
    pub(super) what: Grantable,
    pub(super) time: (Ticks, Option<Ticks>),
    pub(super) assignment_type: AssignmentType,
    pub(super) activated_using: Option<ScheduleId>,
}

impl Grant {
    fn request(&self, draft: &mut Draft<'_>, status: RequestStatus) -> ScheduleRequest {
        let context = draft.context;
        let id = draft.ids.next_id();
        ScheduleRequest {
            id: RequestId(id),
            kind: self.kind,
            asked: self.asked.clone(),
            status,
            created_date_time: context.now,
            completed_date_time: (status == RequestStatus::Provisioned).then_some(context.now),
            target_schedule_id: Some(ScheduleId(id)),
            created_by: context.caller.into(),
            correlation_id: context.correlation_id,
            approval: None,
        }
    }

    /// The schedule of a request, not stored yet.
    fn schedule(&self, draft: &mut Draft<'_>, request: &ScheduleRequest) -> Schedule {
        let (start, end) = self.time;
        let is_role_assignment =
            self.kind == ScheduleKind::Assignment && self.asked.target.role().is_some();
        Schedule {
            id: ScheduleId(request.id.0),
            kind: self.kind,
            role_assignment_id: is_role_assignment.then(|| RoleAssignmentId(draft.ids.next_id())),
            principal_id: self.asked.principal_id,
            target: self.asked.target.clone(),
            start,
            end,
            assignment_type: self.assignment_type,
            activated_using: self.activated_using,
            created_using: Some(request.id),
            created_date_time: draft.context.now,
            modified_date_time: None,
            started: start <= draft.context.now,
            reminded: None,
            alerted_date_time: None,
        }
    }
}

const fn status_at(start: Ticks, now: Ticks) -> RequestStatus {
    if start.get() <= now.get() { RequestStatus::Provisioned } else { RequestStatus::Granted }
}

/// Gives what was asked for.
pub(super) fn provision(state: &State, draft: &mut Draft<'_>, mut grant: Grant) -> Answer {
    let request = grant.request(draft, status_at(grant.time.0, draft.context.now));
    if request.asked.is_validation_only {
        return Answer::ScheduleRequest(Box::new(request));
    }
    grant.what = grant.what.prepared(state, draft);
    let schedule = grant.schedule(draft, &request);
    let about = About { request: &request, schedule: &schedule, what: &grant.what };
    let requested = words::of(request.asked.action, &schedule, Step::Requested);
    rows::write(state, draft, Actor::Caller, about, requested);
    draft.event(Event::ScheduleRequestCreated { request: request.clone() });
    carry_out(state, draft, about);
    Answer::ScheduleRequest(Box::new(request))
}

/// The schedule of a request that nothing stands against any longer.
fn carry_out(state: &State, draft: &mut Draft<'_>, about: About<'_>) {
    let About { request, schedule, what } = about;
    draft.event(Event::RoleScheduleCreated { schedule: schedule.clone() });
    if schedule.started {
        directory_row(state, draft, Way::Add, schedule, what, None);
        let completed = words::of(request.asked.action, schedule, Step::Completed);
        rows::write(state, draft, Actor::Caller, about, completed);
        mail::of_schedule(state, draft, Occasion::given(schedule), about.into());
    }
}

/// Puts a request before its approvers instead.
pub(super) fn ask(
    state: &State,
    draft: &mut Draft<'_>,
    mut grant: Grant,
    approval: Approval,
) -> Answer {
    let mut request = grant.request(draft, RequestStatus::PendingApproval);
    request.approval = Some(approval);
    if request.asked.is_validation_only {
        return Answer::ScheduleRequest(Box::new(request));
    }
    grant.what = grant.what.prepared(state, draft);
    let schedule = grant.schedule(draft, &request);
    let about = About { request: &request, schedule: &schedule, what: &grant.what };
    let requested = words::of(request.asked.action, &schedule, Step::Requested);
    rows::write(state, draft, Actor::Caller, about, requested);
    rows::write(state, draft, Actor::Caller, about, words::approval_requested());
    let reason = request.asked.justification.as_deref();
    access_reviews::write(state, draft, Review::Created, Actor::Caller, request.id, reason);
    draft.event(Event::ScheduleRequestCreated { request: request.clone() });
    mail::of_schedule(state, draft, Occasion::PendingApproval, about.into());
    Answer::ScheduleRequest(Box::new(request))
}

/// Gives what an earlier request asked for, now that it was approved.
pub(super) fn provision_approved(
    state: &State,
    draft: &mut Draft<'_>,
    request: &ScheduleRequest,
    mut grant: Grant,
) {
    let now = draft.context.now;
    grant.what = grant.what.prepared(state, draft);
    let schedule = grant.schedule(draft, request);
    let status = status_at(schedule.start, now);
    draft.event(Event::ScheduleRequestCompleted { request: request.id, status, at: now });
    carry_out(state, draft, About { request, schedule: &schedule, what: &grant.what });
}

/// The schedule that a request would get, for rows about one that never will.
pub(super) fn prospective(request: &ScheduleRequest) -> Schedule {
    let asked = &request.asked;
    let start = asked.start.unwrap_or(request.created_date_time).max(request.created_date_time);
    let activated = asked.action.is_activation();
    Schedule {
        id: request.target_schedule_id.unwrap_or(ScheduleId(request.id.0)),
        kind: request.kind,
        role_assignment_id: None,
        principal_id: asked.principal_id,
        target: asked.target.clone(),
        start,
        end: asked.expiration.and_then(|expiration| expiration.end(start)),
        assignment_type: if activated {
            AssignmentType::Activated
        } else {
            AssignmentType::Assigned
        },
        activated_using: None,
        created_using: Some(request.id),
        created_date_time: request.created_date_time,
        modified_date_time: None,
        started: false,
        reminded: None,
        alerted_date_time: None,
    }
}

/// The start of a schedule that was granted earlier has come.
pub(super) fn start(state: &State, draft: &mut Draft<'_>, schedule: &Schedule) {
    draft.event(Event::RoleScheduleStarted { schedule: schedule.id });
    let what = Grantable::find(state, &schedule.target);
    let request = schedule.created_using.and_then(|id| state.schedule_request(id));
    let (Some(what), Some(request)) = (what, request) else { return };
    directory_row(state, draft, Way::Add, schedule, &what, None);
    let about = About { request, schedule, what: &what };
    let completed = words::of(request.asked.action, schedule, Step::Completed);
    rows::write(state, draft, Actor::Pim, about, completed);
    mail::of_schedule(state, draft, Occasion::given(schedule), about.into());
    draft.event(Event::ScheduleRequestCompleted {
        request: request.id,
        status: RequestStatus::Provisioned,
        at: draft.context.now,
    });
}
