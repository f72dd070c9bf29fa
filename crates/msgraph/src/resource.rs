//! The tenant's objects as Graph shows them.
//!
//! A [`Resource`] answers for one property at a time, so a filter over a hundred thousand users
//! makes no JSON but of the properties it names. Each wrapper borrows what the tenant holds;
//! PIM's rows, which have no type in `directory`, are plain records to be filled in.
//!
//! Not here: choosing properties and rendering (`odata`).

mod administrative_unit;
mod app_role_assignment;
mod audit;
mod deleted;
mod group;
mod organization;
mod pim;
mod policy;
mod role;
mod service_principal;
mod user;

use std::borrow::Cow;

use directory::Ticks;
use serde_json::Value;

pub use administrative_unit::AdministrativeUnitResource;
pub use app_role_assignment::AppRoleAssignmentResource;
pub use audit::AuditResource;
pub use deleted::DeletedResource;
pub use group::GroupResource;
pub(crate) use group::visibility as group_visibility;
pub use organization::{Organization, VerifiedDomain};
pub(crate) use pim::expiration_pattern;
pub use pim::{ScheduleInstanceResource, ScheduleRequestResource, ScheduleResource};
pub(crate) use policy::EXTENSION;
pub use policy::{
    ApprovalResource, ApprovalStageResource, PolicyAssignmentResource, PolicyResource,
    PolicyRuleResource, policy_id,
};
pub use role::{
    DirectoryRoleResource, DirectoryRoleTemplateResource, RoleAssignmentResource,
    RoleDefinitionResource,
};
pub use service_principal::ServicePrincipalResource;
pub use user::UserResource;

use crate::schema::EntityType;

/// An object of Graph.
pub trait Resource {
    /// Its type.
    fn entity(&self) -> &'static EntityType;

    /// The value of a structural property by its exact name; null if it has none.
    fn property(&self, name: &str) -> Cow<'_, Value>;
}

impl<R: Resource + ?Sized> Resource for Box<R> {
    fn entity(&self) -> &'static EntityType {
        (**self).entity()
    }

    fn property(&self, name: &str) -> Cow<'_, Value> {
        (**self).property(name)
    }
}

impl<R: Resource + ?Sized> Resource for &R {
    fn entity(&self) -> &'static EntityType {
        (**self).entity()
    }

    fn property(&self, name: &str) -> Cow<'_, Value> {
        (**self).property(name)
    }
}

fn owned(value: impl Into<Value>) -> Cow<'static, Value> {
    Cow::Owned(value.into())
}

fn shown(value: impl std::fmt::Display) -> Cow<'static, Value> {
    Cow::Owned(Value::String(value.to_string()))
}

fn text(value: &str) -> Cow<'static, Value> {
    owned(value)
}

fn optional(value: Option<&str>) -> Cow<'static, Value> {
    value.map_or(Cow::Owned(Value::Null), text)
}

fn optional_shown(value: Option<impl std::fmt::Display>) -> Cow<'static, Value> {
    value.map_or(Cow::Owned(Value::Null), shown)
}

const fn null() -> Cow<'static, Value> {
    Cow::Owned(Value::Null)
}

fn nothing() -> Cow<'static, Value> {
    Cow::Owned(Value::Array(Vec::new()))
}

/// The directory keeps the times of its objects in whole seconds.
fn seconds(instant: Ticks) -> Cow<'static, Value> {
    let full = instant.to_string();
    owned(format!("{}Z", full.get(..19).unwrap_or(&full)))
}

/// Graph says true or null, not false, for what was never synchronised.
fn synchronised(enabled: bool) -> Cow<'static, Value> {
    if enabled { owned(true) } else { null() }
}

/// The Windows security identifier that Entra derives from an object id.
fn security_identifier(id: uuid::Uuid) -> Cow<'static, Value> {
    let bytes = id.to_bytes_le();
    let parts = bytes.chunks_exact(4).map(|chunk| {
        chunk.iter().rev().fold(0_u32, |sum, byte| (sum << 8) | u32::from(*byte)).to_string()
    });
    owned(format!("S-1-12-1-{}", parts.collect::<Vec<_>>().join("-")))
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_of_pim;
