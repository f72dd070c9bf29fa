//! PIM's alerts: what each finds, and that it is told of once until it is resolved.
//!
//! Not here: the row of each assignment outside of PIM (`outside_pim.rs`).

use directory::{DirectoryScope, EnablementRule, Rule, ScheduleAction, Span, UserId};
use governance::{Command, PimAlertKind, PimAlertSettings};

use crate::world::{
    GLOBAL_ADMINISTRATOR, USER_ADMINISTRATOR, World, active, asked, asked_of, eligible, role,
};

fn found(world: &World, kind: PimAlertKind) -> usize {
    world.state.pim_alert_incidents(kind, &PimAlertSettings::default(), world.now).len()
}

fn refresh() -> Command {
    Command::RefreshPimAlerts { settings: PimAlertSettings::default() }
}

/// Bo is eligible for User Administrator for a year.
fn eligible_bo() -> (World, UserId, UserId) {
    let (mut world, ada) = World::new();
    let bo = world.user("bo");
    let target = role(USER_ADMINISTRATOR);
    world.run(eligible(asked_of(ScheduleAction::AdminAssign, bo, target, 360 * 24)));
    (world, ada, bo)
}

#[test]
fn an_alert_is_triggered_once_and_resolved_once() {
    let (mut world, ada, bo) = eligible_bo();
    let scope = DirectoryScope::Tenant;
    let assign = Command::CreateRoleAssignment {
        principal: bo.into(),
        role_definition: USER_ADMINISTRATOR,
        scope,
    };
    world.run(assign);
    world.audit.clear();
    world.run(refresh());
    world.run(refresh());
    insta::assert_snapshot!(world.rows());
    let dismiss = Command::DismissPimAlert { alert: PimAlertKind::RolesAssignedOutsidePim };
    world.run(dismiss.clone());
    assert_eq!(world.activities(), ["PIM: Deactivate PIM alert"]);
    let none = Command::DismissPimAlert { alert: PimAlertKind::TooManyGlobalAdministrators };
    assert_eq!(world.refused(none), (404, "ResourceNotFound"));
    world.advance(Span::minutes(10));
    world.as_user(ada).run(active(asked(ScheduleAction::AdminRemove, bo, USER_ADMINISTRATOR)));
    world.audit.clear();
    world.run(refresh());
    assert_eq!(world.activities(), ["PIM: Resolve PIM alert"]);
    assert_eq!(world.state.pim_alerts().count(), 0);
}

#[test]
fn too_many_global_administrators_by_number_and_share() {
    let (mut world, _) = World::new();
    let kind = PimAlertKind::TooManyGlobalAdministrators;
    let group = world.group("Chiefs", true);
    world.run(eligible(asked(ScheduleAction::AdminAssign, group, GLOBAL_ADMINISTRATOR)));
    assert_eq!(found(&world, kind), 0, "an empty group is nobody");
    for name in ["bo", "cy"] {
        let user = world.user(name);
        world.run(Command::AddGroupMembers { group, members: vec![user.into()] });
    }
    assert_eq!(found(&world, kind), 3, "eligible ones through a group count");
    let settings = PimAlertSettings { global_administrators: 4, ..Default::default() };
    assert!(world.state.pim_alert_incidents(kind, &settings, world.now).is_empty());
}

#[test]
fn eligible_people_who_do_not_activate() {
    let (mut world, _, bo) = eligible_bo();
    let kind = PimAlertKind::EligibleNotActivating;
    assert_eq!(found(&world, kind), 0);
    world.advance(Span::days(31));
    assert_eq!(found(&world, kind), 1);
    let activate = asked_of(ScheduleAction::SelfActivate, bo, role(USER_ADMINISTRATOR), 1);
    world.as_user(bo).run(active(activate));
    assert_eq!(found(&world, kind), 0);
}

#[test]
fn roles_that_are_activated_again_and_again() {
    let (mut world, _, bo) = eligible_bo();
    world.as_user(bo);
    for round in 0..10 {
        assert_eq!(found(&world, PimAlertKind::ActivatedTooFrequently), 0, "round {round}");
        let activate = asked_of(ScheduleAction::SelfActivate, bo, role(USER_ADMINISTRATOR), 1);
        world.run(active(activate));
        world.advance(Span::hours(2));
    }
    assert_eq!(found(&world, PimAlertKind::ActivatedTooFrequently), 1);
    world.advance(Span::days(1));
    assert_eq!(found(&world, PimAlertKind::ActivatedTooFrequently), 0);
}

#[test]
fn roles_that_a_password_activates() {
    let (mut world, _, _) = eligible_bo();
    assert_eq!(found(&world, PimAlertKind::RolesWithoutMfa), 0);
    world.rule(role(USER_ADMINISTRATOR).policy(), "Enablement_EndUser_Assignment", |rule| {
        *rule = Rule::Enablement(EnablementRule::default());
    });
    assert_eq!(found(&world, PimAlertKind::RolesWithoutMfa), 1);
}
