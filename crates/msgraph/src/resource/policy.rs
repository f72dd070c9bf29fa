//! PIM's policies, their rules and assignments, and approvals with their stages.
//!
//! Not here: reading them from a request (`write/policy`).

use std::borrow::Cow;

use directory::{
    ApprovalExtension, ApprovalRule, ApprovalStage, Approver, GroupId, Ids, NotificationLevel,
    ObjectId, PolicyTarget, RecipientType, Rule, RuleId, RuleKind, TenantId, Ticks,
};
use serde_json::{Value, json};

use super::{Resource, null, optional, optional_shown, owned, shown, text};
use crate::schema::{
    APPROVAL, APPROVAL_RULE, APPROVAL_STAGE, AUTHENTICATION_CONTEXT_RULE, ENABLEMENT_RULE,
    EXPIRATION_RULE, EntityType, NOTIFICATION_RULE, POLICY_ASSIGNMENT, ROLE_MANAGEMENT_POLICY,
};

/// The id of a policy: `DirectoryRole_{tenant}_{guid}` or `Group_{group}_{guid}`. The last part
/// follows from what the policy is for, so that it stays the same.
#[must_use]
pub fn policy_id(tenant: TenantId, target: PolicyTarget) -> String {
    let guid = |seed: u128| Ids::seeded(seed).next_id();
    match target {
        PolicyTarget::Role { role_definition_id } => {
            let seed = tenant.0.as_u128() ^ role_definition_id.0.as_u128();
            format!("DirectoryRole_{tenant}_{}", guid(seed))
        }
        PolicyTarget::Group { group_id, access_id } => {
            let seed = group_id.0.as_u128() ^ (access_id as u128 + 1);
            format!("Group_{group_id}_{}", guid(seed))
        }
    }
}

/// Where a policy holds: `scopeId` and `scopeType`.
fn scope(target: PolicyTarget) -> (String, &'static str) {
    match target {
        PolicyTarget::Role { .. } => ("/".to_owned(), "DirectoryRole"),
        PolicyTarget::Group { group_id, .. } => (group_id.to_string(), "Group"),
    }
}

/// A policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyResource {
    /// The tenant it belongs to.
    pub tenant: TenantId,
    /// What it is for.
    pub target: PolicyTarget,
}

impl Resource for PolicyResource {
    fn entity(&self) -> &'static EntityType {
        &ROLE_MANAGEMENT_POLICY
    }

    fn property(&self, name: &str) -> Cow<'_, Value> {
        let (scope_id, scope_type) = scope(self.target);
        match name {
            "id" => owned(policy_id(self.tenant, self.target)),
            "displayName" | "description" => text(scope_type),
            "isOrganizationDefault" => owned(false),
            "scopeId" => owned(scope_id),
            "scopeType" => text(scope_type),
            "lastModifiedBy" => owned(json!({"displayName": null, "id": null})),
            _ => null(),
        }
    }
}

/// That a role, or belonging to a group, has a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyAssignmentResource(pub PolicyResource);

impl Resource for PolicyAssignmentResource {
    fn entity(&self) -> &'static EntityType {
        &POLICY_ASSIGNMENT
    }

    fn property(&self, name: &str) -> Cow<'_, Value> {
        let (scope_id, scope_type) = scope(self.0.target);
        let policy = policy_id(self.0.tenant, self.0.target);
        let role = match self.0.target {
            PolicyTarget::Role { role_definition_id } => role_definition_id.to_string(),
            PolicyTarget::Group { access_id, .. } => access_id.to_string(),
        };
        match name {
            "id" => owned(format!("{policy}_{role}")),
            "policyId" => owned(policy),
            "roleDefinitionId" => owned(role),
            "scopeId" => owned(scope_id),
            "scopeType" => text(scope_type),
            _ => null(),
        }
    }
}

/// A rule with its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyRuleResource {
    /// Which of the seventeen.
    pub id: RuleId,
    /// What it says.
    pub rule: Rule,
}

impl Resource for PolicyRuleResource {
    fn entity(&self) -> &'static EntityType {
        match self.rule {
            Rule::Expiration(_) => &EXPIRATION_RULE,
            Rule::Enablement(_) => &ENABLEMENT_RULE,
            Rule::Approval(_) => &APPROVAL_RULE,
            Rule::AuthenticationContext(_) => &AUTHENTICATION_CONTEXT_RULE,
            Rule::Notification(_) => &NOTIFICATION_RULE,
        }
    }

    fn property(&self, name: &str) -> Cow<'_, Value> {
        match name {
            "id" => shown(self.id),
            "target" => owned(json!({
                "caller": self.id.trigger.caller(),
                "operations": ["All"],
                "level": self.id.trigger.level(),
                "inheritableSettings": [],
                "enforcedSettings": [],
            })),
            _ => self.of_rule(name),
        }
    }
}

