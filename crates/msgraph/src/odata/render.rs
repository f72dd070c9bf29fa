//! Objects and collections as JSON with OData's annotations (`metadata=minimal`).
//!
//! Not here: the values; those come from a [`Resource`].

use serde_json::{Map, Value};

use super::{Expansion, Selection};
use crate::{Resource, schema::EntityType};

// Graph shows at most so many related objects of a directory object.
const MAX_EXPANDED: usize = 20;

/// What a relation leads to.
pub enum Related<'a> {
    /// One object or none.
    One(Option<Box<dyn Resource + 'a>>),
    /// Any number, in order.
    Many(Vec<Box<dyn Resource + 'a>>),
}

impl std::fmt::Debug for Related<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::One(one) => write!(f, "One({})", usize::from(one.is_some())),
            Self::Many(many) => write!(f, "Many({})", many.len()),
        }
    }
}

/// Follows relations for `$expand`.
pub trait Navigator {
    /// What `navigation` of `resource` leads to.
    fn related(&self, resource: &dyn Resource, navigation: &'static str) -> Related<'_>;
}

/// A navigator for types without relations.
#[derive(Debug, Clone, Copy)]
pub struct NoRelations;

impl Navigator for NoRelations {
    fn related(&self, _: &dyn Resource, _: &'static str) -> Related<'_> {
        Related::One(None)
    }
}

/// An object as it stands where objects of type `declared` are expected: `@odata.type` comes
/// first if it is of another type.
#[must_use]
pub fn object(
    resource: &dyn Resource,
    declared: &EntityType,
    selection: &Selection,
    navigator: &dyn Navigator,
) -> Map<String, Value> {
    let entity = resource.entity();
    let mut object = Map::new();
    if entity.name != declared.name {
        object.insert("@odata.type".into(), format!("#{}", entity.name).into());
    }
    for property in entity.properties {
        let shown = match &selection.fields {
            Some(fields) => fields.iter().any(|field| field.name == property.name),
            None => property.default,
        };
        if shown {
            let value = resource.property(property.name).into_owned();
            object.insert(property.name.to_owned(), value);
        }
    }
    for expansion in &selection.expand {
        // In a list of mixed types only those that have the relation show it.
        if entity.navigation(expansion.navigation.name).is_some() {
            let value = expanded(resource, expansion, navigator);
            object.insert(expansion.navigation.name.to_owned(), value);
        }
    }
    object
}

fn expanded(resource: &dyn Resource, expansion: &Expansion, navigator: &dyn Navigator) -> Value {
    let show = |related: &dyn Resource| {
        Value::Object(object(related, expansion.navigation.target, &expansion.selection, navigator))
    };
    let limit = if resource.entity().directory_object { MAX_EXPANDED } else { usize::MAX };
    let limit = expansion.top.unwrap_or(limit).min(limit);
    match navigator.related(resource, expansion.navigation.name) {
        Related::One(one) => one.map_or(Value::Null, |one| show(&*one)),
        Related::Many(many) => many.iter().take(limit).map(|one| show(&**one)).collect(),
    }
}

/// `@odata.context` of a collection: `root` is the service's address with the version, `set` what
/// follows `$metadata#`.
#[must_use]
pub fn context(root: &str, set: &str, selection: &Selection) -> String {
    let fields = selection.fields.iter().flatten().map(|field| field.name.to_owned());
    let relations =
        selection.expand.iter().map(|expansion| format!("{}()", expansion.navigation.name));
    let shown: Vec<String> = fields.chain(relations).collect();
    let shown = if shown.is_empty() { String::new() } else { format!("({})", shown.join(",")) };
    format!("{root}/$metadata#{set}{shown}")
}

/// A document of one object. `set` is the collection that it belongs to.
#[must_use]
pub fn single(
    resource: &dyn Resource,
    declared: &EntityType,
    selection: &Selection,
    navigator: &dyn Navigator,
    (root, set): (&str, &str),
) -> Value {
    let mut document = Map::new();
    let context = format!("{}/$entity", context(root, set, selection));
    document.insert("@odata.context".into(), context.into());
    document.extend(object(resource, declared, selection, navigator));
    Value::Object(document)
}

/// A document of a page of rendered objects.
#[must_use]
pub fn collection(
    context: String,
    count: Option<usize>,
    next_link: Option<String>,
    values: Vec<Value>,
) -> Value {
    let mut document = Map::new();
    document.insert("@odata.context".into(), context.into());
    if let Some(count) = count {
        document.insert("@odata.count".into(), count.into());
    }
    if let Some(link) = next_link {
        document.insert("@odata.nextLink".into(), link.into());
    }
    document.insert("value".into(), values.into());
    Value::Object(document)
}
