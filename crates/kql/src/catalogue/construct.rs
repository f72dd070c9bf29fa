//! What a query is made of besides functions: operators, plugins and statements, as values.
//!
//! Not here: their grammar (`syntax`) and what they mean (`bind`).

/// A tabular operator, a plugin of `evaluate`, or a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Construct {
    /// Its keyword: `mv-expand`, `bag_unpack`, `let`.
    pub name: &'static str,
    /// Other spellings of the keyword.
    pub aliases: &'static [&'static str],
    /// How it is written; what is in brackets may be left out.
    pub syntax: &'static str,
    /// What it does, in a line.
    pub doc: &'static str,
    /// A whole query over data of its own.
    pub example: &'static str,
}

impl Construct {
    pub(super) const fn new(
        name: &'static str,
        syntax: &'static str,
        doc: &'static str,
        example: &'static str,
    ) -> Self {
        Self { name, aliases: &[], syntax, doc, example }
    }

    pub(super) const fn or(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }
}
