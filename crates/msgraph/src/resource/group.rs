//! `group`.
//!
//! Not here: members and owners, which are relations.

use std::borrow::Cow;

use directory::{Group, GroupKind};
use serde_json::{Value, json};

use super::{
    Resource, nothing, null, optional, owned, seconds, security_identifier, shown, synchronised,
    text,
};
use crate::schema::{EntityType, GROUP};

/// A group.
#[derive(Debug, Clone, Copy)]
pub struct GroupResource<'a>(pub &'a Group);

impl Resource for GroupResource<'_> {
    fn entity(&self) -> &'static EntityType {
        &GROUP
    }

    fn property(&self, name: &str) -> Cow<'_, Value> {
        let group = self.0;
        match name {
            "id" => shown(group.id),
            "displayName" => text(&group.display_name),
            "description" => optional(group.description.as_deref()),
            "mailNickname" => text(&group.mail_nickname),
            "groupTypes" => match group.kind {
                GroupKind::Security => nothing(),
                GroupKind::Microsoft365 => owned(json!(["Unified"])),
                GroupKind::DynamicMembership => owned(json!(["DynamicMembership"])),
            },
            "mailEnabled" => owned(group.kind == GroupKind::Microsoft365),
            "securityEnabled" => {
                owned(group.kind != GroupKind::Microsoft365 || group.is_assignable_to_role)
            }
            "isAssignableToRole" => owned(group.is_assignable_to_role),
            "visibility" => optional(visibility(group.kind, group.is_assignable_to_role)),
            "createdDateTime" | "renewedDateTime" => seconds(group.created_date_time),
            "onPremisesSyncEnabled" => synchronised(group.on_premises_sync_enabled),
            "securityIdentifier" => security_identifier(group.id.0),
            "proxyAddresses" => nothing(),
            _ => null(),
        }
    }
}

/// Who may see the members; the tenant keeps no other choice than Graph's defaults.
pub(crate) const fn visibility(kind: GroupKind, assignable_to_role: bool) -> Option<&'static str> {
    match kind {
        _ if assignable_to_role => Some("Private"),
        GroupKind::Microsoft365 => Some("Public"),
        GroupKind::Security | GroupKind::DynamicMembership => None,
    }
}
