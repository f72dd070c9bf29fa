//! The tenant as the events so far leave it.
//!
//! Not here: decisions. Reading is in `state/objects.rs`, `state/memberships.rs`,
//! `state/roles.rs` and `state/schedules.rs`, folding in `state/apply.rs`. A schedule past its end may still be in here until it is swept, so whoever
//! asks what is in force passes the time.

mod apply;
mod apply_pim;
mod changes;
mod memberships;
mod object;
mod objects;
mod pim_alerts;
mod roles;
mod schedules;
mod units;

use std::collections::{BTreeMap, BTreeSet};

use directory::{
    AdministrativeUnit, AdministrativeUnitId, AppId, DirectoryRoleId, Group, GroupId, ObjectId,
    RequestId, RoleDefinition, RoleDefinitionId, ScheduleId, ServicePrincipal, ServicePrincipalId,
    Ticks, User, UserId,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use object::{DirectoryObject, ObjectKind};
pub use roles::RoleHolder;

use crate::{
    AppRoleAssignment, Credential, ExpiredSchedule, PimAlertKind, Schedule, ScheduleRequest,
    Tenant, change_log::ChangeLog, command::purge_time, edges::Edges, policies::Policies,
    schedule_table::ScheduleTable,
};

/// A user or group that was deleted and can still be restored, with all that hung on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeletedItem {
    /// The object itself.
    pub object: DeletedObject,
    /// When it was deleted.
    pub deleted_date_time: Ticks,
    pub(crate) members: Vec<(GroupId, ObjectId)>,
    pub(crate) owners: Vec<(GroupId, ObjectId)>,
    pub(crate) schedules: Vec<Schedule>,
}

impl DeletedItem {
    /// When it can no longer be restored.
    #[must_use]
    pub fn purge_time(&self) -> Ticks {
        purge_time(self.deleted_date_time)
    }
}

/// What was deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum DeletedObject {
    /// A user.
    User(User),
    /// A group.
    Group(Group),
}

impl DeletedObject {
    /// The object's id.
    #[must_use]
    pub fn id(&self) -> ObjectId {
        match self {
            Self::User(user) => user.id.into(),
            Self::Group(group) => group.id.into(),
        }
    }
}

/// The whole tenant. Cloning copies everything; the shell applies events in place.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct State {
    tenant: Option<Tenant>,
    users: BTreeMap<UserId, User>,
    user_names: BTreeMap<String, UserId>,
    passwords: BTreeMap<UserId, String>,
    managers: BTreeMap<UserId, UserId>,
    groups: BTreeMap<GroupId, Group>,
    members: Edges,
    owners: Edges,
    deleted: BTreeMap<ObjectId, DeletedItem>,
    service_principals: BTreeMap<ServicePrincipalId, ServicePrincipal>,
    applications: BTreeMap<AppId, ServicePrincipalId>,
    credentials: BTreeMap<ServicePrincipalId, Vec<Credential>>,
    app_role_assignments: BTreeMap<Uuid, AppRoleAssignment>,
    directory_roles: BTreeMap<RoleDefinitionId, DirectoryRoleId>,
    custom_roles: BTreeMap<RoleDefinitionId, RoleDefinition>,
    units: BTreeMap<AdministrativeUnitId, AdministrativeUnit>,
    unit_members: Edges,
    schedules: ScheduleTable,
    expired: BTreeMap<ScheduleId, ExpiredSchedule>,
    requests: BTreeMap<RequestId, ScheduleRequest>,
    pending: BTreeSet<RequestId>,
    policies: Policies,
    onboarded: BTreeSet<GroupId>,
    /// The active ones, and whether each was dismissed.
    pim_alerts: BTreeMap<PimAlertKind, bool>,
    changes: ChangeLog,
}

impl State {
    /// The version of the serialised form. A snapshot with another version is thrown away and the
    /// state folded from the events.
    pub const SNAPSHOT_VERSION: u32 = 2;

    /// The tenant before its first event.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}
