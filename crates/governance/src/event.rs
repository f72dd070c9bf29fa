//! What has happened to the tenant: the stored truth, from which the state is folded.
//!
//! Not here: why it was allowed. The encoding is a stored contract: variants and fields may be
//! added (with a default), never renamed or removed; `tests/it/encoding.rs` holds it.

use directory::{
    AdministrativeUnit, AdministrativeUnitId, DirectoryRoleId, Group, GroupId, ObjectId,
    PolicyTarget, RequestId, RoleDefinition, RoleDefinitionId, Rule, RuleId, ScheduleId,
    ServicePrincipal, ServicePrincipalId, Ticks, User, UserId,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    AdministrativeUnitChanges, AppRoleAssignment, ApprovalDecision, Credential, GroupChanges,
    PimAlertKind, Reminder, RequestStatus, RoleDefinitionChanges, Schedule, ScheduleRequest,
    Tenant, UserChanges,
};

/// Why a schedule ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum EndCause {
    /// Its end came.
    Expired,
    /// Somebody removed it, in PIM or outside of it.
    Removed,
    /// Its holder deactivated it.
    Deactivated,
    /// What it rested on went: its eligibility, or the membership that gave the eligibility.
    Dependent,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[expect(missing_docs, reason = "the names say it; the types are documented")]
pub enum Event {
    TenantCreated {
        tenant: Tenant,
    },
    UserCreated {
        user: User,
    },
    UserUpdated {
        user: UserId,
        changes: UserChanges,
    },
    /// The user moves to the deleted items with its memberships, ownerships and schedules.
    UserDeleted {
        user: UserId,
        at: Ticks,
    },
    ManagerChanged {
        user: UserId,
        manager: Option<UserId>,
    },
    GroupCreated {
        group: Group,
    },
    GroupUpdated {
        group: GroupId,
        changes: GroupChanges,
    },
    /// The group moves to the deleted items with its edges and schedules.
    GroupDeleted {
        group: GroupId,
        at: Ticks,
    },
    /// A deleted user or group is back, with what it had and what still exists.
    ItemRestored {
        object: ObjectId,
        at: Ticks,
    },
    /// A deleted user or group is gone for good.
    ItemPurged {
        object: ObjectId,
    },
    GroupMemberAdded {
        group: GroupId,
        member: ObjectId,
    },
    GroupMemberRemoved {
        group: GroupId,
        member: ObjectId,
    },
    GroupOwnerAdded {
        group: GroupId,
        owner: ObjectId,
    },
    GroupOwnerRemoved {
        group: GroupId,
        owner: ObjectId,
    },
    ServicePrincipalCreated {
        service_principal: ServicePrincipal,
    },
    CredentialAdded {
        service_principal: ServicePrincipalId,
        credential: Credential,
    },
    AppRoleGranted {
        assignment: AppRoleAssignment,
    },
    RoleDefinitionCreated {
        role: RoleDefinition,
    },
    RoleDefinitionUpdated {
        role_definition: RoleDefinitionId,
        changes: RoleDefinitionChanges,
    },
    RoleDefinitionDeleted {
        role_definition: RoleDefinitionId,
    },
    AdministrativeUnitCreated {
        unit: AdministrativeUnit,
    },
    AdministrativeUnitUpdated {
        unit: AdministrativeUnitId,
        changes: AdministrativeUnitChanges,
    },
    AdministrativeUnitDeleted {
        unit: AdministrativeUnitId,
    },
    AdministrativeUnitMemberAdded {
        unit: AdministrativeUnitId,
        member: ObjectId,
    },
    AdministrativeUnitMemberRemoved {
        unit: AdministrativeUnitId,
        member: ObjectId,
    },
    AppRoleRevoked {
        assignment: Uuid,
    },
    DirectoryRoleActivated {
        role_definition: RoleDefinitionId,
        directory_role: DirectoryRoleId,
    },
    ScheduleRequestCreated {
        request: ScheduleRequest,
    },
    ScheduleRequestCompleted {
        request: RequestId,
        status: RequestStatus,
        at: Ticks,
    },
    /// Of a role or of a group, as all that follow: the stored names are from the time when PIM
    /// knew roles only.
    RoleScheduleCreated {
        schedule: Schedule,
    },
    RoleScheduleChanged {
        schedule: ScheduleId,
        start: Ticks,
        end: Option<Ticks>,
        at: Ticks,
    },
    RoleScheduleStarted {
        schedule: ScheduleId,
    },
    RoleScheduleEnded {
        schedule: ScheduleId,
        cause: EndCause,
        at: Ticks,
    },
    /// PIM manages the group from now on.
    GroupOnboarded {
        group: GroupId,
        at: Ticks,
    },
    PolicyRuleChanged {
        #[serde(flatten)]
        target: PolicyTarget,
        rule: RuleId,
        value: Rule,
        at: Ticks,
        by: ObjectId,
    },
    /// An approver said yes or no; the request's end, if it is one, is an event of its own.
    ApprovalDecided {
        request: RequestId,
        decision: ApprovalDecision,
    },
    /// The escalation approvers were asked.
    ApprovalEscalated {
        request: RequestId,
        at: Ticks,
    },
    /// A mail about a coming end was sent.
    ScheduleReminded {
        schedule: ScheduleId,
        reminder: Reminder,
        at: Ticks,
    },
    /// The alert about an assignment outside of PIM was raised again.
    OutsidePimAlerted {
        schedule: ScheduleId,
        at: Ticks,
    },
    /// The alerts that found something; those that did before and no longer do are resolved.
    PimAlertsRefreshed {
        active: Vec<PimAlertKind>,
        at: Ticks,
    },
    PimAlertDismissed {
        alert: PimAlertKind,
        at: Ticks,
    },
    SignInSessionsRevoked {
        user: UserId,
        at: Ticks,
    },
    PasswordSet {
        user: UserId,
        password_hash: String,
    },
}

