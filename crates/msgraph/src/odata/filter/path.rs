//! Paths to properties in a filter: found in the schema, or through a lambda's variable.
//!
//! Not here: what is tested (`bind`).

use super::{PropertyPath, bind::Binder};
use crate::{
    GraphError,
    odata::{lexer::invalid, syntax::Syntax},
    schema::{EdmType, Support},
};

/// A path with what is known about its last property.
pub(super) struct Found {
    pub(super) path: PropertyPath,
    pub(super) kind: EdmType,
}

impl Binder {
    // Comparisons of text do not regard case, so `tolower(x)` tests the same as `x`.
    pub(super) fn property(&self, side: &Syntax) -> Result<Found, GraphError> {
        match side {
            Syntax::Path(path) => self.path(path),
            Syntax::Call { name, arguments } if is_case_function(name) => {
                match arguments.as_slice() {
                    [inner] => self.property(inner),
                    _ => Err(invalid(format!("The function '{name}' takes one argument."))),
                }
            }
            Syntax::Call { name, .. } => Err(GraphError::unsupported_query(format!(
                "the function '{name}' is unsupported here in $filter"
            ))),
            _ => Err(GraphError::unsupported_query(
                "comparing anything but a property with a constant is unsupported in $filter",
            )),
        }
    }

    pub(super) fn path(&self, names: &[String]) -> Result<Found, GraphError> {
        let (first, rest) = names.split_first().ok_or_else(|| invalid("Expression expected."))?;
        let variable = self.variables.iter().rposition(|(name, _)| name == first);
        let (start, names) = match variable {
            Some(index) => (self.variables.get(index).map(|(_, kind)| *kind), rest),
            None => (None, names),
        };
        let mut kind = start.unwrap_or(EdmType::Complex(self.entity));
        let mut support = Support::Yes;
        let mut path = PropertyPath {
            variable: variable.map_or(0, |index| index + 1),
            segments: vec![],
            count: false,
        };
        for name in names {
            if let (EdmType::Collection(_), true) = (kind, name.eq_ignore_ascii_case("$count")) {
                path.count = true;
                kind = EdmType::Int32;
                self.advanced("$count")?;
                continue;
            }
            let EdmType::Complex(structured) = kind else {
                return Err(invalid(format!(
                    "The parent value for a property access of a property '{name}' is not a single value."
                )));
            };
            let property = structured.property(name).ok_or_else(|| {
                invalid(format!(
                    "Could not find a property named '{name}' on type '{}'.",
                    structured.name
                ))
            })?;
            if path.segments.is_empty() && variable.is_none() {
                support = property.filter;
            }
            path.segments.push(property.name);
            kind = property.kind;
        }
        self.supported(&path, support)?;
        Ok(Found { path, kind })
    }

    fn supported(&self, path: &PropertyPath, support: Support) -> Result<(), GraphError> {
        match support {
            Support::Yes => Ok(()),
            Support::Advanced => self.advanced(&path.segments.join("/")),
            Support::No => Err(GraphError::unsupported_query(format!(
                "Unsupported or invalid query filter clause specified for property '{}' of resource '{}'.",
                path.segments.join("/"),
                self.entity.title()
            ))),
        }
    }
}

/// `tolower` and `toupper`.
pub(super) fn is_case_function(name: &str) -> bool {
    name.eq_ignore_ascii_case("tolower") || name.eq_ignore_ascii_case("toupper")
}
