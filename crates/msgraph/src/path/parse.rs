//! Segments into a [`GraphPath`].
//!
//! Not here: decoding (`segment`), the names of what is not served (`served`), and PIM's paths.

mod approval;
mod directory;
mod policy;
mod role_management;
mod schedule;

use std::str::FromStr;

use ::directory::{DirectoryRoleKey, ObjectId};

use super::{
    DeltaSet, GraphPath, GroupNavigation, MemberAction, ObjectType, ResourcePath as R,
    ServicePrincipalKey, Suffix, UserKey, UserNavigation,
    segment::{Call, Key, key},
    served,
};
use crate::GraphError;

type Parsed = Result<GraphPath, GraphError>;

/// Reads the segments after the version.
pub(crate) fn parse(segments: &[String]) -> Parsed {
    let Some((first, rest)) = segments.split_first() else {
        return Ok(R::ServiceRoot.into());
    };
    let call = Call::read(first);
    match call.name.as_str() {
        "$metadata" => end(R::Metadata, rest),
        "$batch" => end(R::Batch, rest),
        "me" => user(UserKey::Me, rest),
        "users" => match keyed(call, rest) {
            (None, rest) => collection("users", R::Users, rest),
            (Some(key), rest) => user(user_key(key)?, rest),
        },
        "groups" => match keyed(call, rest) {
            (None, rest) => collection("groups", R::Groups, rest),
            (Some(key), rest) => group(key, rest),
        },
        "serviceprincipals" => match keyed(call, rest) {
            (None, rest) => collection("servicePrincipals", R::ServicePrincipals, rest),
            (Some(key), rest) => service_principal(key, rest),
        },
        "organization" => match keyed(call, rest) {
            (None, rest) => collection("organization", R::Organizations, rest),
            (Some(key), rest) => end(R::Organization(plain(key)?), rest),
        },
        "directory" => directory::parse(rest),
        "directoryobjects" => directory_object(call, rest),
        "directoryroles" => directory_roles(call, rest),
        "directoryroletemplates" => match keyed(call, rest) {
            (None, rest) => collection("directoryRoleTemplates", R::DirectoryRoleTemplates, rest),
            (Some(key), rest) => end(R::DirectoryRoleTemplate(plain(key)?), rest),
        },
        "rolemanagement" => role_management::parse(rest),
        "identitygovernance" => schedule::identity_governance(rest),
        "policies" => policy::parse(rest),
        "auditlogs" => audit_logs(rest),
        _ => Err(served::top(first)),
    }
}

// A key is in parentheses or is the next segment, unless that is a suffix, a cast or a function.
fn keyed(call: Call, rest: &[String]) -> (Option<Key>, &[String]) {
    if call.key.is_some() {
        return (call.key, rest);
    }
    match rest.split_first() {
        Some((next, after)) if !is_operator(next) => (Some(Key::Value(next.clone())), after),
        _ => (None, rest),
    }
}

fn is_operator(segment: &str) -> bool {
    let lower = segment.to_ascii_lowercase();
    lower.starts_with('$')
        || lower.starts_with("microsoft.graph.")
        || lower.starts_with("graph.")
        || ["delta", "delta()", "getbyids", "validateproperties", "getavailableextensionproperties"]
            .contains(&lower.as_str())
        || lower.starts_with("filterbycurrentuser(")
}

/// A collection may be followed by a cast, `$count` or `$ref`, in that order.
fn collection(name: &str, resource: R, rest: &[String]) -> Parsed {
    let (cast, rest) = match rest.split_first() {
        Some((next, after)) if next.contains('.') => match ObjectType::parse(next) {
            Some(kind) => (Some(kind), after),
            None => (None, rest),
        },
        _ => (None, rest),
    };
    if let Some(delta) = delta(&resource, rest) {
        return Ok(R::Delta(delta).into());
    }
    let (suffix, rest) = suffix(rest);
    match rest.first() {
        None => Ok(GraphPath { resource, cast, suffix }),
        Some(extra) => Err(served::below(name, extra)),
    }
}

// `users/delta` and the like, with or without parentheses.
fn delta(resource: &R, rest: &[String]) -> Option<DeltaSet> {
    let set = match resource {
        R::Users => DeltaSet::Users,
        R::Groups => DeltaSet::Groups,
        R::DirectoryRoles => DeltaSet::DirectoryRoles,
        _ => return None,
    };
    match rest {
        [only] if Call::read(only).name == "delta" => Some(set),
        _ => None,
    }
}

/// A single object may be followed by `$ref`.
fn item(name: &str, resource: R, rest: &[String]) -> Parsed {
    let (suffix, rest) = suffix(rest);
    match (suffix, rest.first()) {
        (Some(Suffix::Count), _) => Err(GraphError::unknown_segment("$count")),
        (_, Some(extra)) => Err(served::below(name, extra)),
        (_, None) => Ok(GraphPath { resource, cast: None, suffix }),
    }
}

fn suffix(rest: &[String]) -> (Option<Suffix>, &[String]) {
    match rest.split_first() {
        Some((next, after)) if next.eq_ignore_ascii_case("$count") => (Some(Suffix::Count), after),
        Some((next, after)) if next.eq_ignore_ascii_case("$ref") => (Some(Suffix::Ref), after),
        _ => (None, rest),
    }
}

fn end(resource: R, rest: &[String]) -> Parsed {
    match rest.first() {
        None => Ok(resource.into()),
        Some(extra) => Err(GraphError::unknown_segment(extra)),
    }
}

