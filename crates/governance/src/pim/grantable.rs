//! What PIM gives and takes, with all that its rows and mails name: a role, or being a member or
//! owner of a group.
//!
//! Not here: who may have it.

use directory::{
    DirectoryScope, Group, GroupAccess, GroupId, ObjectId, RoleDefinition, ScheduleKind,
    ScheduleTarget,
};
use uuid::Uuid;

use crate::{
    DirectoryObject, Event, Schedule, State,
    audit::{
        Actor,
        core_directory::{Way, group_edge, role_member},
        pim, target_of,
    },
    decision::Draft,
    roles::role_rules,
};

/// A role or a way to belong to a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Grantable {
    Role(RoleDefinition),
    Group { group: Group, access: GroupAccess },
}

impl Grantable {
    /// What a target names, if it is there.
    pub(crate) fn find(state: &State, target: &ScheduleTarget) -> Option<Self> {
        match target {
            ScheduleTarget::Role { role_definition_id, .. } => {
                state.role_definition(*role_definition_id).map(Self::Role)
            }
            ScheduleTarget::Group { group_id, access_id } => {
                let group = state.group(*group_id)?.clone();
                Some(Self::Group { group, access: *access_id })
            }
        }
    }

    /// The name that people know: the role's or the group's.
    pub(crate) fn display_name(&self) -> &str {
        match self {
            Self::Role(role) => &role.display_name,
            Self::Group { group, .. } => &group.display_name,
        }
    }

    /// Made ready for its first use: the role has its `directoryRole`, PIM manages the group.
    pub(crate) fn prepared(self, state: &State, draft: &mut Draft<'_>) -> Self {
        match self {
            Self::Role(role) => Self::Role(role_rules::activated(state, draft, role)),
            Self::Group { ref group, .. } => {
                onboard(state, draft, group.id);
                self
            }
        }
    }
}

/// The group becomes one that PIM manages, for good.
pub(crate) fn onboard(state: &State, draft: &mut Draft<'_>, id: GroupId) {
    let Some(group) = state.group(id).filter(|_| !state.is_onboarded(id)) else { return };
    let words = ("Onboarded resource to PIM", "Onboard");
    let target = target_of(DirectoryObject::Group(group), false);
    let row = pim::plain(state, draft, "GroupManagement", words, Actor::Caller, vec![target]);
    draft.row(row);
    draft.event(Event::GroupOnboarded { group: id, at: draft.context.now });
}

/// The directory's row, written by PIM. The directory knows eligible holders of roles, but not
/// eligible members of groups; and it says nothing of a membership that it has an edge for.
pub(super) fn directory_row(
    state: &State,
    draft: &mut Draft<'_>,
    way: Way,
    schedule: &Schedule,
    what: &Grantable,
    correlation_id: Option<Uuid>,
) {
    let eligible = schedule.kind == ScheduleKind::Eligibility;
    let principal: ObjectId = schedule.principal_id;
    let mut actor = || (Actor::MsPim, Some(correlation_id.unwrap_or_else(|| draft.ids.next_id())));
    match what {
        Grantable::Role(role) => {
            let actor = actor();
            let scope = schedule.target.scope().unwrap_or(&DirectoryScope::Tenant);
            role_member(state, draft, (way, eligible), actor, principal, (role, scope));
        }
        Grantable::Group { group, access } => {
            if !eligible && !state.has_edge(group.id, *access, principal) {
                let actor = actor();
                let owner = *access == GroupAccess::Owner;
                group_edge(state, draft, (way, owner), actor, group, principal);
            }
        }
    }
}
