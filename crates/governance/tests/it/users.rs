//! Users: properties, uniqueness, deletion and return, sessions and passwords.
//!
//! Not here: their groups and roles.

use directory::Span;
use governance::{Answer, Command, UserChanges};

use crate::world::{GLOBAL_ADMINISTRATOR, World, new_user};

#[test]
fn a_sign_in_name_is_unique_without_regard_to_case_and_of_the_verified_domain() {
    let (mut world, ada) = World::new();
    let mut taken = new_user("ada2");
    taken.user_principal_name = "ADA@contoso.example".to_owned();
    let rejection = world.try_run(Command::CreateUser(taken)).unwrap_err();
    assert_eq!((rejection.status, rejection.code), (400, "Request_BadRequest"));
    assert!(rejection.message.contains("property userPrincipalName already exists"));
    let mut elsewhere = new_user("bo");
    elsewhere.user_principal_name = "bo@fabrikam.example".to_owned();
    assert_eq!(world.refused(Command::CreateUser(elsewhere)).0, 400);
    assert_eq!(world.state.user_by_name("Ada@Contoso.Example").unwrap().id, ada);
}

#[test]
fn a_renamed_user_is_found_by_the_new_name_only() {
    let (mut world, ada) = World::new();
    let changes = UserChanges {
        user_principal_name: Some("countess@contoso.example".to_owned()),
        department: Some(Some("Research".to_owned())),
        ..UserChanges::default()
    };
    world.run(Command::UpdateUser { user: ada, changes });
    assert!(world.state.user_by_name("ada@contoso.example").is_none());
    let user = world.state.user_by_name("countess@contoso.example").unwrap();
    assert_eq!(user.department.as_deref(), Some("Research"));
    let changes = UserChanges { department: Some(None), ..UserChanges::default() };
    world.run(Command::UpdateUser { user: ada, changes });
    assert_eq!(world.state.user(ada).unwrap().department, None);
}

#[test]
fn an_update_that_changes_nothing_leaves_no_trace() {
    let (mut world, ada) = World::new();
    let before = world.events.len();
    let changes = UserChanges { account_enabled: Some(true), ..UserChanges::default() };
    assert_eq!(world.run(Command::UpdateUser { user: ada, changes }), Answer::Done);
    assert_eq!((world.events.len(), world.audit.len()), (before, 0));
}

#[test]
fn revoking_disabling_and_a_new_password_void_older_tokens() {
    let (mut world, _) = World::new();
    let bo = world.user("bo");
    for command in [
        Command::RevokeSignInSessions { user: bo },
        Command::UpdateUser {
            user: bo,
            changes: UserChanges { account_enabled: Some(false), ..UserChanges::default() },
        },
        Command::SetPassword { user: bo, password_hash: "hash".to_owned() },
    ] {
        world.advance(Span::minutes(1));
        world.run(command);
        let user = world.state.user(bo).unwrap();
        assert_eq!(user.sign_in_sessions_valid_from_date_time, world.now);
    }
    assert_eq!(world.state.password_hash(bo), Some("hash"));
}

#[test]
fn a_deleted_user_holds_nothing_and_comes_back_with_all_of_it() {
    let (mut world, ada) = World::new();
    let group = world.group("Sales", false);
    world.run(Command::AddGroupMembers { group, members: vec![ada.into()] });
    let bo = world.user("bo");
    world.run(Command::DeleteUser { user: ada });
    assert!(world.state.user(ada).is_none());
    assert_eq!(world.state.members(group, world.now).count(), 0);
    assert_eq!(world.state.active_assignments(world.now).count(), 0);
    assert_eq!(world.refused(Command::DeleteUser { user: ada }), (404, "Request_ResourceNotFound"));
    world.advance(Span::days(29));
    world.caller = governance::Caller::User(bo);
    world.run(Command::RestoreDeletedItem { object: ada.into() });
    assert!(world.state.is_member(group, ada.into(), world.now));
    assert_eq!(world.state.active_roles(ada, world.now), [GLOBAL_ADMINISTRATOR]);
}

#[test]
fn a_deleted_user_cannot_come_back_under_a_name_that_is_taken_nor_after_thirty_days() {
    let (mut world, _) = World::new();
    let bo = world.user("bo");
    world.run(Command::DeleteUser { user: bo });
    let other = world.user("bo");
    let restore = || Command::RestoreDeletedItem { object: bo.into() };
    assert_eq!(world.refused(restore()), (400, "Request_BadRequest"));
    world.run(Command::DeleteUser { user: other });
    world.advance(Span::days(30));
    assert_eq!(world.refused(restore()), (404, "Request_ResourceNotFound"));
}
