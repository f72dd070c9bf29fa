//! What Graph's metadata says about the served types: properties, their types, which operators
//! they take in `$filter` and `$orderby`, which come without `$select`, and what can be expanded.
//!
//! Not here: values; those come from a [`crate::Resource`].

mod audit;
mod csdl;
mod directory;
mod policies;
mod roles;
mod schedules;

pub use audit::DIRECTORY_AUDIT;
pub use csdl::csdl;
pub use directory::{
    ADMINISTRATIVE_UNIT, APP_ROLE_ASSIGNMENT, DIRECTORY_OBJECT, GROUP, ORGANIZATION,
    SERVICE_PRINCIPAL, USER,
};
pub use policies::{
    APPROVAL, APPROVAL_RULE, APPROVAL_SETTINGS, APPROVAL_STAGE, AUTHENTICATION_CONTEXT_RULE,
    ENABLEMENT_RULE, EXPIRATION_RULE, NOTIFICATION_RULE, POLICY_ASSIGNMENT, POLICY_RULE,
    ROLE_MANAGEMENT_POLICY,
};
pub use roles::{DIRECTORY_ROLE, DIRECTORY_ROLE_TEMPLATE, ROLE_ASSIGNMENT, ROLE_DEFINITION};
pub use schedules::{
    ASSIGNMENT_INSTANCE, ASSIGNMENT_REQUEST, ASSIGNMENT_SCHEDULE, ELIGIBILITY_INSTANCE,
    ELIGIBILITY_REQUEST, ELIGIBILITY_SCHEDULE, GROUP_ASSIGNMENT_INSTANCE, GROUP_ASSIGNMENT_REQUEST,
    GROUP_ASSIGNMENT_SCHEDULE, GROUP_ELIGIBILITY_INSTANCE, GROUP_ELIGIBILITY_REQUEST,
    GROUP_ELIGIBILITY_SCHEDULE, schedule_type,
};

/// The type of a property.
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "the primitive types of OData")]
pub enum EdmType {
    String,
    Boolean,
    Int32,
    Guid,
    DateTimeOffset,
    /// A value with properties of its own.
    Complex(&'static EntityType),
    /// Any number of values.
    Collection(&'static EdmType),
}

impl EdmType {
    /// OData's name, such as `Edm.String`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::String => "Edm.String",
            Self::Boolean => "Edm.Boolean",
            Self::Int32 => "Edm.Int32",
            Self::Guid => "Edm.Guid",
            Self::DateTimeOffset => "Edm.DateTimeOffset",
            Self::Complex(complex) => complex.name,
            Self::Collection(_) => "Collection",
        }
    }
}

/// What a query may do with a property.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Support {
    /// Nothing.
    No,
    /// Only with `ConsistencyLevel: eventual` and `$count=true`.
    Advanced,
    /// Always.
    Yes,
}

/// A property.
#[derive(Debug, Clone, Copy)]
pub struct Property {
    /// Its name.
    pub name: &'static str,
    /// Its type.
    pub kind: EdmType,
    /// Whether `$filter` takes it.
    pub filter: Support,
    /// Whether `$orderby` takes it.
    pub order: Support,
    /// Whether it comes without being selected.
    pub default: bool,
}

impl Property {
    /// A property that comes by default and takes no filter.
    #[must_use]
    pub const fn new(name: &'static str, kind: EdmType) -> Self {
        Self { name, kind, filter: Support::No, order: Support::No, default: true }
    }

    const fn text(name: &'static str) -> Self {
        Self::new(name, EdmType::String)
    }

    const fn truth(name: &'static str) -> Self {
        Self::new(name, EdmType::Boolean)
    }

    const fn time(name: &'static str) -> Self {
        Self::new(name, EdmType::DateTimeOffset)
    }

    const fn texts(name: &'static str) -> Self {
        Self::new(name, EdmType::Collection(&EdmType::String))
    }

    const fn filtered(self) -> Self {
        Self { filter: Support::Yes, ..self }
    }

    const fn filtered_advanced(self) -> Self {
        Self { filter: Support::Advanced, ..self }
    }

    const fn ordered(self) -> Self {
        Self { order: Support::Yes, ..self }
    }

    const fn ordered_advanced(self) -> Self {
        Self { order: Support::Advanced, ..self }
    }

    const fn on_demand(self) -> Self {
        Self { default: false, ..self }
    }
}

/// A relation that `$expand` can follow.
#[derive(Debug, Clone, Copy)]
pub struct Navigation {
    /// Its name.
    pub name: &'static str,
    /// What it leads to.
    pub target: &'static EntityType,
    /// Whether it leads to any number of them.
    pub many: bool,
}

/// An entity or complex type.
#[derive(Debug)]
pub struct EntityType {
    /// Qualified name, such as `microsoft.graph.user`.
    pub name: &'static str,
    /// Structural properties in the order they are rendered.
    pub properties: &'static [Property],
    /// Relations.
    pub navigations: &'static [Navigation],
    /// Types whose properties may be named where this one is expected.
    pub derived: &'static [&'static EntityType],
    /// Whether the directory's rules for advanced queries hold.
    pub directory_object: bool,
    /// Properties that `$search` takes.
    pub search: &'static [&'static str],
}

impl EntityType {
    const fn plain(name: &'static str, properties: &'static [Property]) -> Self {
        Self {
            name,
            properties,
            navigations: &[],
            derived: &[],
            directory_object: false,
            search: &[],
        }
    }

    /// The property of that name, in any case, of this type or one derived from it.
    #[must_use]
    pub fn property(&self, name: &str) -> Option<&'static Property> {
        let own = self.properties.iter().find(|property| property.name.eq_ignore_ascii_case(name));
        own.or_else(|| self.derived.iter().find_map(|derived| derived.property(name)))
    }

    /// The relation of that name, in any case.
    #[must_use]
    pub fn navigation(&self, name: &str) -> Option<&'static Navigation> {
        self.navigations.iter().find(|navigation| navigation.name.eq_ignore_ascii_case(name))
    }

    /// The type's last name with a capital, as the directory's messages spell it: `User`.
    #[must_use]
    pub fn title(&self) -> String {
        let last = self.name.rsplit('.').next().unwrap_or(self.name);
        let mut characters = last.chars();
        characters
            .next()
            .map(|first| first.to_ascii_uppercase().to_string() + characters.as_str())
            .unwrap_or_default()
    }
}
