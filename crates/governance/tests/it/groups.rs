//! Groups: who can be in them, who can own them.
//!
//! Not here: roles that groups hold (`pim.rs`).

use directory::{GroupKind, ObjectId};
use governance::{Answer, Caller, Command, NewGroup};

use crate::world::{World, new_group};

#[test]
fn members_are_added_all_or_none_and_once() {
    let (mut world, ada) = World::new();
    let bo = world.user("bo");
    let group = world.group("Sales", false);
    world.run(Command::AddGroupMembers { group, members: vec![ada.into()] });
    let rejection = world
        .try_run(Command::AddGroupMembers { group, members: vec![bo.into(), ada.into()] })
        .unwrap_err();
    assert!(rejection.message.starts_with("One or more added object references already exist"));
    assert!(!world.state.is_member(group, bo.into(), world.now));
    let twice = Command::AddGroupMembers { group, members: vec![bo.into(), bo.into()] };
    assert_eq!(world.refused(twice), (400, "Request_BadRequest"));
    let unknown = ObjectId(uuid::Uuid::nil());
    let missing = Command::AddGroupMembers { group, members: vec![unknown] };
    assert_eq!(world.refused(missing), (404, "Request_ResourceNotFound"));
    let absent = Command::RemoveGroupMember { group, member: bo.into() };
    assert_eq!(world.refused(absent), (404, "Request_ResourceNotFound"));
}

#[test]
fn only_plain_security_groups_hold_groups() {
    let (mut world, ada) = World::new();
    let inner = world.group("Inner", false);
    let plain = world.group("Plain", false);
    let assignable = world.group("Assignable", true);
    let unified = NewGroup { kind: GroupKind::Microsoft365, ..new_group("Unified") };
    let Answer::Group(unified) = world.run(Command::CreateGroup(unified)) else { panic!() };
    let add = |group| Command::AddGroupMembers { group, members: vec![inner.into()] };
    world.run(add(plain));
    for group in [inner, assignable, unified] {
        assert_eq!(world.refused(add(group)).0, 400);
    }
    let dynamic = NewGroup { kind: GroupKind::DynamicMembership, ..new_group("Dynamic") };
    let Answer::Group(dynamic) = world.run(Command::CreateGroup(dynamic)) else { panic!() };
    let member = Command::AddGroupMembers { group: dynamic, members: vec![ada.into()] };
    assert_eq!(world.refused(member).0, 400);
}

#[test]
fn nesting_is_followed_even_in_a_circle() {
    let (mut world, ada) = World::new();
    let [one, two] = ["One", "Two"].map(|name| world.group(name, false));
    for (group, member) in [(one, two.into()), (two, one.into()), (two, ada.into())] {
        world.run(Command::AddGroupMembers { group, members: vec![member] });
    }
    let ids = |group| {
        world
            .state
            .transitive_members(group, world.now)
            .iter()
            .map(|object| object.id())
            .collect::<Vec<_>>()
    };
    let mut expected: Vec<ObjectId> = vec![ada.into(), two.into()];
    expected.sort_unstable();
    assert_eq!(ids(one), expected);
    assert_eq!(world.state.transitive_member_of(ada.into(), world.now).len(), 2);
}

#[test]
fn a_persons_group_keeps_an_owner() {
    let (mut world, ada) = World::new();
    let group = world.group("Sales", false);
    assert!(world.state.is_owner(group, ada.into(), world.now), "who creates a group owns it");
    let remove = |owner| Command::RemoveGroupOwner { group, owner };
    assert_eq!(world.refused(remove(ada.into())), (400, "Request_BadRequest"));
    let bo = world.user("bo");
    world.run(Command::AddGroupOwner { group, owner: bo.into() });
    world.run(remove(ada.into()));
    let of_group = Command::AddGroupOwner { group, owner: group.into() };
    assert_eq!(world.refused(of_group).0, 400);
}

#[test]
fn an_applications_group_needs_no_owner_and_microsoft_365_names_are_unique() {
    let (mut world, _) = World::new();
    let app = world.state.service_principals().next().unwrap().id;
    world.caller = Caller::App(app);
    let unified = || NewGroup { kind: GroupKind::Microsoft365, ..new_group("Team") };
    let Answer::Group(group) = world.run(Command::CreateGroup(unified())) else { panic!() };
    assert_eq!(world.state.owners(group, world.now).count(), 0);
    assert_eq!(world.refused(Command::CreateGroup(unified())), (400, "Request_BadRequest"));
}
