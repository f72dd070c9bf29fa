//! Rules of PIM's policies: one by itself, or some of a policy at once.
//!
//! Not here: whether their values can be (`governance`).

use directory::{
    ApprovalExtension, ApprovalRule, ApprovalStage, Approver, AuthenticationContextRule,
    Delegation, EnablementRule, ExpirationRule, NotificationLevel, NotificationRule, Rule, RuleId,
    RuleKind, Span,
};
use serde_json::Value;

use super::{Write, body::Body};
use crate::{
    GraphError, GraphRequest,
    resource::EXTENSION,
    schema::{APPROVAL_SETTINGS, POLICY_RULE, ROLE_MANAGEMENT_POLICY},
};

/// `PATCH …/rules/{ruleId}`.
pub(super) fn update_rule(
    request: &GraphRequest,
    policy: String,
    id: &str,
) -> Result<Write, GraphError> {
    let id: RuleId = id.parse().map_err(|_| GraphError::resource_not_found())?;
    let rule = rule(Body::read(request, &POLICY_RULE)?, Some(id))?;
    Ok(Write::UpdatePolicyRules { policy, rules: vec![rule] })
}

/// `PATCH …/roleManagementPolicies/{id}` with `rules`.
pub(super) fn update_policy(request: &GraphRequest, policy: String) -> Result<Write, GraphError> {
    let mut body = Body::read(request, &ROLE_MANAGEMENT_POLICY)?;
    let found = match body.take("rules") {
        Some(Value::Array(rules)) => rules,
        _ => return Err(body.missing("rules")),
    };
    body.finish()?;
    let rules = found
        .into_iter()
        .map(|value| rule(Body::of(value, &POLICY_RULE, "rules")?, None))
        .collect::<Result<_, _>>()?;
    Ok(Write::UpdatePolicyRules { policy, rules })
}

fn rule(mut body: Body, id: Option<RuleId>) -> Result<(RuleId, Rule), GraphError> {
    let kind = body.required_text("@odata.type")?;
    let own = body.text("id")?;
    let own = own.map(|text| text.parse::<RuleId>().map_err(|e| body.invalid("id", &e)));
    let id = match (id, own.transpose()?) {
        (Some(id), Some(own)) if id != own => {
            return Err(body.invalid("id", &format!("'{id}', as in the path")));
        }
        (Some(id), _) | (None, Some(id)) => id,
        (None, None) => return Err(body.missing("id")),
    };
    target(&mut body, id)?;
    let rule = match id.kind {
        RuleKind::Expiration => expiration(&mut body)?,
        RuleKind::Enablement => enablement(&mut body)?,
        RuleKind::Approval => approval(&mut body)?,
        RuleKind::AuthenticationContext => Rule::AuthenticationContext(AuthenticationContextRule {
            is_enabled: body.required_truth("isEnabled")?,
            claim_value: body.text("claimValue")?.filter(|claim| !claim.is_empty()),
        }),
        RuleKind::Notification(recipient) => notification(&mut body, recipient.as_str())?,
    };
    let wanted = format!("#microsoft.graph.unifiedRoleManagementPolicy{}", rule.type_name());
    if !kind.eq_ignore_ascii_case(&wanted) {
        return Err(body.invalid("@odata.type", &format!("'{wanted}' for the rule '{id}'")));
    }
    body.finish()?;
    Ok((id, rule))
}

// What a rule is for follows from its id, so it can only be repeated.
fn target(body: &mut Body, id: RuleId) -> Result<(), GraphError> {
    let Some(mut target) = body.nested("target")? else {
        return Ok(());
    };
    for (name, own) in [("caller", id.trigger.caller()), ("level", id.trigger.level())] {
        if target.text(name)?.is_some_and(|given| !given.eq_ignore_ascii_case(own)) {
            return Err(target.invalid(name, &format!("'{own}' for the rule '{id}'")));
        }
    }
    for name in ["operations", "inheritableSettings", "enforcedSettings", "targetObjects"] {
        target.take(name);
    }
    target.finish()
}

