//! Typed object identifiers, so that a group id cannot be passed where a user id is meant.
//!
//! Not here: making new identifiers; that is [`crate::Ids`].

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A text that is not a GUID where one is required.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a GUID such as 62e90394-69f5-4237-9190-012177145e10")]
pub struct InvalidId {
    /// The text as it was given.
    pub text: String,
}

macro_rules! typed_id {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                Uuid::try_parse(text).map(Self).map_err(|_| InvalidId { text: text.to_owned() })
            }
        }
    )*};
}

typed_id! {
    /// Any directory object, whatever its kind.
    ObjectId;
    /// The tenant (directory) itself.
    TenantId;
    /// A user's object id.
    UserId;
    /// A group's object id.
    GroupId;
    /// A service principal's object id (not its `appId`).
    ServicePrincipalId;
    /// An administrative unit's object id.
    AdministrativeUnitId;
    /// An application's `appId`, also called client id.
    AppId;
    /// A unified role definition; for built-in roles also the `roleTemplateId`, the same in every tenant.
    RoleDefinitionId;
    /// An activated `directoryRole` object; differs from tenant to tenant.
    DirectoryRoleId;
    /// A `unifiedRoleAssignment`. Entra's own are opaque texts; the embedded tenant uses GUIDs.
    RoleAssignmentId;
    /// A request: PIM's schedule requests and the like.
    RequestId;
    /// A PIM schedule: `unifiedRoleAssignmentSchedule` or `unifiedRoleEligibilitySchedule`.
    ScheduleId;
}

macro_rules! is_an_object {
    ($($name:ident),*) => {$(
        impl From<$name> for ObjectId {
            fn from(id: $name) -> Self {
                Self(id.0)
            }
        }
    )*};
}
is_an_object!(UserId, GroupId, ServicePrincipalId, DirectoryRoleId, AdministrativeUnitId);
