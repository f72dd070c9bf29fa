//! Looking into JSON that may have any shape, without panics.
//!
//! Not here: JSON whose shape is fixed; that has types.

use serde_json::Value;

/// Reading and writing members of JSON values.
pub trait Json {
    /// What stands at a JSON pointer such as `/properties/comments/0`; null where nothing does.
    fn at(&self, pointer: &str) -> &Value;
    /// The text at a JSON pointer, if it is one.
    fn text_at(&self, pointer: &str) -> Option<&str>;
    /// Sets a member of an object; anything else stays as it is.
    fn set(&mut self, name: &str, value: impl Into<Value>);
}

static NULL: Value = Value::Null;

impl Json for Value {
    fn at(&self, pointer: &str) -> &Value {
        self.pointer(pointer).unwrap_or(&NULL)
    }

    fn text_at(&self, pointer: &str) -> Option<&str> {
        self.at(pointer).as_str()
    }

    fn set(&mut self, name: &str, value: impl Into<Value>) {
        if let Self::Object(members) = self {
            members.insert(name.to_owned(), value.into());
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_not_there_is_null() {
        let mut value = json!({"a": [{"b": "c"}]});
        assert_eq!(value.text_at("/a/0/b"), Some("c"));
        assert_eq!(*value.at("/a/1/b"), Value::Null);
        value.set("d", 1);
        assert_eq!(*value.at("/d"), 1);
        let mut text = json!("t");
        text.set("d", 1);
        assert_eq!(text, "t");
    }
}
