//! `users`, `me`.
//!
//! Not here: writing them (`commands`).

use msgraph::{
    GraphError, GraphResponse, UserKey, UserNavigation,
    resource::UserResource,
    schema::{DIRECTORY_OBJECT, USER},
};

use super::{
    call::Call,
    listing::{Listing, show},
    relations::member_of,
};

pub(super) fn list(call: &Call<'_>) -> Result<GraphResponse, GraphError> {
    let listing = Listing::of(call, &USER, "users")?;
    let known = listing
        .equal("userPrincipalName")
        .map(|name| call.state.user_by_name(name))
        .or_else(|| listing.equal("id").map(|id| call.state.user(id.parse().ok()?)));
    match known {
        Some(one) => listing.answer(one.map(UserResource)),
        None => listing.answer(call.state.users().map(UserResource)),
    }
}

pub(super) fn one(call: &Call<'_>, key: &UserKey) -> Result<GraphResponse, GraphError> {
    show(call, &UserResource(call.user(key)?), &USER, "users")
}

pub(super) fn related(
    call: &Call<'_>,
    key: &UserKey,
    navigation: UserNavigation,
) -> Result<GraphResponse, GraphError> {
    let user = call.user(key)?;
    let through_groups = navigation == UserNavigation::TransitiveMemberOf;
    Listing::of_objects(call)?.answer(member_of(call, user.id.into(), through_groups))
}

/// `users/{user}/manager`; 404 when there is none.
pub(super) fn manager(call: &Call<'_>, key: &UserKey) -> Result<GraphResponse, GraphError> {
    let user = call.user(key)?;
    let manager = call.state.manager(user.id).and_then(|id| call.state.user(id));
    let manager = manager.ok_or_else(|| GraphError::not_found("manager"))?;
    show(call, &UserResource(manager), &DIRECTORY_OBJECT, "directoryObjects")
}

/// `users/{user}/directReports`.
pub(super) fn direct_reports(call: &Call<'_>, key: &UserKey) -> Result<GraphResponse, GraphError> {
    let user = call.user(key)?;
    Listing::of_objects(call)?.answer(call.state.direct_reports(user.id).map(UserResource))
}
