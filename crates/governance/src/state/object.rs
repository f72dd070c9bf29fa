//! Any directory object by its id, as `/directoryObjects/{id}` finds it.
//!
//! Not here: directory roles, which are objects too but are found through `roles.rs`.

use directory::{Group, ObjectId, ServicePrincipal, User};

/// A user, group or service principal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the variants are the types they hold")]
pub enum DirectoryObject<'a> {
    User(&'a User),
    Group(&'a Group),
    ServicePrincipal(&'a ServicePrincipal),
}

/// Which sort of object it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum ObjectKind {
    User,
    Group,
    ServicePrincipal,
}

impl DirectoryObject<'_> {
    /// The object's id.
    #[must_use]
    pub fn id(&self) -> ObjectId {
        match self {
            Self::User(user) => user.id.into(),
            Self::Group(group) => group.id.into(),
            Self::ServicePrincipal(service_principal) => service_principal.id.into(),
        }
    }

    /// The name shown to people.
    #[must_use]
    pub fn display_name(&self) -> &str {
        match self {
            Self::User(user) => &user.display_name,
            Self::Group(group) => &group.display_name,
            Self::ServicePrincipal(service_principal) => &service_principal.display_name,
        }
    }

    /// Which sort it is.
    #[must_use]
    pub fn kind(&self) -> ObjectKind {
        match self {
            Self::User(_) => ObjectKind::User,
            Self::Group(_) => ObjectKind::Group,
            Self::ServicePrincipal(_) => ObjectKind::ServicePrincipal,
        }
    }

    /// Whether it can act: users and service principals that are enabled. Groups cannot.
    #[must_use]
    pub fn is_usable(&self) -> bool {
        match self {
            Self::User(user) => user.account_enabled,
            Self::Group(_) => false,
            Self::ServicePrincipal(service_principal) => service_principal.account_enabled,
        }
    }
}
