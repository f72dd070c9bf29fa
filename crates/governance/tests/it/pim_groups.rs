//! PIM for Groups: just-in-time members and owners, and what a group carries.
//!
//! Not here: what is the same for roles (`pim.rs`).

use directory::{
    Approver, AuthenticationContextRule, EnablementRule, ExpirationRule, GroupAccess, GroupId,
    ReviewResult, Rule, ScheduleAction, ScheduleKind, Span, UserId,
};
use governance::{Command, NewGroup, RequestStatus, due};

use crate::world::{
    SECURITY_READER, USER_ADMINISTRATOR, World, active, asked, asked_of, eligible, in_group,
    new_group,
};

const MEMBER: GroupAccess = GroupAccess::Member;
const OWNER: GroupAccess = GroupAccess::Owner;

/// Ada owns Helpdesk; Bo is an eligible member for 90 days and is the caller.
fn helpdesk() -> (World, UserId, UserId, GroupId) {
    let (mut world, ada) = World::new();
    let bo = world.user("bo");
    let group = world.group("Helpdesk", true);
    let assign = asked_of(ScheduleAction::AdminAssign, bo, in_group(group, MEMBER), 90 * 24);
    world.request(eligible(assign));
    world.as_user(bo);
    world.audit.clear();
    world.mails.clear();
    (world, ada, bo, group)
}

#[test]
fn an_activation_makes_a_member_until_its_end_swept_or_not() {
    let (mut world, _, bo, group) = helpdesk();
    assert!(!world.state.is_member(group, bo.into(), world.now), "eligible is no member");
    let made = world.request(active(asked_of(
        ScheduleAction::SelfActivate,
        bo,
        in_group(group, MEMBER),
        4,
    )));
    assert_eq!(made.status, RequestStatus::Provisioned);
    let schedule = world.state.schedule(made.target_schedule_id.unwrap()).unwrap();
    assert_eq!(schedule.graph_id(), format!("{group}_member_{}", made.id));
    assert!(world.state.is_member(group, bo.into(), world.now));
    assert_eq!(world.state.members(group, world.now).count(), 1);
    assert_eq!(world.state.owners(group, world.now).count(), 1, "a member is no owner");
    insta::assert_snapshot!(world.rows());
    let end = world.now.saturating_add(Span::hours(4));
    assert!(!world.state.is_member(group, bo.into(), end), "judged on read");
    assert_eq!(due(&world.state), Some(end));
    world.now = end;
    world.run(Command::Sweep);
    assert_eq!(
        world.activities(),
        [
            "Core Directory: Remove member from group",
            "PIM: Remove member from role (PIM activation expired)"
        ]
    );
}

#[test]
fn a_group_that_carries_roles_gives_them_at_once_and_takes_them_away() {
    let (mut world, ada, bo, group) = helpdesk();
    world.as_user(ada);
    let roles = [SECURITY_READER, USER_ADMINISTRATOR];
    for role in roles {
        world.run(active(asked(ScheduleAction::AdminAssign, group, role)));
    }
    let member = || in_group(group, MEMBER);
    world.as_user(bo).run(active(asked_of(ScheduleAction::SelfActivate, bo, member(), 4)));
    assert_eq!(world.state.active_roles(bo, world.now), roles);
    let deactivate = || active(asked_of(ScheduleAction::SelfDeactivate, bo, member(), 0));
    assert_eq!(world.refused(deactivate()), (400, "ActiveDurationTooShort"));
    world.advance(Span::minutes(5));
    let gone = world.request(deactivate());
    assert_eq!(gone.status, RequestStatus::Revoked);
    assert!(world.state.active_roles(bo, world.now).is_empty());
    world.run(active(asked_of(ScheduleAction::SelfActivate, bo, member(), 4)));
    world.advance(Span::hours(4));
    assert!(world.state.active_roles(bo, world.now).is_empty(), "without any sweep");
}