impl PolicyRuleResource {
    fn of_rule(&self, name: &str) -> Cow<'_, Value> {
        match (&self.rule, name) {
            (Rule::Expiration(rule), "isExpirationRequired") => owned(rule.is_expiration_required),
            (Rule::Expiration(rule), "maximumDuration") => {
                owned(rule.maximum_duration.to_iso8601())
            }
            (Rule::Enablement(rule), "enabledRules") => {
                let words = rule.words().into_iter().filter(|(_, on)| *on);
                owned(words.map(|(word, _)| Value::from(word)).collect::<Vec<_>>())
            }
            (Rule::Approval(rule), "setting") => owned(setting(rule)),
            (Rule::AuthenticationContext(rule), "isEnabled") => owned(rule.is_enabled),
            (Rule::AuthenticationContext(rule), "claimValue") => {
                optional(rule.claim_value.as_deref())
            }
            (Rule::Notification(rule), name) => match name {
                "notificationType" => text("Email"),
                "recipientType" => match self.id.kind {
                    RuleKind::Notification(recipient) => text(RecipientType::as_str(recipient)),
                    _ => null(),
                },
                "notificationLevel" => text(match rule.notification_level {
                    NotificationLevel::None => "None",
                    NotificationLevel::Critical => "Critical",
                    NotificationLevel::All => "All",
                }),
                "isDefaultRecipientsEnabled" => owned(rule.is_default_recipients_enabled),
                "notificationRecipients" => owned(rule.notification_recipients.clone()),
                _ => null(),
            },
            _ => null(),
        }
    }
}

fn setting(rule: &ApprovalRule) -> Value {
    let mut setting = json!({
        "isApprovalRequired": rule.is_approval_required,
        "isApprovalRequiredForExtension": rule.is_approval_required_for_extension,
        "isRequestorJustificationRequired": rule.is_requestor_justification_required,
        "approvalMode": "SingleStage",
        "approvalStages": [stage(&rule.stage)],
    });
    // Clients keep properties that they do not know.
    if let (false, Some(object)) = (rule.extension.is_plain(), setting.as_object_mut()) {
        object.insert(EXTENSION.to_owned(), extension(&rule.extension));
    }
    setting
}

/// The property of an approval rule's setting that is Reeve's own.
pub(crate) const EXTENSION: &str = "reeveExtension";

fn extension(extension: &ApprovalExtension) -> Value {
    json!({
        "requiredApprovals": extension.required_approvals,
        "fromDistinctGroups": extension.from_distinct_groups,
        "timeOut": extension.time_out.to_iso8601(),
        "escalates": extension.escalates,
        "delegations": extension.delegations,
    })
}

fn stage(stage: &ApprovalStage) -> Value {
    let approvers = |approvers: &[Approver]| approvers.iter().map(approver).collect::<Value>();
    json!({
        "approvalStageTimeOutInDays": stage.approval_stage_time_out_in_days,
        "isApproverJustificationRequired": stage.is_approver_justification_required,
        "escalationTimeInMinutes": stage.escalation_time_in_minutes,
        "isEscalationEnabled": stage.is_escalation_enabled,
        "primaryApprovers": approvers(&stage.primary_approvers),
        "escalationApprovers": approvers(&stage.escalation_approvers),
    })
}

fn approver(approver: &Approver) -> Value {
    let group = |kind: &str, id: &GroupId, description: &Option<String>| json!({"@odata.type": kind, "groupId": id, "description": description});
    match approver {
        Approver::SingleUser { user_id, description } => json!({
            "@odata.type": "#microsoft.graph.singleUser",
            "userId": user_id,
            "description": description,
        }),
        Approver::GroupMembers { group_id, description } => {
            group("#microsoft.graph.groupMembers", group_id, description)
        }
        Approver::GroupOwners { group_id, description } => {
            group("#reeve.groupOwners", group_id, description)
        }
        Approver::RequestorManager => {
            json!({"@odata.type": "#microsoft.graph.requestorManager", "managerLevel": 1})
        }
    }
}

/// An approval; its one stage has the same id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalResource {
    /// The request's id.
    pub id: String,
}

impl Resource for ApprovalResource {
    fn entity(&self) -> &'static EntityType {
        &APPROVAL
    }

    fn property(&self, name: &str) -> Cow<'_, Value> {
        match name {
            "id" => text(&self.id),
            _ => null(),
        }
    }
}

/// The stage of an approval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalStageResource {
    /// The request's id.
    pub id: String,
    /// Whether the caller may decide.
    pub assigned_to_me: bool,
    /// The reason given by whoever decided last.
    pub justification: Option<String>,
    /// `NotReviewed`, `Approve` or `Deny`.
    pub review_result: &'static str,
    /// `InProgress`, `Completed` or `Expired`.
    pub status: &'static str,
    /// Who decided last, with the name.
    pub reviewed_by: Option<(ObjectId, Option<String>)>,
    /// When.
    pub reviewed_date_time: Option<Ticks>,
}

impl Resource for ApprovalStageResource {
    fn entity(&self) -> &'static EntityType {
        &APPROVAL_STAGE
    }

    fn property(&self, name: &str) -> Cow<'_, Value> {
        match name {
            "id" => text(&self.id),
            "assignedToMe" => owned(self.assigned_to_me),
            "justification" => optional(self.justification.as_deref()),
            "reviewResult" => text(self.review_result),
            "status" => text(self.status),
            "reviewedBy" => match &self.reviewed_by {
                Some((id, name)) => owned(json!({"displayName": name, "id": id})),
                None => null(),
            },
            "reviewedDateTime" => optional_shown(self.reviewed_date_time),
            _ => null(),
        }
    }
}
