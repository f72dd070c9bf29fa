//! Whatever is commanded, in whatever order: no grant outlives its end, the events are the state,
//! and the audit rows tell who holds which role.
//!
//! Not here: single rules.

use std::collections::BTreeSet;

use directory::{
    Approver, AuditRecord, DirectoryRoleKey, DirectoryScope, GroupAccess, ObjectId, RequestId,
    ReviewResult, Rule, ScheduleAction, ScheduleKind, ScheduleTarget, Span, UserId,
};
use governance::{AssignmentType, Caller, Command, Event, Schedule, State, evolve};
use proptest::prelude::*;

use crate::world::{
    GLOBAL_ADMINISTRATOR, SECURITY_READER, USER_ADMINISTRATOR, World, asked_of, in_group, role,
};

#[derive(Debug, Clone)]
struct Step {
    minutes: i64,
    caller: usize,
    what: What,
}

#[derive(Debug, Clone)]
enum What {
    /// `what` is one of the roles, or being a member or an owner of the group.
    Request {
        action: ScheduleAction,
        kind: ScheduleKind,
        who: usize,
        what: usize,
        start: i64,
        hours: i64,
    },
    /// An answer to whichever request waits longest.
    Decide {
        approve: bool,
    },
    Cancel,
    /// Approval on or off.
    Policy {
        what: usize,
        required: bool,
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
        4 => Just(ScheduleAction::AdminAssign),
        4 => Just(ScheduleAction::SelfActivate),
        2 => Just(ScheduleAction::SelfDeactivate),
        2 => Just(ScheduleAction::AdminRemove),
        2 => Just(ScheduleAction::AdminUpdate),
        1 => Just(ScheduleAction::AdminExtend),
        1 => Just(ScheduleAction::AdminRenew),
        1 => Just(ScheduleAction::SelfExtend),
        1 => Just(ScheduleAction::SelfRenew),
    ];
    let kind = prop_oneof![Just(ScheduleKind::Assignment), Just(ScheduleKind::Eligibility)];
    let request = (action, kind, 0..5_usize, 0..5_usize, 0..90_i64, 0..12_i64).prop_map(
        |(action, kind, who, what, start, hours)| What::Request {
            action,
            kind,
            who,
            what,
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
        3 => any::<bool>().prop_map(|approve| What::Decide { approve }),
        1 => Just(What::Cancel),
        1 => (0..5_usize, any::<bool>())
            .prop_map(|(what, required)| What::Policy { what, required }),
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

    fn target(&self, place: usize) -> ScheduleTarget {
        match place {
            3 => in_group(self.group, GroupAccess::Member),
            4 => in_group(self.group, GroupAccess::Owner),
            place => role(ROLES[place]),
        }
    }
}

const ROLES: [directory::RoleDefinitionId; 3] =
    [GLOBAL_ADMINISTRATOR, USER_ADMINISTRATOR, SECURITY_READER];

fn command(cast: &Cast, world: &World, what: &What) -> Command {
    match *what {
        What::Request { action, kind, who, what, start, hours } => {
            let mut request = asked_of(action, cast.object(who), cast.target(what), 0);
            request.start = (start > 45).then(|| world.now.saturating_add(Span::minutes(start)));
            // No hours is no end.
            request.expiration = (hours > 0)
                .then_some(directory::Expiration::AfterDuration { duration: Span::hours(hours) });
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
        What::Decide { approve } => {
            let request = world.state.pending_requests().next().map(|request| request.id);
            Command::DecideRequest {
                request: request.unwrap_or(RequestId(uuid::Uuid::nil())),
                result: if approve { ReviewResult::Approve } else { ReviewResult::Deny },
                justification: Some("seen".to_owned()),
            }
        }
        What::Cancel => {
            let waiting = world.state.pending_requests().next();
            Command::CancelScheduleRequest {
                kind: waiting.map_or(ScheduleKind::Assignment, |request| request.kind),
                request: waiting.map_or(RequestId(uuid::Uuid::nil()), |request| request.id),
            }
        }
        What::Policy { what, required } => {
            let target = cast.target(what).policy();
            let id = "Approval_EndUser_Assignment".parse().unwrap();
            let Rule::Approval(mut rule) = world.state.policy(target).rule(id) else { panic!() };
            rule.is_approval_required = required;
            rule.stage.primary_approvers = cast.people[..2]
                .iter()
                .map(|user_id| Approver::SingleUser { user_id: *user_id, description: None })
                .collect();
            Command::UpdatePolicyRules { target, rules: vec![(id, Rule::Approval(rule))] }
        }
        What::Sweep => Command::Sweep,
    }
}

/// Who holds and who belongs to what, according to the core directory's rows alone.
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
        let named = |name: &str| {
            let found = target.modified_properties.iter().find(|one| one.display_name == name);
            let found = found.unwrap_or_else(|| panic!("{name} in {row:?}"));
            let value = found.new_value.as_ref().or(found.old_value.as_ref()).unwrap();
            serde_json::from_str::<String>(value).unwrap()
        };
        let role = || (id.clone(), named("Role.TemplateId"));
        let member = || (id.clone(), format!("member of {}", named("Group.ObjectID")));
        let owner = || (id.clone(), format!("owner of {}", named("Group.ObjectID")));
        match row.activity_display_name.as_str() {
            "Add member to role" => assert!(self.active.insert(role()), "added twice"),
            "Remove member from role" => assert!(self.active.remove(&role()), "never added"),
            "Add member to group" => assert!(self.active.insert(member()), "added twice"),
            "Remove member from group" => assert!(self.active.remove(&member()), "never added"),
            "Add owner to group" => assert!(self.active.insert(owner()), "added twice"),
            "Remove owner from group" => assert!(self.active.remove(&owner()), "never added"),
            "Add eligible member to role" => {
                assert!(self.eligible.insert(role()), "added twice");
            }
            "Remove eligible member from role" => {
                assert!(self.eligible.remove(&role()), "never added");
            }
            "Delete user" | "Delete group" => {
                self.active.retain(|(holder, what)| *holder != id && !what.ends_with(&id));
                self.eligible.retain(|(holder, _)| *holder != id);
            }
            _ => {}
        }
    }
}

fn held(state: &State, kind: ScheduleKind, world: &World) -> BTreeSet<(String, String)> {
    state
        .instances(kind, world.now)
        .filter_map(|instance| {
            let role = instance.schedule.target.role()?;
            Some((instance.principal_id.to_string(), role.to_string()))
        })
        .collect()
}

/// Who is a member and who an owner of which group now.
fn belonging(state: &State, world: &World) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for group in state.groups() {
        let id = group.id;
        for member in state.members(id, world.now) {
            found.insert((member.id().to_string(), format!("member of {id}")));
        }
        for owner in state.owners(id, world.now) {
            found.insert((owner.id().to_string(), format!("owner of {id}")));
        }
    }
    found
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
            approved(world, schedule);
        }
    }
}

