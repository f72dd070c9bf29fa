//! `directoryObjects`: an object of any type by its id.
//!
//! Not here: objects by type.

use directory::{DirectoryRoleId, DirectoryRoleKey, ObjectId};
use msgraph::{
    GraphError, GraphResponse, MemberQuery, ObjectType,
    odata::{Selection, collection, context, object},
    resource::DirectoryRoleResource,
    schema::DIRECTORY_OBJECT,
};

use super::{
    call::Call,
    listing::show,
    relations::{Boxed, Relations, resource},
};

fn find<'a>(call: &Call<'a>, id: ObjectId) -> Option<Boxed<'a>> {
    let role = || {
        let key = DirectoryRoleKey::Id(DirectoryRoleId(id.0));
        let role = call.state.directory_role(key)?;
        Some(Box::new(DirectoryRoleResource(role)) as Boxed<'a>)
    };
    call.state.object(id).map(resource).or_else(role)
}

pub(super) fn one(call: &Call<'_>, id: ObjectId) -> Result<GraphResponse, GraphError> {
    let found = find(call, id).ok_or_else(|| GraphError::not_found(id))?;
    show(call, &found, &DIRECTORY_OBJECT, "directoryObjects")
}

/// `getByIds`: those that exist, of the types asked for.
pub(super) fn by_ids(call: &Call<'_>) -> Result<GraphResponse, GraphError> {
    let MemberQuery::Objects { ids, types } = MemberQuery::read(call.request)? else {
        return Err(GraphError::method_not_allowed());
    };
    let wanted = |found: &Boxed<'_>| {
        let kind = ObjectType::parse(found.entity().name);
        types.is_empty() || kind.is_some_and(|kind| types.contains(&kind))
    };
    let (selection, relations) = (Selection::default(), Relations::of(call));
    let values = ids
        .into_iter()
        .filter_map(|id| find(call, id))
        .filter(wanted)
        .map(|found| object(&found, &DIRECTORY_OBJECT, &selection, &relations).into())
        .collect();
    let context = context(&call.root(), "directoryObjects", &selection);
    Ok(GraphResponse::ok(collection(context, None, None, values)))
}
