//! Whatever is commanded, in whatever order: no grant outlives its end, the events are the state,
//! and the audit rows tell who holds which role.
//!
//! Not here: single rules.

use std::collections::BTreeSet;

use directory::{AuditRecord, DirectoryRoleKey, DirectoryScope, ObjectId, Span, UserId};
use governance::{
    AssignmentType, Caller, Command, Event, RequestAction, ScheduleKind, State, evolve,
};
use proptest::prelude::*;

use crate::world::{GLOBAL_ADMINISTRATOR, SECURITY_READER, USER_ADMINISTRATOR, World, asked};

#[derive(Debug, Clone)]
struct Step {
    minutes: i64,
    caller: usize,
    what: What,
}

#[derive(Debug, Clone)]
enum What {
    Request {
        action: RequestAction,
        kind: ScheduleKind,
        who: usize,
        role: usize,
        start: i64,
        hours: i64,
    },
    AddRoleMember {
        who: usize,
        role: usize,
    },
    RemoveRoleMember {
        who: usize,
        role: usize,
    },
    AddMember {
        who: usize,
    },
    RemoveMember {
        who: usize,
    },
    Delete {
        who: usize,
    },
    Restore {
        who: usize,
    },
    Sweep,
}

fn what() -> impl Strategy<Value = What> {
    let action = prop_oneof![
        4 => Just(RequestAction::AdminAssign),
        4 => Just(RequestAction::SelfActivate),
        2 => Just(RequestAction::SelfDeactivate),
        2 => Just(RequestAction::AdminRemove),
        2 => Just(RequestAction::AdminUpdate),
        1 => Just(RequestAction::AdminExtend),
    ];
    let kind = prop_oneof![Just(ScheduleKind::Assignment), Just(ScheduleKind::Eligibility)];
    let request = (action, kind, 0..5_usize, 0..3_usize, 0..90_i64, 0..12_i64).prop_map(
        |(action, kind, who, role, start, hours)| What::Request {
            action,
            kind,
            who,
            role,
            start,
            hours,
        },
    );
    let pair = || (0..5_usize, 0..3_usize);
    prop_oneof![
        10 => request,
        2 => pair().prop_map(|(who, role)| What::AddRoleMember { who, role }),
        2 => pair().prop_map(|(who, role)| What::RemoveRoleMember { who, role }),
        1 => (0..4_usize).prop_map(|who| What::AddMember { who }),
        1 => (0..4_usize).prop_map(|who| What::RemoveMember { who }),
        1 => (0..5_usize).prop_map(|who| What::Delete { who }),
        2 => (0..5_usize).prop_map(|who| What::Restore { who }),
        1 => Just(What::Sweep),
    ]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let minutes = prop_oneof![Just(0), 1..10_i64, 60..600_i64, 20_000..50_000_i64];
    let step = (minutes, 0..4_usize, what());
    prop::collection::vec(
        step.prop_map(|(minutes, caller, what)| Step { minutes, caller, what }),
        1..60,
    )
}

/// Three people and a role-assignable group besides Ada: places 0 to 3 are people, 4 the group.
struct Cast {
    people: [UserId; 4],
    group: directory::GroupId,
}

impl Cast {
    fn object(&self, place: usize) -> ObjectId {
        self.people.get(place).map_or(self.group.into(), |user| (*user).into())
    }
}

const ROLES: [directory::RoleDefinitionId; 3] =
    [GLOBAL_ADMINISTRATOR, USER_ADMINISTRATOR, SECURITY_READER];

fn command(cast: &Cast, world: &World, what: &What) -> Command {
    match *what {
        What::Request { action, kind, who, role, start, hours } => {
            let mut request = asked(action, cast.object(who), ROLES[role]);
            request.start = (start > 45).then(|| world.now.saturating_add(Span::minutes(start)));
            // No hours is no end.
            request.expiration = (hours > 0)
                .then_some(governance::Expiration::AfterDuration { duration: Span::hours(hours) });
            Command::CreateScheduleRequest { kind, request }
        }
        What::AddRoleMember { who, role } => Command::CreateRoleAssignment {
            principal: cast.object(who),
            role_definition: ROLES[role],
            scope: DirectoryScope::Tenant,
        },
        What::RemoveRoleMember { who, role } => Command::RemoveDirectoryRoleMember {
            role: DirectoryRoleKey::TemplateId(ROLES[role]),
            principal: cast.object(who),
        },
        What::AddMember { who } => {
            Command::AddGroupMembers { group: cast.group, members: vec![cast.object(who)] }
        }
        What::RemoveMember { who } => {
            Command::RemoveGroupMember { group: cast.group, member: cast.object(who) }
        }
        What::Delete { who: 4 } => Command::DeleteGroup { group: cast.group },
        What::Delete { who } => Command::DeleteUser { user: cast.people[who] },
        What::Restore { who } => Command::RestoreDeletedItem { object: cast.object(who) },
        What::Sweep => Command::Sweep,
    }
}

