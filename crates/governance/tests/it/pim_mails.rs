//! PIM's mails: to whom, when, and never twice.
//!
//! Not here: texts.

use std::collections::BTreeSet;

use directory::{Expiration, GroupAccess, NotificationLevel, Rule, ScheduleAction, Span, UserId};
use governance::Command;

use crate::world::{
    USER_ADMINISTRATOR, World, active, asked_of, eligible, for_hours, in_group, role,
};

/// Bo is eligible for 30 days; the mails about that are still there.
fn eligible_bo() -> (World, UserId, UserId) {
    let (mut world, ada) = World::new();
    let bo = world.user("bo");
    let target = role(USER_ADMINISTRATOR);
    world.run(eligible(asked_of(ScheduleAction::AdminAssign, bo, target, 30 * 24)));
    (world, ada, bo)
}

#[test]
fn administrators_and_the_person_learn_of_assignments_and_activations() {
    let (mut world, _, bo) = eligible_bo();
    assert_eq!(
        world.mail_lines(),
        ["AssignedEligible -> ada@contoso.example", "AssignedEligible -> bo@contoso.example"]
    );
    let activate = asked_of(ScheduleAction::SelfActivate, bo, role(USER_ADMINISTRATOR), 1);
    world.as_user(bo).run(active(activate));
    assert_eq!(
        world.mail_lines(),
        ["Activated -> ada@contoso.example", "Activated -> bo@contoso.example"]
    );
    world.advance(Span::hours(2));
    world.run(Command::Sweep);
    assert!(world.mails.is_empty(), "nobody is told that an activation has run out");
}

#[test]
fn a_coming_end_is_told_14_days_and_1_day_before_and_when_it_is_there() {
    let (mut world, _, _) = eligible_bo();
    world.mails.clear();
    let mut sent = Vec::new();
    for day in 1..=31 {
        world.advance(Span::days(1));
        world.run(Command::Sweep);
        world.run(Command::Sweep);
        sent.extend(world.mail_lines().into_iter().map(|line| format!("day {day}: {line}")));
    }
    assert_eq!(
        sent,
        [
            "day 16: Expiring(FourteenDays) -> bo@contoso.example",
            "day 29: Expiring(OneDay) -> bo@contoso.example",
            "day 30: Expired -> bo@contoso.example",
        ]
    );
}

#[test]
fn an_extension_starts_the_reminders_anew() {
    let (mut world, _, bo) = eligible_bo();
    world.advance(Span::days(20));
    world.run(Command::Sweep);
    world.mails.clear();
    let mut extend = asked_of(ScheduleAction::AdminExtend, bo, role(USER_ADMINISTRATOR), 0);
    let end_date_time = world.now.saturating_add(Span::days(20));
    extend.expiration = Some(Expiration::AfterDateTime { end_date_time });
    world.run(eligible(extend));
    world.advance(Span::days(6));
    world.run(Command::Sweep);
    assert_eq!(world.mail_lines(), ["Expiring(FourteenDays) -> bo@contoso.example"]);
}

#[test]
fn after_a_standstill_one_mail_is_enough() {
    let (mut world, _, _) = eligible_bo();
    world.mails.clear();
    world.advance(Span::hours(29 * 24 + 12));
    world.run(Command::Sweep);
    assert_eq!(world.mail_lines(), ["Expiring(OneDay) -> bo@contoso.example"]);
}

#[test]
fn the_rules_say_who_gets_which() {
    let (mut world, _, bo) = eligible_bo();
    world.mails.clear();
    let policy = role(USER_ADMINISTRATOR).policy();
    world.rule(policy, "Notification_Admin_EndUser_Assignment", |rule| {
        let Rule::Notification(rule) = rule else { panic!("{rule:?}") };
        rule.is_default_recipients_enabled = false;
        rule.notification_recipients = vec!["soc@contoso.example".to_owned()];
    });
    world.rule(policy, "Notification_Requestor_EndUser_Assignment", |rule| {
        let Rule::Notification(rule) = rule else { panic!("{rule:?}") };
        rule.notification_level = NotificationLevel::Critical;
    });
    let activate = asked_of(ScheduleAction::SelfActivate, bo, role(USER_ADMINISTRATOR), 1);
    world.as_user(bo).run(active(activate));
    assert_eq!(world.mail_lines(), ["Activated -> soc@contoso.example"]);
}

#[test]
fn only_standing_owners_learn_what_happens_to_a_group() {
    let (mut world, _) = World::new();
    let (bo, cy) = (world.user("bo"), world.user("cy"));
    let group = world.group("Helpdesk", true);
    let mut own = asked_of(ScheduleAction::AdminAssign, cy, in_group(group, GroupAccess::Owner), 0);
    own.expiration = for_hours(5);
    world.run(active(own));
    world.mails.clear();
    let member =
        asked_of(ScheduleAction::AdminAssign, bo, in_group(group, GroupAccess::Member), 24);
    world.run(eligible(member));
    assert_eq!(
        world.mail_lines(),
        ["AssignedEligible -> ada@contoso.example", "AssignedEligible -> bo@contoso.example"]
    );
}

#[test]
fn every_mail_has_an_id_of_its_own() {
    let (mut world, ada, bo) = eligible_bo();
    for _ in 0..2 {
        let activate = asked_of(ScheduleAction::SelfActivate, bo, role(USER_ADMINISTRATOR), 1);
        world.as_user(bo).run(active(activate));
        world.advance(Span::hours(2));
    }
    world.as_user(ada).run(Command::Sweep);
    let ids: BTreeSet<_> = world.mails.iter().map(|mail| &mail.id).collect();
    assert_eq!(ids.len(), world.mails.len());
    let facts = &world.mails.last().unwrap().facts;
    assert_eq!((facts.tenant.as_str(), facts.resource.as_str()), ("Contoso", "User Administrator"));
    assert_eq!((facts.principal.as_str(), facts.justification.as_deref()), ("BO", Some("because")));
}