fn plain<T: FromStr>(key: Key) -> Result<T, GraphError> {
    match key {
        Key::Value(text) => text.parse().map_err(|_| GraphError::invalid_identifier(&text)),
        Key::Named(name, value) if name == "id" => {
            value.parse().map_err(|_| GraphError::invalid_identifier(&value))
        }
        Key::Named(name, _) => Err(unknown_key(&name)),
    }
}

fn unknown_key(name: &str) -> GraphError {
    GraphError::bad_request(format!("'{name}' is not a key of this resource."))
}

fn user_key(key: Key) -> Result<UserKey, GraphError> {
    let text = match key {
        Key::Value(text) => text,
        Key::Named(name, value) if name == "userprincipalname" || name == "id" => value,
        Key::Named(name, _) => return Err(unknown_key(&name)),
    };
    Ok(text.parse().map_or(UserKey::PrincipalName(text), UserKey::Id))
}

fn user(user: UserKey, rest: &[String]) -> Parsed {
    let Some((next, after)) = rest.split_first() else {
        return Ok(R::User(user).into());
    };
    let name = Call::read(next).name;
    if name == "revokesigninsessions" {
        return end(R::RevokeSignInSessions(user), after);
    }
    if let Some(navigation) = UserNavigation::read(&name) {
        return collection(next, R::UserRelated(user, navigation), after);
    }
    match name.as_str() {
        "manager" => return item("users/{id}/manager", R::UserManager(user), after),
        "directreports" => return collection(next, R::DirectReports(user), after),
        _ => {}
    }
    match MemberAction::read(&name) {
        Some(action) => end(R::UserMemberAction(user, action), after),
        None => item("users/{id}", R::User(user), rest),
    }
}

fn group(key: Key, rest: &[String]) -> Parsed {
    let group = plain(key)?;
    let Some((next, after)) = rest.split_first() else {
        return Ok(R::Group(group).into());
    };
    let call = Call::read(next);
    let Some(navigation) = GroupNavigation::read(&call.name) else {
        return item("groups/{id}", R::Group(group), rest);
    };
    match keyed(call, after) {
        (None, after) => collection(next, R::GroupRelated(group, navigation), after),
        (Some(key), after) => {
            item(next, R::GroupRelatedItem(group, navigation, plain(key)?), after)
        }
    }
}

fn service_principal(key: Key, rest: &[String]) -> Parsed {
    let key = match key {
        Key::Named(name, value) if name == "appid" => ServicePrincipalKey::AppId(
            value.parse().map_err(|_| GraphError::invalid_identifier(&value))?,
        ),
        other => ServicePrincipalKey::Id(plain(other)?),
    };
    let Some((next, after)) = rest.split_first() else {
        return Ok(R::ServicePrincipal(key).into());
    };
    let call = Call::read(next);
    if let Some(navigation) = UserNavigation::read(&call.name) {
        return collection(next, R::ServicePrincipalRelated(key, navigation), after);
    }
    match call.name.as_str() {
        "approleassignments" => collection(next, R::AppRoleAssignments(key), after),
        "approleassignedto" => match keyed(call, after) {
            (None, after) => collection(next, R::AppRoleAssignedTo(key), after),
            (Some(id), after) => item(next, R::AppRoleAssignment(key, plain(id)?), after),
        },
        _ => item("servicePrincipals/{id}", R::ServicePrincipal(key), rest),
    }
}

fn directory_object(call: Call, rest: &[String]) -> Parsed {
    match keyed(call, rest) {
        (Some(key), rest) => item("directoryObjects/{id}", R::DirectoryObject(plain(key)?), rest),
        (None, rest) => match rest.split_first() {
            Some((next, after)) if Call::read(next).name == "getbyids" => end(R::GetByIds, after),
            Some((next, _)) => Err(served::below("directoryObjects", next)),
            None => Err(GraphError::unsupported("'directoryObjects' without an id")),
        },
    }
}

fn directory_roles(call: Call, rest: &[String]) -> Parsed {
    let (key, rest) = keyed(call, rest);
    let role = match key {
        None => return collection("directoryRoles", R::DirectoryRoles, rest),
        Some(key) => directory_role_key(key)?,
    };
    let Some((next, after)) = rest.split_first() else {
        return Ok(R::DirectoryRole(role).into());
    };
    let call = Call::read(next);
    if call.name != "members" {
        return item("directoryRoles/{id}", R::DirectoryRole(role), rest);
    }
    match keyed(call, after) {
        (None, after) => {
            collection("directoryRoles/{id}/members", R::DirectoryRoleMembers(role), after)
        }
        (Some(member), after) => {
            let member: ObjectId = plain(member)?;
            item("directoryRoles/{id}/members", R::DirectoryRoleMember(role, member), after)
        }
    }
}

// `directoryRoles/roleTemplateId={id}` is a key written as a segment.
fn directory_role_key(found: Key) -> Result<DirectoryRoleKey, GraphError> {
    let found = match found {
        Key::Value(text) => key(&text),
        named @ Key::Named(..) => named,
    };
    match found {
        Key::Named(name, value) if name == "roletemplateid" => value
            .parse()
            .map(DirectoryRoleKey::TemplateId)
            .map_err(|_| GraphError::invalid_identifier(&value)),
        other => plain(other).map(DirectoryRoleKey::Id),
    }
}

fn audit_logs(rest: &[String]) -> Parsed {
    let (name, rest) =
        rest.split_first().ok_or_else(|| GraphError::unsupported("'auditLogs' as a whole"))?;
    let call = Call::read(name);
    if call.name != "directoryaudits" {
        return Err(served::below("auditLogs", name));
    }
    match keyed(call, rest) {
        (None, rest) => collection(name, R::DirectoryAudits, rest),
        (Some(key), rest) => item(name, R::DirectoryAudit(plain(key)?), rest),
    }
}
