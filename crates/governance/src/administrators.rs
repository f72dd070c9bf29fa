//! Who administers what in PIM, by the roles that they hold now.
//!
//! Not here: what a token permits.

use std::collections::BTreeSet;

use directory::{GroupId, RoleDefinitionId, ScheduleTarget, Ticks, UserId};
use uuid::uuid;

use crate::{DirectoryObject, State};

pub(crate) const GLOBAL_ADMINISTRATOR: RoleDefinitionId =
    directory::RoleDefinition::GLOBAL_ADMINISTRATOR;
pub(crate) const PRIVILEGED_ROLE_ADMINISTRATOR: RoleDefinitionId =
    RoleDefinitionId(uuid!("e8611ab8-c189-46e8-94e1-60213ab1f814"));
pub(crate) const SECURITY_ADMINISTRATOR: RoleDefinitionId =
    RoleDefinitionId(uuid!("194ae4cb-b126-40b2-bd5b-6091b380977d"));
const USER_ADMINISTRATOR: RoleDefinitionId =
    RoleDefinitionId(uuid!("fe930be7-5e62-47db-91af-98c3a49a38b1"));
const GROUPS_ADMINISTRATOR: RoleDefinitionId =
    RoleDefinitionId(uuid!("fdd7a751-b60b-444a-984c-02652fe8fa1c"));
const DIRECTORY_WRITERS: RoleDefinitionId =
    RoleDefinitionId(uuid!("9360feb5-f418-4baa-8175-e2a00bac4301"));
const IDENTITY_GOVERNANCE_ADMINISTRATOR: RoleDefinitionId =
    RoleDefinitionId(uuid!("45d8d3c5-c802-45c6-b32a-1d70b5e1e86e"));

const OF_ROLES: [RoleDefinitionId; 2] = [GLOBAL_ADMINISTRATOR, PRIVILEGED_ROLE_ADMINISTRATOR];
const OF_GROUPS: [RoleDefinitionId; 5] = [
    GLOBAL_ADMINISTRATOR,
    DIRECTORY_WRITERS,
    GROUPS_ADMINISTRATOR,
    IDENTITY_GOVERNANCE_ADMINISTRATOR,
    USER_ADMINISTRATOR,
];

impl State {
    /// Whether the user may assign and configure this in PIM: for roles the administrators of
    /// roles; for groups their owners, and the administrators of roles or of groups, depending on
    /// whether roles can be assigned to the group.
    #[must_use]
    pub fn may_administer(&self, user: UserId, target: &ScheduleTarget, now: Ticks) -> bool {
        match target.group() {
            None => self.holds_any(user, &OF_ROLES, now),
            Some((group, _)) => self.may_administer_group(user, group, now),
        }
    }

    /// The same for a group as a whole.
    #[must_use]
    pub fn may_administer_group(&self, user: UserId, group: GroupId, now: Ticks) -> bool {
        let assignable = self.group(group).is_some_and(|group| group.is_assignable_to_role);
        let roles: &[RoleDefinitionId] = if assignable { &OF_ROLES } else { &OF_GROUPS };
        self.is_owner(group, user.into(), now) || self.holds_any(user, roles, now)
    }

    fn holds_any(&self, user: UserId, roles: &[RoleDefinitionId], now: Ticks) -> bool {
        self.active_roles(user, now).iter().any(|held| roles.contains(held))
    }

    /// The people who hold one of these roles, by id and each once.
    pub(crate) fn people_with(&self, roles: &[RoleDefinitionId], now: Ticks) -> BTreeSet<UserId> {
        roles
            .iter()
            .flat_map(|role| {
                let holders = self.role_holders(*role, now).into_iter();
                holders.filter(|holder| holder.schedule.target.is_tenant_wide(*role))
            })
            .filter_map(|holder| match holder.object {
                DirectoryObject::User(user) => Some(user.id),
                _ => None,
            })
            .collect()
    }

    /// The administrators of roles: who approves where a policy names nobody.
    pub(crate) fn role_administrators(&self, now: Ticks) -> BTreeSet<UserId> {
        self.people_with(&OF_ROLES, now)
    }
}
