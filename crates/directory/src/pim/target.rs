//! What PIM schedules: a role somewhere, or being a member or owner of a group.
//!
//! Not here: the roles and groups themselves.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{DirectoryScope, GroupId, RoleDefinitionId};

/// The two tables of PIM.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ScheduleKind {
    /// `…AssignmentSchedules`: in force from start to end.
    Assignment,
    /// `…EligibilitySchedules`: may be activated from start to end.
    Eligibility,
}

/// The two things that one can be to a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the names say it")]
pub enum GroupAccess {
    Member,
    Owner,
}

impl GroupAccess {
    /// Graph's word: `member` or `owner`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Owner => "owner",
        }
    }

    /// The word as PIM shows it to people.
    #[must_use]
    pub const fn display_name(self) -> &'static str {
        match self {
            Self::Member => "Member",
            Self::Owner => "Owner",
        }
    }
}

impl fmt::Display for GroupAccess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for GroupAccess {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        [Self::Member, Self::Owner]
            .into_iter()
            .find(|access| access.as_str().eq_ignore_ascii_case(text))
            .ok_or_else(|| format!("`{text}` is neither member nor owner"))
    }
}

/// What a schedule is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(untagged, rename_all_fields = "camelCase")]
#[expect(missing_docs, reason = "the fields are Graph's own words")]
pub enum ScheduleTarget {
    /// An Entra role, in the whole tenant or a part of it.
    Role { role_definition_id: RoleDefinitionId, directory_scope_id: DirectoryScope },
    /// PIM for Groups.
    Group { group_id: GroupId, access_id: GroupAccess },
}

/// What a policy holds for: a role wherever it applies, or one way to belong to a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(untagged, rename_all_fields = "camelCase")]
#[expect(missing_docs, reason = "the fields are Graph's own words")]
pub enum PolicyTarget {
    /// `scopeId eq '/' and scopeType eq 'DirectoryRole'`.
    Role { role_definition_id: RoleDefinitionId },
    /// `scopeId eq '{group}' and scopeType eq 'Group'`.
    Group { group_id: GroupId, access_id: GroupAccess },
}

impl ScheduleTarget {
    /// Whose policy applies.
    #[must_use]
    pub const fn policy(&self) -> PolicyTarget {
        match self {
            Self::Role { role_definition_id, .. } => {
                PolicyTarget::Role { role_definition_id: *role_definition_id }
            }
            Self::Group { group_id, access_id } => {
                PolicyTarget::Group { group_id: *group_id, access_id: *access_id }
            }
        }
    }

    /// The role, if it is one.
    #[must_use]
    pub const fn role(&self) -> Option<RoleDefinitionId> {
        match self {
            Self::Role { role_definition_id, .. } => Some(*role_definition_id),
            Self::Group { .. } => None,
        }
    }

    /// The role's scope, if it is a role.
    #[must_use]
    pub const fn scope(&self) -> Option<&DirectoryScope> {
        match self {
            Self::Role { directory_scope_id, .. } => Some(directory_scope_id),
            Self::Group { .. } => None,
        }
    }

    /// The group and what one is to it, if it is a group.
    #[must_use]
    pub const fn group(&self) -> Option<(GroupId, GroupAccess)> {
        match self {
            Self::Role { .. } => None,
            Self::Group { group_id, access_id } => Some((*group_id, *access_id)),
        }
    }

    /// Whether it is this role in the whole tenant.
    #[must_use]
    pub fn is_tenant_wide(&self, role: RoleDefinitionId) -> bool {
        self.role() == Some(role) && self.scope() == Some(&DirectoryScope::Tenant)
    }
}
