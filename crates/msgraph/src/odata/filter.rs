//! A `$filter` whose names and types have been checked against a type of [`crate::schema`].
//!
//! Not here: reading the text (`syntax`), checking it (`filter/bind`) and applying it
//! (`evaluate`).

mod bind;
mod path;

use super::{Literal, Rules, syntax::parse};
use crate::{GraphError, schema::EntityType};

/// A checked filter.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter {
    pub(super) predicate: Predicate,
}

/// Comparison operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words of OData")]
pub enum Comparison {
    Eq,
    Ne,
    Gt,
    Ge,
    Lt,
    Le,
}

/// Tests of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words of OData")]
pub enum TextTest {
    StartsWith,
    EndsWith,
    Contains,
}

/// Which value a test looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PropertyPath {
    /// 0 for the object itself, else which enclosing lambda's variable, counted from outside.
    pub variable: usize,
    /// Names in the schema's spelling; empty for the variable itself.
    pub segments: Vec<&'static str>,
    /// Whether the number of values is meant (`…/$count`).
    pub count: bool,
}

/// A test that an object passes, fails, or cannot answer because a value is null.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the grammar of OData's filters")]
pub enum Predicate {
    Or(Vec<Predicate>),
    And(Vec<Predicate>),
    Not(Box<Predicate>),
    Compare {
        path: PropertyPath,
        operator: Comparison,
        value: Literal,
    },
    In {
        path: PropertyPath,
        values: Vec<Literal>,
    },
    Text {
        path: PropertyPath,
        test: TextTest,
        value: String,
    },
    /// A Boolean property on its own.
    True(PropertyPath),
    /// `any` and `all`; without a body `any` asks whether there is a value at all.
    Lambda {
        path: PropertyPath,
        all: bool,
        body: Option<Box<Predicate>>,
    },
}

impl Filter {
    /// Reads and checks a filter over objects of type `entity`.
    ///
    /// # Errors
    ///
    /// 400 with OData's words: syntax with its position, unknown properties, types that do not
    /// fit; `Request_UnsupportedQuery` for what the directory does not offer or offers only as an
    /// advanced query.
    pub fn read(text: &str, entity: &'static EntityType, rules: Rules) -> Result<Self, GraphError> {
        let tree = parse(text)?;
        Ok(Self { predicate: bind::Binder::new(entity, rules).predicate(&tree)? })
    }

    /// What every match must equal: `(property, value)` for each `property eq value` that the
    /// whole filter demands. An index over such a property may narrow the candidates; the filter
    /// still has to be applied.
    #[must_use]
    pub fn equalities(&self) -> Vec<(&'static str, &Literal)> {
        let parts = match &self.predicate {
            Predicate::And(parts) => parts.as_slice(),
            other => std::slice::from_ref(other),
        };
        parts
            .iter()
            .filter_map(|part| match part {
                Predicate::Compare { path, operator: Comparison::Eq, value }
                    if path.variable == 0 && !path.count =>
                {
                    match path.segments.as_slice() {
                        [name] => Some((*name, value)),
                        _ => None,
                    }
                }
                _ => None,
            })
            .collect()
    }
}

impl Comparison {
    const fn mirrored(self) -> Self {
        match self {
            Self::Eq | Self::Ne => self,
            Self::Gt => Self::Lt,
            Self::Ge => Self::Le,
            Self::Lt => Self::Gt,
            Self::Le => Self::Ge,
        }
    }

    const fn orders(self) -> bool {
        !matches!(self, Self::Eq | Self::Ne)
    }

    const fn kind_name(self) -> &'static str {
        match self {
            Self::Eq => "Equal",
            Self::Ne => "NotEqual",
            Self::Gt => "GreaterThan",
            Self::Ge => "GreaterThanOrEqual",
            Self::Lt => "LessThan",
            Self::Le => "LessThanOrEqual",
        }
    }
}
