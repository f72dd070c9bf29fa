//! `reeve kql`: looks at queries without running them.
//!
//! Not here: the language.

mod check;
mod explain;
mod format;
mod functions;

use std::path::PathBuf;

use kql::MemoryCatalog;

use super::{Failure, Globals, query::add_schema};
use crate::tables;

/// Verbs of `reeve kql`.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Kql {
    /// Say what is wrong with a query, or what its result looks like
    Check(check::Check),
    /// Lay out a query, one operator a line
    Format(format::Format),
    /// Show what a query is understood as, and how it would be answered
    Explain(explain::Explain),
    /// What the language has: functions, operators, plugins, statements
    Functions(functions::Functions),
}

impl Kql {
    pub(super) async fn run(self, globals: &Globals) -> Result<(), Failure> {
        match self {
            Self::Check(check) => check.run(globals),
            Self::Format(format) => format.run(),
            Self::Explain(explain) => explain.run(globals).await,
            Self::Functions(functions) => functions.run(globals).await,
        }
    }
}

/// The built-in tables, and those that a file declares.
fn catalog(schema: Option<&PathBuf>) -> Result<MemoryCatalog, Failure> {
    let mut catalog = tables::builtin_catalog()?;
    if let Some(path) = schema {
        add_schema(&mut catalog, path)?;
    }
    Ok(catalog)
}