fn expiration(body: &mut Body) -> Result<Rule, GraphError> {
    let text = body.required_text("maximumDuration")?;
    let maximum_duration = duration(body, "maximumDuration", &text)?;
    let is_expiration_required = body.required_truth("isExpirationRequired")?;
    Ok(Rule::Expiration(ExpirationRule { is_expiration_required, maximum_duration }))
}

fn duration(body: &Body, name: &str, text: &str) -> Result<Span, GraphError> {
    let span = text.parse().ok().filter(|span| *span > Span::ZERO);
    span.ok_or_else(|| body.invalid(name, "an ISO 8601 duration such as PT8H or P180D"))
}

fn enablement(body: &mut Body) -> Result<Rule, GraphError> {
    let words = body.texts("enabledRules")?.ok_or_else(|| body.missing("enabledRules"))?;
    let mut rule = EnablementRule::default();
    for word in words {
        let place = match word.to_ascii_lowercase().as_str() {
            "multifactorauthentication" => &mut rule.multi_factor_authentication,
            "justification" => &mut rule.justification,
            "ticketing" => &mut rule.ticketing,
            _ => {
                return Err(body.invalid(
                    "enabledRules",
                    "MultiFactorAuthentication, Justification or Ticketing",
                ));
            }
        };
        *place = true;
    }
    Ok(Rule::Enablement(rule))
}

fn notification(body: &mut Body, recipient: &str) -> Result<Rule, GraphError> {
    if body.text("notificationType")?.is_some_and(|kind| !kind.eq_ignore_ascii_case("Email")) {
        return Err(body.invalid("notificationType", "Email"));
    }
    if body.text("recipientType")?.is_some_and(|kind| !kind.eq_ignore_ascii_case(recipient)) {
        return Err(body.invalid("recipientType", recipient));
    }
    let level = body.required_text("notificationLevel")?;
    let notification_level = match level.to_ascii_lowercase().as_str() {
        "none" => NotificationLevel::None,
        "critical" => NotificationLevel::Critical,
        "all" => NotificationLevel::All,
        _ => return Err(body.invalid("notificationLevel", "None, Critical or All")),
    };
    Ok(Rule::Notification(NotificationRule {
        notification_level,
        is_default_recipients_enabled: body.required_truth("isDefaultRecipientsEnabled")?,
        notification_recipients: body.texts("notificationRecipients")?.unwrap_or_default(),
    }))
}

fn approval(body: &mut Body) -> Result<Rule, GraphError> {
    let setting = body.take("setting").ok_or_else(|| body.missing("setting"))?;
    let mut setting = Body::of(setting, &APPROVAL_SETTINGS, "setting")?;
    let mode = setting.text("approvalMode")?.unwrap_or_else(|| "SingleStage".to_owned());
    if !["singlestage", "noapproval"].contains(&mode.to_ascii_lowercase().as_str()) {
        return Err(setting.invalid("approvalMode", "SingleStage or NoApproval, the modes of PIM"));
    }
    let stage = match setting.take("approvalStages") {
        Some(Value::Array(stages)) => match <[Value; 1]>::try_from(stages) {
            Ok([stage]) => read_stage(Body::of(stage, &APPROVAL_SETTINGS, "approvalStages")?)?,
            Err(_) => return Err(setting.invalid("approvalStages", "exactly one stage")),
        },
        _ => return Err(setting.missing("approvalStages")),
    };
    let extension = match setting.nested(EXTENSION)? {
        Some(body) => read_extension(body)?,
        None => ApprovalExtension::default(),
    };
    let extending = setting.truth("isApprovalRequiredForExtension")?.unwrap_or(false);
    let reason = setting.truth("isRequestorJustificationRequired")?.unwrap_or(true);
    let rule = ApprovalRule {
        is_approval_required: setting.required_truth("isApprovalRequired")?,
        is_approval_required_for_extension: extending,
        is_requestor_justification_required: reason,
        stage,
        extension,
    };
    setting.finish()?;
    Ok(Rule::Approval(rule))
}