/// No activation without the approval that its policy demanded, and nobody approves their own.
fn approved(world: &World, schedule: &Schedule) {
    let request = world.state.schedule_request(schedule.created_using.unwrap()).unwrap();
    // Whether the policy demanded it then, from the events alone.
    let made = world.events.iter().position(
        |event| matches!(event, Event::ScheduleRequestCreated { request: one } if one.id == request.id),
    );
    let demanded = world.events[..made.unwrap()].iter().rev().find_map(|event| match event {
        Event::PolicyRuleChanged { target, value: Rule::Approval(rule), .. }
            if *target == schedule.target.policy() =>
        {
            Some(rule.is_approval_required)
        }
        _ => None,
    });
    let yes: Vec<_> = world
        .events
        .iter()
        .filter_map(|event| match event {
            Event::ApprovalDecided { request: id, decision } if *id == request.id => Some(decision),
            _ => None,
        })
        .collect();
    assert_eq!(yes.len(), usize::from(demanded == Some(true)), "one yes where one was demanded");
    for decision in yes {
        assert_eq!(decision.result, ReviewResult::Approve);
        assert_ne!(ObjectId::from(decision.reviewed_by), schedule.principal_id);
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
        trail.active.insert((ada.to_string(), format!("owner of {}", cast.group)));
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
            let mut active = held(&world.state, ScheduleKind::Assignment, &world);
            active.extend(belonging(&world.state, &world));
            prop_assert_eq!(&trail.active, &active);
            let eligible = held(&world.state, ScheduleKind::Eligibility, &world);
            prop_assert_eq!(&trail.eligible, &eligible);
        }
        let folded = world.events.iter().fold(State::new(), evolve);
        prop_assert_eq!(folded, world.state);
    }
}
