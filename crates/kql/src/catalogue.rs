//! The catalogue: what exists, how it is written, what it yields. One value per function, operator,
//! plugin and statement, from which binder, completion, documentation and the support matrix are
//! made.
//!
//! Not here: evaluation (the `query` crate). What the catalogue has and an engine does not
//! evaluate binds, and the engine refuses it.

mod aggregates;
mod construct;
mod functions;
mod operators;
mod plugins;
mod signature;
mod statements;

use std::{collections::HashMap, fmt, sync::LazyLock};

pub use construct::Construct;
pub use signature::{Accepts, Parameter, Signature, Yields};

/// A scalar function or operator.
pub struct Function {
    /// Its canonical name: `tostring`, `==`, `!contains`.
    pub name: &'static str,
    /// Other names for it, older ones mostly.
    pub aliases: &'static [&'static str],
    /// How it may be called, as the documentation writes it; see [`Signature::parse`].
    pub signatures: &'static [&'static str],
    /// What nulls do.
    pub nulls: Nulls,
    /// What it does, in a line.
    pub doc: &'static str,
    /// An expression and its value as JSON.
    pub example: (&'static str, &'static str),
    /// What an unnamed column that is a call of it is called.
    pub naming: Naming,
    /// Whether the answer depends on the order of rows; such a function needs a serialized input.
    pub window: bool,
}

/// An aggregate function.
pub struct AggregateFunction {
    /// Its canonical name.
    pub name: &'static str,
    /// Other names for it, older ones mostly.
    pub aliases: &'static [&'static str],
    /// How it may be called, as the documentation writes it; see [`Signature::parse`].
    pub signatures: &'static [&'static str],
    /// What it does to nulls, and what it yields for no rows.
    pub nulls: &'static str,
    /// What it does, in a line.
    pub doc: &'static str,
    /// An aggregate over `datatable(x: long, s: string)[1, 'a', 2, 'b', 2, '']` and its value as
    /// JSON.
    pub example: (&'static str, &'static str),
    /// What its unnamed result is called: this, `_` and the name of its first argument. Empty for
    /// the name of the argument itself.
    pub prefix: &'static str,
}

/// What a function does with null arguments. A `string` is never null.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nulls {
    /// A null argument makes the result null (empty, if it is a `string`).
    Propagate,
    /// The result is never null.
    Total,
    /// Something else.
    Own(&'static str),
}

/// What an unnamed column that is a call of the function is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Naming {
    /// `Column1`, `Column2` …
    Numbered,
    /// The name of its first argument.
    PassThrough,
    /// This and the name of its first argument: `strlen_s`.
    Prefix(&'static str),
    /// The name of its first argument and this: `d_sorted`.
    Suffix(&'static str),
}

impl Function {
    /// What most functions have in common; a starting point for entries.
    const NEW: Self = Self {
        name: "",
        aliases: &[],
        signatures: &[],
        nulls: Nulls::Propagate,
        doc: "",
        example: ("", ""),
        naming: Naming::Numbered,
        window: false,
    };

    /// The parsed signatures.
    #[must_use]
    pub fn parsed_signatures(&self) -> &'static [Signature] {
        FUNCTIONS.get(self.name).map_or(&[], |entry| &entry.signatures)
    }

    /// A query of which its example is a column.
    #[must_use]
    pub fn example_query(&self) -> String {
        let example = self.example.0;
        match self.name {
            _ if self.window => format!("range i from 1 to 1 step 1 | extend v = {example}"),
            "bin_auto" => {
                let sets = "set query_bin_auto_size = 2.5; set query_bin_auto_at = 7.0;";
                format!("{sets} print v = {example}")
            }
            _ => format!("print v = {example}"),
        }
    }

    /// Whether it is an operator rather than a function.
    #[must_use]
    pub fn is_operator(&self) -> bool {
        OPERATORS.contains(&self.name)
            || !self.name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
    }
}

/// Operators that look like words.
const OPERATORS: [&str; 14] = [
    "contains",
    "contains_cs",
    "endswith",
    "endswith_cs",
    "has",
    "has_cs",
    "hasprefix",
    "hasprefix_cs",
    "hassuffix",
    "hassuffix_cs",
    "matches regex",
    "startswith",
    "startswith_cs",
    "between",
];

impl AggregateFunction {
    const NEW: Self = Self {
        name: "",
        aliases: &[],
        signatures: &[],
        nulls: "ignored",
        doc: "",
        example: ("", ""),
        prefix: "",
    };

    /// A query of which its example is a column.
    #[must_use]
    pub fn example_query(&self) -> String {
        let rows = "datatable (x: long, s: string) [1, 'a', 2, 'b', 2, '']";
        format!("{rows} | summarize v = {}", self.example.0)
    }

