//! `roleManagement/directory/…`.
//!
//! Not here: PIM's collections below it (`schedule`) and its approvals (`approval`).

use super::{Parsed, R, approval, collection, item, keyed, plain, schedule};
use crate::{
    GraphError, ScheduleFamily,
    path::{ScheduleCollection, segment::Call, served},
};

pub(super) fn parse(rest: &[String]) -> Parsed {
    let (provider, rest) = rest
        .split_first()
        .ok_or_else(|| GraphError::unsupported("'roleManagement' without a provider"))?;
    if !provider.eq_ignore_ascii_case("directory") {
        return Err(match provider.to_ascii_lowercase().as_str() {
            "entitlementmanagement" | "exchange" | "cloudpc" | "devicemanagement" => {
                GraphError::unsupported(format!("'roleManagement/{provider}'"))
            }
            _ => GraphError::unknown_segment(provider),
        });
    }
    let (name, rest) = rest
        .split_first()
        .ok_or_else(|| GraphError::unsupported("'roleManagement/directory' as a whole"))?;
    let call = Call::read(name);
    if let Some(found) = ScheduleCollection::read(ScheduleFamily::Role, &call.name) {
        return schedule::parse(name, call, found, rest);
    }
    match call.name.as_str() {
        "roledefinitions" => match keyed(call, rest) {
            (None, rest) => collection(name, R::RoleDefinitions, rest),
            (Some(key), rest) => item(name, R::RoleDefinition(plain(key)?), rest),
        },
        "roleassignments" => match keyed(call, rest) {
            (None, rest) => collection(name, R::RoleAssignments, rest),
            (Some(key), rest) => item(name, R::RoleAssignment(plain(key)?), rest),
        },
        "transitiveroleassignments" => collection(name, R::TransitiveRoleAssignments, rest),
        // Microsoft has these in beta only.
        "roleassignmentapprovals" => approval::parse(name, call, ScheduleFamily::Role, rest),
        _ => Err(served::below("roleManagement/directory", name)),
    }
}
