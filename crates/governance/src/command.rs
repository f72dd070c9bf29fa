//! What can be asked of the tenant.
//!
//! Not here: the decisions; each command has a file of its own in `objects/`, `roles/` or `pim/`.

use directory::{
    AdministrativeUnitId, AppId, AppRole, DirectoryRoleKey, DirectoryScope, GroupId, GroupKind,
    NewScheduleRequest, ObjectId, PolicyTarget, RequestId, ReviewResult, RoleAssignmentId,
    RoleDefinitionId, Rule, RuleId, ScheduleKind, ServicePrincipalId, TenantId, Ticks, UserId,
};
use uuid::Uuid;

use crate::{
    AdministrativeUnitChanges, Credential, GroupChanges, PimAlertKind, PimAlertSettings,
    RoleDefinitionChanges, UserChanges,
};

/// A user to be created.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "the properties of Graph's `user`")]
pub struct NewUser {
    pub user_principal_name: String,
    pub display_name: String,
    pub mail_nickname: String,
    pub account_enabled: bool,
    pub given_name: Option<String>,
    pub surname: Option<String>,
    pub mail: Option<String>,
    pub job_title: Option<String>,
    pub department: Option<String>,
    /// `Member` when missing.
    pub user_type: Option<String>,
    /// The password's hash, opaque here.
    pub password_hash: Option<String>,
}

/// A group to be created.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the properties of Graph's `group`")]
pub struct NewGroup {
    pub display_name: String,
    pub description: Option<String>,
    pub mail_nickname: String,
    pub kind: GroupKind,
    pub is_assignable_to_role: bool,
    pub members: Vec<ObjectId>,
    /// When empty, the person who creates the group becomes its owner.
    pub owners: Vec<ObjectId>,
}

/// A service principal to be created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewServicePrincipal {
    /// Client id; a new one when missing.
    pub app_id: Option<AppId>,
    /// Name shown to people.
    pub display_name: String,
    /// `Application` or `ManagedIdentity`.
    pub service_principal_type: String,
    /// Permissions it offers.
    pub app_roles: Vec<AppRole>,
    /// Its secrets, already hashed.
    pub credentials: Vec<Credential>,
}

/// A custom role to be created.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the properties of Graph's `unifiedRoleDefinition`")]
pub struct NewRoleDefinition {
    pub display_name: String,
    pub description: Option<String>,
    pub is_enabled: bool,
    pub allowed_resource_actions: Vec<String>,
    /// A new one when missing.
    pub template_id: Option<RoleDefinitionId>,
}

/// An administrative unit to be created.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the properties of Graph's `administrativeUnit`")]
pub struct NewAdministrativeUnit {
    pub display_name: String,
    pub description: Option<String>,
    pub visibility: Option<String>,
}

