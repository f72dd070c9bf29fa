//! Tables and functions of the catalog.
//!
//! Not here: tables that the query itself names (`meaning`).

use std::sync::Arc;

use super::{
    Bind, Binder, Failed, fold,
    table::{Open, Row, Table},
};
use crate::{
    Column, Schema, Span, Type, Value,
    bound::Source,
    catalog::{TableDefinition, TableFunction},
    syntax::tree::{self, Argument},
};

impl<'t> Binder<'t> {
    /// The table or the function without arguments of this name, if the catalog has one.
    pub(super) fn catalog_table(&mut self, name: &tree::Name) -> Option<Bind<Table>> {
        if !self.sees_of_catalog(&name.text) {
            return None;
        }
        if let Some(function) = self.catalog.table_function(&name.text)
            && function.parameters.iter().all(|parameter| parameter.optional)
        {
            return Some(self.function_source(&function, Vec::new(), name.span));
        }
        let table = self.catalog.table(&name.text)?;
        Some(Ok(self.table_source(table, name.span)))
    }

    pub(super) fn table_source(&mut self, table: TableDefinition, span: Span) -> Table {
        let source = Source::Table { name: table.name.clone() };
        self.source(source, Some(table.name), table.schema, table.open, span)
    }

    /// `table("…")`.
    pub(super) fn table_called(&mut self, name: &str, span: Span) -> Bind<Table> {
        let name = tree::Name { text: name.to_owned(), span };
        if let Some(table) = self.catalog_table(&name) {
            return table;
        }
        let row = self.no_row();
        Err(self.unknown_name(&name, &row))
    }

    /// A call of a function of the workspace.
    pub(super) fn workspace_function(
        &mut self,
        function: &TableFunction,
        arguments: &'t [Argument],
        span: Span,
        row: &Row,
    ) -> Bind<Table> {
        if function.invoked {
            return Err(self.unsupported(span, format!("the function `{}`", function.name)));
        }
        let mut values: Vec<Option<Value>> = vec![None; function.parameters.len()];
        let mut next = 0;
        for argument in arguments {
            let index = match &argument.name {
                Some(name) => function.parameters.iter().position(|it| *it.name == name.text),
                None => {
                    next += 1;
                    Some(next - 1)
                }
            };
            let value = self.expr(&argument.value, row)?;
            let Some((slot, parameter)) = index
                .and_then(|index| Some((values.get_mut(index)?, function.parameters.get(index)?)))
            else {
                return Err(self.unknown_argument(function, argument));
            };
            let value = self.converted_to(value, parameter.ty)?;
            let Some(constant) = fold::constant(&value) else {
                return Err(self.error(
                    "SEM0207",
                    value.span,
                    format!(
                        "the argument `{}` of `{}` must be a constant",
                        parameter.name, function.name
                    ),
                ));
            };
            *slot = Some(constant);
        }
        let last = values.iter().rposition(Option::is_some).map_or(0, |last| last + 1);
        for (parameter, value) in function.parameters.iter().zip(&values) {
            if value.is_none() && !parameter.optional {
                return Err(self.error(
                    "SEM0219",
                    span,
                    format!(
                        "`{}` is called without a value for `{}`",
                        function.name, parameter.name
                    ),
                ));
            }
        }
        let given = values
            .into_iter()
            .zip(&function.parameters)
            .take(last)
            .map(|(value, parameter)| value.unwrap_or_else(|| Value::null(parameter.ty)))
            .collect();
        self.function_source(function, given, span)
    }

    fn unknown_argument(&mut self, function: &TableFunction, argument: &Argument) -> Failed {
        let span = argument.value.span;
        if function.variadic {
            return self.unsupported(span, format!("an argument of `{}`", function.name));
        }
        let count = function.parameters.len();
        self.error("SEM0219", span, format!("`{}` takes {count} arguments", function.name))
    }

    fn function_source(
        &mut self,
        function: &TableFunction,
        arguments: Vec<Value>,
        span: Span,
    ) -> Bind<Table> {
        // Sentinel's views of its own tables are the tables.
        if let Some(name @ ("SentinelHealth" | "SentinelAudit")) = function.name.strip_prefix('_')
            && let Some(table) = self.catalog.table(name)
        {
            let source = Source::Table { name: table.name.clone() };
            return Ok(self.source(source, Some(table.name), table.schema, table.open, span));
        }
        let mut schema = function.schema.clone();
        let mut open = function.open;
        if &*function.name == "_GetWatchlist"
            && let Some(Value::String(alias)) = arguments.first()
            && let Some(columns) = self.catalog.watchlist(alias)
        {
            schema = with_columns(&schema, &columns, Type::String);
            open = None;
        }
        let source = Source::Function { name: function.name.clone(), arguments };
        Ok(self.source(source, None, schema, open, span))
    }

    fn source(
        &mut self,
        source: Source,
        label: Option<Arc<str>>,
        schema: Schema,
        open: Option<Type>,
        span: Span,
    ) -> Table {
        let Some(ty) = open else {
            return Table { label, ..Table::new(source, schema, span) };
        };
        let found = self.unlisted.by_source.get(&span).map_or(&[][..], Vec::as_slice);
        let schema = with_columns(&schema, found, ty);
        Table { open: vec![Open { source: span, ty }], label, ..Table::new(source, schema, span) }
    }
}

/// A schema and further columns of one type, those left out that it has already.
fn with_columns(schema: &Schema, names: &[Arc<str>], ty: Type) -> Schema {
    let mut columns = schema.to_vec();
    for name in names {
        if columns.iter().all(|column| column.name != *name) {
            columns.push(Column::new(name.clone(), ty));
        }
    }
    Schema::new(columns)
}
