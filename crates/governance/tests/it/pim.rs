//! PIM: eligibility, activation, its rules, and what time does.
//!
//! Not here: the texts of its rows (`rows.rs`).

use directory::{AuditRecord, AuditResult, Expiration, ScheduleAction, ScheduleKind, Span, UserId};
use governance::{Answer, Caller, Command, RequestStatus, ScheduleRequest, due};

use crate::world::{
    GLOBAL_ADMINISTRATOR, USER_ADMINISTRATOR, World, active, asked, eligible, for_hours, role,
};

fn activities(rows: &[AuditRecord]) -> Vec<&str> {
    rows.iter().map(|row| row.activity_display_name.as_str()).collect()
}

fn request(answer: Answer) -> ScheduleRequest {
    let Answer::ScheduleRequest(request) = answer else { panic!("{answer:?}") };
    *request
}

/// Bo is eligible for User Administrator for 30 days, and is the caller.
fn eligible_bo() -> (World, UserId, UserId) {
    let (mut world, ada) = World::new();
    let bo = world.user("bo");
    let mut assign = asked(ScheduleAction::AdminAssign, bo, USER_ADMINISTRATOR);
    assign.expiration = for_hours(30 * 24);
    world.run(eligible(assign));
    world.caller = Caller::User(bo);
    world.audit.clear();
    (world, ada, bo)
}

fn activation(bo: UserId, hours: i64) -> directory::NewScheduleRequest {
    let mut activate = asked(ScheduleAction::SelfActivate, bo, USER_ADMINISTRATOR);
    activate.expiration = for_hours(hours);
    activate
}

#[test]
fn an_activation_is_in_force_until_its_end_swept_or_not() {
    let (mut world, _, bo) = eligible_bo();
    assert!(world.state.active_roles(bo, world.now).is_empty(), "eligible is not active");
    let made = request(world.run(active(activation(bo, 2))));
    assert_eq!(made.status, RequestStatus::Provisioned);
    assert_eq!(world.state.active_roles(bo, world.now), [USER_ADMINISTRATOR]);
    assert_eq!(
        activities(&world.audit),
        [
            "Add member to role requested (PIM activation)",
            "Add member to role",
            "Add member to role completed (PIM activation)"
        ]
    );
    world.audit.clear();
    let end = world.now.saturating_add(Span::hours(2));
    assert_eq!(due(&world.state), Some(end));
    let just_before = end.saturating_add(Span(-1));
    assert_eq!(world.state.active_roles(bo, just_before), [USER_ADMINISTRATOR]);
    assert!(world.state.active_roles(bo, end).is_empty());
    world.now = end;
    world.run(Command::Sweep);
    assert_eq!(
        activities(&world.audit),
        ["Remove member from role", "Remove member from role (PIM activation expired)"]
    );
    assert_eq!(world.audit[0].operation_type, "Unassign");
    assert!(due(&world.state).is_some_and(|at| at > end), "the eligibility goes on");
}

#[test]
fn every_failing_rule_of_the_policy_is_named() {
    let (mut world, _, bo) = eligible_bo();
    world.mfa = false;
    let mut activate = activation(bo, 9);
    activate.justification = Some(" ".to_owned());
    let rejection = world.try_run(active(activate)).unwrap_err();
    assert_eq!(
        (rejection.status, rejection.code),
        (400, "RoleAssignmentRequestPolicyValidationFailed")
    );
    assert_eq!(
        rejection.message,
        r#"The following policy rules failed: ["ExpirationRule","MfaRule","JustificationRule"]"#
    );
    assert!(rejection.audit.is_empty(), "refused activations leave no row");
    world.mfa = true;
    let mut endless = activation(bo, 1);
    endless.expiration = Some(Expiration::NoExpiration);
    let rejection = world.try_run(active(endless)).unwrap_err();
    assert!(rejection.message.contains("ExpirationRule"));
    world.run(active(activation(bo, 8)));
}

#[test]
fn nobody_activates_for_another_nor_without_eligibility_nor_twice() {
    let (mut world, ada, bo) = eligible_bo();
    let mut other = activation(bo, 1);
    other.target = role(GLOBAL_ADMINISTRATOR);
    assert_eq!(world.refused(active(other)), (400, "RoleAssignmentDoesNotExist"));
    world.caller = Caller::User(ada);
    assert_eq!(world.refused(active(activation(bo, 1))), (403, "Authorization_RequestDenied"));
    world.caller = Caller::User(bo);
    assert_eq!(world.refused(eligible(activation(bo, 1))), (400, "InvalidRoleAssignmentRequest"));
    world.run(active(activation(bo, 1)));
    assert_eq!(world.refused(active(activation(bo, 1))), (400, "RoleAssignmentExists"));
    world.advance(Span::hours(1));
    world.run(active(activation(bo, 1)));
}

