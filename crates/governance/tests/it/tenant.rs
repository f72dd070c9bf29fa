//! The tenant as a whole: its creation, the demonstration tenant, replay and determinism.
//!
//! Not here: single commands.

use std::collections::BTreeSet;

use directory::{GroupKind, Ids, RoleDefinition, ScheduleKind, Ticks};
use governance::{Command, State, due, evolve, seed};

use crate::world::World;

fn now() -> Ticks {
    "2026-03-02T08:00:00Z".parse().unwrap()
}

#[test]
fn a_tenant_is_created_once_with_microsofts_own_applications() {
    let (mut world, _) = World::new();
    let tenant = world.state.tenant().unwrap();
    let (id, display_name) = (tenant.id, tenant.display_name.clone());
    let names: BTreeSet<_> =
        world.state.service_principals().map(|app| app.display_name.as_str()).collect();
    assert!(names.contains("MS-PIM") && names.contains("Microsoft Graph"));
    let default_domain = "other.example".to_owned();
    let again = Command::CreateTenant { id, display_name, default_domain };
    assert_eq!(world.refused(again), (400, "Request_BadRequest"));
}

#[test]
fn contoso_is_the_same_every_time_and_replays() {
    let first = seed::contoso(&mut Ids::seeded(7), now()).unwrap();
    let second = seed::contoso(&mut Ids::seeded(7), now()).unwrap();
    assert_eq!(first.events, second.events);
    assert_eq!(first.audit, second.audit);
    let stored: Vec<String> =
        first.events.iter().map(|event| serde_json::to_string(event).unwrap()).collect();
    let replayed = stored
        .iter()
        .fold(State::new(), |state, event| evolve(state, &serde_json::from_str(event).unwrap()));
    assert_eq!(replayed, first.state);
    let snapshot = serde_json::to_string(&first.state).unwrap();
    assert_eq!(serde_json::from_str::<State>(&snapshot).unwrap(), first.state);
}

#[test]
fn contoso_is_a_plausible_company() {
    let contoso = seed::contoso(&mut Ids::seeded(7), now()).unwrap();
    let state = &contoso.state;
    assert_eq!(state.users().len(), 302);
    assert_eq!(state.groups().len(), 40);
    assert!(state.groups().any(|group| group.kind == GroupKind::Microsoft365));
    let nested = state.groups().find(|group| group.display_name == "All Departments").unwrap();
    let people = state.transitive_members(nested.id, now());
    assert_eq!(people.len(), 312, "300 people and 12 groups");
    let administrators: BTreeSet<_> = state
        .role_holders(RoleDefinition::GLOBAL_ADMINISTRATOR, now())
        .iter()
        .map(|holder| holder.object.id())
        .collect();
    assert_eq!(administrators, contoso.break_glass.map(Into::into).into());
    assert!(state.schedules(ScheduleKind::Eligibility, now()).count() >= 10);
    assert_eq!(
        state
            .instances(ScheduleKind::Assignment, now())
            .filter(|instance| instance.schedule.activated_using.is_some())
            .count(),
        1
    );
    let outside = |row: &directory::AuditRecord| row.activity_display_name.contains("outside");
    assert!(!contoso.audit.iter().any(outside));
    assert!(contoso.audit.is_sorted_by_key(|row| row.activity_date_time));
    let ids: BTreeSet<_> = contoso.audit.iter().map(|row| &row.id).collect();
    assert_eq!(ids.len(), contoso.audit.len());
    // The activation ends within the day.
    assert!(due(state).unwrap() - now() < directory::Span::hours(8));
}

#[test]
fn the_playbooks_can_do_no_more_than_they_need() {
    let contoso = seed::contoso(&mut Ids::seeded(7), now()).unwrap();
    let state = &contoso.state;
    let graph = state
        .service_principals()
        .find(|app| app.display_name == "Microsoft Graph")
        .unwrap()
        .clone();
    let roles = |app: directory::ServicePrincipalId| {
        state.app_roles(app.into(), graph.id).collect::<BTreeSet<_>>()
    };
    assert_eq!(roles(contoso.reeve_admin).len(), graph.app_roles.len());
    assert!(roles(contoso.reeve_playbooks).contains("RoleManagement.ReadWrite.Directory"));
    assert!(!roles(contoso.reeve_playbooks).contains("User.ReadWrite.All"));
}
