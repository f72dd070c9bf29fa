//! A catalog held in memory, which can be read from the JSON that `--schema FILE` names.
//!
//! Not here: reading the file; the core does no I/O.

use std::{collections::BTreeMap, sync::Arc};

use super::{Catalog, TableDefinition, TableFunction, workspace_functions};
use crate::{Column, Schema, Type};

/// Tables, watchlists and functions in maps. Knows the functions of every Sentinel workspace from
/// the start.
#[derive(Debug, Clone)]
pub struct MemoryCatalog {
    tables: BTreeMap<Arc<str>, TableDefinition>,
    functions: BTreeMap<Arc<str>, TableFunction>,
    watchlists: BTreeMap<String, Vec<Arc<str>>>,
}

/// The text is not a schema file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CatalogFileError {
    /// Not JSON, or JSON of another shape.
    #[error(
        "a schema file is a JSON object such as {{\"MyTable\": [[\"TimeGenerated\", \"datetime\"]]}}: {0}"
    )]
    Shape(String),
    /// A column type that KQL does not have.
    #[error("column `{column}` of table `{table}` has the unknown type `{ty}`")]
    UnknownType {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// What was written as its type.
        ty: String,
    },
}

impl Default for MemoryCatalog {
    fn default() -> Self {
        let mut catalog = Self {
            tables: BTreeMap::new(),
            functions: BTreeMap::new(),
            watchlists: BTreeMap::new(),
        };
        workspace_functions::all().into_iter().for_each(|function| catalog.add_function(function));
        catalog
    }
}

impl MemoryCatalog {
    /// A catalog that knows no tables.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a table, replacing one of the same name.
    pub fn add_table(&mut self, name: impl Into<Arc<str>>, schema: Schema) {
        let name = name.into();
        self.tables.insert(name.clone(), TableDefinition { name, schema, open: None });
    }

    /// Adds a function, replacing one of the same name.
    pub fn add_function(&mut self, function: TableFunction) {
        self.functions.insert(function.name.clone(), function);
    }

    /// Adds a watchlist with the columns of its items.
    pub fn add_watchlist<'a>(&mut self, alias: &str, columns: impl IntoIterator<Item = &'a str>) {
        let columns = columns.into_iter().map(Arc::from).collect();
        self.watchlists.insert(alias.to_ascii_lowercase(), columns);
    }

    /// Adds the tables of a schema file: a JSON object of table name to columns, each a pair of
    /// name and type. Microsoft's preview tables (`…Beta`) take further columns.
    ///
    /// # Errors
    ///
    /// The text is not JSON of that shape, or names a type that KQL does not have.
    pub fn add_schema_file(&mut self, json: &str) -> Result<(), CatalogFileError> {
        let tables: BTreeMap<String, Vec<(String, String)>> = serde_json::from_str(json)
            .map_err(|error| CatalogFileError::Shape(error.to_string()))?;
        for (table, columns) in tables {
            let columns: Vec<Column> = columns
                .into_iter()
                .map(|(column, ty)| match Type::parse(&ty) {
                    Some(known) => Ok(Column::new(column, known)),
                    None => Err(CatalogFileError::UnknownType { table: table.clone(), column, ty }),
                })
                .collect::<Result<_, _>>()?;
            let open = is_preview(&table).then_some(Type::Dynamic);
            let (name, schema) = (Arc::from(table), Schema::new(columns));
            let definition = TableDefinition { name: Arc::clone(&name), schema, open };
            self.tables.insert(name, definition);
        }
        Ok(())
    }
}

/// Whether a table is a preview whose columns Microsoft still changes, as
/// `AADSignInEventsBeta`: a file about it is never complete.
fn is_preview(table: &str) -> bool {
    table.ends_with("Beta")
}

impl Catalog for MemoryCatalog {
    fn table(&self, name: &str) -> Option<TableDefinition> {
        self.tables.get(name).cloned()
    }

    fn table_names(&self) -> Vec<Arc<str>> {
        self.tables.keys().cloned().collect()
    }

    fn table_function(&self, name: &str) -> Option<TableFunction> {
        self.functions.get(name).cloned()
    }

    fn watchlist(&self, alias: &str) -> Option<Vec<Arc<str>>> {
        self.watchlists.get(&alias.to_ascii_lowercase()).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_schema_file() {
        let mut catalog = MemoryCatalog::new();
        catalog.add_schema_file(r#"{"T": [["a", "long"], ["b", "string"]]}"#).unwrap();
        assert_eq!(catalog.table("T").unwrap().schema.to_string(), "(a: long, b: string)");
        assert_eq!(catalog.table("t"), None);
    }

    #[test]
    fn says_what_is_wrong_with_a_schema_file() {
        let mut catalog = MemoryCatalog::new();
        assert_eq!(
            catalog.add_schema_file(r#"{"T": [["a", "text"]]}"#).unwrap_err().to_string(),
            "column `a` of table `T` has the unknown type `text`"
        );
        assert!(catalog.add_schema_file("[]").is_err());
    }

    #[test]
    fn watchlists_are_found_in_any_case() {
        let mut catalog = MemoryCatalog::new();
        catalog.add_watchlist("PrivilegedAADRoles", ["RoleName", "RoleId"]);
        assert_eq!(catalog.watchlist("privilegedaadroles").unwrap().len(), 2);
        assert_eq!(catalog.watchlist("other"), None);
    }
}
