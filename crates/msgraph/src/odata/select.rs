//! `$select` and `$expand`: what of an object is shown.
//!
//! Not here: showing it (`render`).

use super::lexer;
use crate::{
    GraphError,
    schema::{EntityType, Navigation, Property},
};

// Graph nests expansions once or twice; more is a mistake.
const MAX_DEPTH: usize = 4;

/// What of an object is shown.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// The properties of `$select`; `None` is the type's default set.
    pub fields: Option<Vec<&'static Property>>,
    /// The relations of `$expand`.
    pub expand: Vec<Expansion>,
}

/// A relation that is shown along with the object.
#[derive(Debug, Clone)]
pub struct Expansion {
    /// Which.
    pub navigation: &'static Navigation,
    /// What of the related objects.
    pub selection: Selection,
    /// At most how many of them.
    pub top: Option<usize>,
}

pub(super) fn read(
    select: Option<&str>,
    expand: Option<&str>,
    entity: &'static EntityType,
) -> Result<Selection, GraphError> {
    read_nested(select, expand, entity, 0)
}

fn read_nested(
    select: Option<&str>,
    expand: Option<&str>,
    entity: &'static EntityType,
    depth: usize,
) -> Result<Selection, GraphError> {
    if depth > MAX_DEPTH {
        return Err(GraphError::bad_request(format!(
            "$expand is nested deeper than {MAX_DEPTH} levels."
        )));
    }
    let fields = match select {
        Some(text) => fields(text, entity)?,
        None => None,
    };
    let expand = match expand {
        Some(text) => split_outside(text, ',')
            .into_iter()
            .map(|item| expansion(item.trim(), entity, depth))
            .collect::<Result<_, _>>()?,
        None => Vec::new(),
    };
    Ok(Selection { fields, expand })
}

fn fields(
    text: &str,
    entity: &'static EntityType,
) -> Result<Option<Vec<&'static Property>>, GraphError> {
    let mut fields: Vec<&'static Property> = Vec::new();
    for name in text.split(',').map(str::trim) {
        if name == "*" {
            return Ok(Some(entity.properties.iter().collect()));
        }
        if name.contains(['/', '(']) {
            return Err(GraphError::bad_request(format!(
                "The item '{name}' of $select is unsupported: only names of properties are."
            )));
        }
        // Selecting a relation without expanding it shows nothing.
        if entity.navigation(name).is_some() {
            continue;
        }
        let property = entity.property(name).ok_or_else(|| unknown(name, entity))?;
        if !fields.iter().any(|known| known.name == property.name) {
            fields.push(property);
        }
    }
    Ok(Some(fields))
}

fn unknown(name: &str, entity: &EntityType) -> GraphError {
    GraphError::bad_request(format!(
        "Parsing OData Select and Expand failed: Could not find a property named '{name}' on type '{}'.",
        entity.name
    ))
}

fn expansion(
    item: &str,
    entity: &'static EntityType,
    depth: usize,
) -> Result<Expansion, GraphError> {
    let (name, nested) = match item.split_once('(') {
        Some((name, rest)) => {
            let inside = rest
                .strip_suffix(')')
                .ok_or_else(|| lexer::syntax_error(item.chars().count(), item))?;
            (name.trim(), inside)
        }
        None => (item, ""),
    };
    let navigation = entity.navigation(name).ok_or_else(|| {
        if entity.property(name).is_some() || name == "*" || name.contains('/') {
            GraphError::bad_request(format!(
                "Parsing OData Select and Expand failed: '{name}' on type '{}' is unsupported in $expand.",
                entity.name
            ))
        } else {
            unknown(name, entity)
        }
    })?;
    let (mut select, mut expand, mut top) = (None, None, None);
    for option in split_outside(nested, ';').into_iter().map(str::trim).filter(|o| !o.is_empty()) {
        let (name, value) = option.split_once('=').unwrap_or((option, ""));
        match name.trim().trim_start_matches('$').to_ascii_lowercase().as_str() {
            "select" => select = Some(value),
            "expand" => expand = Some(value),
            "top" => {
                top = Some(value.trim().parse().map_err(|_| {
                    GraphError::bad_request(format!("Invalid value '{value}' for $top in $expand."))
                })?);
            }
            _ => {
                return Err(GraphError::unsupported_query(format!(
                    "the option '{name}' is unsupported inside $expand={}",
                    navigation.name
                )));
            }
        }
    }
    let selection = read_nested(select, expand, navigation.target, depth + 1)?;
    Ok(Expansion { navigation, selection, top })
}

/// Splits where `separator` stands outside parentheses and quotes.
fn split_outside(text: &str, separator: char) -> Vec<&str> {
    let (mut parts, mut start, mut depth, mut quoted) = (Vec::new(), 0, 0_usize, false);
    for (at, c) in text.char_indices() {
        match c {
            '\'' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth = depth.saturating_sub(1),
            _ if c == separator && depth == 0 && !quoted => {
                parts.extend(text.get(start..at));
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.extend(text.get(start..));
    parts
}