/// One request to the tenant. Every command is carried out whole or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are Graph's own words")]
pub enum Command {
    /// The first command of all: the tenant itself with Microsoft's own service principals.
    CreateTenant { id: TenantId, display_name: String, default_domain: String },
    /// `POST /users`.
    CreateUser(NewUser),
    /// `PATCH /users/{id}`.
    UpdateUser { user: UserId, changes: UserChanges },
    /// `DELETE /users/{id}`: soft, for 30 days.
    DeleteUser { user: UserId },
    /// `POST /groups`.
    CreateGroup(NewGroup),
    /// `PATCH /groups/{id}`.
    UpdateGroup { group: GroupId, changes: GroupChanges },
    /// `DELETE /groups/{id}`: soft, for 30 days.
    DeleteGroup { group: GroupId },
    /// `POST /directory/deletedItems/{id}/restore`.
    RestoreDeletedItem { object: ObjectId },
    /// `POST /groups/{id}/members/$ref`, or `PATCH` with up to 20 `members@odata.bind`.
    AddGroupMembers { group: GroupId, members: Vec<ObjectId> },
    /// `DELETE /groups/{id}/members/{id}/$ref`.
    RemoveGroupMember { group: GroupId, member: ObjectId },
    /// `POST /groups/{id}/owners/$ref`.
    AddGroupOwner { group: GroupId, owner: ObjectId },
    /// `DELETE /groups/{id}/owners/{id}/$ref`.
    RemoveGroupOwner { group: GroupId, owner: ObjectId },
    /// `POST /servicePrincipals`.
    CreateServicePrincipal(NewServicePrincipal),
    /// `POST /servicePrincipals/{id}/addPassword`, the secret already hashed.
    AddCredential { service_principal: ServicePrincipalId, credential: Credential },
    /// `POST /servicePrincipals/{id}/appRoleAssignedTo`.
    GrantAppRole { principal: ObjectId, resource: ServicePrincipalId, app_role: Uuid },
    /// `DELETE /servicePrincipals/{id}/appRoleAssignedTo/{id}`.
    RevokeAppRole { assignment: Uuid },
    /// `POST /roleManagement/directory/roleDefinitions`.
    CreateRoleDefinition(NewRoleDefinition),
    /// `PATCH /roleManagement/directory/roleDefinitions/{id}`.
    UpdateRoleDefinition { role: RoleDefinitionId, changes: RoleDefinitionChanges },
    /// `DELETE /roleManagement/directory/roleDefinitions/{id}`.
    DeleteRoleDefinition { role: RoleDefinitionId },
    /// `POST /directory/administrativeUnits`.
    CreateAdministrativeUnit(NewAdministrativeUnit),
    /// `PATCH /directory/administrativeUnits/{id}`.
    UpdateAdministrativeUnit { unit: AdministrativeUnitId, changes: AdministrativeUnitChanges },
    /// `DELETE /directory/administrativeUnits/{id}`, for good.
    DeleteAdministrativeUnit { unit: AdministrativeUnitId },
    /// `POST /directory/administrativeUnits/{id}/members/$ref`.
    AddAdministrativeUnitMember { unit: AdministrativeUnitId, member: ObjectId },
    /// `DELETE /directory/administrativeUnits/{id}/members/{id}/$ref`.
    RemoveAdministrativeUnitMember { unit: AdministrativeUnitId, member: ObjectId },
    /// `POST /directoryRoles`.
    ActivateDirectoryRole { role_template: RoleDefinitionId },
    /// `POST /directoryRoles/{id}/members/$ref`.
    AddDirectoryRoleMember { role: DirectoryRoleKey, principal: ObjectId },
    /// `DELETE /directoryRoles/{id}/members/{id}/$ref`.
    RemoveDirectoryRoleMember { role: DirectoryRoleKey, principal: ObjectId },
    /// `POST /roleManagement/directory/roleAssignments`.
    CreateRoleAssignment {
        principal: ObjectId,
        role_definition: RoleDefinitionId,
        scope: DirectoryScope,
    },
    /// `DELETE /roleManagement/directory/roleAssignments/{id}`.
    DeleteRoleAssignment { assignment: RoleAssignmentId },
    /// `POST …ScheduleRequests`, of roles or of groups.
    CreateScheduleRequest { kind: ScheduleKind, request: NewScheduleRequest },
    /// `POST …ScheduleRequests/{id}/cancel`.
    CancelScheduleRequest { kind: ScheduleKind, request: RequestId },
    /// `PATCH …/assignmentApprovals/{id}/stages/{id}`; an administrator's word on a request to
    /// extend or renew, for which Graph has no path, too.
    DecideRequest { request: RequestId, result: ReviewResult, justification: Option<String> },
    /// `PATCH /policies/roleManagementPolicies/{id}` and `…/rules/{ruleId}`.
    UpdatePolicyRules { target: PolicyTarget, rules: Vec<(RuleId, Rule)> },
    /// Looks at PIM's alerts anew, as PIM's `Scan` does.
    RefreshPimAlerts { settings: PimAlertSettings },
    /// Dismisses an active alert.
    DismissPimAlert { alert: PimAlertKind },
    /// `PUT` and `DELETE /users/{id}/manager/$ref`.
    SetManager { user: UserId, manager: Option<UserId> },
    /// `POST /users/{id}/revokeSignInSessions`.
    RevokeSignInSessions { user: UserId },
    /// A new password, already hashed.
    SetPassword { user: UserId, password_hash: String },
    /// Carries out and audits whatever has fallen due: starts and ends of schedules, mails about
    /// coming ends, requests that nobody answered, and deleted items older than 30 days.
    Sweep,
}

/// How long a deleted user or group can be restored, and when it is gone.
pub(crate) fn purge_time(deleted: Ticks) -> Ticks {
    deleted.saturating_add(directory::Span::days(30))
}
