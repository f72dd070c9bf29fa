//! The binder: from a syntax tree to a bound tree, or to what is wrong with the query.
//!
//! A part that cannot be bound is reported once and then stands aside: the rest is still looked
//! at, so that a query's author sees all mistakes at once. Names that might come from such a part
//! are not complained about.
//!
//! Not here: reading text (`syntax`), what functions are called and yield (`catalogue`).

mod call;
mod convert;
mod discovery;
mod expr;
mod fold;
mod function;
mod graph;
mod meaning;
mod naming;
mod operator;
mod pattern;
mod pattern_call;
mod pipeline;
mod purpose;
mod restriction;
mod scope;
mod source;
mod statement;
mod table;

use std::{collections::HashMap, sync::Arc};

pub use discovery::Undiscovered;
use purpose::Purpose;
use restriction::Restriction;
use scope::Scope;

use crate::{
    Catalog, Diagnostic, Schema, Span,
    bound::{Bound, Expr, Render},
    diagnostic::{Severity, closest},
    syntax::{self, MOST_DIAGNOSTICS, Query, tree},
};

/// What became of a query text.
#[derive(Debug, Clone)]
pub struct Compiled {
    /// The bound tree; there is one if no diagnostic is an error.
    pub bound: Option<Bound>,
    /// What its author should know, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// Columns that depend on the data (`evaluate bag_unpack`, `pivot`), the first that
    /// [`compile_with`] was not told. As long as there are any, the bound tree cannot be
    /// evaluated, and names that may be theirs are not complained about.
    pub undiscovered: Option<Box<Undiscovered>>,
}

/// Reads a query and binds it to what `catalog` knows.
#[must_use]
pub fn compile(text: &str, catalog: &dyn Catalog) -> Compiled {
    compile_with(text, catalog, &[])
}

/// The same, when the columns that depend on the data are known: those of the first plugins of
/// which [`Compiled::undiscovered`] told, in that order.
#[must_use]
pub fn compile_with(text: &str, catalog: &dyn Catalog, discovered: &[Schema]) -> Compiled {
    let (_, compiled) = compiled(text, catalog, discovered, Purpose::Run);
    compiled
}

/// What an editor says of a query.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    /// The columns of its result, as far as they are known without looking at data; none of a
    /// text that holds no query. `None` if a diagnostic is an error.
    pub columns: Option<Schema>,
    /// What its author should know, in the order of the text. Warnings tell what the language
    /// service lets pass and running the query would not.
    pub diagnostics: Vec<Diagnostic>,
}

/// Judges a query as Microsoft's language service does: what it accepts, and with which columns.
/// What is accepted here may still be refused by [`compile`], as it may by Kusto's engine.
#[must_use]
pub fn check(text: &str, catalog: &dyn Catalog) -> Checked {
    let (without_query, compiled) = compiled(text, catalog, &[], Purpose::Check);
    let columns = match compiled.bound {
        None if without_query && !is_refused(&compiled.diagnostics) => Some(Schema::empty()),
        bound => bound.map(|bound| bound.last_schema().clone()),
    };
    Checked { columns, diagnostics: compiled.diagnostics }
}

/// What became of a text, and whether it holds no query.
fn compiled(
    text: &str,
    catalog: &dyn Catalog,
    discovered: &[Schema],
    purpose: Purpose,
) -> (bool, Compiled) {
    let parsed = syntax::parse(text);
    let without_query = purpose::has_no_query(&parsed.query);
    if is_refused(&parsed.diagnostics) {
        let diagnostics = parsed.diagnostics;
        return (without_query, Compiled { bound: None, diagnostics, undiscovered: None });
    }
    let answer = bind(&parsed.query, catalog, discovered, purpose);
    let Answer { bound, mut diagnostics, undiscovered } = answer;
    diagnostics.extend(parsed.diagnostics);
    diagnostics.sort_by_key(|diagnostic| diagnostic.span);
    diagnostics.dedup();
    let bound = if is_refused(&diagnostics) { None } else { bound };
    let undiscovered = undiscovered.map(Box::new);
    (without_query, Compiled { bound, diagnostics, undiscovered })
}

fn is_refused(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}

/// What the binder makes of a query.
struct Answer {
    bound: Option<Bound>,
    diagnostics: Vec<Diagnostic>,
    undiscovered: Option<Undiscovered>,
}

/// Binds a query. Columns that an open table does not list are found on the way; the query is
/// then bound again with them in the table.
fn bind(query: &Query, catalog: &dyn Catalog, discovered: &[Schema], purpose: Purpose) -> Answer {
    let mut unlisted = Unlisted::default();
    loop {
        let mut binder = Binder { discovered, purpose, ..Binder::new(catalog, unlisted) };
        let known = binder.unlisted.count;
        let bound = binder.query(query);
        if binder.unlisted.count == known {
            let Binder { diagnostics, undiscovered, .. } = binder;
            return Answer { bound, diagnostics, undiscovered };
        }
        unlisted = binder.unlisted;
    }
}

