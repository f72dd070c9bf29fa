//! The audit rows of every command, word for word: published detections index into them.
//!
//! Not here: when each is written; the goldens show one plain case of each.

use directory::{DirectoryRoleKey, GroupKind, ScheduleAction, Span};
use governance::{
    Answer, Caller, Command, Credential, GroupChanges, NewGroup, NewServicePrincipal, NewUser,
    UserChanges,
};

use crate::world::{
    SECURITY_READER, USER_ADMINISTRATOR, World, active, asked, eligible, for_hours, new_group,
    new_user,
};

#[test]
fn users() {
    let (mut world, _) = World::new();
    let job_title = Some("Buyer".to_owned());
    world.run(Command::CreateUser(NewUser { job_title, ..new_user("bo") }));
    let bo = world.state.user_by_name("bo@contoso.example").unwrap().id;
    let changes = UserChanges {
        account_enabled: Some(false),
        job_title: Some(None),
        display_name: Some("Bo B.".to_owned()),
        ..UserChanges::default()
    };
    world.run(Command::UpdateUser { user: bo, changes });
    world.run(Command::RevokeSignInSessions { user: bo });
    world.run(Command::SetPassword { user: bo, password_hash: "never shown".to_owned() });
    world.run(Command::DeleteUser { user: bo });
    world.run(Command::RestoreDeletedItem { object: bo.into() });
    world.run(Command::DeleteUser { user: bo });
    world.advance(Span::days(30));
    world.run(Command::Sweep);
    let rows = world.rows();
    assert!(!rows.contains("never shown"));
    insta::assert_snapshot!(rows);
}

#[test]
fn groups() {
    let (mut world, ada) = World::new();
    let bo = world.user("bo");
    world.audit.clear();
    let new = NewGroup {
        kind: GroupKind::Security,
        is_assignable_to_role: true,
        members: vec![bo.into()],
        ..new_group("Operators")
    };
    let Answer::Group(group) = world.run(Command::CreateGroup(new)) else { panic!() };
    let changes =
        GroupChanges { description: Some(Some("Tier 0".to_owned())), ..GroupChanges::default() };
    world.run(Command::UpdateGroup { group, changes });
    world.run(Command::AddGroupMembers { group, members: vec![ada.into()] });
    world.run(Command::RemoveGroupMember { group, member: bo.into() });
    world.run(Command::AddGroupOwner { group, owner: bo.into() });
    world.run(Command::RemoveGroupOwner { group, owner: ada.into() });
    world.run(Command::DeleteGroup { group });
    insta::assert_snapshot!(world.rows());
}

#[test]
fn service_principals() {
    let (mut world, _) = World::new();
    let credential = Credential {
        key_id: uuid::Uuid::nil(),
        display_name: Some("first".to_owned()),
        hint: Some("abc".to_owned()),
        hash: "never shown".to_owned(),
        start: world.now,
        end: None,
    };
    let new = NewServicePrincipal {
        app_id: None,
        display_name: "HR".to_owned(),
        service_principal_type: "Application".to_owned(),
        app_roles: Vec::new(),
        credentials: vec![credential],
    };
    let answer = world.run(Command::CreateServicePrincipal(new));
    let Answer::ServicePrincipal(id) = answer else { panic!() };
    let graph =
        world.state.service_principals().find(|app| !app.app_roles.is_empty()).unwrap().clone();
    let app_role = graph.app_roles.iter().find(|role| role.value == "User.Read.All").unwrap().id;
    let grant = || Command::GrantAppRole { principal: id.into(), resource: graph.id, app_role };
    world.run(grant());
    let rows = world.rows();
    assert!(!rows.contains("never shown"));
    insta::assert_snapshot!(rows);
    assert_eq!(world.refused(grant()), (400, "Request_BadRequest"));
}

#[test]
fn roles_outside_of_pim() {
    let (mut world, _) = World::new();
    let bo = world.user("bo");
    world.audit.clear();
    world.run(Command::ActivateDirectoryRole { role_template: USER_ADMINISTRATOR });
    let role = DirectoryRoleKey::TemplateId(USER_ADMINISTRATOR);
    world.run(Command::AddDirectoryRoleMember { role, principal: bo.into() });
    let app = world.state.service_principals().find(|app| app.display_name == "My Profile");
    world.caller = Caller::App(app.unwrap().id);
    world.run(Command::RemoveDirectoryRoleMember { role, principal: bo.into() });
    insta::assert_snapshot!(world.rows());
}

#[test]
fn pim_by_an_administrator() {
    let (mut world, _) = World::new();
    let bo = world.user("bo");
    world.audit.clear();
    world.run(active(asked(ScheduleAction::AdminAssign, bo, SECURITY_READER)));
    let mut update = asked(ScheduleAction::AdminUpdate, bo, SECURITY_READER);
    update.expiration = for_hours(24);
    world.run(active(update));
    let mut extend = asked(ScheduleAction::AdminExtend, bo, SECURITY_READER);
    extend.expiration = for_hours(48);
    world.run(active(extend));
    world.advance(Span::hours(1));
    world.run(active(asked(ScheduleAction::AdminRemove, bo, SECURITY_READER)));
    let mut assign = asked(ScheduleAction::AdminAssign, bo, SECURITY_READER);
    assign.expiration = for_hours(24);
    assign.ticket_system = Some("Jira".to_owned());
    assign.ticket_number = Some("OPS-7".to_owned());
    world.run(eligible(assign));
    world.advance(Span::hours(24));
    world.run(Command::Sweep);
    insta::assert_snapshot!(world.rows());
}

#[test]
fn pim_by_the_eligible_person() {
    let (mut world, _) = World::new();
    let bo = world.user("bo");
    world.run(eligible(asked(ScheduleAction::AdminAssign, bo, USER_ADMINISTRATOR)));
    world.audit.clear();
    world.caller = Caller::User(bo);
    let mut activate = asked(ScheduleAction::SelfActivate, bo, USER_ADMINISTRATOR);
    activate.expiration = for_hours(1);
    world.run(active(activate.clone()));
    world.advance(Span::minutes(30));
    world.run(active(asked(ScheduleAction::SelfDeactivate, bo, USER_ADMINISTRATOR)));
    world.run(active(activate));
    world.advance(Span::hours(1));
    world.run(Command::Sweep);
    insta::assert_snapshot!(world.rows());
}
