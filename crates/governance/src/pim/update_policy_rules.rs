//! `PATCH /policies/roleManagementPolicies/{id}` and `…/rules/{ruleId}`: all rules or none.
//!
//! Not here: enforcing the rules.

use directory::{
    ApprovalRule, Approver, Policy, PolicyTarget, Rule, RuleId, ScheduleTarget, Span,
    TargetResource, Trigger,
};

use super::grantable::{Grantable, onboard};
use crate::{
    Answer, Event, Rejection, State,
    audit::{
        Actor,
        pim::{category, plain, resource_target, role_target},
    },
    decision::Draft,
};

pub(crate) fn run(
    state: &State,
    draft: &mut Draft<'_>,
    target: PolicyTarget,
    rules: Vec<(RuleId, Rule)>,
) -> Result<Answer, Rejection> {
    let what = Grantable::find(state, &any_scope(target))
        .ok_or_else(|| Rejection::new(404, "ResourceNotFound", "The resource is not found."))?;
    let old = state.policy(target);
    let mut new = old.clone();
    for (id, rule) in &rules {
        if !rule.fits(id.kind) {
            return Err(invalid(format!("The rule '{id}' is not a {}.", rule.type_name())));
        }
        check(state, *id, rule, target)?;
        new.set(*id, rule.clone());
    }
    together(&new)?;
    if let PolicyTarget::Group { group_id, .. } = target {
        onboard(state, draft, group_id);
    }
    let (at, by) = (draft.context.now, draft.context.caller.into());
    let changed: Vec<_> = rules.into_iter().filter(|(id, rule)| old.rule(*id) != *rule).collect();
    if !changed.is_empty() {
        write_row(state, draft, &what, &changed);
    }
    for (rule, value) in changed {
        draft.event(Event::PolicyRuleChanged { target, rule, value, at, by });
    }
    Ok(Answer::Done)
}

fn any_scope(target: PolicyTarget) -> ScheduleTarget {
    match target {
        PolicyTarget::Role { role_definition_id } => ScheduleTarget::Role {
            role_definition_id,
            directory_scope_id: directory::DirectoryScope::Tenant,
        },
        PolicyTarget::Group { group_id, access_id } => {
            ScheduleTarget::Group { group_id, access_id }
        }
    }
}

/// 400 `InvalidPolicyRule`; Microsoft does not publish the code.
fn invalid(what: impl Into<String>) -> Rejection {
    Rejection::new(400, "InvalidPolicyRule", what)
}

fn check(state: &State, id: RuleId, rule: &Rule, target: PolicyTarget) -> Result<(), Rejection> {
    match rule {
        Rule::Expiration(rule) => {
            let (least, most) = match id.trigger {
                Trigger::EndUserAssignment => (Span::minutes(30), Span::hours(24)),
                _ => (Span::minutes(5), Span::days(3650)),
            };
            if rule.maximum_duration < least || most < rule.maximum_duration {
                return Err(invalid(format!(
                    "The maximumDuration of '{id}' must lie between {} and {}.",
                    least.to_iso8601(),
                    most.to_iso8601()
                )));
            }
            if id.trigger == Trigger::EndUserAssignment && !rule.is_expiration_required {
                return Err(invalid("An activation always expires (isExpirationRequired)."));
            }
            Ok(())
        }
        Rule::Enablement(rule) if rule.ticketing && id.trigger != Trigger::EndUserAssignment => {
            Err(invalid(format!("'Ticketing' can only be demanded of activations, not by '{id}'.")))
        }
        Rule::Enablement(_) => Ok(()),
        Rule::Approval(rule) => approval(state, rule, target),
        Rule::AuthenticationContext(rule) => match rule.claim_value.as_deref() {
            Some(claim) if !is_context(claim) => {
                Err(invalid(format!("'{claim}' is not an authentication context (c1 to c99).")))
            }
            None if rule.is_enabled => {
                Err(invalid("An enabled authentication context needs a claimValue."))
            }
            _ => Ok(()),
        },
        Rule::Notification(rule) => {
            match rule.notification_recipients.iter().find(|address| !is_address(address)) {
                Some(address) => Err(invalid(format!("'{address}' is not a mail address."))),
                None => Ok(()),
            }
        }
    }
}

fn is_context(claim: &str) -> bool {
    let number = claim.strip_prefix('c').and_then(|digits| digits.parse::<u8>().ok());
    number.is_some_and(|number| (1..=99).contains(&number) && claim == format!("c{number}"))
}

fn is_address(address: &str) -> bool {
    let parts = address.split_once('@');
    let clean = !address.contains(|c: char| c.is_whitespace() || c.is_control() || c == ',');
    clean && parts.is_some_and(|(name, host)| !name.is_empty() && !host.is_empty())
}

fn approval(state: &State, rule: &ApprovalRule, target: PolicyTarget) -> Result<(), Rejection> {
    let stage = &rule.stage;
    let no_one = stage.primary_approvers.is_empty();
    if rule.is_approval_required && no_one && matches!(target, PolicyTarget::Group { .. }) {
        return Err(invalid("At least one approver must be chosen for a group."));
    }
    for approver in stage.primary_approvers.iter().chain(&stage.escalation_approvers) {
        let known = match approver {
            Approver::SingleUser { user_id, .. } => state.user(*user_id).is_some(),
            Approver::GroupMembers { group_id, .. } | Approver::GroupOwners { group_id, .. } => {
                state.group(*group_id).is_some()
            }
            Approver::RequestorManager => true,
        };
        if !known {
            return Err(invalid("An approver does not exist."));
        }
    }
    let extension = &rule.extension;
    let places = stage.primary_approvers.len().max(1) + stage.escalation_approvers.len();
    let needed = usize::try_from(extension.required_approvals).unwrap_or(usize::MAX);
    if needed == 0 || (extension.from_distinct_groups && places < needed) {
        return Err(invalid(format!(
            "{needed} approvals cannot come from {places} approvers or approver groups."
        )));
    }
    if extension.time_out < Span::minutes(5) || Span::days(30) < extension.time_out {
        return Err(invalid("A request can wait between 5 minutes and 30 days."));
    }
    if stage.is_escalation_enabled && stage.escalation_approvers.is_empty() {
        return Err(invalid("Escalation needs escalationApprovers."));
    }
    Ok(())
}

// What no rule says by itself.
fn together(policy: &Policy) -> Result<(), Rejection> {
    let mfa = policy.end_user_assignment.enablement.multi_factor_authentication;
    if mfa && policy.authentication_context.is_enabled {
        return Err(Rejection::new(
            400,
            "MfaAndAcrsConflict",
            "MultiFactorAuthentication and an authentication context cannot be demanded together.",
        ));
    }
    Ok(())
}

fn write_row(state: &State, draft: &mut Draft<'_>, what: &Grantable, changed: &[(RuleId, Rule)]) {
    let targets: Vec<TargetResource> = vec![role_target(what), resource_target(state, what)];
    let words = ("Update role setting in PIM", "UpdatePolicy");
    let mut row = plain(state, draft, category(what), words, Actor::Caller, targets);
    let names: Vec<_> = changed.iter().map(|(id, _)| id.to_string()).collect();
    row.result_reason = format!("Setting changes in this session: {}", names.join(", "));
    draft.row(row);
}
