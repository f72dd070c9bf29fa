//! `DELETE /groups/{id}/members/{id}/$ref`.
//!
//! Not here: deleting the object itself, which the path without `/$ref` would mean.

use directory::{GroupAccess, GroupId, ObjectId};

use super::{edge_removal, group_rules};
use crate::{Answer, Rejection, State, decision::Draft};

pub(crate) fn run(
    state: &State,
    draft: &mut Draft<'_>,
    id: GroupId,
    member: ObjectId,
) -> Result<Answer, Rejection> {
    let group = group_rules::with_written_members(state, id)?;
    edge_removal::run(state, draft, (group, GroupAccess::Member), member)?;
    Ok(Answer::Done)
}
