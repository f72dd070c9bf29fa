//! `directory/deletedItems`: users and groups that can still be restored.
//!
//! Not here: restoring (`commands`).

use directory::ObjectId;
use governance::{DeletedItem, DeletedObject};
use msgraph::{
    GraphError, GraphResponse,
    resource::{DeletedResource, GroupResource, UserResource},
    schema::DIRECTORY_OBJECT,
};

use super::{
    call::Call,
    listing::{Listing, show},
    relations::Boxed,
};

fn resource(item: &DeletedItem) -> Boxed<'_> {
    let deleted_date_time = item.deleted_date_time;
    match &item.object {
        DeletedObject::User(user) => {
            Box::new(DeletedResource { object: UserResource(user), deleted_date_time })
        }
        DeletedObject::Group(group) => {
            Box::new(DeletedResource { object: GroupResource(group), deleted_date_time })
        }
    }
}

/// Items past their 30 days are gone, swept or not.
fn still_there<'a>(call: &Call<'a>) -> impl Iterator<Item = &'a DeletedItem> {
    let now = call.now;
    call.state.deleted_items().filter(move |item| now < item.purge_time())
}

pub(super) fn list(call: &Call<'_>) -> Result<GraphResponse, GraphError> {
    if call.request.path.cast.is_none() {
        return Err(GraphError::directory_bad_request(
            "The type of the deleted items is missing: end the path with microsoft.graph.user or microsoft.graph.group.",
        ));
    }
    Listing::of_objects(call)?.answer(still_there(call).map(resource))
}

pub(super) fn one(call: &Call<'_>, id: ObjectId) -> Result<GraphResponse, GraphError> {
    let found = still_there(call).find(|item| item.object.id() == id);
    let found = resource(found.ok_or_else(|| GraphError::not_found(id))?);
    show(call, &found, &DIRECTORY_OBJECT, "directoryObjects")
}
