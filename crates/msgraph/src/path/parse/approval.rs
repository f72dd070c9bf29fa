//! `…/assignmentApprovals/{id}/stages/{id}`; beta says `steps`, and both are understood.
//!
//! Not here: what an approval is.

use super::{Parsed, R, end, item, keyed, plain, schedule};
use crate::{
    GraphError, ScheduleFamily,
    path::{segment::Call, served},
};

pub(super) fn parse(name: &str, call: Call, family: ScheduleFamily, rest: &[String]) -> Parsed {
    let (key, rest) = keyed(call, rest);
    let Some(key) = key else {
        return match rest.split_first().map(|(next, after)| (Call::read(next), after)) {
            Some((call, after)) if call.name == "filterbycurrentuser" => {
                schedule::relation(None, call.key)?;
                end(R::ApprovalsOfMe(family), after)
            }
            Some((call, _)) => Err(GraphError::unknown_segment(&call.name)),
            None => Err(GraphError::unsupported(format!(
                "'{name}' without an id or filterByCurrentUser(on='approver')"
            ))),
        };
    };
    let id: String = plain(key)?;
    let Some((next, after)) = rest.split_first() else {
        return Ok(R::Approval(family, id).into());
    };
    let call = Call::read(next);
    if !["stages", "steps"].contains(&call.name.as_str()) {
        return Err(served::below(name, next));
    }
    match keyed(call, after) {
        (None, after) => end(R::ApprovalStages(family, id), after),
        (Some(key), after) => item(next, R::ApprovalStage(family, id, plain(key)?), after),
    }
}
