//! `getMemberGroups`, `getMemberObjects`, `checkMemberGroups`: memberships as ids.
//!
//! Not here: memberships as objects (`users`, `groups`).

use directory::ObjectId;
use msgraph::{GraphError, GraphResponse, MemberAction, MemberQuery, Resource, UserKey};
use serde_json::{Value, json};

use super::{call::Call, relations::member_of};

pub(super) fn of_user(
    call: &Call<'_>,
    key: &UserKey,
    action: MemberAction,
) -> Result<GraphResponse, GraphError> {
    let user = call.user(key)?;
    let query = MemberQuery::read(call.request)?;
    let groups_only = action != MemberAction::GetMemberObjects;
    let ids: Vec<Value> = member_of(call, user.id.into(), true)
        .iter()
        .filter(|object| {
            let is_group = object.entity().name == "microsoft.graph.group";
            (is_group || !groups_only) && asked(&query, object, is_group)
        })
        .map(|object| object.property("id").into_owned())
        .collect();
    let context = format!("{}/$metadata#Collection(Edm.String)", call.root());
    Ok(GraphResponse::ok(json!({"@odata.context": context, "value": ids})))
}

fn asked(query: &MemberQuery, object: &dyn Resource, is_group: bool) -> bool {
    match query {
        MemberQuery::Memberships { security_enabled_only } => {
            let security = object.property("securityEnabled").as_bool() == Some(true);
            !security_enabled_only || !is_group || security
        }
        MemberQuery::Among(ids) => {
            let id = object.property("id").as_str().and_then(|id| id.parse::<ObjectId>().ok());
            id.is_some_and(|id| ids.contains(&id))
        }
        MemberQuery::Objects { .. } => false,
    }
}
