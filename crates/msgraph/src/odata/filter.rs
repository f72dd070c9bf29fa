//! A `$filter` whose names and types have been checked against a type of [`crate::schema`].
//!
//! Not here: reading the text (`syntax`) and applying it (`evaluate`).

use super::{
    Literal, Rules,
    lexer::invalid,
    syntax::{Syntax, parse},
};
use crate::{
    GraphError,
    schema::{EdmType, EntityType, Support},
};

/// A checked filter.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter {
    pub(super) predicate: Predicate,
}

/// Comparison operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words of OData")]
pub enum Comparison {
    Eq,
    Ne,
    Gt,
    Ge,
    Lt,
    Le,
}

/// Tests of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words of OData")]
pub enum TextTest {
    StartsWith,
    EndsWith,
    Contains,
}

/// Which value a test looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PropertyPath {
    /// 0 for the object itself, else which enclosing lambda's variable, counted from outside.
    pub variable: usize,
    /// Names in the schema's spelling; empty for the variable itself.
    pub segments: Vec<&'static str>,
    /// Whether the number of values is meant (`…/$count`).
    pub count: bool,
}

/// A test that an object passes, fails, or cannot answer because a value is null.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the grammar of OData's filters")]
pub enum Predicate {
    Or(Vec<Predicate>),
    And(Vec<Predicate>),
    Not(Box<Predicate>),
    Compare {
        path: PropertyPath,
        operator: Comparison,
        value: Literal,
    },
    In {
        path: PropertyPath,
        values: Vec<Literal>,
    },
    Text {
        path: PropertyPath,
        test: TextTest,
        value: String,
    },
    /// A Boolean property on its own.
    True(PropertyPath),
    /// `any` and `all`; without a body `any` asks whether there is a value at all.
    Lambda {
        path: PropertyPath,
        all: bool,
        body: Option<Box<Predicate>>,
    },
}

impl Filter {
    /// Reads and checks a filter over objects of type `entity`.
    ///
    /// # Errors
    ///
    /// 400 with OData's words: syntax with its position, unknown properties, types that do not
    /// fit; `Request_UnsupportedQuery` for what the directory does not offer or offers only as an
    /// advanced query.
    pub fn read(text: &str, entity: &'static EntityType, rules: Rules) -> Result<Self, GraphError> {
        let tree = parse(text)?;
        let mut binder = Binder { entity, rules, variables: Vec::new() };
        Ok(Self { predicate: binder.predicate(&tree)? })
    }

    /// What every match must equal: `(property, value)` for each `property eq value` that the
    /// whole filter demands. An index over such a property may narrow the candidates; the filter
    /// still has to be applied.
    #[must_use]
    pub fn equalities(&self) -> Vec<(&'static str, &Literal)> {
        let parts = match &self.predicate {
            Predicate::And(parts) => parts.as_slice(),
            other => std::slice::from_ref(other),
        };
        parts
            .iter()
            .filter_map(|part| match part {
                Predicate::Compare { path, operator: Comparison::Eq, value }
                    if path.variable == 0 && !path.count =>
                {
                    match path.segments.as_slice() {
                        [name] => Some((*name, value)),
                        _ => None,
                    }
                }
                _ => None,
            })
            .collect()
    }
}

struct Binder {
    entity: &'static EntityType,
    rules: Rules,
    /// Names and types of the lambda variables in scope, outermost first.
    variables: Vec<(String, EdmType)>,
}

/// A path with what is known about its last property.
struct Found {
    path: PropertyPath,
    kind: EdmType,
}

impl Binder {
    fn predicate(&mut self, tree: &Syntax) -> Result<Predicate, GraphError> {
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
    fn advanced(&self, operator: &str) -> Result<(), GraphError> {
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

    // Comparisons of text do not regard case, so `tolower(x)` tests the same as `x`.
    fn property(&self, side: &Syntax) -> Result<Found, GraphError> {
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

    fn path(&self, names: &[String]) -> Result<Found, GraphError> {
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

fn is_case_function(name: &str) -> bool {
    name.eq_ignore_ascii_case("tolower") || name.eq_ignore_ascii_case("toupper")
}

impl Comparison {
    const fn mirrored(self) -> Self {
        match self {
            Self::Eq | Self::Ne => self,
            Self::Gt => Self::Lt,
            Self::Ge => Self::Le,
            Self::Lt => Self::Gt,
            Self::Le => Self::Ge,
        }
    }

    const fn orders(self) -> bool {
        !matches!(self, Self::Eq | Self::Ne)
    }

    const fn kind_name(self) -> &'static str {
        match self {
            Self::Eq => "Equal",
            Self::Ne => "NotEqual",
            Self::Gt => "GreaterThan",
            Self::Ge => "GreaterThanOrEqual",
            Self::Lt => "LessThan",
            Self::Le => "LessThanOrEqual",
        }
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
