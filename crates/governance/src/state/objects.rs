//! Reading users, groups and service principals.
//!
//! Not here: filters, paging and projections; `msgraph` does these over what is iterated here.
//! Everything is iterated by id, so pages of one state do not overlap.

use directory::{
    AppId, Group, GroupId, ObjectId, ServicePrincipal, ServicePrincipalId, TenantId, User, UserId,
};
use uuid::Uuid;

use super::{DeletedItem, DirectoryObject, State};
use crate::{AppRoleAssignment, Credential, Tenant};

impl State {
    /// The tenant, once it has been created.
    #[must_use]
    pub fn tenant(&self) -> Option<&Tenant> {
        self.tenant.as_ref()
    }

    pub(crate) fn tenant_id(&self) -> Option<TenantId> {
        self.tenant.as_ref().map(|tenant| tenant.id)
    }

    /// The user with this id.
    #[must_use]
    pub fn user(&self, id: UserId) -> Option<&User> {
        self.users.get(&id)
    }

    /// The user with this sign-in name, without regard to case.
    #[must_use]
    pub fn user_by_name(&self, user_principal_name: &str) -> Option<&User> {
        self.users.get(self.user_names.get(&user_principal_name.to_lowercase())?)
    }

    /// Every user.
    pub fn users(&self) -> impl ExactSizeIterator<Item = &User> {
        self.users.values()
    }

    /// The user's manager, unless there is none or the manager is deleted.
    #[must_use]
    pub fn manager(&self, user: UserId) -> Option<UserId> {
        self.managers.get(&user).copied().filter(|manager| self.users.contains_key(manager))
    }

    /// The users whose manager this is, by id.
    pub fn direct_reports(&self, manager: UserId) -> impl Iterator<Item = &User> {
        self.managers
            .iter()
            .filter(move |(_, other)| **other == manager)
            .filter_map(|(user, _)| self.users.get(user))
    }

    /// The hash of the user's password, if one was set.
    #[must_use]
    pub fn password_hash(&self, user: UserId) -> Option<&str> {
        self.passwords.get(&user).map(String::as_str)
    }

    /// The group with this id.
    #[must_use]
    pub fn group(&self, id: GroupId) -> Option<&Group> {
        self.groups.get(&id)
    }

    /// Every group.
    pub fn groups(&self) -> impl ExactSizeIterator<Item = &Group> {
        self.groups.values()
    }

    /// The service principal with this object id.
    #[must_use]
    pub fn service_principal(&self, id: ServicePrincipalId) -> Option<&ServicePrincipal> {
        self.service_principals.get(&id)
    }

    /// The service principal of this application.
    #[must_use]
    pub fn service_principal_of(&self, app: AppId) -> Option<&ServicePrincipal> {
        self.service_principals.get(self.applications.get(&app)?)
    }

    /// Every service principal.
    pub fn service_principals(&self) -> impl ExactSizeIterator<Item = &ServicePrincipal> {
        self.service_principals.values()
    }

    /// The service principal's secrets.
    #[must_use]
    pub fn credentials(&self, id: ServicePrincipalId) -> &[Credential] {
        self.credentials.get(&id).map_or(&[], Vec::as_slice)
    }

    /// Every application permission granted.
    pub fn app_role_assignments(&self) -> impl Iterator<Item = &AppRoleAssignment> {
        self.app_role_assignments.values()
    }

    /// The application permission with this id.
    #[must_use]
    pub fn app_role_assignment(&self, id: Uuid) -> Option<&AppRoleAssignment> {
        self.app_role_assignments.get(&id)
    }

    /// The permissions of `resource` that `principal` has, as a token's `roles` claim writes them.
    pub fn app_roles(
        &self,
        principal: ObjectId,
        resource: ServicePrincipalId,
    ) -> impl Iterator<Item = &str> {
        let offered = self.service_principal(resource).map_or(&[][..], |app| &app.app_roles);
        self.app_role_assignments
            .values()
            .filter(move |granted| {
                granted.principal_id == principal && granted.resource_id == resource
            })
            .filter_map(|granted| offered.iter().find(|role| role.id == granted.app_role_id))
            .map(|role| role.value.as_str())
    }

    /// The user, group or service principal with this id.
    #[must_use]
    pub fn object(&self, id: ObjectId) -> Option<DirectoryObject<'_>> {
        let user = self.users.get(&UserId(id.0)).map(DirectoryObject::User);
        let group = || self.groups.get(&GroupId(id.0)).map(DirectoryObject::Group);
        let app = || self.service_principals.get(&ServicePrincipalId(id.0));
        user.or_else(group).or_else(|| app().map(DirectoryObject::ServicePrincipal))
    }

    /// What was deleted and can still be restored.
    pub fn deleted_items(&self) -> impl Iterator<Item = &DeletedItem> {
        self.deleted.values()
    }

    /// The deleted user or group with this id.
    #[must_use]
    pub fn deleted_item(&self, id: ObjectId) -> Option<&DeletedItem> {
        self.deleted.get(&id)
    }
}
