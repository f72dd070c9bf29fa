//! What Graph demands of groups, their members and owners.
//!
//! Not here: who may manage which group; the token's permissions say that.

use directory::{Group, GroupId, GroupKind, ObjectId};

use super::user_rules;
use crate::{DirectoryObject, Rejection, State};

/// At most so many owners a group.
const MAXIMUM_OWNERS: usize = 100;

/// The group, or 404.
pub(crate) fn existing(state: &State, id: GroupId) -> Result<&Group, Rejection> {
    state.group(id).ok_or_else(|| Rejection::not_found(id))
}

/// The group, unless it is mastered elsewhere.
pub(crate) fn writable(state: &State, id: GroupId) -> Result<&Group, Rejection> {
    let group = existing(state, id)?;
    if group.on_premises_sync_enabled { Err(user_rules::on_premises()) } else { Ok(group) }
}

/// The group, if its members can be written.
pub(crate) fn with_written_members(state: &State, id: GroupId) -> Result<&Group, Rejection> {
    let group = writable(state, id)?;
    assigned_membership(group)?;
    Ok(group)
}

fn assigned_membership(group: &Group) -> Result<(), Rejection> {
    if group.kind == GroupKind::DynamicMembership {
        let message = format!(
            "The members of group '{}' follow a rule (DynamicMembership) and cannot be written.",
            group.id
        );
        return Err(Rejection::bad_request(message));
    }
    Ok(())
}

/// Whether the object may be a member of the group; it need not be in the state yet.
pub(crate) fn may_be_member(
    state: &State,
    group: &Group,
    member: ObjectId,
) -> Result<(), Rejection> {
    assigned_membership(group)?;
    let object = state.object(member).ok_or_else(|| Rejection::not_found(member))?;
    let fits = match object {
        DirectoryObject::User(_) => true,
        DirectoryObject::ServicePrincipal(_) => group.kind == GroupKind::Security,
        DirectoryObject::Group(inner) => {
            inner.id != group.id
                && group.kind == GroupKind::Security
                && !group.is_assignable_to_role
        }
    };
    if fits {
        Ok(())
    } else {
        let message = format!("The object '{member}' cannot be a member of group '{}'.", group.id);
        Err(Rejection::bad_request(message))
    }
}

/// Whether the object may own a group.
pub(crate) fn may_be_owner(state: &State, owner: ObjectId) -> Result<(), Rejection> {
    match state.object(owner) {
        None => Err(Rejection::not_found(owner)),
        Some(DirectoryObject::Group(_)) => Err(Rejection::bad_request(
            "Only users and service principals can be owners of a group.",
        )),
        Some(_) => Ok(()),
    }
}

/// Whether the group can have so many owners.
pub(crate) fn owner_count(count: usize) -> Result<(), Rejection> {
    if count > MAXIMUM_OWNERS {
        let message = format!("A group can have at most {MAXIMUM_OWNERS} owners.");
        return Err(Rejection::bad_request(message));
    }
    Ok(())
}
