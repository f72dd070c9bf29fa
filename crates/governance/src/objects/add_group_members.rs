//! `POST /groups/{id}/members/$ref`, and `PATCH` with `members@odata.bind`: all or none.
//!
//! Not here: eligible members, which are PIM for Groups.

use std::collections::BTreeSet;

use directory::{GroupId, ObjectId};

use super::group_rules;
use crate::{
    Answer, Event, Rejection, State,
    audit::{
        Actor,
        core_directory::{Way, group_edge},
    },
    decision::Draft,
};

/// At most so many members in one request.
const MAXIMUM: usize = 20;

pub(crate) fn run(
    state: &State,
    draft: &mut Draft<'_>,
    id: GroupId,
    members: &[ObjectId],
) -> Result<Answer, Rejection> {
    let group = group_rules::with_written_members(state, id)?;
    if members.len() > MAXIMUM {
        let message = format!("At most {MAXIMUM} members can be added in one request.");
        return Err(Rejection::bad_request(message));
    }
    let mut added = BTreeSet::new();
    for member in members {
        group_rules::may_be_member(state, group, *member)?;
        if state.is_member(id, *member, draft.context.now) || !added.insert(*member) {
            return Err(Rejection::already_referenced("members"));
        }
    }
    for member in members {
        group_edge(state, draft, (Way::Add, false), (Actor::Caller, None), group, *member);
        draft.event(Event::GroupMemberAdded { group: id, member: *member });
    }
    Ok(Answer::Done)
}
