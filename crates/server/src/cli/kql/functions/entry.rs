//! One thing that KQL has, whatever its kind.
//!
//! Not here: how many are shown.

use kql::catalogue::{self, AggregateFunction, Construct, Function, Nulls};
use query::Engine;
use serde_json::{Value, json};

/// A function, aggregate, operator, plugin or statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) kind: &'static str,
    pub(super) name: &'static str,
    pub(super) aliases: &'static [&'static str],
    /// How it is written.
    pub(super) forms: Vec<String>,
    pub(super) nulls: &'static str,
    pub(super) doc: &'static str,
    /// An expression, or a whole query.
    pub(super) example: &'static str,
    /// What the expression yields.
    pub(super) result: &'static str,
    /// What the engine is asked.
    query: String,
    /// Why the engine refuses it, if it does.
    pub(super) refusal: Option<String>,
}

/// Everything, by kind and name; nothing has been asked yet.
pub(super) fn all() -> Vec<Entry> {
    let mut entries: Vec<Entry> = catalogue::functions()
        .map(of_function)
        .chain(catalogue::aggregates().map(of_aggregate))
        .chain(catalogue::operators().iter().map(|it| of_construct("operator", it)))
        .chain(catalogue::plugins().iter().map(|it| of_construct("plugin", it)))
        .chain(catalogue::statements().iter().map(|it| of_construct("statement", it)))
        .collect();
    entries.sort_by_key(|entry| (entry.kind, entry.name));
    entries
}

/// Asks the engine about each of them.
pub(super) async fn ask(engine: &Engine, entries: &mut [Entry]) {
    for entry in entries {
        entry.refusal = match engine.refusal(&entry.query).await {
            Ok(refusal) => refusal,
            Err(error) => Some(error.message),
        };
    }
}

fn of_function(function: &'static Function) -> Entry {
    Entry {
        kind: if function.is_operator() { "scalar operator" } else { "function" },
        name: function.name,
        aliases: function.aliases,
        forms: forms(function.name, function.signatures),
        nulls: match function.nulls {
            Nulls::Propagate => "a null argument makes the result null",
            Nulls::Total => "the result is never null",
            Nulls::Own(text) => text,
        },
        doc: function.doc,
        example: function.example.0,
        result: function.example.1,
        query: function.example_query(),
        refusal: None,
    }
}

fn of_aggregate(function: &'static AggregateFunction) -> Entry {
    Entry {
        kind: "aggregate",
        name: function.name,
        aliases: function.aliases,
        forms: forms(function.name, function.signatures),
        nulls: function.nulls,
        doc: function.doc,
        example: function.example.0,
        result: function.example.1,
        query: function.example_query(),
        refusal: None,
    }
}

fn of_construct(kind: &'static str, construct: &'static Construct) -> Entry {
    Entry {
        kind,
        name: construct.name,
        aliases: construct.aliases,
        forms: vec![construct.syntax.to_owned()],
        nulls: "",
        doc: construct.doc,
        example: construct.example,
        result: "",
        query: construct.example.to_owned(),
        refusal: None,
    }
}

fn forms(name: &str, signatures: &[&str]) -> Vec<String> {
    if signatures.is_empty() {
        return vec![format!("{name}(…)")];
    }
    signatures.iter().map(|signature| format!("{name}{signature}")).collect()
}

impl Entry {
    /// Its name and its other names.
    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> + use<> {
        std::iter::once(self.name).chain(self.aliases.iter().copied())
    }

    /// Whether it has this name, in any case.
    pub(super) fn is_called(&self, name: &str) -> bool {
        self.names().any(|known| known.eq_ignore_ascii_case(name))
    }

    pub(super) fn as_json(&self) -> Value {
        json!({
            "name": self.name,
            "kind": self.kind,
            "aliases": self.aliases,
            "syntax": self.forms,
            "nulls": self.nulls,
            "doc": self.doc,
            "example": self.example,
            "result": serde_json::from_str::<Value>(self.result).unwrap_or_default(),
            "evaluated": self.refusal.is_none(),
            "refusal": self.refusal,
        })
    }

    /// All of it, for a person.
    pub(super) fn details(&self) -> String {
        let mut lines = vec![format!("{} ({})", self.name, self.kind), format!("  {}", self.doc)];
        lines.extend(self.forms.iter().map(|form| format!("  {form}")));
        if !self.aliases.is_empty() {
            lines.push(format!("  also: {}", self.aliases.join(", ")));
        }
        if !self.nulls.is_empty() {
            lines.push(format!("  nulls: {}", self.nulls));
        }
        lines.push(match self.result {
            "" => format!("  example: {}", self.example),
            result => format!("  example: {} = {result}", self.example),
        });
        lines.push(match &self.refusal {
            None => "  evaluated: yes".to_owned(),
            Some(why) => format!("  evaluated: no, {why}"),
        });
        lines.join("\n")
    }
}
