//! What is known of the tenant at the moment of a judgement.
//!
//! Not here: the tenant itself. What is missing here is unknown.

use std::collections::{BTreeMap, BTreeSet};

use directory::{
    DirectoryRoleId, DirectoryRoleKey, GroupId, ObjectId, RoleAssignment, RoleDefinitionId, Span,
    Ticks, UserId,
};

use crate::Read;

/// A role held (active) or to be had (eligible), with its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// Who, which role, where. For eligibilities the id is the schedule's.
    pub assignment: RoleAssignment,
    /// When it ends by itself; `None` is never.
    pub end: Option<Ticks>,
}

/// What is known of one object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ObjectView {
    /// A complete read says that it does not exist.
    Absent,
    /// A user.
    User {
        /// Whether the person can sign in.
        account_enabled: bool,
        /// Tokens from before this are void.
        sign_in_sessions_valid_from: Ticks,
    },
    /// A group.
    Group {
        /// Whether it can hold roles.
        is_assignable_to_role: bool,
        /// Direct members.
        members: BTreeSet<ObjectId>,
        /// Owners.
        owners: BTreeSet<ObjectId>,
    },
    /// An application's identity.
    ServicePrincipal,
}

/// What is known of the tenant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TenantView {
    /// The activated roles. They never change their ids, so their age does not matter.
    pub directory_roles: BTreeMap<DirectoryRoleId, RoleDefinitionId>,
    /// Active assignments: of all roles, or at least of the roles that the operation touches and
    /// of Global Administrator.
    pub assignments: Option<Read<Vec<Holding>>>,
    /// Eligible assignments, likewise.
    pub eligibilities: Option<Read<Vec<Holding>>>,
    /// Users, groups and service principals that matter for the operation.
    pub objects: BTreeMap<ObjectId, Read<ObjectView>>,
}

impl TenantView {
    pub(crate) fn role(&self, key: DirectoryRoleKey) -> Option<RoleDefinitionId> {
        match key {
            DirectoryRoleKey::TemplateId(role) => Some(role),
            DirectoryRoleKey::Id(id) => self.directory_roles.get(&id).copied(),
        }
    }

    /// The active assignments, if they can be relied on.
    pub(crate) fn reliable_assignments(&self, now: Ticks, age: Span) -> Result<&[Holding], String> {
        let read = self.assignments.as_ref().ok_or("role assignments have not been read")?;
        let holdings = read.reliable(now, age);
        holdings.map(Vec::as_slice).map_err(|why| format!("the read of role assignments {why}"))
    }

    /// The object, if what is known of it can be relied on.
    pub(crate) fn reliable_object(
        &self,
        id: ObjectId,
        now: Ticks,
        age: Span,
    ) -> Result<&ObjectView, String> {
        let read = self.objects.get(&id).ok_or_else(|| format!("object {id} has not been read"))?;
        read.reliable(now, age).map_err(|why| format!("the read of object {id} {why}"))
    }

    pub(crate) fn members(&self, group: GroupId) -> Option<&BTreeSet<ObjectId>> {
        match &self.objects.get(&group.into())?.value {
            ObjectView::Group { members, .. } => Some(members),
            _ => None,
        }
    }

    pub(crate) fn owners(&self, group: GroupId) -> Option<&BTreeSet<ObjectId>> {
        match &self.objects.get(&group.into())?.value {
            ObjectView::Group { owners, .. } => Some(owners),
            _ => None,
        }
    }

    pub(crate) fn account_enabled(&self, user: UserId) -> Option<bool> {
        match self.objects.get(&user.into())?.value {
            ObjectView::User { account_enabled, .. } => Some(account_enabled),
            _ => None,
        }
    }
}
