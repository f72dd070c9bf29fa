//! `union`.
//!
//! Not here: hints; they change no result.

use std::{collections::HashMap, sync::Arc};

use crate::{
    Column, Schema, Span, Type,
    bind::{
        Bind, Binder, Failed,
        naming::Names,
        operator::parameter,
        pattern,
        scope::{Binding, Meaning},
        table::Table,
    },
    bound::{Source, UnionBranch},
    syntax::tree::{self, ExprKind},
};

impl<'t> Binder<'t> {
    pub(super) fn union(&mut self, op: &'t tree::Union, input: Option<Table>, span: Span) -> Table {
        let inner = match parameter(&op.parameters, "kind") {
            None | Some(("outer", _)) => false,
            Some(("inner", _)) => true,
            Some((name, at)) => {
                self.error("SYN0002", at, format!("there is no union of the kind `{name}`"));
                false
            }
        };
        let fuzzy = parameter(&op.parameters, "isfuzzy").is_some_and(|(it, _)| it == "true");
        let source = parameter(&op.parameters, "withsource")
            .or_else(|| parameter(&op.parameters, "with_source"))
            .map(|(name, _)| name);
        let mut broken = false;
        let mut branches: Vec<(Arc<str>, Table)> = Vec::new();
        if let Some(input) = input {
            branches.push((label(&input, 0), input));
        }
        for table in &op.tables {
            match self.branch(table, fuzzy, branches.len()) {
                Ok(tables) => branches.extend(tables),
                Err(Failed) => broken = true,
            }
        }
        if branches.is_empty() {
            if !broken {
                self.error("SEM0100", span, "none of the tables exists");
            }
            return Table::broken(span);
        }
        let broken = broken || branches.iter().any(|(_, table)| table.broken);
        united(branches, inner, source, span).broken_if(broken)
    }

    /// The tables of one item: several of a wildcard, none of a table that a fuzzy union misses.
    fn branch(
        &mut self,
        item: &'t tree::Expr,
        fuzzy: bool,
        index: usize,
    ) -> Bind<Vec<(Arc<str>, Table)>> {
        match &item.kind {
            ExprKind::Star => self.matching("*", fuzzy, item.span),
            ExprKind::Wildcard(pattern) => self.matching(pattern, fuzzy, item.span),
            _ => {
                let (before, missing) = (self.diagnostics.len(), self.missing_tables);
                let row = self.no_row();
                let table = self.table(item, &row);
                let only_missing = self.diagnostics.len() - before <= self.missing_tables - missing;
                if table.broken && fuzzy && only_missing {
                    self.diagnostics.truncate(before);
                    return Ok(Vec::new());
                }
                Ok(vec![(label(&table, index), table)])
            }
        }
    }

    fn matching(&mut self, pattern: &str, fuzzy: bool, span: Span) -> Bind<Vec<(Arc<str>, Table)>> {
        let mut tables = Vec::new();
        let mut names: Vec<Arc<str>> = self.catalog.table_names();
        names.retain(|name| pattern::matches(pattern, name));
        for name in names {
            let table = self.table_called(&name, span)?;
            tables.push((name, table));
        }
        let views: Vec<_> = self
            .scope
            .names()
            .filter(|name| pattern::matches(pattern, name))
            .filter_map(|name| match self.scope.find(name)?.binding.clone() {
                Binding::Function(function) if function.tree.view => Some((name, function)),
                _ => None,
            })
            .collect();
        for (name, function) in views {
            let row = self.no_row();
            if let Meaning::Table(table) =
                self.call_function(name, function, &[], None, span, &row)?
            {
                tables.push((name.into(), table));
            }
        }
        if tables.is_empty() && !fuzzy {
            return Err(self.error(
                "SEM0100",
                span,
                format!("no table is called like `{pattern}`"),
            ));
        }
        Ok(tables)
    }
}

fn label(table: &Table, index: usize) -> Arc<str> {
    table.label.clone().unwrap_or_else(|| format!("union_arg{index}").into())
}

fn united(
    branches: Vec<(Arc<str>, Table)>,
    inner: bool,
    source: Option<&str>,
    span: Span,
) -> Table {
    let columns = pairs(&branches, inner);
    let mut uses: HashMap<&Arc<str>, usize> = HashMap::new();
    for column in &columns {
        *uses.entry(&column.name).or_default() += 1;
    }
    let mut names = Names::default();
    let mut schema = Vec::new();
    if let Some(source) = source {
        schema.push(Column::new(names.free(source.into()), Type::String));
    }
    for column in &columns {
        let name = if uses.get(&column.name) == Some(&1) {
            column.name.clone()
        } else {
            format!("{}_{}", column.name, column.ty).into()
        };
        schema.push(Column::new(names.free(name), column.ty));
    }
    let mut open = Vec::new();
    let branches = branches
        .into_iter()
        .map(|(label, table)| {
            open.extend(table.open.iter().copied());
            let places: HashMap<&Column, usize> =
                table.schema().iter().enumerate().map(|(i, column)| (column, i)).collect();
            let columns = columns.iter().map(|column| places.get(column).copied()).collect();
            UnionBranch { columns, rel: table.rel, label }
        })
        .collect();
    let source = Source::Union { branches, with_source: source.is_some() };
    Table { open, ..Table::new(source, Schema::new(schema), span) }
}

/// The columns of a union: those of one name stand together, where the first of them is. An inner
/// union has only those that all branches have.
fn pairs(branches: &[(Arc<str>, Table)], inner: bool) -> Vec<Column> {
    let mut places: HashMap<&Arc<str>, usize> = HashMap::new();
    let mut groups: Vec<Vec<(&Column, usize)>> = Vec::new();
    for column in branches.iter().flat_map(|(_, table)| table.schema().iter()) {
        let place = *places.entry(&column.name).or_insert(groups.len());
        if place == groups.len() {
            groups.push(Vec::new());
        }
        let Some(group) = groups.get_mut(place) else { continue };
        match group.iter_mut().find(|(known, _)| known.ty == column.ty) {
            Some((_, count)) => *count += 1,
            None => group.push((column, 1)),
        }
    }
    let everywhere = |count: usize| !inner || count == branches.len();
    let columns = groups.into_iter().flatten().filter(|(_, count)| everywhere(*count));
    columns.map(|(column, _)| column.clone()).collect()
}
