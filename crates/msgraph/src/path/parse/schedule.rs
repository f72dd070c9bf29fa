//! PIM's collections, of roles and of groups, and `identityGovernance/privilegedAccess/group/…`.
//!
//! Not here: approvals (`approval`).

use super::{Parsed, R, approval, collection, end, item, keyed, plain};
use crate::{
    CurrentUserRelation, GraphError, ScheduleCollection, ScheduleFamily, ScheduleSet,
    path::{
        segment::{Call, Key},
        served,
    },
};

/// `identityGovernance/…`.
pub(super) fn identity_governance(rest: &[String]) -> Parsed {
    let mut rest = rest;
    let mut parent = "identityGovernance".to_owned();
    for wanted in ["privilegedAccess", "group"] {
        let (next, after) = rest
            .split_first()
            .ok_or_else(|| GraphError::unsupported(format!("'{parent}' as a whole")))?;
        if !next.eq_ignore_ascii_case(wanted) {
            return Err(served::below(&parent, next));
        }
        parent = format!("{parent}/{wanted}");
        rest = after;
    }
    let (name, rest) = rest
        .split_first()
        .ok_or_else(|| GraphError::unsupported(format!("'{parent}' as a whole")))?;
    let call = Call::read(name);
    if let Some(found) = ScheduleCollection::read(ScheduleFamily::Group, &call.name) {
        return parse(name, call, found, rest);
    }
    match call.name.as_str() {
        "assignmentapprovals" => approval::parse(name, call, ScheduleFamily::Group, rest),
        _ => Err(served::below(&parent, name)),
    }
}

pub(super) fn parse(name: &str, call: Call, found: ScheduleCollection, rest: &[String]) -> Parsed {
    let (key, rest) = keyed(call, rest);
    let Some(key) = key else {
        return match rest.split_first().map(|(next, after)| (Call::read(next), after)) {
            Some((call, after)) if call.name == "filterbycurrentuser" => {
                end(R::FilterByCurrentUser(found, relation(Some(found.set), call.key)?), after)
            }
            _ => collection(name, R::Schedules(found), rest),
        };
    };
    let id: String = plain(key)?;
    match rest.split_first() {
        Some((next, after))
            if found.set == ScheduleSet::Requests && Call::read(next).name == "cancel" =>
        {
            end(R::CancelScheduleRequest(found.family, found.kind, id), after)
        }
        _ => item(name, R::Schedule(found, id), rest),
    }
}

/// The argument of `filterByCurrentUser`; without a set it is one of approvals.
pub(super) fn relation(
    set: Option<ScheduleSet>,
    key: Option<Key>,
) -> Result<CurrentUserRelation, GraphError> {
    let text = match key {
        Some(Key::Named(name, value)) if name == "on" => value,
        _ => {
            return Err(GraphError::bad_request(
                "filterByCurrentUser needs its parameter, such as filterByCurrentUser(on='principal').",
            ));
        }
    };
    match (text.to_ascii_lowercase().as_str(), set) {
        ("principal", Some(_)) => Ok(CurrentUserRelation::Principal),
        ("createdby", Some(ScheduleSet::Requests)) => Ok(CurrentUserRelation::CreatedBy),
        ("approver", Some(ScheduleSet::Requests) | None) => Ok(CurrentUserRelation::Approver),
        _ => Err(GraphError::bad_request(format!(
            "The value '{text}' is not valid for the parameter 'on' of filterByCurrentUser."
        ))),
    }
}
