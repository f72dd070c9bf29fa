//! Contoso's administrators: two emergency accounts, eligible people, a few standing readers.
//!
//! Not here: assignments outside of PIM; a demonstration makes those itself.

use directory::{
    DirectoryScope, Expiration, NewScheduleRequest, ObjectId, RoleDefinitionId, ScheduleAction,
    ScheduleKind, ScheduleTarget, Span, UserId,
};

use super::{groups::RoleGroups, scene::Scene};
use crate::{Caller, Rejection};

/// Everybody who is to get something.
pub(super) struct Cast<'a> {
    pub(super) break_glass: [UserId; 2],
    pub(super) it: &'a [UserId],
    pub(super) security: &'a [UserId],
    pub(super) groups: RoleGroups,
}

/// Who is eligible for what: place in IT, role.
const IT_ELIGIBLE: [(usize, &str); 10] = [
    (0, "Global Administrator"),
    (1, "Global Administrator"),
    (1, "Privileged Role Administrator"),
    (2, "Privileged Role Administrator"),
    (2, "User Administrator"),
    (3, "User Administrator"),
    (4, "Exchange Administrator"),
    (5, "Intune Administrator"),
    (6, "Application Administrator"),
    (7, "Groups Administrator"),
];

pub(super) fn assign(scene: &mut Scene<'_>, cast: &Cast<'_>) -> Result<(), Rejection> {
    let until = |days| Expiration::AfterDuration { duration: Span::days(days) };
    let forever = Expiration::NoExpiration;
    for account in cast.break_glass {
        let reason = "Emergency access account";
        give(
            scene,
            ScheduleKind::Assignment,
            account,
            "Global Administrator",
            (forever, Some(reason)),
        )?;
    }
    // From here on the emergency account is put away and a person works.
    let [keeper, _] = cast.break_glass;
    scene.caller = Caller::User(keeper);
    for (place, role) in IT_ELIGIBLE {
        let Some(person) = cast.it.get(place) else { continue };
        give(scene, ScheduleKind::Eligibility, *person, role, (until(180), None))?;
    }
    for person in cast.security.iter().take(2) {
        give(
            scene,
            ScheduleKind::Eligibility,
            *person,
            "Security Administrator",
            (until(365), None),
        )?;
    }
    let (operations, help_desk) = (cast.groups.security_operations, cast.groups.help_desk);
    let active = ScheduleKind::Assignment;
    give(scene, active, operations, "Security Reader", (forever, Some("Monitoring")))?;
    give(scene, ScheduleKind::Eligibility, help_desk, "Helpdesk Administrator", (forever, None))?;
    if let Some(auditor) = cast.security.last() {
        give(scene, active, *auditor, "Global Reader", (until(90), Some("Yearly audit")))?;
    }
    Ok(())
}

/// Somebody is at work right now: an activation that runs for some hours yet.
pub(super) fn activate(scene: &mut Scene<'_>, cast: &Cast<'_>) -> Result<(), Rejection> {
    let Some(person) = cast.it.get(3) else { return Ok(()) };
    scene.caller = Caller::User(*person);
    let role = role(scene, "User Administrator")?;
    let duration = Expiration::AfterDuration { duration: Span::hours(8) };
    let reason = Some("New starters this week");
    let request = request(ScheduleAction::SelfActivate, (*person).into(), role, (duration, reason));
    scene.request(ScheduleKind::Assignment, request)
}

fn give(
    scene: &mut Scene<'_>,
    kind: ScheduleKind,
    principal: impl Into<ObjectId>,
    role_name: &str,
    terms: (Expiration, Option<&str>),
) -> Result<(), Rejection> {
    let role = role(scene, role_name)?;
    scene.request(kind, request(ScheduleAction::AdminAssign, principal.into(), role, terms))
}

fn role(scene: &Scene<'_>, name: &str) -> Result<RoleDefinitionId, Rejection> {
    scene
        .state
        .role_definitions()
        .find(|role| role.display_name == name)
        .map(|role| role.id)
        .ok_or_else(|| Rejection::not_found(name))
}

fn request(
    action: ScheduleAction,
    principal_id: ObjectId,
    role_definition_id: RoleDefinitionId,
    (expiration, justification): (Expiration, Option<&str>),
) -> NewScheduleRequest {
    NewScheduleRequest {
        action,
        principal_id,
        target: ScheduleTarget::Role {
            role_definition_id,
            directory_scope_id: DirectoryScope::Tenant,
        },
        start: None,
        expiration: Some(expiration),
        justification: justification.map(str::to_owned),
        ticket_number: None,
        ticket_system: None,
        target_schedule_id: None,
        is_validation_only: false,
    }
}
