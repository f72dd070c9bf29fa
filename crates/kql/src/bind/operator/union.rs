//! `union`.
//!
//! Not here: hints; they change no result.

use std::{collections::HashMap, sync::Arc};

use crate::{
    Column, Diagnostic, Schema, Span, Type,
    bind::{
        Bind, Binder, Failed,
        naming::Names,
        operator::parameter,
        pattern,
        scope::{Binding, Meaning},
        table::Table,
    },
    bound::{Source, UnionBranch},
    diagnostic::Severity,
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
        let mut branches: Vec<Branch> = Vec::new();
        if let Some(input) = input {
            branches.push((label("union", &input, 0), input));
        }
        for table in &op.tables {
            match self.branch("union", table, fuzzy, branches.len()) {
                Ok(tables) => branches.extend(tables),
                Err(Failed) => broken = true,
            }
        }
        if branches.is_empty() && !broken {
            let none = Diagnostic::error("SEM0100", span, "none of the tables exists");
            // An editor may not see all tables.
            broken = self.tolerate(none).is_ok();
        }
        let broken = broken || branches.iter().any(|(_, table)| table.broken);
        match self.united(branches, inner, source, span) {
            Ok(union) => union.broken_if(broken),
            Err(Failed) => Table::broken(span),
        }
    }

    /// The tables of one item: several of a wildcard, none of a table that a fuzzy union misses.
    pub(super) fn branch(
        &mut self,
        operator: &str,
        item: &'t tree::Expr,
        fuzzy: bool,
        index: usize,
    ) -> Bind<Vec<Branch>> {
        match &item.kind {
            ExprKind::Star => self.matching("*", fuzzy, item.span),
            ExprKind::Wildcard(pattern) => self.matching(pattern, fuzzy, item.span),
            _ => {
                let (before, missing) = (self.diagnostics.len(), self.missing_tables);
                let row = self.no_row();
                let outside = self.fuzzy;
                self.fuzzy |= fuzzy && self.checks();
                let table = self.table(item, &row);
                self.fuzzy = outside;
                let only_missing = self.diagnostics.len() - before <= self.missing_tables - missing;
                if table.broken && fuzzy && only_missing {
                    self.diagnostics.truncate(before);
                    return Ok(Vec::new());
                }
                Ok(vec![(label(operator, &table, index), table)])
            }
        }
    }

    pub(super) fn matching(&mut self, pattern: &str, fuzzy: bool, span: Span) -> Bind<Vec<Branch>> {
        let mut tables = Vec::new();
        let mut names: Vec<Arc<str>> = self.catalog.table_names();
        names.retain(|name| pattern::matches(pattern, name) && self.sees_of_catalog(name));
        for name in names {
            let table = self.table_called(&name, span)?;
            tables.push((name, table));
        }
        let views: Vec<_> = self
            .scope
            .names()
            .filter(|name| pattern::matches(pattern, name))
            .filter_map(|name| self.scope.find(name).filter(|entry| self.sees(entry)))
            .filter_map(|entry| match entry.binding.clone() {
                Binding::Function(function) if function.tree.view => Some((entry.name, function)),
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

impl Binder<'_> {
    /// The rows of several tables, as one table.
    pub(super) fn united(
        &mut self,
        branches: Vec<Branch>,
        inner: bool,
        source: Option<&str>,
        span: Span,
    ) -> Bind<Table> {
        if branches.is_empty() {
            return Err(Failed);
        }
        let columns = if self.checks() {
            self.pairs_of_editor(&branches, inner, span)
        } else {
            pairs(&branches, inner)
        };
        self.spend(branches.len() * columns.len() / CELLS, span)?;
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
        let places: HashMap<&Column, usize> =
            columns.iter().enumerate().map(|(place, column)| (column, place)).collect();
        let mut open = Vec::new();
        let narrowed = branches.iter().any(|(_, table)| table.narrowed);
        let branches = branches
            .into_iter()
            .map(|(label, table)| {
                open.extend(table.open.iter().copied());
                let mut found = vec![None; columns.len()];
                for (i, column) in table.schema().iter().enumerate() {
                    if let Some(slot) = places.get(column).and_then(|place| found.get_mut(*place)) {
                        *slot = Some(i);
                    }
                }
                UnionBranch { columns: found, rel: table.rel, label }
            })
            .collect();
        let source = Source::Union { branches, with_source: source.is_some() };
        Ok(Table { open, narrowed, ..Table::new(source, Schema::new(schema), span) })
    }
}

impl Binder<'_> {
    /// The columns as the language service sees them: where the first two branches that have a
    /// column agree on its type, it takes all others to have that type too. The engine does not,
    /// so a query that relies on it is warned of.
    fn pairs_of_editor(&mut self, branches: &[Branch], inner: bool, span: Span) -> Vec<Column> {
        let mut first_two: HashMap<&Arc<str>, Vec<Type>> = HashMap::new();
        for column in branches.iter().flat_map(|(_, table)| table.schema().iter()) {
            let types = first_two.entry(&column.name).or_default();
            if types.len() < 2 {
                types.push(column.ty);
            }
        }
        let mut columns = pairs(branches, inner);
        columns.retain(|column| match first_two.get(&column.name).map(Vec::as_slice) {
            Some([one, other]) if one == other && *one != column.ty => {
                let message = format!(
                    "`{name}` is {one} in some of the tables and {ty} in others: the result has `{name}_{one}` and `{name}_{ty}`, which an editor may not show",
                    name = column.name,
                    ty = column.ty
                );
                let warning = Diagnostic::error("union-types", span, message);
                self.report(Diagnostic { severity: Severity::Warning, ..warning });
                false
            }
            _ => true,
        });
        columns
    }
}

/// So many cells of the table of a union's columns cost as much as an expression.
const CELLS: usize = 256;

/// A table and what `withsource` calls it.
pub(super) type Branch = (Arc<str>, Table);

pub(super) fn label(operator: &str, table: &Table, index: usize) -> Arc<str> {
    table.label.clone().unwrap_or_else(|| format!("{operator}_arg{index}").into())
}

/// The columns of a union: those of one name stand together, where the first of them is. An inner
/// union has only those that all branches have.
fn pairs(branches: &[Branch], inner: bool) -> Vec<Column> {
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
