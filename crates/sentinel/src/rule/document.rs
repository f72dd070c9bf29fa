//! A YAML or JSON document in which every value knows its place, so that findings can point at it.
//!
//! Not here: what the document means. Keys are looked up in any case, and null is absent, since
//! exports write out everything that was never set.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, SeqAccess, Visitor},
};
use serde_saphyr::Spanned;

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    /// Line from 1; 0 when it is not known.
    pub(super) line: u64,
    /// Column from 1; 0 when it is not known.
    pub(super) column: u64,
    /// The value.
    pub(super) value: Content,
}

/// What a node holds.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Content {
    Null,
    Bool(bool),
    /// A number, as its shortest text.
    Number(String),
    Text(String),
    List(Vec<Node>),
    Map(Vec<(Node, Node)>),
}

/// A document that is neither YAML nor JSON, and where it stops being so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unreadable {
    pub(super) line: u64,
    pub(super) column: u64,
    pub(super) message: String,
}

/// Reads a document. JSON is read as YAML, which it is a part of, to know the places; what only
/// JSON allows (tabs as indentation) is read without them.
pub(super) fn parse(text: &str) -> Result<Node, Unreadable> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // A column may be called `Y`, which older YAML takes for true.
    let options = serde_saphyr::options! { strict_booleans: true };
    serde_saphyr::from_str_with_options(text, options).or_else(|error| {
        if let Ok(json) = serde_json::from_str::<serde_json::Value>(text) {
            return Ok(placeless(&json));
        }
        let (line, column) = error.location().map_or((0, 0), |at| (at.line(), at.column()));
        Err(Unreadable { line, column, message: error.without_snippet().to_string() })
    })
}

fn placeless(value: &serde_json::Value) -> Node {
    use serde_json::Value;
    let value = match value {
        Value::Null => Content::Null,
        Value::Bool(it) => Content::Bool(*it),
        Value::Number(it) => Content::Number(it.to_string()),
        Value::String(it) => Content::Text(it.clone()),
        Value::Array(items) => Content::List(items.iter().map(placeless).collect()),
        Value::Object(map) => {
            let key = |text: &String| placeless(&Value::String(text.clone()));
            Content::Map(map.iter().map(|(name, value)| (key(name), placeless(value))).collect())
        }
    };
    Node { line: 0, column: 0, value }
}

impl Node {
    /// The value of a key in any case; `None` when it is missing or null.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        self.pairs()
            .find(|(name, value)| {
                name.text().is_some_and(|name| name.eq_ignore_ascii_case(key)) && !value.is_null()
            })
            .map(|(_, value)| value)
    }

    /// The first of these keys that has a value.
    pub(super) fn any(&self, keys: &[&str]) -> Option<&Self> {
        keys.iter().find_map(|key| self.get(key))
    }

    /// Keys and values; none when it is no map.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&Self, &Self)> {
        let pairs: &[(Self, Self)] = match &self.value {
            Content::Map(pairs) => pairs,
            _ => &[],
        };
        pairs.iter().map(|(key, value)| (key, value))
    }

    /// The items of a list; none when it is no list.
    pub(super) fn items(&self) -> &[Self] {
        match &self.value {
            Content::List(items) => items,
            _ => &[],
        }
    }

    /// A text, or a number or truth value as text.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.value {
            Content::Text(text) | Content::Number(text) => Some(text),
            Content::Bool(true) => Some("true"),
            Content::Bool(false) => Some("false"),
            _ => None,
        }
    }

    /// A truth value, also when it is written as a text.
    pub(super) fn bool(&self) -> Option<bool> {
        match self.text()?.to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" => Some(true),
            "false" | "no" | "off" => Some(false),
            _ => None,
        }
    }

    pub(super) const fn is_null(&self) -> bool {
        matches!(self.value, Content::Null)
    }

    pub(super) const fn is_map(&self) -> bool {
        matches!(self.value, Content::Map(_))
    }

    /// The same value as JSON.
    pub(super) fn json(&self) -> serde_json::Value {
        match &self.value {
            Content::Null => serde_json::Value::Null,
            Content::Bool(it) => (*it).into(),
            Content::Number(text) => {
                serde_json::from_str(text).unwrap_or_else(|_| text.clone().into())
            }
            Content::Text(text) => text.clone().into(),
            Content::List(items) => items.iter().map(Self::json).collect(),
            Content::Map(pairs) => pairs
                .iter()
                .map(|(key, value)| (key.text().unwrap_or_default().to_owned(), value.json()))
                .collect(),
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<Content>::deserialize(deserializer)?;
        let at = spanned.referenced;
        Ok(Self { line: at.line(), column: at.column(), value: spanned.value })
    }
}

impl<'de> Deserialize<'de> for Content {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Any)
    }
}

struct Any;

impl<'de> Visitor<'de> for Any {
    type Value = Content;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Content, E> {
        Ok(Content::Null)
    }

    fn visit_none<E>(self) -> Result<Content, E> {
        Ok(Content::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Content, D::Error> {
        Content::deserialize(deserializer)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Content, E> {
        Ok(Content::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Content, E> {
        Ok(Content::Number(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Content, E> {
        Ok(Content::Number(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Content, E> {
        Ok(Content::Number(value.to_string()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Content, E> {
        Ok(Content::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Content, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Content::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Content, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = access.next_entry()? {
            pairs.push(pair);
        }
        Ok(Content::Map(pairs))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_in_yaml_and_json_and_none_where_only_json_is_understood() {
        let yaml = parse("a:\n  - B: 5m\n    c: null\n").unwrap();
        let item = &yaml.get("A").unwrap().items()[0];
        let value = item.get("b").unwrap();
        assert_eq!((value.text(), value.line, value.column), (Some("5m"), 2, 8));
        assert_eq!(item.get("c"), None);
        let json = parse("{\"a\": {\n  \"n\": 2, \"t\": \"x\\ny\"}}").unwrap();
        let number = json.get("a").unwrap().get("n").unwrap();
        assert_eq!((number.text(), number.line), (Some("2"), 2));
        let tabs = parse("\u{feff}{\n\t\"a\":\n\t\t[true,\n\t\"x\"]\n}").unwrap();
        assert_eq!(tabs.get("a").unwrap().items()[0].bool(), Some(true));
        let words = parse("{a: Y, b: yes, c: 'false'}").unwrap();
        assert_eq!(words.get("a").unwrap().text(), Some("Y"));
        assert_eq!(words.get("b").unwrap().bool(), Some(true));
        assert_eq!(words.get("c").unwrap().bool(), Some(false));
        assert!(parse("a: [").is_err());
    }
}
