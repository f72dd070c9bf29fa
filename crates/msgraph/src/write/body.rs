//! A JSON object whose properties are read by name and type, and whose leftovers are refused.
//!
//! Not here: which properties there are.

use serde_json::{Map, Value};

use crate::{
    GraphError, GraphRequest,
    schema::{EdmType, EntityType},
};

pub(super) struct Body {
    values: Map<String, Value>,
    /// The type's name as the directory's messages spell it: `User`.
    title: String,
    entity: &'static EntityType,
}

impl Body {
    pub(super) fn read(
        request: &GraphRequest,
        entity: &'static EntityType,
    ) -> Result<Self, GraphError> {
        match request.json()? {
            Value::Object(values) => Ok(Self { values, title: entity.title(), entity }),
            _ => Err(GraphError::bad_request(
                "Unable to read JSON request payload. The payload must be a JSON object.",
            )),
        }
    }

    /// An object inside a list, under the same rules.
    pub(super) fn of(
        value: Value,
        entity: &'static EntityType,
        title: &str,
    ) -> Result<Self, GraphError> {
        match value {
            Value::Object(values) => Ok(Self { values, title: title.to_owned(), entity }),
            _ => Err(GraphError::directory_bad_request(format!(
                "Invalid value specified for '{title}'. Expected an object."
            ))),
        }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.values.contains_key(name)
    }

    pub(super) fn number(&mut self, name: &str) -> Result<Option<i32>, GraphError> {
        match self.take(name) {
            None => Ok(None),
            Some(value) => value
                .as_i64()
                .and_then(|number| i32::try_from(number).ok())
                .map(Some)
                .ok_or_else(|| self.invalid(name, "Edm.Int32")),
        }
    }

    pub(super) fn invalid(&self, name: &str, expected: &str) -> GraphError {
        GraphError::directory_bad_request(format!(
            "Invalid value specified for property '{name}' of resource '{}'. Expected {expected}.",
            self.title
        ))
    }

    pub(super) fn missing(&self, name: &str) -> GraphError {
        GraphError::directory_bad_request(format!(
            "A value is required for property '{name}' of resource '{}'.",
            self.title
        ))
    }

    /// Takes a property; null counts as absent.
    pub(super) fn take(&mut self, name: &str) -> Option<Value> {
        self.values.shift_remove(name).filter(|value| !value.is_null())
    }

    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, GraphError> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(self.invalid(name, "Edm.String")),
        }
    }

    pub(super) fn required_text(&mut self, name: &str) -> Result<String, GraphError> {
        let text = self.text(name)?.filter(|text| !text.trim().is_empty());
        text.ok_or_else(|| self.missing(name))
    }

    pub(super) fn truth(&mut self, name: &str) -> Result<Option<bool>, GraphError> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::Bool(truth)) => Ok(Some(truth)),
            Some(_) => Err(self.invalid(name, "Edm.Boolean")),
        }
    }

    pub(super) fn required_truth(&mut self, name: &str) -> Result<bool, GraphError> {
        self.truth(name)?.ok_or_else(|| self.missing(name))
    }

    pub(super) fn required_id<T: std::str::FromStr>(
        &mut self,
        name: &str,
    ) -> Result<T, GraphError> {
        let text = self.required_text(name)?;
        text.parse().map_err(|_| self.invalid(name, "a GUID"))
    }

    pub(super) fn texts(&mut self, name: &str) -> Result<Option<Vec<String>>, GraphError> {
        let Some(value) = self.take(name) else {
            return Ok(None);
        };
        let texts = value.as_array().and_then(|values| {
            values.iter().map(|value| value.as_str().map(str::to_owned)).collect()
        });
        texts.map(Some).ok_or_else(|| self.invalid(name, "Collection(Edm.String)"))
    }

    /// A nested object under the same rules.
    pub(super) fn nested(&mut self, name: &str) -> Result<Option<Self>, GraphError> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::Object(values)) => {
                Ok(Some(Self { values, title: name.to_owned(), entity: self.entity }))
            }
            Some(_) => Err(self.invalid(name, "an object")),
        }
    }

    /// Takes the properties that may be changed one by one, each of the type that the schema
    /// gives it; null is a value here where `nullable` says so.
    pub(super) fn changes(
        &mut self,
        writable: &[(&'static str, bool)],
    ) -> Result<Vec<super::Change>, GraphError> {
        let mut changes = Vec::new();
        for (property, nullable) in writable {
            let Some(value) = self.values.shift_remove(*property) else {
                continue;
            };
            let kind = self.entity.property(property).map(|found| found.kind);
            let fits = match (kind, &value) {
                (_, Value::Null) => *nullable,
                (Some(EdmType::String), Value::String(text)) => {
                    *nullable || !text.trim().is_empty()
                }
                (Some(EdmType::Boolean), Value::Bool(_)) => true,
                _ => false,
            };
            if !fits {
                let expected = kind.map_or("another type", |kind| kind.name());
                let null = if *nullable { " or null" } else { "" };
                return Err(self.invalid(property, &format!("{expected}{null}")));
            }
            changes.push(super::Change { property, value });
        }
        Ok(changes)
    }

    /// Refuses what is left: annotations mean nothing, null sets nothing, anything else must not
    /// be dropped silently.
    pub(super) fn finish(self) -> Result<(), GraphError> {
        for (name, value) in &self.values {
            if name.starts_with("@odata.") || value.is_null() {
                continue;
            }
            let bare = name.split('@').next().unwrap_or(name);
            let known =
                self.entity.property(bare).is_some() || self.entity.navigation(bare).is_some();
            return Err(if known && self.title == self.entity.title() {
                GraphError::new(
                    400,
                    "Request_UnsupportedProperty",
                    format!(
                        "The property '{name}' of resource '{}' cannot be set by this request: it is read-only or unsupported here.",
                        self.title
                    ),
                )
            } else {
                GraphError::bad_request(format!(
                    "The property '{name}' does not exist on type '{}'. Make sure to only use property names that are defined by the type.",
                    self.type_name()
                ))
            });
        }
        Ok(())
    }

    fn type_name(&self) -> String {
        if self.title == self.entity.title() {
            self.entity.name.to_owned()
        } else {
            format!("microsoft.graph.{}", self.title)
        }
    }
}
