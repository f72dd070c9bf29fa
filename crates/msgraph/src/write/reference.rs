//! References to objects: `@odata.id`, `members@odata.bind`.
//!
//! The host is not looked at: clients name `graph.microsoft.com` out of habit even when they talk
//! to another endpoint.
//!
//! Not here: whether the object exists.

use directory::ObjectId;

use crate::{
    GraphError, GraphRequest, ResourcePath, ServicePrincipalKey, UserKey, Version, path,
    schema::DIRECTORY_OBJECT,
};

/// An object that a body refers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ObjectReference {
    /// By id.
    Id(ObjectId),
    /// A user by sign-in name.
    UserPrincipalName(String),
    /// A service principal by its client id.
    AppId(directory::AppId),
}

/// The body of `POST …/$ref`.
pub(super) fn read(request: &GraphRequest) -> Result<ObjectReference, GraphError> {
    let mut body = super::body::Body::read(request, &DIRECTORY_OBJECT)?;
    let url = match body.text("@odata.id")? {
        Some(url) => url,
        None => {
            return Err(GraphError::directory_bad_request(
                "A value is required for property '@odata.id': the address of the object to add, such as https://graph.microsoft.com/v1.0/directoryObjects/{id}.",
            ));
        }
    };
    body.finish()?;
    parse(&url, "@odata.id")
}

/// The `@id` (or OData's `$id`) of `DELETE …/$ref`. The tenant is to be told an id, so an address
/// by name is refused.
pub(super) fn from_query(request: &GraphRequest) -> Result<ObjectId, GraphError> {
    let url = request.query.iter().find(|(name, _)| name == "@id" || name == "$id");
    let Some((name, url)) = url else {
        return Err(GraphError::directory_bad_request(
            "Which object is to be removed is missing: end the path with its id and /$ref, or give its address as '@id'.",
        ));
    };
    match parse(url, name)? {
        ObjectReference::Id(id) => Ok(id),
        _ => Err(GraphError::directory_bad_request(format!(
            "Invalid URL format specified. '{name}' must name the object by its id."
        ))),
    }
}

/// Reads the address of an object, absolute or from the version or the collection on.
pub(super) fn parse(url: &str, property: &str) -> Result<ObjectReference, GraphError> {
    let invalid = || {
        GraphError::directory_bad_request(format!(
            "Invalid URL format specified in payload. The value '{url}' of '{property}' is not the address of a directory object, such as https://graph.microsoft.com/v1.0/directoryObjects/{{id}}."
        ))
    };
    let path = match url.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map(|(_, path)| path).ok_or_else(invalid)?,
        None => url,
    };
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let segments = path::decode_segments(path).map_err(|_| invalid())?;
    let segments = match segments.split_first() {
        Some((first, rest))
            if [Version::V1, Version::Beta]
                .iter()
                .any(|version| version.as_str().eq_ignore_ascii_case(first)) =>
        {
            rest
        }
        _ => segments.as_slice(),
    };
    let parsed = path::parse(segments).map_err(|_| invalid())?;
    match parsed.resource {
        _ if parsed.suffix.is_some() => Err(invalid()),
        ResourcePath::DirectoryObject(id) => Ok(ObjectReference::Id(id)),
        ResourcePath::User(UserKey::Id(id)) => Ok(ObjectReference::Id(id.into())),
        ResourcePath::User(UserKey::PrincipalName(name)) => {
            Ok(ObjectReference::UserPrincipalName(name))
        }
        ResourcePath::Group(id) => Ok(ObjectReference::Id(id.into())),
        ResourcePath::ServicePrincipal(ServicePrincipalKey::Id(id)) => {
            Ok(ObjectReference::Id(id.into()))
        }
        ResourcePath::ServicePrincipal(ServicePrincipalKey::AppId(id)) => {
            Ok(ObjectReference::AppId(id))
        }
        _ => Err(invalid()),
    }
}
