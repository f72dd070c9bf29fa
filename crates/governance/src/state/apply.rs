//! Folding events into the state: total, and without looking at the clock.
//!
//! Not here: PIM's events (`apply_pim`), and any check. An event is a fact; one that names what is not there changes nothing.

use directory::{GroupId, ObjectId, ServicePrincipal, Ticks, User, UserId};

use super::{DeletedItem, DeletedObject, State};
use crate::{Event, GroupChanges, Schedule, UserChanges};

impl State {
    /// Takes in one event.
    pub fn apply(&mut self, event: &Event) {
        self.note(event);
        match event {
            Event::TenantCreated { tenant } => {
                for service_principal in &tenant.first_party {
                    self.add_service_principal(service_principal);
                }
                self.tenant = Some(tenant.clone());
            }
            Event::UserCreated { user } => self.put_user(user.clone()),
            Event::UserUpdated { user, changes } => self.change_user(*user, changes),
            Event::UserDeleted { user, at } => self.delete_user(*user, *at),
            Event::ManagerChanged { user, manager } => match manager {
                Some(manager) => {
                    self.managers.insert(*user, *manager);
                }
                None => {
                    self.managers.remove(user);
                }
            },
            Event::GroupCreated { group } => {
                self.groups.insert(group.id, group.clone());
            }
            Event::GroupUpdated { group, changes } => self.change_group(*group, changes),
            Event::GroupDeleted { group, at } => {
                if let Some(object) = self.groups.remove(group) {
                    self.lay_aside((*group).into(), DeletedObject::Group(object), *at);
                }
            }
            Event::ItemRestored { object, at } => {
                self.restore(*object, *at);
                self.note_all_of(*object);
            }
            Event::ItemPurged { object } => {
                self.deleted.remove(object);
                self.passwords.remove(&UserId(object.0));
                self.managers.retain(|user, manager| {
                    ObjectId::from(*user) != *object && ObjectId::from(*manager) != *object
                });
            }
            Event::GroupMemberAdded { group, member } => self.members.insert(*group, *member),
            Event::GroupMemberRemoved { group, member } => self.members.remove(*group, *member),
            Event::GroupOwnerAdded { group, owner } => self.owners.insert(*group, *owner),
            Event::GroupOwnerRemoved { group, owner } => self.owners.remove(*group, *owner),
            Event::ServicePrincipalCreated { service_principal } => {
                self.add_service_principal(service_principal);
            }
            Event::CredentialAdded { service_principal, credential } => {
                self.credentials.entry(*service_principal).or_default().push(credential.clone());
            }
            Event::AppRoleRevoked { assignment } => {
                self.app_role_assignments.remove(assignment);
            }
            Event::AppRoleGranted { assignment } => {
                self.app_role_assignments.insert(assignment.id, assignment.clone());
            }
            Event::SignInSessionsRevoked { user, at } => {
                if let Some(user) = self.users.get_mut(user) {
                    user.sign_in_sessions_valid_from_date_time = *at;
                }
            }
            Event::PasswordSet { user, password_hash } => {
                self.passwords.insert(*user, password_hash.clone());
            }
            _ => self.apply_pim(event),
        }
    }

    fn put_user(&mut self, user: User) {
        self.user_names.insert(user.user_principal_name.to_lowercase(), user.id);
        self.users.insert(user.id, user);
    }

    fn change_user(&mut self, id: UserId, changes: &UserChanges) {
        let Some(mut user) = self.users.remove(&id) else { return };
        self.user_names.remove(&user.user_principal_name.to_lowercase());
        let set = |property: &mut String, change: &Option<String>| {
            if let Some(value) = change {
                property.clone_from(value);
            }
        };
        let set_nullable = |property: &mut Option<String>, change: &Option<Option<String>>| {
            if let Some(value) = change {
                property.clone_from(value);
            }
        };
        set(&mut user.user_principal_name, &changes.user_principal_name);
        set(&mut user.display_name, &changes.display_name);
        set(&mut user.user_type, &changes.user_type);
        set_nullable(&mut user.given_name, &changes.given_name);
        set_nullable(&mut user.surname, &changes.surname);
        set_nullable(&mut user.mail, &changes.mail);
        set_nullable(&mut user.mail_nickname, &changes.mail_nickname);
        set_nullable(&mut user.job_title, &changes.job_title);
        set_nullable(&mut user.department, &changes.department);
        user.account_enabled = changes.account_enabled.unwrap_or(user.account_enabled);
        self.put_user(user);
    }

    fn change_group(&mut self, id: GroupId, changes: &GroupChanges) {
        let Some(group) = self.groups.get_mut(&id) else { return };
        if let Some(name) = &changes.display_name {
            group.display_name.clone_from(name);
        }
        if let Some(description) = &changes.description {
            group.description.clone_from(description);
        }
        if let Some(nickname) = &changes.mail_nickname {
            group.mail_nickname.clone_from(nickname);
        }
    }

    fn add_service_principal(&mut self, service_principal: &ServicePrincipal) {
        self.applications.insert(service_principal.app_id, service_principal.id);
        self.service_principals.insert(service_principal.id, service_principal.clone());
    }

    fn delete_user(&mut self, id: UserId, at: Ticks) {
        let Some(user) = self.users.remove(&id) else { return };
        self.user_names.remove(&user.user_principal_name.to_lowercase());
        self.lay_aside(id.into(), DeletedObject::User(user), at);
    }

    fn lay_aside(&mut self, id: ObjectId, object: DeletedObject, at: Ticks) {
        let held: Vec<_> = self
            .schedules
            .of_principal(id)
            .chain(self.schedules.about(id.0))
            .map(|schedule| schedule.id)
            .collect();
        // An activation does not come back: what it rested on may change meanwhile.
        let schedules = held
            .iter()
            .filter_map(|id| self.schedules.remove(*id))
            .filter(Schedule::is_assigned)
            .collect();
        self.unit_members.take(id);
        let (members, owners) = (self.members.take(id), self.owners.take(id));
        let item = DeletedItem { object, deleted_date_time: at, members, owners, schedules };
        self.deleted.insert(id, item);
    }

    fn restore(&mut self, id: ObjectId, at: Ticks) {
        let Some(item) = self.deleted.remove(&id) else { return };
        match item.object {
            DeletedObject::User(user) => self.put_user(user),
            DeletedObject::Group(group) => {
                self.groups.insert(group.id, group);
            }
        }
        // What hung on another object that has gone since does not come back.
        let still_there = |(group, object): &(GroupId, ObjectId)| {
            self.groups.contains_key(group) && self.object(*object).is_some()
        };
        let members: Vec<_> = item.members.into_iter().filter(still_there).collect();
        let owners: Vec<_> = item.owners.into_iter().filter(still_there).collect();
        for (group, object) in members {
            self.members.insert(group, object);
        }
        for (group, object) in owners {
            self.owners.insert(group, object);
        }
        for mut schedule in item.schedules {
            schedule.started |= schedule.start <= at;
            let still_there = self.object(schedule.principal_id).is_some()
                && schedule
                    .target
                    .group()
                    .is_none_or(|(group, _)| self.groups.contains_key(&group));
            if still_there && schedule.end.is_none_or(|end| at < end) {
                self.schedules.insert(schedule);
            }
        }
    }
}
