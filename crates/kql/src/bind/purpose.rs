//! What a query is bound for: to run it, or to say what Microsoft's language service says of it.
//! The two differ where the editor lets pass what Kusto's engine refuses, and in a few types.
//!
//! Not here: the rules themselves; they stand where they apply and ask.

use super::{Bind, Binder, Failed};
use crate::{
    Diagnostic, Span,
    diagnostic::Severity,
    syntax::tree::{Query, StatementKind},
};

/// What a query is bound for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To be evaluated, as Kusto's engine would.
    Run,
    /// To tell its author what an editor with the language service would.
    Check,
}

impl Binder<'_> {
    pub(super) const fn checks(&self) -> bool {
        matches!(self.purpose, Purpose::Check)
    }

    /// Reports what the language service lets pass and the engine refuses: an error for a query
    /// that is to run, and else a warning, after which binding goes on.
    pub(super) fn tolerate(&mut self, diagnostic: Diagnostic) -> Bind<()> {
        if self.checks() {
            self.report(Diagnostic { severity: Severity::Warning, ..diagnostic });
            return Ok(());
        }
        self.report(diagnostic);
        Err(Failed)
    }

    /// The same about something that Kusto knows and Reeve does not.
    pub(super) fn tolerate_unsupported(
        &mut self,
        span: Span,
        what: impl std::fmt::Display,
    ) -> Bind<()> {
        self.tolerate(Diagnostic::error(
            "unsupported",
            span,
            format!("{what} is not supported yet"),
        ))
    }
}

/// Whether a text holds statements, or nothing, but no query.
pub(super) fn has_no_query(query: &Query) -> bool {
    let none =
        |kind: &StatementKind| !matches!(kind, StatementKind::Pipeline(_) | StatementKind::Missing);
    query.statements.iter().all(|statement| none(&statement.kind))
}