/// Who holds which role according to the core directory's rows alone.
#[derive(Default)]
struct Trail {
    active: BTreeSet<(String, String)>,
    eligible: BTreeSet<(String, String)>,
}

impl Trail {
    fn read(&mut self, row: &AuditRecord) {
        if row.logged_by_service != "Core Directory" {
            return;
        }
        let target = &row.target_resources[0];
        let id = target.id.clone().unwrap();
        let holds = |old: bool| {
            let template = &target.modified_properties[2];
            assert_eq!(template.display_name, "Role.TemplateId");
            let value = if old { &template.old_value } else { &template.new_value };
            (id.clone(), serde_json::from_str::<String>(value.as_ref().unwrap()).unwrap())
        };
        match row.activity_display_name.as_str() {
            "Add member to role" => assert!(self.active.insert(holds(false)), "added twice"),
            "Remove member from role" => assert!(self.active.remove(&holds(true)), "never added"),
            "Add eligible member to role" => {
                assert!(self.eligible.insert(holds(false)), "added twice");
            }
            "Remove eligible member from role" => {
                assert!(self.eligible.remove(&holds(true)), "never added");
            }
            "Delete user" | "Delete group" => {
                self.active.retain(|(holder, _)| *holder != id);
                self.eligible.retain(|(holder, _)| *holder != id);
            }
            _ => {}
        }
    }
}

fn held(state: &State, kind: ScheduleKind, world: &World) -> BTreeSet<(String, String)> {
    state
        .instances(kind, world.now)
        .map(|instance| {
            (instance.principal_id.to_string(), instance.schedule.role_definition_id.to_string())
        })
        .collect()
}

/// The end that each schedule was last given, from the events alone.
fn last_end(events: &[Event], id: directory::ScheduleId) -> Option<directory::Ticks> {
    events.iter().rev().find_map(|event| match event {
        Event::RoleScheduleChanged { schedule, end, .. } if *schedule == id => Some(*end),
        Event::RoleScheduleCreated { schedule } if schedule.id == id => Some(schedule.end),
        _ => None,
    })?
}

fn check(world: &World) {
    let state = &world.state;
    // Reads at later times, without any sweep in between.
    for later in [Span::ZERO, Span::minutes(61), Span::hours(7), Span::days(40)] {
        let time = world.now.saturating_add(later);
        for kind in [ScheduleKind::Assignment, ScheduleKind::Eligibility] {
            for instance in state.instances(kind, time) {
                let end = last_end(&world.events, instance.schedule.id);
                assert!(end.is_none_or(|end| time < end), "honoured past its end");
            }
        }
    }
    for schedule in state.schedules(ScheduleKind::Assignment, world.now) {
        if schedule.assignment_type == AssignmentType::Activated {
            let eligibility = state.schedule(schedule.activated_using.unwrap());
            let limit = eligibility.expect("an activation without its eligibility").end;
            assert!(limit.is_none_or(|limit| schedule.end.is_some_and(|end| end <= limit)));
        }
    }
}

proptest! {
    #[test]
    fn the_fold_the_reads_and_the_audit_trail_agree(steps in steps()) {
        let (mut world, ada) = World::new();
        let people = [ada, world.user("bo"), world.user("cy"), world.user("di")];
        let cast = Cast { people, group: world.group("Operators", true) };
        let mut trail = Trail::default();
        trail.active.insert((ada.to_string(), GLOBAL_ADMINISTRATOR.to_string()));
        for step in &steps {
            world.advance(Span::minutes(step.minutes));
            world.caller = Caller::User(cast.people[step.caller]);
            let command = command(&cast, &world, &step.what);
            world.audit.clear();
            let before = world.state.clone();
            if world.try_run(command).is_err() {
                prop_assert_eq!(&world.state, &before);
                continue;
            }
            world.audit.iter().for_each(|row| trail.read(row));
            check(&world);
            let active = held(&world.state, ScheduleKind::Assignment, &world);
            prop_assert_eq!(&trail.active, &active);
            let eligible = held(&world.state, ScheduleKind::Eligibility, &world);
            prop_assert_eq!(&trail.eligible, &eligible);
        }
        let folded = world.events.iter().fold(State::new(), evolve);
        prop_assert_eq!(folded, world.state);
    }
}