impl Event {
    /// The stored name of its kind: the value of `event` in the encoding.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::TenantCreated { .. } => "tenantCreated",
            Self::UserCreated { .. } => "userCreated",
            Self::UserUpdated { .. } => "userUpdated",
            Self::UserDeleted { .. } => "userDeleted",
            Self::ManagerChanged { .. } => "managerChanged",
            Self::GroupCreated { .. } => "groupCreated",
            Self::GroupUpdated { .. } => "groupUpdated",
            Self::GroupDeleted { .. } => "groupDeleted",
            Self::ItemRestored { .. } => "itemRestored",
            Self::ItemPurged { .. } => "itemPurged",
            Self::GroupMemberAdded { .. } => "groupMemberAdded",
            Self::GroupMemberRemoved { .. } => "groupMemberRemoved",
            Self::GroupOwnerAdded { .. } => "groupOwnerAdded",
            Self::GroupOwnerRemoved { .. } => "groupOwnerRemoved",
            Self::ServicePrincipalCreated { .. } => "servicePrincipalCreated",
            Self::CredentialAdded { .. } => "credentialAdded",
            Self::AppRoleGranted { .. } => "appRoleGranted",
            Self::RoleDefinitionCreated { .. } => "roleDefinitionCreated",
            Self::RoleDefinitionUpdated { .. } => "roleDefinitionUpdated",
            Self::RoleDefinitionDeleted { .. } => "roleDefinitionDeleted",
            Self::AdministrativeUnitCreated { .. } => "administrativeUnitCreated",
            Self::AdministrativeUnitUpdated { .. } => "administrativeUnitUpdated",
            Self::AdministrativeUnitDeleted { .. } => "administrativeUnitDeleted",
            Self::AdministrativeUnitMemberAdded { .. } => "administrativeUnitMemberAdded",
            Self::AdministrativeUnitMemberRemoved { .. } => "administrativeUnitMemberRemoved",
            Self::AppRoleRevoked { .. } => "appRoleRevoked",
            Self::DirectoryRoleActivated { .. } => "directoryRoleActivated",
            Self::ScheduleRequestCreated { .. } => "scheduleRequestCreated",
            Self::ScheduleRequestCompleted { .. } => "scheduleRequestCompleted",
            Self::RoleScheduleCreated { .. } => "roleScheduleCreated",
            Self::RoleScheduleChanged { .. } => "roleScheduleChanged",
            Self::RoleScheduleStarted { .. } => "roleScheduleStarted",
            Self::RoleScheduleEnded { .. } => "roleScheduleEnded",
            Self::GroupOnboarded { .. } => "groupOnboarded",
            Self::PolicyRuleChanged { .. } => "policyRuleChanged",
            Self::ApprovalDecided { .. } => "approvalDecided",
            Self::ApprovalEscalated { .. } => "approvalEscalated",
            Self::ScheduleReminded { .. } => "scheduleReminded",
            Self::OutsidePimAlerted { .. } => "outsidePimAlerted",
            Self::PimAlertsRefreshed { .. } => "pimAlertsRefreshed",
            Self::PimAlertDismissed { .. } => "pimAlertDismissed",
            Self::SignInSessionsRevoked { .. } => "signInSessionsRevoked",
            Self::PasswordSet { .. } => "passwordSet",
        }
    }
}