    /// The parsed signatures.
    #[must_use]
    pub fn parsed_signatures(&self) -> &'static [Signature] {
        AGGREGATES.get(self.name).map_or(&[], |entry| &entry.signatures)
    }
}

impl fmt::Debug for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl fmt::Debug for AggregateFunction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

struct Entry<F: 'static> {
    value: &'static F,
    signatures: Vec<Signature>,
}

static FUNCTIONS: LazyLock<HashMap<&'static str, Entry<Function>>> = LazyLock::new(|| {
    let mut map = HashMap::new();
    for function in functions() {
        for name in std::iter::once(&function.name).chain(function.aliases) {
            let signatures =
                function.signatures.iter().filter_map(|text| Signature::parse(text)).collect();
            map.insert(*name, Entry { value: function, signatures });
        }
    }
    map
});

static AGGREGATES: LazyLock<HashMap<&'static str, Entry<AggregateFunction>>> =
    LazyLock::new(|| {
        let mut map = HashMap::new();
        for function in aggregates() {
            for name in std::iter::once(&function.name).chain(function.aliases) {
                let signatures =
                    function.signatures.iter().filter_map(|text| Signature::parse(text)).collect();
                map.insert(*name, Entry { value: function, signatures });
            }
        }
        map
    });

/// Every scalar function and operator, by family.
pub fn functions() -> impl Iterator<Item = &'static Function> {
    functions::FAMILIES.iter().flat_map(|family| family.iter())
}

/// Every aggregate function, by family.
pub fn aggregates() -> impl Iterator<Item = &'static AggregateFunction> {
    aggregates::FAMILIES.iter().flat_map(|family| family.iter())
}

/// Every tabular operator.
#[must_use]
pub fn operators() -> &'static [Construct] {
    operators::OPERATORS
}

/// Every plugin of `evaluate`.
#[must_use]
pub fn plugins() -> &'static [Construct] {
    plugins::PLUGINS
}

/// Every statement but a query itself.
#[must_use]
pub fn statements() -> &'static [Construct] {
    statements::STATEMENTS
}

/// The scalar function or operator of this name or alias.
#[must_use]
pub fn function(name: &str) -> Option<&'static Function> {
    FUNCTIONS.get(name).map(|entry| entry.value)
}

/// The aggregate function of this name or alias.
#[must_use]
pub fn aggregate(name: &str) -> Option<&'static AggregateFunction> {
    AGGREGATES.get(name).map(|entry| entry.value)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_entry_is_complete() {
        let mut names = HashSet::new();
        for f in functions() {
            assert!(!f.doc.is_empty() && f.doc.ends_with('.'), "{}: doc", f.name);
            assert!(!f.example.0.is_empty() && !f.example.1.is_empty(), "{}: example", f.name);
            assert!(!f.signatures.is_empty(), "{}: no signature", f.name);
            for text in f.signatures {
                assert!(Signature::parse(text).is_some(), "{}: {text}", f.name);
            }
            for name in std::iter::once(&f.name).chain(f.aliases) {
                assert!(names.insert(*name), "{name} is there twice");
            }
        }
        let mut names = HashSet::new();
        for f in aggregates() {
            assert!(!f.doc.is_empty() && f.doc.ends_with('.'), "{}: doc", f.name);
            assert!(!f.example.0.is_empty() && !f.example.1.is_empty(), "{}: example", f.name);
            for text in f.signatures {
                assert!(Signature::parse(text).is_some(), "{}: {text}", f.name);
            }
            for name in std::iter::once(&f.name).chain(f.aliases) {
                assert!(names.insert(*name), "{name} is there twice");
            }
        }
    }

    #[test]
    fn every_construct_is_complete_and_every_operator_is_there() {
        let mut names = HashSet::new();
        for it in operators().iter().chain(plugins()).chain(statements()) {
            assert!(!it.syntax.is_empty(), "{}: syntax", it.name);
            assert!(it.doc.ends_with('.'), "{}: doc", it.name);
            let faults = crate::syntax::parse(it.example).diagnostics;
            assert!(faults.is_empty(), "{}", crate::diagnostic::render(it.example, &faults));
            for name in std::iter::once(&it.name).chain(it.aliases) {
                assert!(names.insert(*name), "{name} is there twice");
            }
        }
        let missing: Vec<&str> =
            crate::syntax::operators().filter(|word| !names.contains(word)).collect();
        assert_eq!(missing, [""; 0]);
    }

    #[test]
    fn aliases_lead_to_the_canonical_name() {
        assert_eq!(function("iif").unwrap().name, "iff");
        assert_eq!(function("todynamic").unwrap().name, "parse_json");
        assert_eq!(aggregate("makeset").map(|f| f.name), Some("makeset"));
        assert!(function("nosuch").is_none());
    }
}
