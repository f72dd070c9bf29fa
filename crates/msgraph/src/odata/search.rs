//! `$search="displayName:wa" AND "mail:x"`: words in names, beginnings elsewhere.
//!
//! Not here: searching anything but the properties that a type lists for it.

use super::Rules;
use crate::{GraphError, Resource, schema::EntityType};

/// A checked search: any of the inner lists, all of whose clauses must match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    any: Vec<Vec<Clause>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Clause {
    property: &'static str,
    text: String,
}

// Names are searched by their words, everything else from its beginning.
const BY_WORD: [&str; 2] = ["displayName", "description"];

impl Search {
    /// Reads a search over objects of type `entity`.
    ///
    /// # Errors
    ///
    /// `Request_UnsupportedQuery` without `ConsistencyLevel: eventual` or for properties that
    /// cannot be searched; 400 for syntax.
    pub fn read(text: &str, entity: &'static EntityType, rules: Rules) -> Result<Self, GraphError> {
        if !rules.eventual {
            return Err(GraphError::unsupported_query(
                "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
            ));
        }
        let mut any = vec![Vec::new()];
        let mut rest = text.trim();
        loop {
            let (inside, after) = rest
                .strip_prefix('"')
                .and_then(|rest| rest.split_once('"'))
                .ok_or_else(|| syntax(text))?;
            let clause = clause(inside, text, entity)?;
            if let Some(all) = any.last_mut() {
                all.push(clause);
            }
            rest = after.trim_start();
            if rest.is_empty() {
                return Ok(Self { any });
            }
            if let Some(after) = rest.strip_prefix("AND ") {
                rest = after.trim_start();
            } else if let Some(after) = rest.strip_prefix("OR ") {
                any.push(Vec::new());
                rest = after.trim_start();
            } else {
                return Err(syntax(text));
            }
        }
    }

    /// Whether `resource` is found.
    #[must_use]
    pub fn matches(&self, resource: &dyn Resource) -> bool {
        self.any.iter().any(|all| all.iter().all(|clause| clause.matches(resource)))
    }
}

fn syntax(text: &str) -> GraphError {
    GraphError::bad_request(format!(
        "Syntax error in $search '{text}': expected clauses such as \"displayName:value\", joined by AND or OR."
    ))
}

fn clause(inside: &str, whole: &str, entity: &'static EntityType) -> Result<Clause, GraphError> {
    let (name, text) = inside.split_once(':').ok_or_else(|| syntax(whole))?;
    let property = entity.search.iter().find(|known| known.eq_ignore_ascii_case(name.trim()));
    let property = property.ok_or_else(|| {
        GraphError::unsupported_query(format!(
            "the property '{name}' of '{}' is unsupported in $search",
            entity.name
        ))
    })?;
    if text.trim().is_empty() {
        return Err(syntax(whole));
    }
    Ok(Clause { property, text: text.trim().to_owned() })
}

impl Clause {
    fn matches(&self, resource: &dyn Resource) -> bool {
        let value = resource.property(self.property);
        let Some(value) = value.as_str() else {
            return false;
        };
        if !BY_WORD.contains(&self.property) {
            return value.to_lowercase().starts_with(&self.text.to_lowercase());
        }
        let found = words(value);
        words(&self.text)
            .iter()
            .all(|wanted| found.iter().any(|word| word.starts_with(wanted.as_str())))
    }
}

/// Words end at anything but letters and digits, and where small letters meet capitals or
/// letters meet digits.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut previous: Option<char> = None;
    for c in text.chars() {
        if !c.is_alphanumeric() {
            previous = None;
            continue;
        }
        let starts = previous.is_none_or(|before| {
            (before.is_lowercase() && c.is_uppercase()) || before.is_numeric() != c.is_numeric()
        });
        if starts {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(c.to_lowercase());
        }
        previous = Some(c);
    }
    words
}
