//! Checking a filter's syntax against a type: names, types, and which operators the directory
//! offers.
//!
//! Not here: paths to properties (`path`).

use super::{Comparison, Predicate, TextTest, path::is_case_function};
use crate::{
    GraphError,
    odata::{Literal, Rules, lexer::invalid, syntax::Syntax},
    schema::{EdmType, EntityType},
};

/// Knows what may be named where.
pub(super) struct Binder {
    pub(super) entity: &'static EntityType,
    rules: Rules,
    /// Names and types of the lambda variables in scope, outermost first.
    pub(super) variables: Vec<(String, EdmType)>,
}

impl Binder {
    pub(super) const fn new(entity: &'static EntityType, rules: Rules) -> Self {
        Self { entity, rules, variables: Vec::new() }
    }

    pub(super) fn predicate(&mut self, tree: &Syntax) -> Result<Predicate, GraphError> {
        match tree {
            Syntax::Or(parts) => Ok(Predicate::Or(self.all(parts)?)),
            Syntax::And(parts) => Ok(Predicate::And(self.all(parts)?)),
            Syntax::Not(inner) => {
                self.advanced("Not")?;
                Ok(Predicate::Not(Box::new(self.predicate(inner)?)))
            }
            Syntax::Compare { operator, left, right } => self.compare(operator, left, right),
            Syntax::In { left, values } => self.one_of(left, values),
            Syntax::Call { name, arguments } => self.text_test(name, arguments),
            Syntax::Lambda { path, all, variable, body } => {
                self.lambda(path, *all, variable.as_deref(), body.as_deref())
            }
            Syntax::Path(_) => {
                let found = self.property(tree)?;
                match found.kind {
                    EdmType::Boolean => Ok(Predicate::True(found.path)),
                    _ => Err(invalid(
                        "The $filter expression must evaluate to a single boolean value.",
                    )),
                }
            }
            Syntax::Literal(_) => {
                Err(invalid("The $filter expression must evaluate to a single boolean value."))
            }
        }
    }

    fn all(&mut self, parts: &[Syntax]) -> Result<Vec<Predicate>, GraphError> {
        parts.iter().map(|part| self.predicate(part)).collect()
    }

    // The directory answers some operators only in its eventually consistent index.
    pub(super) fn advanced(&self, operator: &str) -> Result<(), GraphError> {
        if !self.entity.directory_object || self.rules.advanced {
            return Ok(());
        }
        Err(GraphError::unsupported_query(format!(
            "Operator '{operator}' is not supported because the required parameters might be missing. Try adding $count=true query parameter and ConsistencyLevel:eventual header. Refer to https://aka.ms/graph-docs/advanced-queries for more information"
        )))
    }

    fn compare(
        &mut self,
        operator: &str,
        left: &Syntax,
        right: &Syntax,
    ) -> Result<Predicate, GraphError> {
        let mut comparison = match operator {
            "eq" => Comparison::Eq,
            "ne" => Comparison::Ne,
            "gt" => Comparison::Gt,
            "ge" => Comparison::Ge,
            "lt" => Comparison::Lt,
            _ => Comparison::Le,
        };
        let (side, value) = match (left, right) {
            (side, Syntax::Literal(value)) => (side, value),
            (Syntax::Literal(value), side) => {
                comparison = comparison.mirrored();
                (side, value)
            }
            _ => {
                return Err(GraphError::unsupported_query(
                    "comparing anything but a property with a constant is unsupported in $filter",
                ));
            }
        };
        // `startswith(…) eq true` is a long way to say `startswith(…)`.
        if let (Syntax::Call { name, arguments }, Literal::Boolean(value)) = (side, value)
            && !is_case_function(name)
        {
            let test = self.text_test(name, arguments)?;
            let positive = match comparison {
                Comparison::Eq => *value,
                Comparison::Ne => !*value,
                _ => return Err(invalid("A test of text can only be compared by eq and ne.")),
            };
            return Ok(if positive { test } else { Predicate::Not(Box::new(test)) });
        }
        let found = self.property(side)?;
        if comparison == Comparison::Ne {
            self.advanced("NotEqualsMatch")?;
        }
        check_types(&found.kind, value, comparison.kind_name())?;
        if comparison.orders() {
            match found.kind {
                EdmType::DateTimeOffset | EdmType::Int32 => {}
                _ if self.entity.directory_object && !found.path.count => {
                    self.advanced(comparison.kind_name())?;
                }
                _ => {}
            }
        }
        Ok(Predicate::Compare { path: found.path, operator: comparison, value: value.clone() })
    }

