//! Custom roles, administrative units as scopes, permissions of applications, managers.
//!
//! Not here: PIM's own rules.

use directory::{
    AdministrativeUnitId, DirectoryScope, GroupAccess, ScheduleAction, ScheduleKind,
    ScheduleTarget, Span,
};
use governance::{
    Answer, Command, NewAdministrativeUnit, NewRoleDefinition, RoleDefinitionChanges,
};

use crate::world::{USER_ADMINISTRATOR, World, active, asked_of, eligible, in_group, role};

fn new_role(name: &str) -> NewRoleDefinition {
    NewRoleDefinition {
        display_name: name.to_owned(),
        description: None,
        is_enabled: true,
        allowed_resource_actions: vec!["microsoft.directory/users/create".to_owned()],
        template_id: None,
    }
}

fn unit(world: &mut World, name: &str) -> AdministrativeUnitId {
    let new = NewAdministrativeUnit {
        display_name: name.to_owned(),
        description: None,
        visibility: None,
    };
    let answer = world.run(Command::CreateAdministrativeUnit(new));
    let Answer::AdministrativeUnit(id) = answer else { panic!("{answer:?}") };
    id
}

#[test]
fn a_custom_role_is_assigned_like_any_other() {
    let (mut world, _) = World::new();
    let bo = world.user("bo");
    let answer = world.run(Command::CreateRoleDefinition(new_role("Tier 3")));
    let Answer::RoleDefinition(id) = answer else { panic!("{answer:?}") };
    let again = Command::CreateRoleDefinition(new_role("tier 3"));
    assert_eq!(world.refused(again), (400, "Request_BadRequest"));
    for actions in [vec![], vec!["users/create".to_owned()]] {
        let new = NewRoleDefinition { allowed_resource_actions: actions, ..new_role("Other") };
        assert_eq!(world.refused(Command::CreateRoleDefinition(new)), (400, "Request_BadRequest"));
    }
    world.audit.clear();
    world.run(eligible(asked_of(ScheduleAction::AdminAssign, bo, role(id), 40)));
    world.as_user(bo).run(active(asked_of(ScheduleAction::SelfActivate, bo, role(id), 1)));
    assert_eq!(world.state.active_roles(bo, world.now), [id]);
    assert!(world.rows().contains("RoleDefinitionOriginType = CustomRole"));
    let delete = || Command::DeleteRoleDefinition { role: id };
    assert_eq!(world.refused(delete()), (400, "Request_BadRequest"), "assigned");
    let off = RoleDefinitionChanges { is_enabled: Some(false), ..Default::default() };
    world.run(Command::UpdateRoleDefinition { role: id, changes: off });
    let cy = world.user("cy");
    let refused = eligible(asked_of(ScheduleAction::AdminAssign, cy, role(id), 40));
    assert_eq!(world.refused(refused), (400, "Request_BadRequest"), "switched off");
    world.advance(Span::hours(41));
    world.run(delete());
    assert!(world.state.role_definition(id).is_none());
    let built_in = Command::DeleteRoleDefinition { role: USER_ADMINISTRATOR };
    assert_eq!(world.refused(built_in), (400, "Request_BadRequest"));
}

#[test]
fn a_role_in_a_unit_is_not_a_role_in_the_tenant() {
    let (mut world, _) = World::new();
    let bo = world.user("bo");
    let sales = unit(&mut world, "Sales");
    let target = |unit: AdministrativeUnitId| ScheduleTarget::Role {
        role_definition_id: USER_ADMINISTRATOR,
        directory_scope_id: DirectoryScope::AdministrativeUnit(unit.into()),
    };
    let nowhere = AdministrativeUnitId(uuid::Uuid::nil());
    let refused = eligible(asked_of(ScheduleAction::AdminAssign, bo, target(nowhere), 40));
    assert_eq!(world.refused(refused), (400, "InvalidScope"));
    world.run(eligible(asked_of(ScheduleAction::AdminAssign, bo, target(sales), 40)));
    world.audit.clear();
    world.as_user(bo).run(active(asked_of(ScheduleAction::SelfActivate, bo, target(sales), 4)));
    assert!(world.state.active_roles(bo, world.now).is_empty(), "not tenant-wide");
    assert_eq!(world.state.active_assignments(world.now).count(), 2);
    assert_eq!(
        world.activities()[..2],
        [
            "PIM: Add member to role requested (PIM activation)",
            "Core Directory: Add scoped member to role",
        ]
    );
    world.run(Command::DeleteAdministrativeUnit { unit: sales });
    assert_eq!(world.state.active_assignments(world.now).count(), 1, "it went with the unit");
    assert_eq!(world.state.instances(ScheduleKind::Eligibility, world.now).count(), 0);
}

