//! Role management policies: the defaults, what a change is refused for, and that every rule bites.
//!
//! Not here: approval (`pim_approval.rs`) and mails (`pim_mails.rs`).

use directory::{
    Approver, AuthenticationContextRule, EnablementRule, ExpirationRule, GroupAccess, Policy,
    PolicyTarget, Rule, RuleId, ScheduleAction, Span, UserId,
};
use governance::Command;

use crate::world::{
    USER_ADMINISTRATOR, World, active, asked, asked_of, eligible, for_hours, in_group, role,
};

fn policy() -> PolicyTarget {
    role(USER_ADMINISTRATOR).policy()
}

fn patch(id: &str, rule: Rule) -> Command {
    Command::UpdatePolicyRules { target: policy(), rules: vec![(id.parse().unwrap(), rule)] }
}

fn lasting(minutes: i64) -> Rule {
    Rule::Expiration(ExpirationRule {
        is_expiration_required: true,
        maximum_duration: Span::minutes(minutes),
    })
}

#[test]
fn the_defaults_are_microsofts() {
    let (mut world, _) = World::new();
    let group = world.group("Helpdesk", false);
    let of = |target| {
        let policy: &Policy = world.state.policy(target);
        let rules = RuleId::ALL.map(|id| (id.to_string(), policy.rule(id)));
        rules
            .map(|(id, rule)| format!("{id}: {}\n", serde_json::to_string(&rule).unwrap()))
            .concat()
    };
    insta::assert_snapshot!("policy_of_a_role", of(policy()));
    insta::assert_snapshot!("policy_of_a_group", of(in_group(group, GroupAccess::Owner).policy()));
}

#[test]
fn what_cannot_be_is_refused_and_changes_nothing() {
    let (mut world, _) = World::new();
    let nobody = Approver::SingleUser { user_id: UserId(uuid::Uuid::nil()), description: None };
    let Rule::Approval(approval) =
        world.state.policy(policy()).rule("Approval_EndUser_Assignment".parse().unwrap())
    else {
        panic!()
    };
    let mut unknown = approval.clone();
    unknown.stage.primary_approvers = vec![nobody];
    let mut impossible = approval.clone();
    impossible.extension.required_approvals = 2;
    impossible.extension.from_distinct_groups = true;
    let context = |claim: Option<&str>| {
        Rule::AuthenticationContext(AuthenticationContextRule {
            is_enabled: true,
            claim_value: claim.map(str::to_owned),
        })
    };
    let ticketing = EnablementRule { ticketing: true, ..EnablementRule::default() };
    for (id, rule) in [
        ("Expiration_EndUser_Assignment", lasting(15)),
        ("Expiration_EndUser_Assignment", lasting(25 * 60)),
        ("Expiration_Admin_Eligibility", lasting(1)),
        ("Expiration_Admin_Eligibility", Rule::Enablement(EnablementRule::default())),
        ("Enablement_Admin_Assignment", Rule::Enablement(ticketing)),
        ("AuthenticationContext_EndUser_Assignment", context(None)),
        ("AuthenticationContext_EndUser_Assignment", context(Some("c0"))),
        ("AuthenticationContext_EndUser_Assignment", context(Some("c100"))),
        ("Approval_EndUser_Assignment", Rule::Approval(unknown)),
        ("Approval_EndUser_Assignment", Rule::Approval(impossible)),
    ] {
        assert_eq!(world.refused(patch(id, rule)), (400, "InvalidPolicyRule"), "{id}");
    }
    assert_eq!(
        world.refused(patch("AuthenticationContext_EndUser_Assignment", context(Some("c1")))),
        (400, "MfaAndAcrsConflict"),
        "MFA is on by default for roles"
    );
    let nowhere = role(directory::RoleDefinitionId(uuid::Uuid::nil())).policy();
    let missing = Command::UpdatePolicyRules { target: nowhere, rules: Vec::new() };
    assert_eq!(world.refused(missing), (404, "ResourceNotFound"));
    assert_eq!(*world.state.policy(policy()), Policy::of_a_role());
}

#[test]
fn a_group_needs_an_approver_before_it_needs_approval() {
    let (mut world, _) = World::new();
    let group = world.group("Helpdesk", false);
    let target = in_group(group, GroupAccess::Member).policy();
    let id = "Approval_EndUser_Assignment".parse().unwrap();
    let Rule::Approval(mut rule) = world.state.policy(target).rule(id) else { panic!() };
    rule.is_approval_required = true;
    let command = Command::UpdatePolicyRules { target, rules: vec![(id, Rule::Approval(rule))] };
    assert_eq!(world.refused(command), (400, "InvalidPolicyRule"));
    assert!(!world.state.is_onboarded(group));
}

