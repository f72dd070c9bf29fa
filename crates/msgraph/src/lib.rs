//! Microsoft Graph on the wire: requests, errors, OData, resources, `$batch`, permissions.
//!
//! Everything here is a function of its arguments. A request's text becomes a [`GraphRequest`]
//! with a typed [`ResourcePath`]; a writing request becomes a [`Write`] (what the body says) or,
//! for the guard, one or more [`directory::Operation`]s; objects of the tenant become JSON through
//! the [`Resource`] trait, so that `$filter`, `$orderby` and `$select` touch only the properties
//! they name and the caller keeps its own indexes.
//!
//! Not here: listening, tokens, and what the tenant decides (`server`, `governance`); whether
//! Reeve may send a write (`guard`).

mod batch;
mod challenge;
mod error;
mod json;
pub mod odata;
mod operation;
mod path;
pub mod permission;
mod request;
pub mod resource;
mod response;
pub mod schema;
mod throttle;
mod write;

pub use batch::{Batch, BatchStep};
pub use challenge::Challenge;
pub use error::{GraphError, Stamp};
pub use operation::{Classified, Names, OutgoingRequest, classify, request_for};
pub use path::{
    CurrentUserRelation, DeltaSet, GraphPath, GroupNavigation, MemberAction, ObjectType,
    ResourcePath, ScheduleCollection, ScheduleFamily, ScheduleSet, ServicePrincipalKey, Suffix,
    UserKey, UserNavigation,
};
pub use request::{GraphRequest, Method, RequestHeaders, Version};
pub use resource::Resource;
pub use response::{Body, GraphResponse};
pub use throttle::Throttled;
pub use write::{
    Change, MemberQuery, NewAdministrativeUnit, NewAppRoleAssignment, NewGroup, NewRoleAssignment,
    NewRoleDefinition, NewUser, ObjectReference, Password, Write, write,
};