#[test]
fn members_of_units() {
    let (mut world, ada) = World::new();
    let sales = unit(&mut world, "Sales");
    let add = || Command::AddAdministrativeUnitMember { unit: sales, member: ada.into() };
    let remove = || Command::RemoveAdministrativeUnitMember { unit: sales, member: ada.into() };
    world.run(add());
    assert_eq!(world.refused(add()), (400, "Request_BadRequest"));
    assert_eq!(world.state.units_of(ada.into()).count(), 1);
    world.run(remove());
    assert_eq!(world.refused(remove()), (404, "Request_ResourceNotFound"));
    world.run(Command::DeleteAdministrativeUnit { unit: sales });
    assert_eq!(world.refused(add()), (404, "Request_ResourceNotFound"));
}

#[test]
fn managers_and_their_reports() {
    let (mut world, ada) = World::new();
    let bo = world.user("bo");
    let set = |user, manager| Command::SetManager { user, manager };
    assert_eq!(world.refused(set(bo, Some(bo))), (400, "Request_BadRequest"));
    assert_eq!(world.refused(set(bo, None)), (404, "Request_ResourceNotFound"));
    world.run(set(bo, Some(ada)));
    assert_eq!(world.state.manager(bo), Some(ada));
    assert_eq!(world.state.direct_reports(ada).count(), 1);
    world.run(Command::DeleteUser { user: bo });
    assert_eq!(world.state.direct_reports(ada).count(), 0);
    world.run(Command::RestoreDeletedItem { object: bo.into() });
    assert_eq!(world.state.manager(bo), Some(ada));
    world.run(set(bo, None));
    assert_eq!(world.state.manager(bo), None);
}

#[test]
fn a_revoked_permission_is_gone_at_once() {
    let (mut world, _) = World::new();
    let graph =
        world.state.service_principals().find(|app| !app.app_roles.is_empty()).unwrap().clone();
    let app = world.state.service_principals().find(|app| app.display_name == "My Profile");
    let (app, app_role) = (app.unwrap().id, graph.app_roles[0].id);
    let grant = Command::GrantAppRole { principal: app.into(), resource: graph.id, app_role };
    let Answer::AppRoleAssignment(id) = world.run(grant) else { panic!() };
    assert_eq!(world.state.app_roles(app.into(), graph.id).count(), 1);
    let revoke = || Command::RevokeAppRole { assignment: id };
    world.run(revoke());
    assert_eq!(world.state.app_roles(app.into(), graph.id).count(), 0);
    assert_eq!(world.refused(revoke()), (404, "Request_ResourceNotFound"));
}

/// What a client of delta queries would learn: who came and went, PIM's activations included, but
/// nobody who is merely eligible.
#[test]
fn what_changed_since() {
    let (mut world, ada) = World::new();
    let bo = world.user("bo");
    let group = world.group("Helpdesk", true);
    let target = in_group(group, GroupAccess::Member);
    let start = world.state.sequence();
    let changed =
        |world: &World, since| world.state.edges_changed_since(group, GroupAccess::Member, since);
    world.run(eligible(asked_of(ScheduleAction::AdminAssign, bo, target.clone(), 40)));
    assert!(changed(&world, start).is_empty() && !world.state.changed_since(group.into(), start));
    world.as_user(bo).run(active(asked_of(ScheduleAction::SelfActivate, bo, target, 1)));
    assert_eq!(changed(&world, start), [bo.into()].into());
    assert!(world.state.changed_since(group.into(), start));
    assert!(!world.state.changed_since(ada.into(), start));
    let later = world.state.sequence();
    assert!(changed(&world, later).is_empty());
    world.advance(Span::hours(2));
    world.run(Command::Sweep);
    assert_eq!(changed(&world, later), [bo.into()].into(), "the end counts too");
    world.run(Command::DeleteUser { user: bo });
    assert!(world.state.changed_since(bo.into(), later));
    world.advance(Span::days(30));
    world.run(Command::Sweep);
    assert_eq!(world.state.purged_since(later).collect::<Vec<_>>(), [bo.into()]);
}
