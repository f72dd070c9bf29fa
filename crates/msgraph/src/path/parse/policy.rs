//! `policies/…`: PIM's settings.
//!
//! Not here: Entra's other policies, which are not served.

use super::{Parsed, R, collection, end, item, keyed, plain};
use crate::{
    GraphError,
    path::{segment::Call, served},
};

pub(super) fn parse(rest: &[String]) -> Parsed {
    let (name, rest) =
        rest.split_first().ok_or_else(|| GraphError::unsupported("'policies' as a whole"))?;
    let call = Call::read(name);
    match call.name.as_str() {
        "rolemanagementpolicies" => match keyed(call, rest) {
            (None, rest) => collection(name, R::RoleManagementPolicies, rest),
            (Some(key), rest) => policy(name, plain(key)?, rest),
        },
        "rolemanagementpolicyassignments" => match keyed(call, rest) {
            (None, rest) => collection(name, R::PolicyAssignments, rest),
            (Some(key), rest) => item(name, R::PolicyAssignment(plain(key)?), rest),
        },
        _ => Err(served::below("policies", name)),
    }
}

fn policy(name: &str, id: String, rest: &[String]) -> Parsed {
    let Some((next, after)) = rest.split_first() else {
        return Ok(R::RoleManagementPolicy(id).into());
    };
    let call = Call::read(next);
    if call.name != "rules" {
        return Err(served::below(name, next));
    }
    match keyed(call, after) {
        (None, after) => collection(next, R::PolicyRules(id), after),
        (Some(key), after) => end(R::PolicyRule(id, plain(key)?), after),
    }
}