#[test]
fn an_activation_never_outlives_its_eligibility() {
    let (mut world, ada, bo) = eligible_bo();
    world.advance(Span::hours(30 * 24 - 1));
    let made = request(world.run(active(activation(bo, 8))));
    let schedule = world.state.schedule(made.target_schedule_id.unwrap()).unwrap();
    assert_eq!(schedule.end, Some(world.now.saturating_add(Span::hours(1))));
    // Taking the eligibility takes the activation.
    world.caller = Caller::User(ada);
    world.audit.clear();
    world.run(eligible(asked(ScheduleAction::AdminRemove, bo, USER_ADMINISTRATOR)));
    assert!(world.state.active_roles(bo, world.now).is_empty());
    assert_eq!(
        activities(&world.audit),
        [
            "Remove eligible member from role in PIM requested (timebound)",
            "Remove eligible member from role",
            "Remove eligible member from role in PIM completed (timebound)",
            "Remove member from role",
            "Remove member from role completed (PIM deactivate)",
        ]
    );
    assert_eq!(world.audit[0].operation_type, "AdminRemovePermanentEligibleRole");
}

#[test]
fn a_shorter_eligibility_shortens_its_activation() {
    let (mut world, ada, bo) = eligible_bo();
    world.run(active(activation(bo, 8)));
    world.caller = Caller::User(ada);
    let mut update = asked(ScheduleAction::AdminUpdate, bo, USER_ADMINISTRATOR);
    let end_date_time = world.now.saturating_add(Span::hours(1));
    update.expiration = Some(Expiration::AfterDateTime { end_date_time });
    world.run(eligible(update));
    assert_eq!(world.state.active_roles(bo, world.now), [USER_ADMINISTRATOR]);
    assert!(world.state.active_roles(bo, end_date_time).is_empty());
}

#[test]
fn five_minutes_is_the_least_an_activation_lasts() {
    let (mut world, _, bo) = eligible_bo();
    let mut short = activation(bo, 1);
    short.expiration = Some(Expiration::AfterDuration { duration: Span::minutes(4) });
    assert_eq!(world.refused(active(short)), (400, "ActiveDurationTooShort"));
    world.run(active(activation(bo, 1)));
    let deactivate = || active(asked(ScheduleAction::SelfDeactivate, bo, USER_ADMINISTRATOR));
    world.advance(Span::minutes(4));
    let rejection = world.try_run(deactivate()).unwrap_err();
    assert_eq!((rejection.status, rejection.code), (400, "ActiveDurationTooShort"));
    assert_eq!(activities(&rejection.audit), ["Process role removal request"]);
    assert_eq!(rejection.audit[0].result, AuditResult::Failure);
    world.advance(Span::minutes(1));
    world.audit.clear();
    let made = request(world.run(deactivate()));
    assert_eq!(made.status, RequestStatus::Revoked);
    assert_eq!(
        activities(&world.audit),
        [
            "Remove member from role requested (PIM deactivate)",
            "Remove member from role",
            "Remove member from role completed (PIM deactivate)"
        ]
    );
    assert_eq!(world.refused(deactivate()), (400, "RoleAssignmentDoesNotExist"));
}

#[test]
fn a_later_start_is_granted_first_and_can_be_cancelled() {
    let (mut world, _, bo) = eligible_bo();
    let mut later = activation(bo, 1);
    later.start = Some(world.now.saturating_add(Span::hours(3)));
    let made = request(world.run(active(later.clone())));
    assert_eq!(made.status, RequestStatus::Granted);
    assert_eq!(activities(&world.audit), ["Add member to role requested (PIM activation)"]);
    assert!(world.state.active_roles(bo, world.now).is_empty());
    // In force when its time has come, swept or not.
    let start = later.start.unwrap();
    assert_eq!(world.state.active_roles(bo, start), [USER_ADMINISTRATOR]);
    let cancel =
        || Command::CancelScheduleRequest { kind: ScheduleKind::Assignment, request: made.id };
    world.run(cancel());
    assert!(world.state.active_roles(bo, start).is_empty());
    assert_eq!(world.refused(cancel()), (400, "InvalidRoleAssignmentRequest"));
    world.run(active(later));
    world.audit.clear();
    world.now = start;
    world.run(Command::Sweep);
    assert_eq!(
        activities(&world.audit),
        ["Add member to role", "Add member to role completed (PIM activation)"]
    );
}