/// Columns by the source that was found to need them.
#[derive(Debug, Default)]
struct Unlisted {
    by_source: HashMap<Span, Vec<Arc<str>>>,
    count: usize,
}

impl Unlisted {
    fn has(&self, name: &str) -> bool {
        self.by_source.values().flatten().any(|known| **known == *name)
    }

    fn add(&mut self, source: Span, name: &str) {
        let names = self.by_source.entry(source).or_default();
        if names.iter().all(|known| &**known != name) {
            names.push(name.into());
            self.count += 1;
        }
    }
}

/// Something could not be bound, and a diagnostic says so.
#[derive(Debug, Clone, Copy)]
struct Failed;

type Bind<T> = Result<T, Failed>;

/// How many parts a bound query may have, uses of `let` counted each time.
const BUDGET: usize = 300_000;

struct Binder<'t> {
    catalog: &'t dyn Catalog,
    purpose: Purpose,
    diagnostics: Vec<Diagnostic>,
    scope: Scope<'t>,
    unlisted: Unlisted,
    /// What is left of [`BUDGET`].
    budget: usize,
    exhausted: bool,
    next_shared: usize,
    next_row: usize,
    /// The columns of plugins that depend on the data, as far as they are known.
    discovered: &'t [Schema],
    next_discovery: usize,
    undiscovered: Option<Undiscovered>,
    /// Whether a table of a fuzzy union is being looked at by an editor, which takes a table that
    /// it does not know for one with any columns.
    fuzzy: bool,
    /// How many of the diagnostics are about tables that do not exist.
    missing_tables: usize,
    query_now: Option<i64>,
    /// What `set query_bin_auto_size` and `set query_bin_auto_at` say.
    bin_auto_size: Option<Expr>,
    bin_auto_at: Option<Expr>,
    render: Option<Render>,
    /// What `restrict access` leaves to be seen.
    restriction: Option<Restriction>,
    /// The query of the text that is being bound, whose answer may be several tables.
    answering: Option<Span>,
    /// Whether the pipeline that is being bound may yield several tables.
    several: bool,
}

impl<'t> Binder<'t> {
    fn new(catalog: &'t dyn Catalog, unlisted: Unlisted) -> Self {
        Self {
            catalog,
            purpose: Purpose::Run,
            diagnostics: Vec::new(),
            scope: Scope::default(),
            unlisted,
            budget: BUDGET,
            exhausted: false,
            next_shared: 0,
            next_row: 0,
            discovered: &[],
            next_discovery: 0,
            undiscovered: None,
            fuzzy: false,
            missing_tables: 0,
            query_now: None,
            bin_auto_size: None,
            bin_auto_at: None,
            render: None,
            restriction: None,
            answering: None,
            several: false,
        }
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        // The body of a function is bound for each call, and would say the same each time.
        if !self.has_said_enough(diagnostic.severity) && !self.diagnostics.contains(&diagnostic) {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Whether nobody would read more diagnostics.
    fn has_said_enough(&self, severity: Severity) -> bool {
        self.diagnostics.iter().filter(|it| it.severity == severity).count() >= MOST_DIAGNOSTICS
    }

    /// Reports an error; for `return Err(self.error(…))`.
    fn error(&mut self, code: &'static str, span: Span, message: impl Into<String>) -> Failed {
        self.report(Diagnostic::error(code, span, message));
        Failed
    }

    /// Reports an error and the name that was probably meant.
    fn unknown<'a>(
        &mut self,
        code: &'static str,
        name: &tree::Name,
        message: String,
        known: impl IntoIterator<Item = &'a str>,
    ) -> Failed {
        let diagnostic = Diagnostic::error(code, name.span, message);
        if self.has_said_enough(Severity::Error) {
            return Failed;
        }
        // Any two names of a letter are close to each other.
        let guess = if name.text.len() > 2 { closest(&name.text, known) } else { None };
        self.report(match guess {
            Some(guess) => diagnostic.help(format!("did you mean `{guess}`?")),
            None => diagnostic,
        });
        Failed
    }

    /// Reports that Kusto knows `what` and Reeve does not.
    fn unsupported(&mut self, span: Span, what: impl std::fmt::Display) -> Failed {
        self.error("unsupported", span, format!("{what} is not supported yet"))
    }

    /// Pays for `cost` parts of the bound tree.
    fn spend(&mut self, cost: usize, span: Span) -> Bind<()> {
        match self.budget.checked_sub(cost) {
            Some(left) => {
                self.budget = left;
                Ok(())
            }
            // It has been said.
            None if self.exhausted => Err(Failed),
            None => {
                self.budget = 0;
                self.exhausted = true;
                Err(self.error(
                    "unsupported",
                    span,
                    format!("the query grows to more than {BUDGET} parts when its `let`s are put in place"),
                ))
            }
        }
    }
}

#[cfg(test)]
mod tests;
