//! `find`: rows of several tables for which a condition holds.
//!
//! Not here: terms (`search`), the columns of the answer (`projection`).

mod projection;

use std::{collections::HashMap, sync::Arc};

use super::{parameter, union::Branch};
use crate::{
    Column, Schema, Span, Type, Value,
    bind::{
        Bind, Binder, Failed,
        table::{Row, Table},
    },
    bound::{Expr, ExprKind, RelOp},
    syntax::tree::{self, ExprKind as Tree},
};

/// A table in which `find` looks, and its rows that fit.
struct Found {
    label: Arc<str>,
    /// Its own columns; `table` may have further ones, which only the condition needs.
    columns: Schema,
    table: Table,
}

/// What a condition says about columns.
struct Mentions {
    /// The names, in the order of the text.
    names: Vec<Arc<str>>,
    /// Whether a star or a term stands for all of them.
    everywhere: bool,
}

impl<'t> Binder<'t> {
    pub(super) fn find(&mut self, op: &'t tree::Find, span: Span) -> Table {
        let tables = self.find_tables(op, span);
        let found = tables.and_then(|tables| self.find_rows(&op.predicate, tables, span));
        found.and_then(|found| self.find_answer(op, found, span)).unwrap_or_else(|Failed| {
            // Which columns there would be is not known.
            Table::broken(span)
        })
    }

    fn find_tables(&mut self, op: &'t tree::Find, span: Span) -> Bind<Vec<Branch>> {
        if op.tables.is_empty() {
            return self.matching("*", false, span);
        }
        let mut tables = Vec::new();
        for table in &op.tables {
            tables.extend(self.branch("find", table, false, tables.len())?);
        }
        Ok(tables)
    }

    /// The rows for which the condition holds. Of several tables, only those count that have a
    /// column that it is about.
    fn find_rows(
        &mut self,
        predicate: &'t tree::Expr,
        tables: Vec<Branch>,
        span: Span,
    ) -> Bind<(Vec<Found>, Vec<Arc<str>>)> {
        let types = types_by_name(&tables);
        let mentions = self.mentions(predicate, &tables, &types)?;
        let only = tables.len() == 1;
        let before = self.diagnostics.len();
        let mut refusal = None;
        let mut found = Vec::new();
        for (label, table) in tables {
            let columns = table.schema().clone();
            let has_one = mentions.names.iter().any(|name| columns.index_of(name).is_some());
            if !(only || mentions.everywhere || has_one || !table.open.is_empty()) {
                continue;
            }
            let table = with_nulls(table, &mentions.names, &types, span);
            let row = self.row(&table);
            match self.found(predicate, &row, false) {
                Ok(predicate) => {
                    let table = table.keep(RelOp::Filter { predicate }, span);
                    found.push(Found { label, columns, table });
                }
                // A column has a type here that the condition does not take; another table may do.
                Err(Failed) => {
                    let said = self.diagnostics.split_off(before);
                    refusal.get_or_insert(said);
                }
            }
        }
        match refusal {
            Some(said) if found.is_empty() => {
                self.diagnostics.extend(said);
                Err(Failed)
            }
            _ => Ok((found, mentions.names)),
        }
    }

    /// The columns that a condition is about. Where a name has several types, one must fit.
    fn mentions(
        &mut self,
        predicate: &'t tree::Expr,
        tables: &[Branch],
        types: &Types,
    ) -> Bind<Mentions> {
        let mut parts = Vec::new();
        let everywhere = divide(predicate, &mut parts);
        let mut names = Vec::new();
        for part in parts {
            let condition = self.under_some_types(part, tables, types)?;
            condition.visit(&mut |expr| {
                if let ExprKind::Column { name, .. } = &expr.kind
                    && !names.contains(name)
                {
                    names.push(name.clone());
                }
            });
        }
        Ok(Mentions { names, everywhere })
    }

    /// A part of the condition over the columns of all tables.
    fn under_some_types(
        &mut self,
        part: &'t tree::Expr,
        tables: &[Branch],
        types: &Types,
    ) -> Bind<Expr> {
        let before = self.diagnostics.len();
        let choices = types.by_name.values().map(Vec::len).max().unwrap_or(1);
        let mut refusal = None;
        for choice in 0..choices {
            let columns = types.names.iter().filter_map(|name| {
                let of = types.by_name.get(name)?;
                Some(Column::new(name.clone(), *of.get(choice).or(of.last())?))
            });
            let row = Row {
                columns: columns.collect(),
                open: tables.iter().flat_map(|(_, table)| table.open.clone()).collect(),
                broken: tables.iter().any(|(_, table)| table.broken),
                ..self.no_row()
            };
            match self.found(part, &row, false) {
                Ok(condition) => return Ok(condition),
                Err(Failed) => {
                    let said = self.diagnostics.split_off(before);
                    refusal.get_or_insert(said);
                }
            }
        }
        self.diagnostics.extend(refusal.unwrap_or_default());
        Err(Failed)
    }
}

/// The names of the columns of all tables, in order, and the types that each has.
struct Types {
    names: Vec<Arc<str>>,
    by_name: HashMap<Arc<str>, Vec<Type>>,
}

fn types_by_name(tables: &[Branch]) -> Types {
    let mut types = Types { names: Vec::new(), by_name: HashMap::new() };
    for column in tables.iter().flat_map(|(_, table)| table.schema().iter()) {
        let known = types.by_name.entry(column.name.clone()).or_insert_with(|| {
            types.names.push(column.name.clone());
            Vec::new()
        });
        if !known.contains(&column.ty) {
            known.push(column.ty);
        }
    }
    types
}

/// The table, and nulls for the columns among `names` that it does not have.
fn with_nulls(table: Table, names: &[Arc<str>], types: &Types, span: Span) -> Table {
    let mut schema = table.schema().to_vec();
    let mut columns = Vec::new();
    for name in names.iter().filter(|name| table.schema().index_of(name).is_none()) {
        let Some(ty) = types.by_name.get(name).and_then(|types| types.first()) else { continue };
        columns.push((schema.len(), Expr::literal(Value::null(*ty), span)));
        schema.push(Column::new(name.clone(), *ty));
    }
    if columns.is_empty() {
        return table;
    }
    table.then(RelOp::Extend { columns }, Schema::new(schema), span)
}

/// Divides a condition at `and`, `or` and `not`, and says whether a part of it is about all
/// columns; the others are added to `parts`.
fn divide<'t>(expr: &'t tree::Expr, parts: &mut Vec<&'t tree::Expr>) -> bool {
    match &expr.kind {
        Tree::Literal(_) | Tree::Star => true,
        Tree::Logical { operands, .. } => {
            operands.iter().fold(false, |found, operand| divide(operand, parts) | found)
        }
        Tree::Call { function, arguments } if function.text == "not" => {
            arguments.iter().fold(false, |found, it| divide(&it.value, parts) | found)
        }
        Tree::Compare { left: operand, .. } | Tree::In { operand, .. }
            if matches!(operand.kind, Tree::Star) =>
        {
            true
        }
        _ => {
            parts.push(expr);
            false
        }
    }
}
