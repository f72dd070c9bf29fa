//! What an expression means where either a scalar or a table may stand.
//!
//! Not here: scalar expressions that can be nothing else (`expr`).

use super::{
    Bind, Binder, Failed,
    scope::{Binding, Meaning},
    table::{Row, Table},
};
use crate::{
    Diagnostic, Schema, Span, Type, Value,
    bound::{Expr, ExprKind as Bound},
    catalog::TableDefinition,
    catalogue,
    diagnostic::Severity,
    syntax::tree::{self, ExprKind, Source},
};

impl<'t> Binder<'t> {
    /// What an expression means.
    pub(super) fn meaning(&mut self, expr: &'t tree::Expr, row: &Row) -> Bind<Meaning> {
        match &expr.kind {
            ExprKind::Pipeline(pipeline) => self.pipeline_meaning(pipeline, row),
            ExprKind::Name(name) => self.name_meaning(name, row),
            ExprKind::Call { function, arguments } => {
                self.call_meaning(expr, function, arguments, row)
            }
            ExprKind::PathCall { .. } => self.elsewhere(expr).map(Meaning::Table),
            ExprKind::Member { base, name } if self.is_pattern(base) => {
                self.pattern_with_path(base, name, expr.span, row)
            }
            ExprKind::Member { base, .. } if is_elsewhere(base) => {
                self.elsewhere(expr).map(Meaning::Table)
            }
            _ => self.expr(expr, row).map(Meaning::Scalar),
        }
    }

    /// What a pipeline means: in parentheses or after `let`, a scalar can look like one.
    pub(super) fn pipeline_meaning(
        &mut self,
        pipeline: &'t tree::Pipeline,
        row: &Row,
    ) -> Bind<Meaning> {
        match &pipeline.source {
            Source::Expr(inner) if pipeline.operators.is_empty() => self.meaning(inner, row),
            _ => Ok(Meaning::Table(self.pipeline(pipeline, row))),
        }
    }

    /// The table that an expression means.
    pub(super) fn table(&mut self, expr: &'t tree::Expr, row: &Row) -> Table {
        match self.meaning(expr, row) {
            Ok(Meaning::Table(table)) => table,
            Ok(Meaning::Scalar(scalar)) => {
                let message = "a table is needed, and this is a scalar";
                self.error("SEM0085", scalar.span, message);
                Table::broken(expr.span)
            }
            Err(Failed) => Table::broken(expr.span),
        }
    }

    /// What a name means: a parameter of the function around it, a column, a `let`, or something
    /// of the catalog, in this order.
    pub(super) fn name_meaning(&mut self, name: &'t tree::Name, row: &Row) -> Bind<Meaning> {
        let local = self.scope.find(&name.text).is_some_and(|entry| entry.local);
        if !local && let Some(column) = column(row, name) {
            return Ok(Meaning::Scalar(column));
        }
        if let Some(meaning) = self.own_name(name, row) {
            return meaning;
        }
        if let Some(table) = self.catalog_table(name) {
            return table.map(Meaning::Table);
        }
        if let Some(expr) = self.unlisted(name, row) {
            return Ok(Meaning::Scalar(expr));
        }
        let beside_columns = !row.columns.is_empty() || row.group.is_some();
        if row.narrowed && beside_columns && self.checks() {
            // The language service takes any name as long as a table's columns are not all known.
            let message = format!("there is no column `{}`", name.text);
            self.tolerate(Diagnostic::error("SEM0100", name.span, message))?;
            return Ok(Meaning::Scalar(Expr::literal(Value::Dynamic(None), name.span)));
        }
        if self.checks()
            && let Some(group) = &row.group
            && let Some((_, column)) = group.input.find(&name.text)
        {
            let value = Value::null(column.ty);
            self.tolerate(outside_aggregate(name))?;
            return Ok(Meaning::Scalar(Expr::literal(value, name.span)));
        }
        if self.fuzzy && !beside_columns {
            return self.fuzzy_table(name).map(Meaning::Table);
        }
        Err(self.unknown_name(name, row))
    }

    /// What a fuzzy union takes for a table that is not known here.
    pub(super) fn fuzzy_table(&mut self, name: &tree::Name) -> Bind<Table> {
        let message = format!("there is no table `{}` here; a fuzzy union does without", name.text);
        self.tolerate(Diagnostic::error("KS205", name.span, message))?;
        Ok(self.open_table(name.span))
    }

    fn open_table(&mut self, span: Span) -> Table {
        let (schema, open) = (Schema::empty(), Some(Type::Dynamic));
        self.table_source(TableDefinition { name: "".into(), schema, open }, span)
    }

