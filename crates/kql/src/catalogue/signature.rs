//! How a function may be called: the notation of the catalogue, parsed.
//!
//! Not here: choosing the signature that a call means (`bind`).

use crate::Type;

/// One way to call a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Its parameters, in order.
    pub parameters: Vec<Parameter>,
    /// Whether the last parameter may be given any number of times, at least once.
    pub variadic: bool,
    /// The type of the result.
    pub yields: Yields,
}

/// A parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// What it takes.
    pub accepts: Accepts,
    /// Whether it may be left out; then so may all after it.
    pub optional: bool,
    /// Whether it must be known while binding.
    pub constant: bool,
}

/// What a parameter takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepts {
    /// Any scalar, unconverted.
    Any,
    /// A type, or what converts to it implicitly.
    Type(Type),
    /// The type that all parameters of this kind have in common.
    Common,
    /// As `Common`, and values of the type must have an order: anything but `dynamic`.
    Ordered,
    /// `typeof(type)`.
    TypeOf,
}

/// What a function yields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Yields {
    /// This type.
    Type(Type),
    /// The common type of the parameters that have one.
    Common,
}

impl Signature {
    /// Reads the notation of the catalogue: `(text: string, start: long, length?: long) -> string`.
    ///
    /// Besides the ten types: `any`, `T` (the common type of all `T`s), `O` (the same, ordered)
    /// and `typeof`. `?` after a name makes it optional, `const` before a type demands a constant,
    /// `...` after the last type lets it repeat.
    #[must_use]
    pub fn parse(text: &'static str) -> Option<Self> {
        let (parameters, result) = text.strip_prefix('(')?.split_once(") -> ")?;
        let (parameters, variadic) = match parameters.strip_suffix("...") {
            Some(parameters) => (parameters, true),
            None => (parameters, false),
        };
        let parameters: Vec<Parameter> = if parameters.is_empty() {
            Vec::new()
        } else {
            parameters.split(", ").map(parameter).collect::<Option<_>>()?
        };
        let yields = match result {
            "T" | "O" => Yields::Common,
            name => Yields::Type(Type::parse(name)?),
        };
        Some(Self { parameters, variadic, yields })
    }

    /// Fewest arguments.
    #[must_use]
    pub fn least(&self) -> usize {
        self.parameters.iter().filter(|parameter| !parameter.optional).count()
    }

    /// Most arguments, if there is such a number.
    #[must_use]
    pub const fn most(&self) -> Option<usize> {
        if self.variadic { None } else { Some(self.parameters.len()) }
    }

    /// The parameter that takes the argument at `index`.
    #[must_use]
    pub fn parameter(&self, index: usize) -> Option<&Parameter> {
        self.parameters
            .get(index)
            .or_else(|| if self.variadic { self.parameters.last() } else { None })
    }
}

fn parameter(text: &'static str) -> Option<Parameter> {
    let (name, accepts) = text.split_once(": ")?;
    let (name, optional) = match name.strip_suffix('?') {
        Some(name) => (name, true),
        None => (name, false),
    };
    let (accepts, constant) = match accepts.strip_prefix("const ") {
        Some(accepts) => (accepts, true),
        None => (accepts, false),
    };
    let accepts = match accepts {
        "any" => Accepts::Any,
        "T" => Accepts::Common,
        "O" => Accepts::Ordered,
        "typeof" => Accepts::TypeOf,
        name => Accepts::Type(Type::parse(name)?),
    };
    Some(Parameter { name, accepts, optional, constant })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_notation() {
        let signature =
            Signature::parse("(source: string, delimiter: const string, index?: long) -> dynamic")
                .unwrap();
        assert_eq!((signature.least(), signature.most()), (2, Some(3)));
        assert!(signature.parameter(1).unwrap().constant);
        let signature = Signature::parse("(value: any...) -> string").unwrap();
        assert_eq!((signature.least(), signature.most()), (1, None));
        assert_eq!(signature.parameter(9).unwrap().accepts, Accepts::Any);
        assert_eq!(Signature::parse("() -> datetime").unwrap().parameters, []);
        assert_eq!(Signature::parse("(a: text) -> string"), None);
    }
}
