//! Lists of named expressions, and the columns that names and wildcards choose.
//!
//! Not here: the names of expressions that have none (`naming`).

use std::sync::Arc;

use crate::{
    Column, Diagnostic, Schema, Span,
    bind::{
        Bind, Binder, Failed,
        naming::Names,
        pattern,
        table::{Row, Table},
    },
    bound::Expr,
    syntax::tree::{self, ExprKind, NamedExpr},
};

/// Columns that an operator computes.
#[derive(Debug, Default)]
pub(super) struct Computed {
    pub(super) columns: Vec<(Arc<str>, Expr)>,
    /// The names of those that could not be bound.
    pub(super) lost: Vec<Arc<str>>,
}

impl Computed {
    pub(super) fn schema(&self) -> Schema {
        self.columns.iter().map(|(name, expr)| Column::new(name.clone(), expr.ty)).collect()
    }

    pub(super) fn exprs(self) -> Vec<Expr> {
        self.columns.into_iter().map(|(_, expr)| expr).collect()
    }
}

impl<'t> Binder<'t> {
    /// The values of a list of expressions, each with a name of its own.
    pub(super) fn computed(
        &mut self,
        items: &'t [NamedExpr],
        row: &Row,
        names: &mut Names,
        keys: bool,
    ) -> Computed {
        let mut computed = Computed::default();
        for item in items {
            if let Some(columns) = self.several(&item.value, row) {
                self.name_each(item, columns, names, row, &mut computed);
                continue;
            }
            let value = self.expr(&item.value, row);
            let value = match value {
                Ok(value) if keys => self.key(value),
                value => value,
            };
            let name = self.name_of(item, row, names, keys);
            match (value, name) {
                (Ok(value), Ok(name)) => computed.columns.push((name, value)),
                (_, Ok(name)) => computed.lost.push(name),
                (_, Err(Failed)) => {}
            }
        }
        computed
    }

    /// Names the columns of one expression. The engine leaves out those without a name if there
    /// is one; the language service does so only in `print`.
    fn name_each(
        &mut self,
        item: &'t NamedExpr,
        columns: Bind<Vec<(String, Expr)>>,
        names: &mut Names,
        row: &Row,
        computed: &mut Computed,
    ) {
        let given: Vec<Arc<str>> =
            item.names.iter().filter_map(|name| self.explicit_name(name, names).ok()).collect();
        match columns {
            Ok(columns) if item.names.is_empty() => {
                let named =
                    columns.into_iter().map(|(name, expr)| (names.automatic(Some(name)), expr));
                computed.columns.extend(named);
            }
            Ok(columns) => {
                let all = self.checks() && !row.columns.is_empty();
                let mut given = given.into_iter();
                for (name, expr) in columns {
                    match given.next() {
                        Some(given) => computed.columns.push((given, expr)),
                        None if all => {
                            computed.columns.push((names.automatic(Some(name)), expr));
                        }
                        None => {}
                    }
                }
            }
            Err(Failed) if given.is_empty() => computed.lost.push(names.automatic(None)),
            Err(Failed) => computed.lost.extend(given),
        }
    }

    fn name_of(
        &mut self,
        item: &'t NamedExpr,
        row: &Row,
        names: &mut Names,
        key: bool,
    ) -> Bind<Arc<str>> {
        match item.names.as_slice() {
            [] => {
                let plain = item.value.as_name().is_some_and(|name| row.find(&name.text).is_none());
                let name = if key && plain && row.open.is_empty() {
                    None
                } else {
                    self.auto_name(&item.value, row)
                };
                Ok(names.automatic(name))
            }
            [name] => self.explicit_name(name, names),
            [_, ..] => Err(self.unsupported(item.span, "several names for one expression")),
        }
    }

    pub(super) fn explicit_name(&mut self, name: &tree::Name, names: &mut Names) -> Bind<Arc<str>> {
        names.explicit(&name.text).ok_or_else(|| {
            self.error("SEM0034", name.span, format!("two columns are called `{}`", name.text))
        })
    }

    /// A value that rows can be grouped by.
    pub(super) fn key(&mut self, value: Expr) -> Bind<Expr> {
        if value.ty != crate::Type::Dynamic || self.is_of_unknown_type(&value) {
            return Ok(value);
        }
        let error =
            Diagnostic::error("SEM0001", value.span, "rows cannot be grouped by a dynamic value")
                .help("convert it with `tostring()` or the like");
        if self.unlisted.count > 0 {
            // It may come from a column of which only the name is known.
            self.tolerate(error)?;
            return Ok(value);
        }
        self.report(error);
        Err(Failed)
    }

    /// The positions of the columns that a name or a wildcard means, in the order of the input.
    pub(super) fn chosen(&mut self, expr: &'t tree::Expr, table: &Table) -> Bind<Vec<usize>> {
        let schema = table.schema().clone();
        let all = |fits: &dyn Fn(&str) -> bool| {
            let columns = schema.iter().enumerate().filter(|(_, column)| fits(&column.name));
            columns.map(|(i, _)| i).collect()
        };
        match &expr.kind {
            ExprKind::Star => Ok(all(&|_| true)),
            ExprKind::Wildcard(written) => Ok(all(&|name| pattern::matches(written, name))),
            ExprKind::Name(name) => match schema.index_of(&name.text) {
                Some(index) => Ok(vec![index]),
                None => {
                    let row = self.row(table);
                    match self.unlisted(name, &row) {
                        // It is there when the query is bound again.
                        Some(_) => Ok(Vec::new()),
                        None => Err(self.unknown_name(name, &row)),
                    }
                }
            },
            _ => Err(self.error("KS109", expr.span, "the name of a column is needed here")),
        }
    }

    /// Exactly these columns of the input, in this order.
    pub(super) fn only(&mut self, input: Table, columns: &[usize], span: Span) -> Table {
        let schema = input.schema().clone();
        let columns: Vec<(usize, &Column)> =
            columns.iter().filter_map(|index| Some((*index, schema.get(*index)?))).collect();
        let exprs =
            columns.iter().map(|(index, column)| Expr::column(*index, column, span)).collect();
        let schema = columns.iter().map(|(_, column)| (*column).clone()).collect();
        input.then(crate::bound::RelOp::Project { columns: exprs }, schema, span)
    }
}
