//! A KQL value, exact: every type with its own null, ticks instead of microseconds, JSON as text.
//!
//! Not here: what functions do to values (the `query` crate evaluates them over Arrow arrays).

mod calendar;
mod datetime;
mod decimal;
mod json;
mod timespan;

use std::sync::Arc;

pub use calendar::{civil_of_days, days_of_civil};
pub use datetime::{Datetime, MAX_TICKS, TICKS_PER_DAY, TICKS_PER_SECOND, UNIX_EPOCH_TICKS};
pub use decimal::Decimal;
pub use timespan::Timespan;
use uuid::Uuid;

use crate::Type;

/// A value of one of the ten scalar types; `None` is that type's null. `string` has no null.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `bool`.
    Bool(Option<bool>),
    /// `int`.
    Int(Option<i32>),
    /// `long`.
    Long(Option<i64>),
    /// `real`.
    Real(Option<f64>),
    /// `decimal`.
    Decimal(Option<Decimal>),
    /// `datetime`: ticks of 100 ns since 0001-01-01T00:00:00Z.
    Datetime(Option<i64>),
    /// `timespan`: ticks of 100 ns.
    Timespan(Option<i64>),
    /// `string`.
    String(Arc<str>),
    /// `guid`.
    Guid(Option<Uuid>),
    /// `dynamic`: canonical JSON text (compact, key order kept). JSON `null` is `None`.
    Dynamic(Option<Arc<str>>),
}

impl Value {
    /// The value's type, nulls included.
    #[must_use]
    pub const fn ty(&self) -> Type {
        match self {
            Self::Bool(_) => Type::Bool,
            Self::Int(_) => Type::Int,
            Self::Long(_) => Type::Long,
            Self::Real(_) => Type::Real,
            Self::Decimal(_) => Type::Decimal,
            Self::Datetime(_) => Type::Datetime,
            Self::Timespan(_) => Type::Timespan,
            Self::String(_) => Type::String,
            Self::Guid(_) => Type::Guid,
            Self::Dynamic(_) => Type::Dynamic,
        }
    }

    /// The null of a type; for `string` the empty text.
    #[must_use]
    pub fn null(ty: Type) -> Self {
        match ty {
            Type::Bool => Self::Bool(None),
            Type::Int => Self::Int(None),
            Type::Long => Self::Long(None),
            Type::Real => Self::Real(None),
            Type::Decimal => Self::Decimal(None),
            Type::Datetime => Self::Datetime(None),
            Type::Timespan => Self::Timespan(None),
            Type::String => Self::string(""),
            Type::Guid => Self::Guid(None),
            Type::Dynamic => Self::Dynamic(None),
        }
    }

    /// A text.
    #[must_use]
    pub fn string(text: impl Into<Arc<str>>) -> Self {
        Self::String(text.into())
    }

    /// A dynamic value from JSON; JSON `null` becomes the null of `dynamic`.
    #[must_use]
    pub fn dynamic(json: &serde_json::Value) -> Self {
        if json.is_null() {
            Self::Dynamic(None)
        } else {
            Self::Dynamic(Some(json.to_string().into()))
        }
    }

    /// Whether this is its type's null. A `string` never is.
    #[must_use]
    pub const fn is_null(&self) -> bool {
        match self {
            Self::Bool(v) => v.is_none(),
            Self::Int(v) => v.is_none(),
            Self::Long(v) | Self::Datetime(v) | Self::Timespan(v) => v.is_none(),
            Self::Real(v) => v.is_none(),
            Self::Decimal(v) => v.is_none(),
            Self::String(_) => false,
            Self::Guid(v) => v.is_none(),
            Self::Dynamic(v) => v.is_none(),
        }
    }

    /// The text of a `string`, else `None`.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The number of an `int` or `long`, else `None`.
    #[must_use]
    pub const fn as_i64(&self) -> Option<i64> {
        match self {
            Self::Int(Some(v)) => Some(*v as i64),
            Self::Long(v) => *v,
            _ => None,
        }
    }
}
