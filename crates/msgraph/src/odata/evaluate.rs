//! Applying a filter to an object, with OData's three answers: yes, no, and unknown for null.
//!
//! Not here: reading filters.

use std::{borrow::Cow, cmp::Ordering};

use directory::Ticks;
use serde_json::Value;

use super::{Comparison, Filter, Literal, Predicate, PropertyPath, TextTest};
use crate::Resource;

impl Filter {
    /// Whether `resource` passes. Text compares without regard to case.
    #[must_use]
    pub fn matches(&self, resource: &dyn Resource) -> bool {
        Scope { resource, variables: Vec::new() }.test(&self.predicate) == Some(true)
    }
}

struct Scope<'a> {
    resource: &'a dyn Resource,
    variables: Vec<Value>,
}

impl Scope<'_> {
    fn test(&mut self, predicate: &Predicate) -> Option<bool> {
        match predicate {
            Predicate::And(parts) => self.combine(parts, false),
            Predicate::Or(parts) => self.combine(parts, true),
            Predicate::Not(inner) => self.test(inner).map(|answer| !answer),
            Predicate::True(path) => self.value(path).as_bool(),
            Predicate::Compare { path, operator, value } => {
                compare(&self.value(path), *operator, value)
            }
            Predicate::In { path, values } => {
                let found = self.value(path);
                Some(values.iter().any(|value| equal(&found, value)))
            }
            Predicate::Text { path, test, value } => {
                let found = self.value(path);
                let (text, value) = (found.as_str()?.to_lowercase(), value.to_lowercase());
                Some(match test {
                    TextTest::StartsWith => text.starts_with(&value),
                    TextTest::EndsWith => text.ends_with(&value),
                    TextTest::Contains => text.contains(&value),
                })
            }
            Predicate::Lambda { path, all, body } => self.lambda(path, *all, body.as_deref()),
        }
    }

    // `decisive` settles the whole: false for `and`, true for `or`. Unknown only counts if
    // nothing settles it.
    fn combine(&mut self, parts: &[Predicate], decisive: bool) -> Option<bool> {
        let mut answer = Some(!decisive);
        for part in parts {
            match self.test(part) {
                Some(found) if found == decisive => return Some(decisive),
                Some(_) => {}
                None => answer = None,
            }
        }
        answer
    }

    fn lambda(&mut self, path: &PropertyPath, all: bool, body: Option<&Predicate>) -> Option<bool> {
        let Value::Array(elements) = self.value(path).into_owned() else {
            return Some(all);
        };
        let Some(body) = body else {
            return Some(!elements.is_empty());
        };
        for element in elements {
            self.variables.push(element);
            let answer = self.test(body) == Some(true);
            self.variables.pop();
            if answer != all {
                return Some(answer);
            }
        }
        Some(all)
    }

    fn value(&self, path: &PropertyPath) -> Cow<'_, Value> {
        let (mut found, rest) = match path.variable.checked_sub(1) {
            Some(index) => (
                self.variables.get(index).map_or(Cow::Owned(Value::Null), Cow::Borrowed),
                path.segments.as_slice(),
            ),
            None => match path.segments.split_first() {
                Some((first, rest)) => (self.resource.property(first), rest),
                None => (Cow::Owned(Value::Null), path.segments.as_slice()),
            },
        };
        for name in rest {
            found = step(found, name);
        }
        if path.count {
            return Cow::Owned(found.as_array().map_or(Value::Null, |all| all.len().into()));
        }
        found
    }
}

fn step<'a>(value: Cow<'a, Value>, name: &str) -> Cow<'a, Value> {
    match value {
        Cow::Borrowed(value) => value.get(name).map_or(Cow::Owned(Value::Null), Cow::Borrowed),
        Cow::Owned(mut value) => {
            Cow::Owned(value.get_mut(name).map_or(Value::Null, |inner| inner.take()))
        }
    }
}

fn equal(found: &Value, wanted: &Literal) -> bool {
    if *wanted == Literal::Null {
        return found.is_null();
    }
    order(found, wanted) == Some(Ordering::Equal)
}

fn compare(found: &Value, operator: Comparison, wanted: &Literal) -> Option<bool> {
    match operator {
        Comparison::Eq => return Some(equal(found, wanted)),
        Comparison::Ne => return Some(!equal(found, wanted)),
        _ => {}
    }
    let Some(ordering) = order(found, wanted) else {
        return Some(false);
    };
    Some(match operator {
        Comparison::Gt => ordering.is_gt(),
        Comparison::Ge => ordering.is_ge(),
        Comparison::Lt => ordering.is_lt(),
        _ => ordering.is_le(),
    })
}

fn order(found: &Value, wanted: &Literal) -> Option<Ordering> {
    match wanted {
        Literal::Null => None,
        Literal::Boolean(wanted) => Some(found.as_bool()?.cmp(wanted)),
        Literal::Integer(wanted) => match found.as_i64() {
            Some(found) => Some(found.cmp(wanted)),
            None => found.as_f64()?.partial_cmp(&(*wanted as f64)),
        },
        Literal::Decimal(wanted) => found.as_f64()?.partial_cmp(wanted),
        Literal::Text(wanted) => Some(found.as_str()?.to_lowercase().cmp(&wanted.to_lowercase())),
        Literal::Guid(wanted) => Some(found.as_str()?.to_lowercase().cmp(&wanted.to_string())),
        Literal::Time(wanted) => Some(found.as_str()?.parse::<Ticks>().ok()?.cmp(wanted)),
    }
}
