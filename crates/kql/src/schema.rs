//! The shape of an answer: scalar types, columns, schemas and rows.
//!
//! Not here: values (`value`) and what a query may refer to (`catalog`).

use std::{fmt, ops::Deref, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::Value;

/// One of the ten scalar types of KQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Type {
    /// `true`, `false` or null.
    Bool,
    /// 32-bit signed integer.
    Int,
    /// 64-bit signed integer; arithmetic wraps.
    Long,
    /// IEEE 754 binary64; also written `double`.
    #[serde(alias = "double")]
    Real,
    /// Decimal number of up to 34 significant digits.
    Decimal,
    /// Instant: ticks of 100 ns since 0001-01-01T00:00:00Z, years 1 to 9999; also written `date`.
    #[serde(alias = "date")]
    Datetime,
    /// Length of time in ticks of 100 ns; also written `time`.
    #[serde(alias = "time")]
    Timespan,
    /// UTF-8 text. Never null: an absent text is empty.
    String,
    /// 128-bit identifier; also written `uuid` and `uniqueid`.
    #[serde(alias = "uuid", alias = "uniqueid")]
    Guid,
    /// A JSON value; also written `object`.
    #[serde(alias = "object")]
    Dynamic,
}

impl Type {
    /// All ten, in the order of the documentation.
    pub const ALL: [Self; 10] = [
        Self::Bool,
        Self::Int,
        Self::Long,
        Self::Real,
        Self::Decimal,
        Self::Datetime,
        Self::Timespan,
        Self::String,
        Self::Guid,
        Self::Dynamic,
    ];

    /// The type called `name`, synonyms included (`double`, `date`, `time`, `boolean`, `uuid` …).
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "bool" | "boolean" => Self::Bool,
            "int" | "int32" => Self::Int,
            "long" | "int64" => Self::Long,
            "real" | "double" => Self::Real,
            "decimal" => Self::Decimal,
            "datetime" | "date" => Self::Datetime,
            "timespan" | "time" => Self::Timespan,
            "string" => Self::String,
            "guid" | "uuid" | "uniqueid" => Self::Guid,
            "dynamic" | "object" => Self::Dynamic,
            _ => return None,
        })
    }

    /// The name that `getschema` and results print.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bool => "bool",
            Self::Int => "int",
            Self::Long => "long",
            Self::Real => "real",
            Self::Decimal => "decimal",
            Self::Datetime => "datetime",
            Self::Timespan => "timespan",
            Self::String => "string",
            Self::Guid => "guid",
            Self::Dynamic => "dynamic",
        }
    }

    /// What `getschema` prints in its column `DataType`.
    #[must_use]
    pub const fn dotnet_name(self) -> &'static str {
        match self {
            Self::Bool => "System.SByte",
            Self::Int => "System.Int32",
            Self::Long => "System.Int64",
            Self::Real => "System.Double",
            Self::Decimal => "System.Data.SqlTypes.SqlDecimal",
            Self::Datetime => "System.DateTime",
            Self::Timespan => "System.TimeSpan",
            Self::String => "System.String",
            Self::Guid => "System.Guid",
            Self::Dynamic => "System.Object",
        }
    }

    /// `int`, `long`, `real` or `decimal`.
    #[must_use]
    pub const fn is_numeric(self) -> bool {
        matches!(self, Self::Int | Self::Long | Self::Real | Self::Decimal)
    }

    /// `int` or `long`.
    #[must_use]
    pub const fn is_integer(self) -> bool {
        matches!(self, Self::Int | Self::Long)
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A named, typed column. Names are compared exactly: `Id` and `ID` are two columns.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Column {
    /// Its name.
    pub name: Arc<str>,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: Type,
}

impl Column {
    /// A column.
    #[must_use]
    pub fn new(name: impl Into<Arc<str>>, ty: Type) -> Self {
        Self { name: name.into(), ty }
    }
}

/// Columns in order, no two with the same name. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Schema(Arc<[Column]>);

impl Schema {
    /// A schema of these columns.
    #[must_use]
    pub fn new(columns: impl IntoIterator<Item = Column>) -> Self {
        Self(columns.into_iter().collect())
    }

    /// A schema from `(name, type)` pairs.
    #[must_use]
    pub fn of<'a>(columns: impl IntoIterator<Item = (&'a str, Type)>) -> Self {
        Self::new(columns.into_iter().map(|(name, ty)| Column::new(name, ty)))
    }

    /// A schema without columns.
    #[must_use]
    pub fn empty() -> Self {
        Self(Arc::from([]))
    }

    /// The columns.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.0
    }

    /// Position of the column called exactly `name`.
    #[must_use]
    pub fn index_of(&self, name: &str) -> Option<usize> {
        self.0.iter().position(|column| &*column.name == name)
    }
}

impl Deref for Schema {
    type Target = [Column];

    fn deref(&self) -> &[Column] {
        &self.0
    }
}

impl FromIterator<Column> for Schema {
    fn from_iter<I: IntoIterator<Item = Column>>(columns: I) -> Self {
        Self::new(columns)
    }
}

impl fmt::Display for Schema {
    /// `(a: long, b: string)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(")?;
        for (i, column) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str(", ")?;
            }
            write!(f, "{}: {}", column.name, column.ty)?;
        }
        f.write_str(")")
    }
}

/// One row of an answer: a value for each column of its schema, in order.
pub type Row = Vec<Value>;