    fn one_of(&mut self, left: &Syntax, values: &[Literal]) -> Result<Predicate, GraphError> {
        let found = self.property(left)?;
        for value in values {
            check_types(&found.kind, value, "Equal")?;
        }
        Ok(Predicate::In { path: found.path, values: values.to_vec() })
    }

    fn text_test(&mut self, name: &str, arguments: &[Syntax]) -> Result<Predicate, GraphError> {
        let lower = name.to_ascii_lowercase();
        let test = match lower.as_str() {
            "startswith" => TextTest::StartsWith,
            "endswith" => TextTest::EndsWith,
            "contains" => TextTest::Contains,
            "substringof" | "length" | "indexof" | "substring" | "tolower" | "toupper" | "trim"
            | "concat" | "year" | "month" | "day" | "hour" | "minute" | "second" | "date"
            | "time" | "now" | "cast" | "isof" | "round" | "floor" | "ceiling"
            | "matchespattern" => {
                return Err(GraphError::unsupported_query(format!(
                    "the function '{name}' is unsupported here in $filter"
                )));
            }
            _ => {
                return Err(invalid(format!(
                    "An unknown function with name '{name}' was found. This may also be a function import or a key lookup on a navigation property, which is not allowed."
                )));
            }
        };
        let [subject, Syntax::Literal(Literal::Text(value))] = arguments else {
            return Err(invalid(format!(
                "No function signature for the function with name '{name}' matches the specified arguments. The function signatures considered are: {name}(Edm.String Nullable=true, Edm.String Nullable=true)."
            )));
        };
        let found = self.property(subject)?;
        if !matches!(found.kind, EdmType::String) {
            check_types(&found.kind, &Literal::Text(String::new()), "Equal")?;
        }
        if self.entity.directory_object && test == TextTest::Contains {
            return Err(GraphError::unsupported_query(format!(
                "'contains' is unsupported for the properties of directory objects; use startswith or $search (property '{}')",
                found.path.segments.join("/")
            )));
        }
        if test == TextTest::EndsWith {
            self.advanced("endsWith")?;
        }
        Ok(Predicate::Text { path: found.path, test, value: value.clone() })
    }

    fn lambda(
        &mut self,
        path: &[String],
        all: bool,
        variable: Option<&str>,
        body: Option<&Syntax>,
    ) -> Result<Predicate, GraphError> {
        if path.len() == 1 {
            let navigation = path.first().and_then(|name| self.entity.navigation(name));
            if let Some(navigation) = navigation {
                return Err(GraphError::unsupported_query(format!(
                    "Unsupported Query. The navigation property '{}' cannot be used in $filter.",
                    navigation.name
                )));
            }
        }
        let found = self.path(path)?;
        let EdmType::Collection(element) = found.kind else {
            return Err(invalid("Any/All may only be used following a collection."));
        };
        let (Some(variable), Some(body)) = (variable, body) else {
            if all {
                return Err(invalid("Expression expected inside 'all'."));
            }
            return Ok(Predicate::Lambda { path: found.path, all, body: None });
        };
        self.variables.push((variable.to_owned(), *element));
        let body = self.predicate(body);
        self.variables.pop();
        Ok(Predicate::Lambda { path: found.path, all, body: Some(Box::new(body?)) })
    }
}

fn check_types(kind: &EdmType, value: &Literal, operator: &str) -> Result<(), GraphError> {
    let fits = match (kind, value) {
        (EdmType::Collection(_), _) => false,
        (_, Literal::Null)
        | (EdmType::String, Literal::Text(_))
        | (EdmType::Boolean, Literal::Boolean(_))
        | (EdmType::Int32, Literal::Integer(_) | Literal::Decimal(_))
        | (EdmType::Guid, Literal::Guid(_))
        | (EdmType::DateTimeOffset, Literal::Time(_)) => true,
        _ => false,
    };
    if fits {
        return Ok(());
    }
    Err(invalid(format!(
        "A binary operator with incompatible types was detected. Found operand types '{}' and '{}' for operator kind '{operator}'.",
        kind.name(),
        value.type_name()
    )))
}
