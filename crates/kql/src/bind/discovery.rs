//! Columns that only the data tells: those of `bag_unpack` and `pivot`. The rows that tell them
//! are asked for, and the query is bound again with what was found.
//!
//! Not here: what the plugins do with the columns (`operator::bag_unpack`, `operator::pivot`).

use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::{Column, Row, Schema, Type, Value, bound::Bound};

/// More columns than this are none that a person reads.
const MOST_COLUMNS: usize = 10_000;

/// Columns of a query that depend on its data.
///
/// ```
/// let catalog = kql::MemoryCatalog::new();
/// let text = "print d = dynamic({'a': 1}) | evaluate bag_unpack(d)";
/// let compiled = kql::compile(text, &catalog);
/// let mut columns = compiled.undiscovered.unwrap();
/// columns.see(&[vec![kql::Value::Dynamic(Some(r#"{"a":1}"#.into()))]]);
/// let found = columns.found().unwrap();
/// let compiled = kql::compile_with(text, &catalog, &[found]);
/// assert_eq!(compiled.bound.unwrap().schema().to_string(), "(a: long)");
/// ```
#[derive(Debug, Clone)]
pub struct Undiscovered {
    /// A query with one column; its rows tell what the columns are.
    pub query: Bound,
    kind: Kind,
    /// Names and types so far; no type where only nulls were seen.
    columns: BTreeMap<String, Option<Type>>,
}

/// What makes columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The keys of bags, typed as their values.
    Keys,
    /// Texts.
    Values,
}

impl Undiscovered {
    pub(super) const fn new(query: Bound, kind: Kind) -> Self {
        Self { query, kind, columns: BTreeMap::new() }
    }

    /// Takes note of rows of the query's answer.
    pub fn see(&mut self, rows: &[Row]) {
        for value in rows.iter().filter_map(|row| row.first()) {
            match (self.kind, value) {
                (Kind::Values, Value::String(text)) => {
                    self.columns.insert(text.to_string(), Some(Type::String));
                }
                (Kind::Keys, Value::Dynamic(Some(json))) => {
                    let Ok(Json::Object(bag)) = serde_json::from_str(json) else { continue };
                    for (key, value) in bag {
                        let seen = self.columns.entry(key).or_default();
                        *seen = common(*seen, type_of(&value));
                    }
                }
                _ => {}
            }
            if self.columns.len() > MOST_COLUMNS {
                return;
            }
        }
    }

    /// The columns, in the order of their names; `None` if there are more than 10,000.
    #[must_use]
    pub fn found(self) -> Option<Schema> {
        let columns = self.columns.into_iter();
        let column =
            |(name, ty): (String, Option<Type>)| Column::new(name, ty.unwrap_or(Type::Dynamic));
        (columns.len() <= MOST_COLUMNS).then(|| columns.map(column).collect())
    }
}

/// The type of a value as a column; null has none.
fn type_of(value: &Json) -> Option<Type> {
    Some(match value {
        Json::Null => return None,
        Json::Bool(_) => Type::Bool,
        Json::Number(number) if number.is_i64() => Type::Long,
        Json::Number(_) => Type::Real,
        Json::String(_) => Type::String,
        Json::Array(_) | Json::Object(_) => Type::Dynamic,
    })
}

fn common(one: Option<Type>, other: Option<Type>) -> Option<Type> {
    match (one, other) {
        (None, ty) | (ty, None) => ty,
        (Some(one), Some(other)) if one == other => Some(one),
        (Some(Type::Long | Type::Real), Some(Type::Long | Type::Real)) => Some(Type::Real),
        _ => Some(Type::Dynamic),
    }
}
