//! Approval: who may say yes, how long a request waits, and what Reeve adds to Microsoft's PIM.
//!
//! Not here: mails (`pim_mails.rs`).

use directory::{
    Approver, Delegation, RequestId, ReviewResult, Rule, ScheduleAction, ScheduleTarget, Span,
    UserId,
};
use governance::{Command, RequestStatus, ScheduleRequest};

use crate::world::{
    GLOBAL_ADMINISTRATOR, USER_ADMINISTRATOR, World, active, asked, asked_of, eligible, role,
};

fn target() -> ScheduleTarget {
    role(USER_ADMINISTRATOR)
}

fn decide(request: RequestId, result: ReviewResult) -> Command {
    Command::DecideRequest { request, result, justification: Some("seen".to_owned()) }
}

fn yes(request: &ScheduleRequest) -> Command {
    decide(request.id, ReviewResult::Approve)
}

fn single(user: UserId) -> Approver {
    Approver::SingleUser { user_id: user, description: None }
}

/// Bo is eligible for User Administrator, Cy and Di approve; Bo has asked and is the caller.
fn waiting(change: impl FnOnce(&mut World, [UserId; 4])) -> (World, [UserId; 4], ScheduleRequest) {
    let (mut world, ada) = World::new();
    let people = [ada, world.user("bo"), world.user("cy"), world.user("di")];
    let [_, bo, cy, di] = people;
    world.demand_approval(&target(), vec![single(cy), single(di), single(bo)]);
    change(&mut world, people);
    world.run(eligible(asked_of(ScheduleAction::AdminAssign, bo, target(), 48)));
    world.as_user(bo);
    let request = world.request(active(asked_of(ScheduleAction::SelfActivate, bo, target(), 4)));
    assert_eq!(request.status, RequestStatus::PendingApproval);
    assert!(world.state.active_roles(bo, world.now).is_empty());
    world.audit.clear();
    (world, people, request)
}

fn rule(world: &mut World, change: impl FnOnce(&mut directory::ApprovalRule)) {
    world.rule(target().policy(), "Approval_EndUser_Assignment", |rule| {
        let Rule::Approval(rule) = rule else { panic!("{rule:?}") };
        change(rule);
    });
}

#[test]
fn the_first_answer_decides_and_no_one_answers_for_himself() {
    let (mut world, [ada, bo, cy, di], request) = waiting(|_, _| {});
    assert_eq!(world.refused(yes(&request)), (403, "Authorization_RequestDenied"), "though listed");
    assert_eq!(world.as_user(ada).refused(yes(&request)), (403, "Authorization_RequestDenied"));
    let silent = Command::DecideRequest {
        request: request.id,
        result: ReviewResult::Approve,
        justification: Some(" ".to_owned()),
    };
    assert_eq!(
        world.as_user(cy).refused(silent),
        (400, "RoleAssignmentRequestPolicyValidationFailed")
    );
    world.run(yes(&request));
    assert_eq!(world.status(&request), RequestStatus::Provisioned);
    assert_eq!(world.state.active_roles(bo, world.now), [USER_ADMINISTRATOR]);
    assert_eq!(
        world.activities(),
        [
            "PIM: Add member to role request approved (PIM activation)",
            "Access Reviews: Request approved",
            "Core Directory: Add member to role",
            "PIM: Add member to role completed (PIM activation)",
        ]
    );
    assert_eq!(world.as_user(di).refused(yes(&request)), (409, "Conflict"));
    let unknown = RequestId(uuid::Uuid::nil());
    assert_eq!(world.refused(decide(unknown, ReviewResult::Deny)), (404, "ResourceNotFound"));
}

