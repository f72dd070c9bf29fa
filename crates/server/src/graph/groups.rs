//! `groups`, their members and owners.
//!
//! Not here: writing them (`commands`).

use directory::GroupId;
use msgraph::{GraphError, GraphResponse, GroupNavigation, resource::GroupResource, schema::GROUP};

use super::{
    call::Call,
    listing::{Listing, show},
    relations::{member_of, resource},
};

pub(super) fn list(call: &Call<'_>) -> Result<GraphResponse, GraphError> {
    let listing = Listing::of(call, &GROUP, "groups")?;
    listing.answer(call.state.groups().map(GroupResource))
}

fn existing<'a>(call: &Call<'a>, id: GroupId) -> Result<&'a directory::Group, GraphError> {
    call.state.group(id).ok_or_else(|| GraphError::not_found(id))
}

pub(super) fn one(call: &Call<'_>, id: GroupId) -> Result<GraphResponse, GraphError> {
    show(call, &GroupResource(existing(call, id)?), &GROUP, "groups")
}

pub(super) fn related(
    call: &Call<'_>,
    id: GroupId,
    navigation: GroupNavigation,
) -> Result<GraphResponse, GraphError> {
    existing(call, id)?;
    let listing = Listing::of_objects(call)?;
    let state = call.state;
    match navigation {
        GroupNavigation::Members => listing.answer(state.members(id, call.now).map(resource)),
        GroupNavigation::Owners => listing.answer(state.owners(id, call.now).map(resource)),
        GroupNavigation::TransitiveMembers => {
            listing.answer(state.transitive_members(id, call.now).into_iter().map(resource))
        }
        GroupNavigation::MemberOf => listing.answer(member_of(call, id.into(), false)),
        GroupNavigation::TransitiveMemberOf => listing.answer(member_of(call, id.into(), true)),
    }
}
