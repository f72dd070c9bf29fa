//! PIM's policies with their rules, and its approvals with their stages.
//!
//! Not here: what the rules mean.

use super::{EdmType, EntityType, Navigation, Property, schedules::IDENTITY};

static RULE_TARGET: EntityType = EntityType::plain(
    "microsoft.graph.unifiedRoleManagementPolicyRuleTarget",
    &[
        Property::text("caller"),
        Property::texts("operations"),
        Property::text("level"),
        Property::texts("inheritableSettings"),
        Property::texts("enforcedSettings"),
    ],
);

static APPROVER: EntityType = EntityType::plain(
    "microsoft.graph.subjectSet",
    &[Property::text("description"), Property::text("userId"), Property::text("groupId")],
);

static APPROVAL_STAGE_SETTING: EntityType = EntityType::plain(
    "microsoft.graph.unifiedApprovalStage",
    &[
        Property::new("approvalStageTimeOutInDays", EdmType::Int32),
        Property::truth("isApproverJustificationRequired"),
        Property::new("escalationTimeInMinutes", EdmType::Int32),
        Property::truth("isEscalationEnabled"),
        Property::new("primaryApprovers", EdmType::Collection(&EdmType::Complex(&APPROVER))),
        Property::new("escalationApprovers", EdmType::Collection(&EdmType::Complex(&APPROVER))),
    ],
);

/// `approvalSettings`, the setting of an approval rule.
pub static APPROVAL_SETTINGS: EntityType = EntityType::plain(
    "microsoft.graph.approvalSettings",
    &[
        Property::truth("isApprovalRequired"),
        Property::truth("isApprovalRequiredForExtension"),
        Property::truth("isRequestorJustificationRequired"),
        Property::text("approvalMode"),
        Property::new(
            "approvalStages",
            EdmType::Collection(&EdmType::Complex(&APPROVAL_STAGE_SETTING)),
        ),
    ],
);

macro_rules! rule_type {
    ($name:literal, [$($property:expr),*]) => {
        EntityType::plain(
            $name,
            &[
                Property::text("id").filtered(),
                Property::new("target", EdmType::Complex(&RULE_TARGET)),
                $($property),*
            ],
        )
    };
}

/// `unifiedRoleManagementPolicyExpirationRule`.
pub static EXPIRATION_RULE: EntityType = rule_type!(
    "microsoft.graph.unifiedRoleManagementPolicyExpirationRule",
    [Property::truth("isExpirationRequired"), Property::text("maximumDuration")]
);

/// `unifiedRoleManagementPolicyEnablementRule`.
pub static ENABLEMENT_RULE: EntityType = rule_type!(
    "microsoft.graph.unifiedRoleManagementPolicyEnablementRule",
    [Property::texts("enabledRules")]
);

/// `unifiedRoleManagementPolicyApprovalRule`.
pub static APPROVAL_RULE: EntityType = rule_type!(
    "microsoft.graph.unifiedRoleManagementPolicyApprovalRule",
    [Property::new("setting", EdmType::Complex(&APPROVAL_SETTINGS))]
);

/// `unifiedRoleManagementPolicyAuthenticationContextRule`.
pub static AUTHENTICATION_CONTEXT_RULE: EntityType = rule_type!(
    "microsoft.graph.unifiedRoleManagementPolicyAuthenticationContextRule",
    [Property::truth("isEnabled"), Property::text("claimValue")]
);

/// `unifiedRoleManagementPolicyNotificationRule`.
pub static NOTIFICATION_RULE: EntityType = rule_type!(
    "microsoft.graph.unifiedRoleManagementPolicyNotificationRule",
    [
        Property::text("notificationType"),
        Property::text("recipientType"),
        Property::text("notificationLevel"),
        Property::truth("isDefaultRecipientsEnabled"),
        Property::texts("notificationRecipients")
    ]
);

/// `unifiedRoleManagementPolicyRule`: any of the five.
pub static POLICY_RULE: EntityType = EntityType {
    name: "microsoft.graph.unifiedRoleManagementPolicyRule",
    properties: &[
        Property::text("id").filtered(),
        Property::new("target", EdmType::Complex(&RULE_TARGET)),
    ],
    navigations: &[],
    derived: &[
        &EXPIRATION_RULE,
        &ENABLEMENT_RULE,
        &APPROVAL_RULE,
        &AUTHENTICATION_CONTEXT_RULE,
        &NOTIFICATION_RULE,
    ],
    directory_object: false,
    search: &[],
};

/// `unifiedRoleManagementPolicy`.
pub static ROLE_MANAGEMENT_POLICY: EntityType = EntityType {
    name: "microsoft.graph.unifiedRoleManagementPolicy",
    properties: &[
        Property::text("id").filtered(),
        Property::text("displayName"),
        Property::text("description"),
        Property::truth("isOrganizationDefault").filtered(),
        Property::text("scopeId").filtered(),
        Property::text("scopeType").filtered(),
        Property::time("lastModifiedDateTime"),
        Property::new("lastModifiedBy", EdmType::Complex(&IDENTITY)),
    ],
    navigations: &[
        Navigation { name: "rules", target: &POLICY_RULE, many: true },
        Navigation { name: "effectiveRules", target: &POLICY_RULE, many: true },
    ],
    derived: &[],
    directory_object: false,
    search: &[],
};

/// `unifiedRoleManagementPolicyAssignment`.
pub static POLICY_ASSIGNMENT: EntityType = EntityType {
    name: "microsoft.graph.unifiedRoleManagementPolicyAssignment",
    properties: &[
        Property::text("id").filtered(),
        Property::text("policyId").filtered(),
        Property::text("scopeId").filtered(),
        Property::text("scopeType").filtered(),
        Property::text("roleDefinitionId").filtered(),
    ],
    navigations: &[Navigation { name: "policy", target: &ROLE_MANAGEMENT_POLICY, many: false }],
    derived: &[],
    directory_object: false,
    search: &[],
};

/// `approvalStage`.
pub static APPROVAL_STAGE: EntityType = EntityType::plain(
    "microsoft.graph.approvalStage",
    &[
        Property::text("id").filtered(),
        Property::truth("assignedToMe"),
        Property::text("displayName"),
        Property::text("justification"),
        Property::text("reviewResult").filtered(),
        Property::new("reviewedBy", EdmType::Complex(&IDENTITY)),
        Property::time("reviewedDateTime"),
        Property::text("status").filtered(),
    ],
);

/// `approval`.
pub static APPROVAL: EntityType = EntityType {
    name: "microsoft.graph.approval",
    properties: &[Property::text("id").filtered()],
    navigations: &[
        Navigation { name: "stages", target: &APPROVAL_STAGE, many: true },
        Navigation { name: "steps", target: &APPROVAL_STAGE, many: true },
    ],
    derived: &[],
    directory_object: false,
    search: &[],
};
