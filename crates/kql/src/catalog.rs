//! What a query may refer to: tables, watchlists and workspace functions.
//!
//! Not here: built-in functions (`catalogue`), which are the same for everyone.

mod memory;
mod workspace_functions;

use std::sync::Arc;

pub use memory::{CatalogFileError, MemoryCatalog};

use crate::{Schema, Type};

/// What names stand for while a query is bound. Implementations answer from memory.
pub trait Catalog: Send + Sync {
    /// The table called exactly `name`.
    fn table(&self, name: &str) -> Option<TableDefinition>;

    /// The names of all tables, for `union A*`, `search` and suggestions, in a stable order.
    fn table_names(&self) -> Vec<Arc<str>>;

    /// The workspace function called exactly `name` that returns a table.
    fn table_function(&self, name: &str) -> Option<TableFunction>;

    /// The columns of the watchlist with this alias (ASCII case does not matter), besides
    /// `_DTItemId`, `LastUpdatedTimeUTC`, `SearchKey` and `WatchlistItem`. All of them are
    /// strings. `None` if it is not known, in which case any column is accepted.
    fn watchlist(&self, alias: &str) -> Option<Vec<Arc<str>>>;
}

/// A table as queries see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableDefinition {
    /// Its exact name.
    pub name: Arc<str>,
    /// Its columns, in the order in which `getschema` lists them.
    pub schema: Schema,
    /// The type of columns that are not listed: `None` refuses them.
    pub open: Option<Type>,
}

/// A workspace function that returns a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableFunction {
    /// Its exact name.
    pub name: Arc<str>,
    /// Names and types of its parameters.
    pub parameters: Vec<FunctionParameter>,
    /// Whether further named arguments of any type are accepted, as the ASIM parsers do.
    pub variadic: bool,
    /// Whether it is called with `T | invoke f()`, adding columns to `T`.
    pub invoked: bool,
    /// The columns of its result.
    pub schema: Schema,
    /// The type of columns that are not listed: `None` refuses them.
    pub open: Option<Type>,
}

/// A parameter of a workspace function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionParameter {
    /// Its name.
    pub name: Arc<str>,
    /// Its type.
    pub ty: Type,
    /// Whether a call may leave it out.
    pub optional: bool,
}