#[test]
fn a_change_is_logged_and_the_first_one_brings_a_group_under_pim() {
    let (mut world, _) = World::new();
    let group = world.group("Helpdesk", false);
    world.audit.clear();
    world.run(patch("Expiration_EndUser_Assignment", lasting(60)));
    world.run(patch("Expiration_EndUser_Assignment", lasting(60)));
    let target = in_group(group, GroupAccess::Member).policy();
    let id = "Expiration_EndUser_Assignment".parse().unwrap();
    world.run(Command::UpdatePolicyRules { target, rules: vec![(id, lasting(60))] });
    assert!(world.state.is_onboarded(group));
    insta::assert_snapshot!(world.rows());
    let owners = world.state.policy(in_group(group, GroupAccess::Owner).policy());
    assert_eq!(*owners, Policy::of_a_group(), "each way to belong has a policy of its own");
}

#[test]
fn every_enablement_rule_bites_for_every_trigger() {
    let (mut world, ada) = World::new();
    let bo = world.user("bo");
    let all =
        EnablementRule { multi_factor_authentication: true, justification: true, ticketing: false };
    for id in ["Enablement_Admin_Eligibility", "Enablement_Admin_Assignment"] {
        world.run(patch(id, Rule::Enablement(all)));
    }
    let with_ticket = EnablementRule { ticketing: true, ..all };
    world.run(patch("Enablement_EndUser_Assignment", Rule::Enablement(with_ticket)));
    let silent = |action| {
        let mut request = asked_of(action, bo, role(USER_ADMINISTRATOR), 4);
        request.justification = None;
        request
    };
    let failed = |world: &mut World, command| {
        let rejection = world.try_run(command).unwrap_err();
        assert_eq!(rejection.code, "RoleAssignmentRequestPolicyValidationFailed");
        let (_, names) = rejection.message.split_once("failed: ").unwrap();
        serde_json::from_str::<Vec<String>>(names).unwrap()
    };
    world.mfa = false;
    let both = ["MfaRule", "JustificationRule"];
    assert_eq!(failed(&mut world, eligible(silent(ScheduleAction::AdminAssign))), both);
    assert_eq!(failed(&mut world, active(silent(ScheduleAction::AdminAssign))), both);
    world.mfa = true;
    world.run(eligible(asked_of(ScheduleAction::AdminAssign, bo, role(USER_ADMINISTRATOR), 40)));
    world.as_user(bo).mfa = false;
    let three = ["MfaRule", "JustificationRule", "TicketingRule"];
    assert_eq!(failed(&mut world, active(silent(ScheduleAction::SelfActivate))), three);
    world.mfa = true;
    let mut whole = asked_of(ScheduleAction::SelfActivate, bo, role(USER_ADMINISTRATOR), 4);
    whole.ticket_number = Some("7".to_owned());
    assert_eq!(failed(&mut world, active(whole.clone())), ["TicketingRule"], "and its system");
    whole.ticket_system = Some("Jira".to_owned());
    world.run(active(whole));
    assert!(ada != bo);
}

#[test]
fn every_expiration_rule_bites() {
    let (mut world, _) = World::new();
    let bo = world.user("bo");
    for id in [
        "Expiration_Admin_Eligibility",
        "Expiration_Admin_Assignment",
        "Expiration_EndUser_Assignment",
    ] {
        world.run(patch(id, lasting(60)));
    }
    let code = (400, "RoleAssignmentRequestPolicyValidationFailed");
    let mut endless = asked(ScheduleAction::AdminAssign, bo, USER_ADMINISTRATOR);
    assert_eq!(world.refused(eligible(endless.clone())), code);
    endless.expiration = for_hours(2);
    assert_eq!(world.refused(eligible(endless.clone())), code);
    assert_eq!(world.refused(active(endless.clone())), code);
    endless.expiration = for_hours(1);
    world.run(eligible(endless));
    let activate =
        |hours| active(asked_of(ScheduleAction::SelfActivate, bo, role(USER_ADMINISTRATOR), hours));
    assert_eq!(world.as_user(bo).refused(activate(2)), code);
    world.run(activate(1));
}

#[test]
fn an_authentication_context_is_demanded_with_the_challenge_for_it() {
    let (mut world, _) = World::new();
    let bo = world.user("bo");
    let justification = EnablementRule { justification: true, ..EnablementRule::default() };
    let context = AuthenticationContextRule { is_enabled: true, claim_value: Some("c7".into()) };
    let rules = vec![
        ("Enablement_EndUser_Assignment".parse().unwrap(), Rule::Enablement(justification)),
        (
            "AuthenticationContext_EndUser_Assignment".parse().unwrap(),
            Rule::AuthenticationContext(context),
        ),
    ];
    world.run(Command::UpdatePolicyRules { target: policy(), rules });
    world.run(eligible(asked_of(ScheduleAction::AdminAssign, bo, role(USER_ADMINISTRATOR), 40)));
    world.as_user(bo).contexts = vec!["c1".to_owned()];
    let activate =
        || active(asked_of(ScheduleAction::SelfActivate, bo, role(USER_ADMINISTRATOR), 4));
    let rejection = world.try_run(activate()).unwrap_err();
    assert_eq!(rejection.code, "RoleAssignmentRequestAcrsValidationFailed");
    assert!(rejection.message.contains("&claims=%7B%22access_token%22%3A%7B%22acrs%22"));
    world.contexts.push("c7".to_owned());
    world.run(activate());
}