#[test]
fn a_no_ends_the_request() {
    let (mut world, [_, bo, _, di], request) = waiting(|_, _| {});
    world.as_user(di).run(decide(request.id, ReviewResult::Deny));
    assert_eq!(world.status(&request), RequestStatus::Denied);
    assert!(world.state.active_roles(bo, world.now).is_empty());
    assert_eq!(
        world.activities(),
        [
            "PIM: Add member to role request denied (PIM activation) (failure)",
            "Access Reviews: Request denied (failure)",
        ]
    );
}

#[test]
fn a_second_request_waits_for_the_first() {
    let (mut world, [_, bo, _, _], request) = waiting(|_, _| {});
    let again = || active(asked_of(ScheduleAction::SelfActivate, bo, target(), 4));
    assert_eq!(world.refused(again()), (400, "PendingRoleAssignmentRequest"));
    let kind = directory::ScheduleKind::Assignment;
    let cancel = || Command::CancelScheduleRequest { kind, request: request.id };
    world.run(cancel());
    assert_eq!(world.status(&request), RequestStatus::Canceled);
    assert_eq!(world.refused(cancel()), (400, "InvalidRoleAssignmentRequest"));
    world.run(again());
}

#[test]
fn after_24_hours_it_is_too_late() {
    let (mut world, [_, _, cy, _], request) = waiting(|_, _| {});
    assert_eq!(governance::due(&world.state), Some(world.now.saturating_add(Span::hours(24))));
    world.advance(Span::hours(24));
    assert_eq!(world.as_user(cy).refused(yes(&request)), (409, "Conflict"));
    world.run(Command::Sweep);
    assert_eq!(world.status(&request), RequestStatus::TimedOut);
    assert!(world.activities().contains(&"PIM: PIM activation request expired (failure)".into()));
}

#[test]
fn with_nobody_named_the_administrators_of_roles_approve() {
    let (mut world, [ada, bo, cy, _], request) = waiting(|world, _| {
        rule(world, |rule| rule.stage.primary_approvers.clear());
    });
    assert_eq!(world.as_user(cy).refused(yes(&request)), (403, "Authorization_RequestDenied"));
    world.as_user(ada).run(yes(&request));
    assert_eq!(world.state.active_roles(bo, world.now), [USER_ADMINISTRATOR]);
}

#[test]
fn the_members_of_a_group_approve_as_long_as_they_are_members() {
    let (mut world, [ada, _, cy, _], request) = waiting(|world, [_, _, cy, _]| {
        let group = world.group("Approvers", false);
        world.run(Command::AddGroupMembers { group, members: vec![cy.into()] });
        rule(world, |rule| {
            let approver = Approver::GroupMembers { group_id: group, description: None };
            rule.stage.primary_approvers = vec![approver];
        });
    });
    let group = world.state.groups().next().unwrap().id;
    world.as_user(ada).run(Command::RemoveGroupMember { group, member: cy.into() });
    assert_eq!(world.as_user(cy).refused(yes(&request)), (403, "Authorization_RequestDenied"));
    world.as_user(ada).run(Command::AddGroupMembers { group, members: vec![cy.into()] });
    world.as_user(cy).run(yes(&request));
    assert_eq!(world.status(&request), RequestStatus::Provisioned);
}

#[test]
fn the_managers_yes_counts_where_the_policy_says_so() {
    let (mut world, [_, _, cy, di], request) = waiting(|world, [_, bo, _, di]| {
        world.run(Command::SetManager { user: bo, manager: Some(di) });
        rule(world, |rule| rule.stage.primary_approvers = vec![Approver::RequestorManager]);
    });
    assert_eq!(world.as_user(cy).refused(yes(&request)), (403, "Authorization_RequestDenied"));
    world.as_user(di).run(yes(&request));
    assert_eq!(world.status(&request), RequestStatus::Provisioned);
}

#[test]
fn a_request_fails_when_its_eligibility_goes() {
    let (mut world, [ada, bo, cy, _], request) = waiting(|_, _| {});
    world.as_user(ada).run(eligible(asked(ScheduleAction::AdminRemove, bo, USER_ADMINISTRATOR)));
    assert_eq!(world.status(&request), RequestStatus::Failed);
    assert_eq!(world.as_user(cy).refused(yes(&request)), (409, "Conflict"));
}