#[test]
fn a_role_activated_through_a_membership_does_not_outlive_it() {
    let (mut world, ada, bo, group) = helpdesk();
    world.as_user(ada).run(eligible(asked(ScheduleAction::AdminAssign, group, USER_ADMINISTRATOR)));
    world.as_user(bo);
    let activate_role = || {
        let mut activate = asked(ScheduleAction::SelfActivate, bo, USER_ADMINISTRATOR);
        activate.expiration = crate::world::for_hours(8);
        active(activate)
    };
    assert_eq!(world.refused(activate_role()), (400, "RoleAssignmentDoesNotExist"));
    world.run(active(asked_of(ScheduleAction::SelfActivate, bo, in_group(group, MEMBER), 2)));
    let role = world.request(activate_role());
    let end = world.now.saturating_add(Span::hours(2));
    let schedule = world.state.schedule(role.target_schedule_id.unwrap()).unwrap();
    assert_eq!(schedule.end, Some(end));
    world.advance(Span::minutes(10));
    world.audit.clear();
    world.run(active(asked_of(ScheduleAction::SelfDeactivate, bo, in_group(group, MEMBER), 0)));
    assert!(world.state.active_roles(bo, world.now).is_empty());
    assert_eq!(
        world.activities(),
        [
            "PIM: Remove member from role requested (PIM deactivate)",
            "Core Directory: Remove member from group",
            "PIM: Remove member from role completed (PIM deactivate)",
            "Core Directory: Remove member from role",
            "PIM: Remove member from role completed (PIM deactivate)",
        ]
    );
}

#[test]
fn the_directory_takes_away_what_pim_gave_and_refuses_to_give_it_twice() {
    let (mut world, ada, bo, group) = helpdesk();
    world.run(active(asked_of(ScheduleAction::SelfActivate, bo, in_group(group, MEMBER), 4)));
    world.as_user(ada);
    let add = || Command::AddGroupMembers { group, members: vec![bo.into()] };
    assert_eq!(world.refused(add()), (400, "Request_BadRequest"));
    world.run(Command::RemoveGroupMember { group, member: bo.into() });
    assert!(!world.state.is_member(group, bo.into(), world.now));
    world.run(add());
    let again = asked_of(ScheduleAction::AdminAssign, bo, in_group(group, MEMBER), 4);
    assert_eq!(world.refused(active(again)), (400, "RoleAssignmentExists"));
}

#[test]
fn groups_that_somebody_else_fills_are_not_managed() {
    let (mut world, _) = World::new();
    let bo = world.user("bo");
    let kind = directory::GroupKind::DynamicMembership;
    world.run(Command::CreateGroup(NewGroup { kind, ..new_group("Everybody") }));
    let dynamic = world.state.groups().next().unwrap().id;
    let assign = |group| asked_of(ScheduleAction::AdminAssign, bo, in_group(group, MEMBER), 4);
    assert_eq!(world.refused(eligible(assign(dynamic))), (400, "InvalidRoleAssignmentRequest"));
    let unknown = GroupId(uuid::Uuid::nil());
    assert_eq!(world.refused(eligible(assign(unknown))), (404, "ResourceNotFound"));
    let plain = world.group("Plain", false);
    let forever = asked_of(ScheduleAction::AdminAssign, bo, in_group(plain, MEMBER), 0);
    assert_eq!(
        world.refused(eligible(forever)),
        (400, "RoleAssignmentRequestPolicyValidationFailed"),
        "memberships expire unless the policy says otherwise"
    );
    let group_as_owner = asked_of(ScheduleAction::AdminAssign, plain, in_group(dynamic, OWNER), 4);
    assert_eq!(world.refused(eligible(group_as_owner)), (400, "InvalidRoleAssignmentRequest"));
}

