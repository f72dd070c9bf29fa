//! A group of the directory.
//!
//! Not here: membership; `governance` keeps it as edges between objects.

use serde::{Deserialize, Serialize};

use crate::{GroupId, Ticks};

/// What sort of group it is, as Graph tells by `groupTypes`, `mailEnabled` and `securityEnabled`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum GroupKind {
    /// A security group with assigned members.
    Security,
    /// A Microsoft 365 group (`Unified`).
    Microsoft365,
    /// Members follow a rule (`DynamicMembership`); they cannot be written.
    DynamicMembership,
}

/// A group, in the words of Graph's `group` resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Group {
    /// Object id.
    pub id: GroupId,
    /// Name shown to people.
    pub display_name: String,
    /// What the group is for.
    pub description: Option<String>,
    /// Mail alias, unique for mail-enabled groups.
    pub mail_nickname: String,
    /// What sort of group it is.
    pub kind: GroupKind,
    /// Whether directory roles may be assigned to it; fixed at creation.
    pub is_assignable_to_role: bool,
    /// When the group was created.
    pub created_date_time: Ticks,
    /// Whether the group comes from Active Directory and is read-only here.
    pub on_premises_sync_enabled: bool,
}
