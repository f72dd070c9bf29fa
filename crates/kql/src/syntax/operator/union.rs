//! `union`: rows of several tables.

use crate::syntax::{
    parser::{Parser, Read},
    tree::{Expr, Parameter},
};

/// `union kind=outer withsource=S isfuzzy=true A, B*, (C | take 1)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Union {
    /// `kind`, `withsource`, `isfuzzy` and hints.
    pub parameters: Vec<Parameter>,
    /// The tables: names, wildcards, calls, pipelines. A wildcard of another database is a
    /// `Member` whose name holds stars.
    pub tables: Vec<Expr>,
}

/// Reads what follows the keyword.
pub(super) fn read(parser: &mut Parser<'_>) -> Read<Union> {
    let parameters = parser.parameters(&["kind", "withsource", "with_source", "isfuzzy"])?;
    Ok(Union { parameters, tables: parser.tables()? })
}