#[test]
fn members_of_an_eligible_group_come_in_one_by_one() {
    let (mut world, ada, bo, inner) = helpdesk();
    let outer = world.as_user(ada).group("Operators", true);
    world.run(Command::AddGroupMembers { group: inner, members: vec![bo.into()] });
    let target = || in_group(outer, MEMBER);
    world.run(eligible(asked_of(ScheduleAction::AdminAssign, inner, target(), 24)));
    world.as_user(bo).run(active(asked_of(ScheduleAction::SelfActivate, bo, target(), 8)));
    let members: Vec<_> = world.state.members(outer, world.now).map(|one| one.id()).collect();
    assert_eq!(members, [bo.into()], "the person, not the group");
    world.as_user(ada).run(Command::RemoveGroupMember { group: inner, member: bo.into() });
    assert_eq!(world.state.members(outer, world.now).count(), 0);
}

#[test]
fn a_deleted_group_keeps_its_eligible_members_for_its_return() {
    let (mut world, ada, bo, group) = helpdesk();
    world.run(active(asked_of(ScheduleAction::SelfActivate, bo, in_group(group, MEMBER), 4)));
    world.as_user(ada).run(Command::DeleteGroup { group });
    assert_eq!(world.state.instances(ScheduleKind::Eligibility, world.now).count(), 0);
    world.run(Command::RestoreDeletedItem { object: group.into() });
    assert_eq!(world.state.instances(ScheduleKind::Eligibility, world.now).count(), 1);
    assert!(!world.state.is_member(group, bo.into(), world.now), "activations do not come back");
}

/// The example of the third seed: owners for two hours with an authentication context and the yes
/// of another owner, eligible for half a year.
#[test]
fn owners_activate_with_a_context_and_the_approval_of_other_owners() {
    let (mut world, ada, bo, group) = helpdesk();
    let owner = || in_group(group, OWNER);
    world.as_user(ada);
    let policy = owner().policy();
    world.rule(policy, "Expiration_EndUser_Assignment", |rule| {
        *rule = Rule::Expiration(ExpirationRule {
            is_expiration_required: true,
            maximum_duration: Span::hours(2),
        });
    });
    world.rule(policy, "Enablement_EndUser_Assignment", |rule| {
        *rule = Rule::Enablement(EnablementRule { justification: true, ..Default::default() });
    });
    world.rule(policy, "AuthenticationContext_EndUser_Assignment", |rule| {
        let claim_value = Some("c1".to_owned());
        *rule = Rule::AuthenticationContext(AuthenticationContextRule {
            is_enabled: true,
            claim_value,
        });
    });
    let others = Approver::GroupOwners { group_id: group, description: None };
    world.demand_approval(&owner(), vec![others]);
    world.run(eligible(asked_of(ScheduleAction::AdminAssign, bo, owner(), 180 * 24)));
    world.as_user(bo);
    let activate = |hours| active(asked_of(ScheduleAction::SelfActivate, bo, owner(), hours));
    assert_eq!(world.refused(activate(2)), (400, "RoleAssignmentRequestAcrsValidationFailed"));
    world.contexts = vec!["c1".to_owned()];
    assert_eq!(world.refused(activate(3)), (400, "RoleAssignmentRequestPolicyValidationFailed"));
    world.mails.clear();
    let request = world.request(activate(2));
    assert_eq!(request.status, RequestStatus::PendingApproval);
    assert_eq!(world.mail_lines(), ["PendingApproval -> ada@contoso.example"]);
    assert!(!world.state.is_owner(group, bo.into(), world.now));
    let yes = || Command::DecideRequest {
        request: request.id,
        result: ReviewResult::Approve,
        justification: Some("fine".to_owned()),
    };
    assert_eq!(world.refused(yes()), (403, "Authorization_RequestDenied"), "nobody for himself");
    world.advance(Span::hours(1));
    world.as_user(ada).run(yes());
    assert_eq!(world.status(&request), RequestStatus::Provisioned);
    let end = world.now.saturating_add(Span::hours(2));
    assert!(world.state.is_owner(group, bo.into(), end.saturating_add(Span(-1))));
    assert!(!world.state.is_owner(group, bo.into(), end), "counted from the approval");
}
