//! `$orderby`, and the order of any two objects.
//!
//! Not here: paging through that order (`page`).

use std::cmp::Ordering;

use directory::Ticks;
use serde_json::Value;

use super::Rules;
use crate::{
    GraphError, Resource,
    schema::{EdmType, EntityType, Property, Support},
};

/// One key of an order.
#[derive(Debug, Clone, Copy)]
pub struct OrderKey {
    /// By which property.
    pub property: &'static Property,
    /// Whether the greatest comes first.
    pub descending: bool,
}

pub(super) fn read(
    text: &str,
    entity: &'static EntityType,
    rules: Rules,
) -> Result<Vec<OrderKey>, GraphError> {
    text.split(',').map(|item| key(item.trim(), entity, rules)).collect()
}

fn key(item: &str, entity: &'static EntityType, rules: Rules) -> Result<OrderKey, GraphError> {
    let mut words = item.split_whitespace();
    let name = words.next().unwrap_or_default();
    let descending = match words.next().map(str::to_ascii_lowercase).as_deref() {
        None | Some("asc") => false,
        Some("desc") => true,
        Some(_) => return Err(syntax(item)),
    };
    if words.next().is_some() {
        return Err(syntax(item));
    }
    let property = entity.property(name).ok_or_else(|| {
        GraphError::bad_request(format!(
            "Could not find a property named '{name}' on type '{}'.",
            entity.name
        ))
    })?;
    match property.order {
        Support::Yes => {}
        Support::Advanced if rules.advanced => {}
        _ => {
            return Err(GraphError::unsupported_query(format!(
                "Unsupported sort property '{}' for '{}'.",
                property.name,
                entity.title()
            )));
        }
    }
    Ok(OrderKey { property, descending })
}

fn syntax(item: &str) -> GraphError {
    GraphError::bad_request(format!(
        "Syntax error in '{item}' of $orderby: expected a property and asc or desc."
    ))
}

/// Where an object stands in an order: its keys, then its id, so that no two stand alike.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Place {
    pub(super) values: Vec<Value>,
    pub(super) id: String,
}

impl Place {
    pub(super) fn of(resource: &dyn Resource, order: &[OrderKey]) -> Self {
        let values =
            order.iter().map(|key| resource.property(key.property.name).into_owned()).collect();
        let id = resource.property("id").as_str().unwrap_or_default().to_owned();
        Self { values, id }
    }

    pub(super) fn compare(&self, other: &Self, order: &[OrderKey]) -> Ordering {
        let pairs = self.values.iter().zip(&other.values);
        for (key, (left, right)) in order.iter().zip(pairs) {
            let ordering = values(&key.property.kind, left, right);
            let ordering = if key.descending { ordering.reverse() } else { ordering };
            if ordering.is_ne() {
                return ordering;
            }
        }
        self.id.cmp(&other.id)
    }
}

// Null comes first; text compares without regard to case; times as instants, since their
// fractions differ in length.
fn values(kind: &EdmType, left: &Value, right: &Value) -> Ordering {
    match (kind, left, right) {
        (_, Value::Null, Value::Null) => Ordering::Equal,
        (_, Value::Null, _) => Ordering::Less,
        (_, _, Value::Null) => Ordering::Greater,
        (EdmType::DateTimeOffset, Value::String(left), Value::String(right)) => {
            left.parse::<Ticks>().ok().cmp(&right.parse::<Ticks>().ok())
        }
        (_, Value::String(left), Value::String(right)) => {
            left.to_lowercase().cmp(&right.to_lowercase())
        }
        (_, Value::Bool(left), Value::Bool(right)) => left.cmp(right),
        (_, Value::Number(left), Value::Number(right)) => {
            left.as_f64().partial_cmp(&right.as_f64()).unwrap_or(Ordering::Equal)
        }
        _ => Ordering::Equal,
    }
}