#[test]
fn several_must_agree_and_from_groups_of_their_own() {
    let (mut world, [ada, bo, cy, di], request) = waiting(|world, [ada, _, cy, di]| {
        let risk = world.group("Risk", false);
        let operations = world.group("Operations", false);
        for (group, member) in [(risk, cy), (risk, di), (operations, di), (operations, ada)] {
            world.run(Command::AddGroupMembers { group, members: vec![member.into()] });
        }
        rule(world, |rule| {
            let members = |group_id| Approver::GroupMembers { group_id, description: None };
            rule.stage.primary_approvers = vec![members(risk), members(operations)];
            rule.extension.required_approvals = 2;
            rule.extension.from_distinct_groups = true;
        });
    });
    // Di could count for either group; with Cy there, Di counts for the other.
    world.as_user(di).run(yes(&request));
    assert_eq!(world.status(&request), RequestStatus::PendingApproval);
    assert_eq!(world.refused(yes(&request)), (409, "Conflict"), "once each");
    world.as_user(cy).run(yes(&request));
    assert_eq!(world.status(&request), RequestStatus::Provisioned);
    assert_eq!(world.state.active_roles(bo, world.now), [USER_ADMINISTRATOR]);
    assert!(world.state.active_roles(ada, world.now).contains(&GLOBAL_ADMINISTRATOR));
}

#[test]
fn two_of_one_group_are_not_two_groups() {
    let (mut world, [ada, _, cy, di], request) = waiting(|world, [ada, _, cy, di]| {
        let risk = world.group("Risk", false);
        let operations = world.group("Operations", false);
        for (group, member) in [(risk, cy), (risk, di), (operations, ada)] {
            world.run(Command::AddGroupMembers { group, members: vec![member.into()] });
        }
        rule(world, |rule| {
            let members = |group_id| Approver::GroupMembers { group_id, description: None };
            rule.stage.primary_approvers = vec![members(risk), members(operations)];
            rule.extension.required_approvals = 2;
            rule.extension.from_distinct_groups = true;
        });
    });
    world.as_user(cy).run(yes(&request));
    assert_eq!(world.as_user(di).refused(yes(&request)), (409, "Conflict"));
    world.as_user(ada).run(yes(&request));
    assert_eq!(world.status(&request), RequestStatus::Provisioned);
}

#[test]
fn a_policy_can_wait_longer_escalate_and_let_others_stand_in() {
    let (mut world, [_, _, cy, di], request) = waiting(|world, [_, _, cy, di]| {
        let eve = world.user("eve");
        rule(world, |rule| {
            rule.stage.primary_approvers = vec![single(cy)];
            rule.stage.escalation_approvers = vec![single(di)];
            rule.stage.is_escalation_enabled = true;
            rule.stage.escalation_time_in_minutes = 60;
            rule.extension.escalates = true;
            rule.extension.time_out = Span::hours(48);
            rule.extension.delegations = vec![Delegation { from: cy, to: eve }];
        });
    });
    let eve = world.state.user_by_name("eve@contoso.example").unwrap().id;
    assert!(world.state.is_approver(&request, eve, world.now), "Eve stands in for Cy");
    assert!(!world.state.is_approver(&request, di, world.now));
    world.mails.clear();
    world.advance(Span::hours(1));
    world.run(Command::Sweep);
    let lines = world.mail_lines();
    assert!(lines.contains(&"Escalated -> di@contoso.example".to_owned()), "{lines:?}");
    assert!(lines.contains(&"Escalated -> cy@contoso.example".to_owned()), "{lines:?}");
    world.advance(Span::hours(30));
    world.as_user(di).run(yes(&request));
    assert_eq!(world.status(&request), RequestStatus::Provisioned);
    assert!(cy != di);
}
