//! The nouns of Microsoft Entra ID: typed identifiers, users, groups, service principals, roles,
//! the words of PIM, what a write to a tenant does ([`Operation`]), what the tenant logs
//! ([`AuditRecord`]) and how time is counted ([`Ticks`]).
//!
//! Not here: any rule about what may happen (`governance`, `guard`), any wire path or OData
//! (`msgraph`), any I/O, clock or randomness. Other crates may rely on these types being plain
//! data: cloning, comparing and serialising them has no effect on anything.

mod administrative_unit;
mod audit;
mod duration;
mod group;
mod id;
mod ids;
mod operation;
mod pim;
mod role;
mod service_principal;
mod ticks;
mod user;

pub use administrative_unit::AdministrativeUnit;
pub use audit::{
    AuditRecord, AuditResult, InitiatedBy, InitiatingApp, InitiatingUser, KeyValue,
    ModifiedProperty, TargetResource,
};
pub use duration::InvalidDuration;
pub use group::{Group, GroupKind};
pub use id::{
    AdministrativeUnitId, AppId, DirectoryRoleId, GroupId, InvalidId, ObjectId, RequestId,
    RoleAssignmentId, RoleDefinitionId, ScheduleId, ServicePrincipalId, TenantId, UserId,
};
pub use ids::Ids;
pub use operation::{DirectoryRoleKey, Operation, OperationKind, ScheduleRequest};
pub use pim::{
    ApprovalExtension, ApprovalRule, ApprovalStage, Approver, AuthenticationContextRule,
    Delegation, EnablementRule, Expiration, ExpirationRule, GroupAccess, NewScheduleRequest,
    NotificationLevel, NotificationRule, Notifications, Policy, PolicyTarget, RecipientType,
    ReviewResult, Rule, RuleId, RuleKind, ScheduleAction, ScheduleKind, ScheduleTarget, Trigger,
    TriggerRules,
};
pub use role::{DirectoryScope, RoleAssignment, RoleDefinition};
pub use service_principal::{AppRole, ServicePrincipal};
pub use ticks::{InvalidTime, Span, Ticks};
pub use user::User;
