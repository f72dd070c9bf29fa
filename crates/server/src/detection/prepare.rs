//! A rule made ready: its query bound, and judged to be row-local.
//!
//! Not here: running it.

use std::sync::Arc;

use kql::{Bound, Catalog, Diagnostic, diagnostic::Severity};
use sentinel::rule::{AnalyticsRule, Evaluation, evaluation};

/// A rule that can be evaluated row by row.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// The rule.
    pub rule: AnalyticsRule,
    /// Its version.
    pub version: String,
    /// Its query.
    pub bound: Arc<Bound>,
    /// The log table whose rows are judged.
    pub table: Arc<str>,
    /// Whether `now()` matters.
    pub uses_now: bool,
}

/// Why a rule cannot be evaluated.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Unprepared {
    /// Its query is wrong.
    #[error("its query is wrong: {}", first_of(.0))]
    Query(Vec<Diagnostic>),
    /// It looks at several rows together.
    #[error("unsupported: the rule is windowed, since {0}; only row-local rules are evaluated yet")]
    Windowed(String),
}

fn first_of(diagnostics: &[Diagnostic]) -> String {
    let mut errors = diagnostics.iter().filter(|it| it.severity == Severity::Error);
    errors.next().map_or_else(String::new, |it| format!("[{}] {}", it.code, it.message))
}

impl Prepared {
    /// The name of the cursor that says up to which row this version was evaluated.
    #[must_use]
    pub fn cursor(&self) -> String {
        super::cursor_name(self.rule.id, &self.version)
    }
}

/// Makes a rule ready.
///
/// # Errors
/// [`Unprepared`] with the reason.
pub fn prepare(rule: AnalyticsRule, catalog: &dyn Catalog) -> Result<Prepared, Unprepared> {
    let compiled = kql::compile(&rule.query, catalog);
    let Some(bound) = compiled.bound else {
        return Err(Unprepared::Query(compiled.diagnostics));
    };
    let version = rule.version();
    match evaluation(&bound) {
        Evaluation::RowLocal { table, uses_now } => {
            Ok(Prepared { rule, version, bound: Arc::new(bound), table, uses_now })
        }
        Evaluation::Windowed { because } => Err(Unprepared::Windowed(because.to_string())),
    }
}
