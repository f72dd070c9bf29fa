//! PIM's objects as JSON.
//!
//! Not here: the directory's objects (`tests`).

use directory::{
    ApprovalExtension, Approver, Delegation, DirectoryScope, Expiration, GroupAccess, GroupId,
    NewScheduleRequest, ObjectId, Policy, PolicyTarget, RoleDefinition, Rule, RuleId,
    ScheduleAction, ScheduleKind, ScheduleTarget, Span, TenantId, Ticks, UserId,
};
use uuid::{Uuid, uuid};

use super::{tests::shown, *};

const ID: Uuid = uuid!("11111111-2222-4333-8444-555555555555");

fn targets() -> [ScheduleTarget; 2] {
    [
        ScheduleTarget::Role {
            role_definition_id: RoleDefinition::GLOBAL_ADMINISTRATOR,
            directory_scope_id: DirectoryScope::Tenant,
        },
        ScheduleTarget::Group { group_id: GroupId(ID), access_id: GroupAccess::Owner },
    ]
}

#[test]
fn schedules_instances_requests() {
    let start: Ticks = "2026-01-02T03:04:05.1234567Z".parse().unwrap();
    let principal_id = ObjectId(ID);
    let mut all = Vec::new();
    for target in targets() {
        let schedule = |kind| ScheduleResource {
            kind,
            id: "S1".into(),
            principal_id,
            target: target.clone(),
            created_using: Some("R1".into()),
            created_date_time: Some(start),
            modified_date_time: None,
            status: "Provisioned".into(),
            assignment_type: "Activated",
            member_type: "Direct",
            start: Some(start),
            end: Some("2027-01-02T03:04:05Z".parse().unwrap()),
        };
        let instance = ScheduleInstanceResource {
            kind: ScheduleKind::Assignment,
            id: "I1".into(),
            principal_id,
            target: target.clone(),
            start: Some(start),
            end: None,
            assignment_type: "Assigned",
            member_type: "Direct",
            role_assignment_origin_id: Some("A1".into()),
            schedule_id: "S1".into(),
        };
        let request = ScheduleRequestResource {
            kind: ScheduleKind::Assignment,
            id: "R1".into(),
            status: "PendingApproval",
            created_date_time: start,
            completed_date_time: None,
            approval_id: Some("R1".into()),
            target_schedule_id: Some("R1".into()),
            created_by_user: Some(principal_id),
            created_by_application: None,
            asked: NewScheduleRequest {
                action: ScheduleAction::SelfActivate,
                principal_id,
                target: target.clone(),
                start: None,
                expiration: Some(Expiration::AfterDuration { duration: Span::hours(4) }),
                justification: Some("ticket 4711".into()),
                ticket_number: None,
                ticket_system: None,
                target_schedule_id: None,
                is_validation_only: false,
            },
        };
        all.extend([
            shown(&schedule(ScheduleKind::Eligibility)),
            shown(&schedule(ScheduleKind::Assignment)),
            shown(&instance),
            shown(&request),
        ]);
    }
    insta::assert_json_snapshot!(all);
}

#[test]
fn policies_and_their_rules() {
    let tenant = TenantId(ID);
    let role = RoleDefinition::GLOBAL_ADMINISTRATOR;
    let of_a_role = PolicyTarget::Role { role_definition_id: role };
    let of_a_group = PolicyTarget::Group { group_id: GroupId(ID), access_id: GroupAccess::Member };
    let of_owners = PolicyTarget::Group { group_id: GroupId(ID), access_id: GroupAccess::Owner };
    assert_ne!(policy_id(tenant, of_a_group), policy_id(tenant, of_owners));
    let mut all = Vec::new();
    for target in [of_a_role, of_a_group] {
        let policy = PolicyResource { tenant, target };
        all.push(shown(&policy));
        all.push(shown(&PolicyAssignmentResource(policy)));
    }
    let policy = Policy::of_a_role();
    all.extend(RuleId::ALL.map(|id| shown(&PolicyRuleResource { id, rule: policy.rule(id) })));
    let mut approval = policy.approval;
    approval.is_approval_required = true;
    approval.stage.primary_approvers = vec![
        Approver::SingleUser { user_id: UserId(ID), description: Some("Ada".into()) },
        Approver::GroupMembers { group_id: GroupId(ID), description: None },
        Approver::GroupOwners { group_id: GroupId(ID), description: None },
        Approver::RequestorManager,
    ];
    approval.extension = ApprovalExtension {
        required_approvals: 2,
        from_distinct_groups: true,
        time_out: Span::hours(48),
        escalates: true,
        delegations: vec![Delegation { from: UserId(ID), to: UserId(Uuid::nil()) }],
    };
    let id = "Approval_EndUser_Assignment".parse().unwrap();
    all.push(shown(&PolicyRuleResource { id, rule: Rule::Approval(approval) }));
    insta::assert_json_snapshot!(all);
}