    /// What a name of the query's own means.
    fn own_name(&mut self, name: &'t tree::Name, row: &Row) -> Option<Bind<Meaning>> {
        let entry = self.scope.find(&name.text).filter(|entry| self.sees(entry))?;
        let (binding, cost) = (entry.binding.clone(), entry.cost);
        if let Err(failed) = self.spend(cost, name.span) {
            return Some(Err(failed));
        }
        Some(match binding {
            Binding::Scalar { row: Some(other), .. } if other != row.id => Err(self.error(
                "SEM0100",
                name.span,
                format!("`{}` depends on a row, and there is another row here", name.text),
            )),
            Binding::Scalar { expr, .. } => {
                Ok(Meaning::Scalar(Expr { span: name.span, ..(*expr).clone() }))
            }
            Binding::Table(table) => Ok(Meaning::Table((*table).clone())),
            Binding::Function(function) => {
                self.call_function(&name.text, function, &[], None, name.span, row)
            }
            Binding::Pattern { .. } => {
                let message = format!("`{}` is a pattern and needs arguments", name.text);
                Err(self.error("SEM0036", name.span, message))
            }
            Binding::Broken => Err(Failed),
        })
    }

    /// A column that an open table takes although it does not list it.
    pub(super) fn unlisted(&mut self, name: &tree::Name, row: &Row) -> Option<Expr> {
        let ty = row.open.first()?.ty;
        for open in &row.open {
            self.unlisted.add(open.source, &name.text);
        }
        // Only its type matters: the query is bound again with the column in the table.
        Some(Expr::column(usize::MAX, &crate::Column::new(name.text.as_str(), ty), name.span))
    }

    /// Whether an expression is a column of which only the name is known. Whatever is done with
    /// it is right for some type.
    pub(super) fn is_of_unknown_type(&self, expr: &Expr) -> bool {
        self.checks()
            && expr.ty == Type::Dynamic
            && match &expr.kind {
                Bound::Column { name, .. } => self.unlisted.has(name),
                Bound::Literal(value) => value.is_null(),
                _ => false,
            }
    }

    pub(super) fn unknown_name(&mut self, name: &tree::Name, row: &Row) -> Failed {
        if row.broken {
            return Failed;
        }
        if row.columns.is_empty() && row.group.is_none() {
            return self.missing_table(name);
        }
        let inside = row.group.as_ref().is_some_and(|group| group.input.find(&name.text).is_some());
        if inside {
            self.report(outside_aggregate(name));
            return Failed;
        }
        let names: Vec<&str> = self.scope.names().collect();
        let known = row.columns.iter().map(|column| &*column.name).chain(names);
        self.unknown("SEM0100", name, format!("there is no column `{}`", name.text), known)
    }

    fn missing_table(&mut self, name: &tree::Name) -> Failed {
        let message = if catalogue::function(&name.text).is_some() {
            format!("`{}` is a function and needs parentheses", name.text)
        } else {
            format!("there is no table, function or `let` called `{}`", name.text)
        };
        self.missing_tables += 1;
        if self.has_said_enough(Severity::Error) {
            return Failed;
        }
        let mut tables = self.catalog.table_names();
        let mut names: Vec<&str> = self.scope.names().collect();
        if self.restriction.is_some() {
            tables.retain(|name| self.sees_of_catalog(name));
            names.retain(|name| self.scope.find(name).is_some_and(|entry| self.sees(entry)));
        }
        let known = tables.iter().map(|name| &**name).chain(names);
        self.unknown("SEM0100", name, message, known)
    }

    /// A table in another workspace, database or cluster: it cannot be read. As far as its name
    /// tells, it has the columns of the table of this workspace that is called so.
    pub(super) fn elsewhere(&mut self, expr: &tree::Expr) -> Bind<Table> {
        // A fuzzy union does without it, as it does without a table that is not there.
        self.missing_tables += 1;
        let message = "only tables of this workspace can be read";
        self.tolerate(Diagnostic::error("unsupported-cross-resource", expr.span, message))?;
        let named = match &expr.kind {
            ExprKind::Member { name, .. } => self.catalog.table(&name.text),
            _ => None,
        };
        Ok(match named {
            Some(table) => self.table_source(table, expr.span),
            None => self.open_table(expr.span),
        })
    }
}

fn outside_aggregate(name: &tree::Name) -> Diagnostic {
    let message =
        format!("the column `{}` must stand inside an aggregate or after `by`", name.text);
    Diagnostic::error("SEM0100", name.span, message)
}

/// The column that a name means over `row`.
fn column(row: &Row, name: &tree::Name) -> Option<Expr> {
    let (index, column) = row.find(&name.text)?;
    Some(Expr::column(index, column, name.span))
}

/// Whether an expression is `database("…")`, `workspace("…")` or the like.
pub(super) fn is_elsewhere(expr: &tree::Expr) -> bool {
    match &expr.kind {
        ExprKind::Call { function, .. } => {
            matches!(
                &*function.text,
                "cluster" | "database" | "workspace" | "app" | "resource" | "adx" | "arg"
            )
        }
        ExprKind::PathCall { .. } => true,
        ExprKind::Member { base, .. } => is_elsewhere(base),
        _ => false,
    }
}
