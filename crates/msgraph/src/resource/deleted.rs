//! An object among the deleted items: itself, with the time it was deleted.
//!
//! Not here: restoring it.

use std::borrow::Cow;

use directory::Ticks;
use serde_json::Value;

use super::{Resource, seconds};
use crate::schema::EntityType;

/// A deleted object.
#[derive(Debug, Clone)]
pub struct DeletedResource<R> {
    /// As it was.
    pub object: R,
    /// When it was deleted.
    pub deleted_date_time: Ticks,
}

impl<R: Resource> Resource for DeletedResource<R> {
    fn entity(&self) -> &'static EntityType {
        self.object.entity()
    }

    fn property(&self, name: &str) -> Cow<'_, Value> {
        match name {
            "deletedDateTime" => seconds(self.deleted_date_time),
            other => self.object.property(other),
        }
    }
}
