//! Roles given by the directory's own API: the alert row and its positions, removal, the last
//! Global Administrator.
//!
//! Not here: PIM's own requests.

use directory::{AuditRecord, DirectoryRoleKey, DirectoryScope, InitiatedBy};
use governance::{Answer, Command};

use crate::world::{
    GLOBAL_ADMINISTRATOR, SECURITY_READER, USER_ADMINISTRATOR, World, active, asked,
};

fn activity(row: &AuditRecord) -> &str {
    &row.activity_display_name
}

fn by_template(role: directory::RoleDefinitionId) -> DirectoryRoleKey {
    DirectoryRoleKey::TemplateId(role)
}

/// The positions that the published detection of assignments outside of PIM reads.
#[test]
fn the_alert_row_has_what_the_published_detection_reads_where_it_reads_it() {
    let (mut world, _) = World::new();
    let bo = world.user("bo");
    world.run(Command::ActivateDirectoryRole { role_template: USER_ADMINISTRATOR });
    world.audit.clear();
    let role = by_template(USER_ADMINISTRATOR);
    world.run(Command::AddDirectoryRoleMember { role, principal: bo.into() });
    let activities: Vec<_> = world.audit.iter().map(activity).collect();
    assert_eq!(activities, ["Add member to role", "Add member to role outside of PIM (permanent)"]);
    let row = &world.audit[1];
    assert_eq!(row.logged_by_service, "PIM");
    assert_eq!(row.target_resources[0].display_name.as_deref(), Some("User Administrator"));
    assert_eq!(row.target_resources[2].display_name.as_deref(), Some("BO"));
    assert_eq!(row.target_resources[2].id, Some(bo.to_string()));
    assert_eq!(row.additional_details[0].value, USER_ADMINISTRATOR.to_string());
    let InitiatedBy::User(who) = &row.initiated_by else { panic!("{:?}", row.initiated_by) };
    assert_eq!(who.user_principal_name.as_deref(), Some("ada@contoso.example"));
    assert!(world.audit.is_sorted_by_key(|row| row.activity_date_time));
}

#[test]
fn both_ways_of_the_directory_meet_in_one_assignment() {
    let (mut world, _) = World::new();
    let bo = world.user("bo");
    let create = || Command::CreateRoleAssignment {
        principal: bo.into(),
        role_definition: SECURITY_READER,
        scope: DirectoryScope::Tenant,
    };
    let Answer::RoleAssignment(id) = world.run(create()) else { panic!() };
    let rejection = world.try_run(create()).unwrap_err();
    assert!(rejection.message.starts_with("A conflicting object"));
    let role = by_template(SECURITY_READER);
    let add = || Command::AddDirectoryRoleMember { role, principal: bo.into() };
    let rejection = world.try_run(add()).unwrap_err();
    assert!(rejection.message.contains("already exist for the following modified properties"));
    world.audit.clear();
    world.run(Command::DeleteRoleAssignment { assignment: id });
    assert_eq!(world.audit.iter().map(activity).collect::<Vec<_>>(), ["Remove member from role"]);
    let gone = Command::RemoveDirectoryRoleMember { role, principal: bo.into() };
    assert_eq!(world.refused(gone), (404, "Request_ResourceNotFound"));
}

#[test]
fn a_role_that_was_never_used_is_not_activated() {
    let (mut world, ada) = World::new();
    let role = by_template(SECURITY_READER);
    let add = Command::AddDirectoryRoleMember { role, principal: ada.into() };
    assert_eq!(world.refused(add.clone()), (404, "Request_ResourceNotFound"));
    world.run(Command::ActivateDirectoryRole { role_template: SECURITY_READER });
    assert_eq!(
        world.refused(Command::ActivateDirectoryRole { role_template: SECURITY_READER }),
        (400, "Request_BadRequest")
    );
    world.run(add);
    let id = world.state.directory_role(role).unwrap().directory_role_id.unwrap();
    assert_eq!(world.state.directory_role(DirectoryRoleKey::Id(id)).unwrap().id, SECURITY_READER);
    assert_eq!(world.state.directory_role_members(SECURITY_READER, world.now).count(), 1);
}

#[test]
fn ordinary_groups_hold_no_roles_and_scopes_must_be_there() {
    let (mut world, ada) = World::new();
    let group = world.group("Sales", false);
    let create = |principal, scope| Command::CreateRoleAssignment {
        principal,
        role_definition: SECURITY_READER,
        scope,
    };
    assert_eq!(world.refused(create(group.into(), DirectoryScope::Tenant)).0, 400);
    let unit = DirectoryScope::AdministrativeUnit(ada.into());
    assert_eq!(world.refused(create(ada.into(), unit)), (400, "InvalidScope"), "no such unit");
    let object = DirectoryScope::Object(group.into());
    assert_eq!(world.refused(create(ada.into(), object)), (501, "unsupported"));
}

#[test]
fn the_last_usable_global_administrator_stays() {
    let (mut world, ada) = World::new();
    let role = by_template(GLOBAL_ADMINISTRATOR);
    let remove = || Command::RemoveDirectoryRoleMember { role, principal: ada.into() };
    assert_eq!(world.refused(remove()), (403, "Authorization_RequestDenied"));
    // One who cannot sign in does not count.
    let bo = world.user("bo");
    world.run(Command::AddDirectoryRoleMember { role, principal: bo.into() });
    let disable = |account_enabled| Command::UpdateUser {
        user: bo,
        changes: governance::UserChanges {
            account_enabled: Some(account_enabled),
            ..Default::default()
        },
    };
    world.run(disable(false));
    assert_eq!(world.refused(remove()), (403, "Authorization_RequestDenied"));
    world.run(disable(true));
    world.run(remove());
}

#[test]
fn a_group_gives_its_role_to_its_members() {
    let (mut world, _) = World::new();
    let bo = world.user("bo");
    let group = world.group("Operators", true);
    world.run(Command::AddGroupMembers { group, members: vec![bo.into()] });
    let request = asked(directory::ScheduleAction::AdminAssign, group, GLOBAL_ADMINISTRATOR);
    world.run(active(request));
    assert_eq!(world.state.active_roles(bo, world.now), [GLOBAL_ADMINISTRATOR]);
    let holders = world.state.role_holders(GLOBAL_ADMINISTRATOR, world.now);
    assert!(holders.iter().any(|holder| holder.through == Some(group)));
    world.run(Command::RemoveGroupMember { group, member: bo.into() });
    assert!(world.state.active_roles(bo, world.now).is_empty());
}