#[test]
fn validation_alone_changes_nothing() {
    let (mut world, _, bo) = eligible_bo();
    let before = world.state.clone();
    let mut check = activation(bo, 1);
    check.is_validation_only = true;
    assert_eq!(request(world.run(active(check))).status, RequestStatus::Provisioned);
    assert_eq!(world.state, before);
    assert!(world.audit.is_empty());
    let mut bad = activation(bo, 9);
    bad.is_validation_only = true;
    assert_eq!(world.refused(active(bad)), (400, "RoleAssignmentRequestPolicyValidationFailed"));
}

#[test]
fn eligibility_through_a_group_ends_with_the_membership() {
    let (mut world, ada) = World::new();
    let bo = world.user("bo");
    let group = world.group("Help Desk", true);
    world.run(Command::AddGroupMembers { group, members: vec![bo.into()] });
    world.run(eligible(asked(ScheduleAction::AdminAssign, group, USER_ADMINISTRATOR)));
    world.caller = Caller::User(bo);
    world.run(active(activation(bo, 4)));
    assert_eq!(world.state.active_roles(bo, world.now), [USER_ADMINISTRATOR]);
    world.caller = Caller::User(ada);
    world.run(Command::RemoveGroupMember { group, member: bo.into() });
    assert!(world.state.active_roles(bo, world.now).is_empty());
}

#[test]
fn what_is_not_there_is_refused_by_name() {
    let (mut world, _, bo) = eligible_bo();
    let nowhere =
        asked(ScheduleAction::AdminAssign, bo, directory::RoleDefinitionId(uuid::Uuid::nil()));
    assert_eq!(world.refused(eligible(nowhere)), (404, "RoleDefinitionDoesNotExist"));
    let unknown = UserId(uuid::Uuid::nil());
    let assign = asked(ScheduleAction::AdminAssign, unknown, USER_ADMINISTRATOR);
    assert_eq!(world.refused(eligible(assign)), (404, "SubjectNotFound"));
}

#[test]
fn only_the_last_two_weeks_can_be_extended() {
    let (mut world, ada, bo) = eligible_bo();
    world.caller = Caller::User(ada);
    let extend = |world: &World| {
        let mut extend = asked(ScheduleAction::AdminExtend, bo, USER_ADMINISTRATOR);
        let end_date_time = world.now.saturating_add(Span::days(60));
        extend.expiration = Some(Expiration::AfterDateTime { end_date_time });
        eligible(extend)
    };
    let early = extend(&world);
    assert_eq!(world.refused(early), (400, "InvalidRoleAssignmentRequest"));
    world.advance(Span::days(20));
    let end = world.now.saturating_add(Span::days(60));
    let late = extend(&world);
    world.run(late);
    let kept = world.state.schedules(ScheduleKind::Eligibility, world.now).next().unwrap();
    assert_eq!(kept.end, Some(end));
}

#[test]
fn a_deleted_group_takes_along_what_was_activated_through_it() {
    let (mut world, ada) = World::new();
    let bo = world.user("bo");
    let group = world.group("Help Desk", true);
    world.run(Command::AddGroupMembers { group, members: vec![bo.into()] });
    world.run(eligible(asked(ScheduleAction::AdminAssign, group, USER_ADMINISTRATOR)));
    world.caller = Caller::User(bo);
    world.run(active(activation(bo, 4)));
    world.caller = Caller::User(ada);
    world.run(Command::DeleteGroup { group });
    assert!(world.state.active_roles(bo, world.now).is_empty());
}

#[test]
fn a_restored_person_is_eligible_again_but_has_to_activate_anew() {
    let (mut world, ada, bo) = eligible_bo();
    world.run(active(activation(bo, 4)));
    world.caller = Caller::User(ada);
    world.run(Command::DeleteUser { user: bo });
    world.run(Command::RestoreDeletedItem { object: bo.into() });
    assert!(world.state.active_roles(bo, world.now).is_empty());
    world.caller = Caller::User(bo);
    world.run(active(activation(bo, 4)));
}