fn read_stage(mut body: Body) -> Result<ApprovalStage, GraphError> {
    let stage = ApprovalStage {
        approval_stage_time_out_in_days: body.number("approvalStageTimeOutInDays")?.unwrap_or(1),
        is_approver_justification_required: body
            .truth("isApproverJustificationRequired")?
            .unwrap_or(true),
        escalation_time_in_minutes: body.number("escalationTimeInMinutes")?.unwrap_or(0),
        is_escalation_enabled: body.truth("isEscalationEnabled")?.unwrap_or(false),
        primary_approvers: approvers(&mut body, "primaryApprovers")?,
        escalation_approvers: approvers(&mut body, "escalationApprovers")?,
    };
    body.finish()?;
    Ok(stage)
}

fn approvers(body: &mut Body, name: &str) -> Result<Vec<Approver>, GraphError> {
    match body.take(name) {
        None => Ok(Vec::new()),
        Some(Value::Array(values)) => values
            .into_iter()
            .map(|value| approver(Body::of(value, &APPROVAL_SETTINGS, name)?))
            .collect(),
        Some(_) => Err(body.invalid(name, "a list of approvers")),
    }
}

fn approver(mut body: Body) -> Result<Approver, GraphError> {
    let kind = body.required_text("@odata.type")?;
    let description = body.text("description")?;
    // Beta has it, and it changes nothing.
    body.truth("isBackup")?;
    let approver = match kind.to_ascii_lowercase().as_str() {
        "#microsoft.graph.singleuser" => {
            // Beta calls it `id`.
            let name = if body.has("userId") { "userId" } else { "id" };
            Approver::SingleUser { user_id: body.required_id(name)?, description }
        }
        "#microsoft.graph.groupmembers" => {
            let name = if body.has("groupId") { "groupId" } else { "id" };
            Approver::GroupMembers { group_id: body.required_id(name)?, description }
        }
        "#reeve.groupowners" => {
            Approver::GroupOwners { group_id: body.required_id("groupId")?, description }
        }
        "#microsoft.graph.requestormanager" => {
            if body.number("managerLevel")?.is_some_and(|level| level != 1) {
                return Err(body.invalid("managerLevel", "1"));
            }
            Approver::RequestorManager
        }
        _ => {
            return Err(body.invalid(
                "@odata.type",
                "#microsoft.graph.singleUser, #microsoft.graph.groupMembers or #microsoft.graph.requestorManager",
            ));
        }
    };
    body.finish()?;
    Ok(approver)
}

fn read_extension(mut body: Body) -> Result<ApprovalExtension, GraphError> {
    let plain = ApprovalExtension::default();
    let required = body.number("requiredApprovals")?;
    let required_approvals = match required {
        None => plain.required_approvals,
        Some(number) => u32::try_from(number)
            .map_err(|_| body.invalid("requiredApprovals", "a positive number"))?,
    };
    let time_out = match body.text("timeOut")? {
        None => plain.time_out,
        Some(text) => duration(&body, "timeOut", &text)?,
    };
    let delegations = match body.take("delegations") {
        None => Vec::new(),
        Some(value) => serde_json::from_value::<Vec<Delegation>>(value)
            .map_err(|_| body.invalid("delegations", "a list of from and to, both ids of users"))?,
    };
    let extension = ApprovalExtension {
        required_approvals,
        from_distinct_groups: body.truth("fromDistinctGroups")?.unwrap_or(false),
        time_out,
        escalates: body.truth("escalates")?.unwrap_or(false),
        delegations,
    };
    body.finish()?;
    Ok(extension)
}
