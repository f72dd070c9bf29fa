//! Extending and renewing, by administrators and on a holder's request.
//!
//! Not here: mails (`pim_mails.rs`).

use directory::{Expiration, ReviewResult, ScheduleAction, ScheduleKind, Span, UserId};
use governance::{Command, RequestStatus};

use crate::world::{USER_ADMINISTRATOR, World, active, asked_of, eligible, role};

/// Bo is eligible for 30 days and is the caller.
fn eligible_bo() -> (World, UserId, UserId) {
    let (mut world, ada) = World::new();
    let bo = world.user("bo");
    let target = role(USER_ADMINISTRATOR);
    world.run(eligible(asked_of(ScheduleAction::AdminAssign, bo, target, 30 * 24)));
    world.as_user(bo);
    world.audit.clear();
    (world, ada, bo)
}

fn until(world: &World, action: ScheduleAction, bo: UserId, days: i64) -> Command {
    let mut request = asked_of(action, bo, role(USER_ADMINISTRATOR), 0);
    let end_date_time = world.now.saturating_add(Span::days(days));
    request.expiration = Some(Expiration::AfterDateTime { end_date_time });
    eligible(request)
}

fn decide(request: directory::RequestId, result: ReviewResult) -> Command {
    Command::DecideRequest { request, result, justification: Some("ok".to_owned()) }
}

#[test]
fn a_holder_asks_for_more_time_and_an_administrator_decides() {
    let (mut world, ada, bo) = eligible_bo();
    let early = until(&world, ScheduleAction::SelfExtend, bo, 60);
    assert_eq!(world.refused(early), (400, "InvalidRoleAssignmentRequest"), "not before 14 days");
    world.advance(Span::days(17));
    let ask = until(&world, ScheduleAction::SelfExtend, bo, 60);
    let end = world.now.saturating_add(Span::days(60));
    let request = world.request(ask.clone());
    assert_eq!(request.status, RequestStatus::PendingAdminDecision);
    assert_eq!(world.refused(ask), (400, "PendingRoleAssignmentRequest"));
    assert_eq!(
        world.refused(decide(request.id, ReviewResult::Approve)),
        (403, "Authorization_RequestDenied")
    );
    world.as_user(ada).run(decide(request.id, ReviewResult::Approve));
    assert_eq!(world.status(&request), RequestStatus::Provisioned);
    let schedule = world.state.schedules(ScheduleKind::Eligibility, world.now).next().unwrap();
    assert_eq!(schedule.end, Some(end));
    assert_eq!(
        world.activities(),
        [
            "PIM: Update eligible member in PIM requested (extend)",
            "PIM: Update member in PIM approved by admin (extend/renew)",
        ]
    );
}

#[test]
fn an_administrators_own_extension_answers_the_request() {
    let (mut world, ada, bo) = eligible_bo();
    world.advance(Span::days(20));
    let ask = until(&world, ScheduleAction::SelfExtend, bo, 60);
    let request = world.request(ask);
    let extend = until(&world, ScheduleAction::AdminExtend, bo, 40);
    world.as_user(ada).run(extend);
    assert_eq!(world.status(&request), RequestStatus::Provisioned);
}

#[test]
fn what_has_run_out_can_be_renewed_for_30_days() {
    let (mut world, ada, bo) = eligible_bo();
    world.as_user(ada);
    let early = until(&world, ScheduleAction::AdminRenew, bo, 60);
    assert_eq!(world.refused(early), (400, "RoleAssignmentDoesNotExist"), "it has not run out");
    world.advance(Span::days(31));
    world.run(Command::Sweep);
    assert_eq!(world.state.expired_schedules(world.now).count(), 1);
    let extend = until(&world, ScheduleAction::AdminExtend, bo, 60);
    assert_eq!(world.refused(extend), (400, "RoleAssignmentDoesNotExist"), "too late to extend");
    world.audit.clear();
    let mut later = world.clone();
    let renew = until(&world, ScheduleAction::AdminRenew, bo, 60);
    world.run(renew);
    assert_eq!(world.state.expired_schedules(world.now).count(), 0);
    assert_eq!(world.state.instances(ScheduleKind::Eligibility, world.now).count(), 1);
    assert_eq!(
        world.activities(),
        [
            "PIM: Add eligible member to role in PIM requested (renew)",
            "Core Directory: Add eligible member to role",
            "PIM: Update member in PIM approved by admin (extend/renew)",
        ]
    );
    later.advance(Span::days(30));
    assert_eq!(later.state.expired_schedules(later.now).count(), 0);
    let renew = until(&later, ScheduleAction::AdminRenew, bo, 60);
    assert_eq!(later.refused(renew), (400, "RoleAssignmentDoesNotExist"), "no longer shown");
}

#[test]
fn a_holder_asks_for_what_has_run_out_and_may_be_denied() {
    let (mut world, ada, bo) = eligible_bo();
    world.advance(Span::days(31));
    world.run(Command::Sweep);
    let ask = until(&world, ScheduleAction::SelfRenew, bo, 60);
    let first = world.request(ask.clone());
    world.as_user(ada).run(decide(first.id, ReviewResult::Deny));
    assert_eq!(world.status(&first), RequestStatus::Denied);
    let second = world.as_user(bo).request(ask);
    world.as_user(ada).run(decide(second.id, ReviewResult::Approve));
    assert_eq!(world.status(&second), RequestStatus::Provisioned);
    assert_eq!(world.state.instances(ScheduleKind::Eligibility, world.now).count(), 1);
    assert_eq!(world.refused(decide(second.id, ReviewResult::Approve)), (409, "Conflict"));
}

#[test]
fn activations_are_neither_extended_nor_renewed() {
    let (mut world, ada, bo) = eligible_bo();
    let target = || role(USER_ADMINISTRATOR);
    world.run(active(asked_of(ScheduleAction::SelfActivate, bo, target(), 4)));
    let extend = asked_of(ScheduleAction::AdminExtend, bo, target(), 8);
    assert_eq!(world.as_user(ada).refused(active(extend)), (400, "RoleAssignmentDoesNotExist"));
    world.advance(Span::hours(5));
    world.run(Command::Sweep);
    let renew = asked_of(ScheduleAction::AdminRenew, bo, target(), 8);
    assert_eq!(world.refused(active(renew)), (400, "RoleAssignmentDoesNotExist"));
}
