//! Plugins of `evaluate` that see all rows at once: what they are given, and the columns that
//! they yield.
//!
//! Not here: what they do to the rows; plugins over a timeline (`plugin_timeline`); lookups.

use std::sync::Arc;

use super::super::statement::refers_to_row;
use crate::{
    Column, Schema, Span, Type, Value,
    bind::{
        Bind, Binder, Failed,
        convert::convert_call,
        naming::Names,
        scope::Meaning,
        table::{Row, Table},
    },
    bound::{Expr, Plugin, RelOp},
    syntax::tree,
};

/// The arguments of a plugin by what they are, each sort in the order in which it is given.
pub(super) struct Given {
    /// Expressions over the row, and the names that they suggest.
    pub(super) columns: Vec<(Option<String>, Expr)>,
    pub(super) constants: Vec<Expr>,
    pub(super) table: Option<Table>,
}

impl<'t> Binder<'t> {
    /// A plugin by its name; `None` if it is none of these.
    pub(super) fn plugin(
        &mut self,
        op: &'t tree::Evaluate,
        input: &Table,
        span: Span,
    ) -> Option<Bind<Table>> {
        let row = self.row(input);
        let bound = match op.plugin.text.as_str() {
            "narrow" => self.narrow(op, &row),
            "rows_near" => self.rows_near(op, &row),
            "schema_merge" => self.schema_merge(op, &row),
            "dcount_intersect" => self.dcount_intersect(op, &row),
            _ => self.timeline_plugin(op, &row)?,
        };
        Some(bound.map(|(plugin, schema)| {
            let ordered = plugin.name == "rows_near";
            let table = input.clone().then(RelOp::Plugin(Box::new(plugin)), schema, span).closed();
            let table = if ordered { table } else { table.unordered() };
            match &op.schema {
                Some(declared) if !declared.star => self.as_declared(declared, table, span),
                _ => table,
            }
        }))
    }

    /// The arguments, sorted by what they are.
    pub(super) fn given(&mut self, op: &'t tree::Evaluate, row: &Row) -> Bind<Given> {
        let mut given = Given { columns: Vec::new(), constants: Vec::new(), table: None };
        for argument in &op.arguments {
            match self.meaning(&argument.value, row)? {
                Meaning::Scalar(expr) if refers_to_row(&expr) => {
                    let name = match &argument.name {
                        Some(name) => Some(name.text.clone()),
                        None => self.auto_name(&argument.value, row),
                    };
                    given.columns.push((name, expr));
                }
                Meaning::Scalar(expr) => given.constants.push(expr),
                Meaning::Table(table) if given.table.is_none() => given.table = Some(table),
                Meaning::Table(_) => return Err(self.takes(op, "at most one other table")),
            }
        }
        Ok(given)
    }

    /// The error of a plugin that is given something else.
    pub(super) fn takes(&mut self, op: &tree::Evaluate, what: &str) -> Failed {
        self.error("SEM0219", op.plugin.span, format!("`{}` takes {what}", op.plugin.text))
    }

    /// `narrow()`: a row for each cell.
    fn narrow(&mut self, op: &'t tree::Evaluate, row: &Row) -> Bind<(Plugin, Schema)> {
        if !op.arguments.is_empty() {
            return Err(self.takes(op, "no arguments"));
        }
        let (mut columns, mut settings) = (Vec::new(), Vec::new());
        for (index, column) in row.columns.iter().enumerate() {
            let value = Expr::column(index, column, op.plugin.span);
            columns.push(match value.ty {
                Type::String => value,
                _ => convert_call("tostring", value, Type::String).ok_or(Failed)?,
            });
            settings.push(Expr::literal(Value::String(column.name.clone()), op.plugin.span));
        }
        let plugin = Plugin { name: "narrow", columns, settings, lookback: None };
        let schema =
            Schema::of([("Row", Type::Long), ("Column", Type::String), ("Value", Type::String)]);
        Ok((plugin, schema))
    }

    /// `rows_near(condition, rows[, rows after])`: the rows around those that meet a condition.
    fn rows_near(&mut self, op: &'t tree::Evaluate, row: &Row) -> Bind<(Plugin, Schema)> {
        let what = "a condition, how many rows before and how many after";
        let (condition, counts) = match op.arguments.as_slice() {
            [condition, counts @ ..] if (1..=2).contains(&counts.len()) => (condition, counts),
            _ => return Err(self.takes(op, what)),
        };
        if !row.serialized {
            return Err(self.error(
                "not-serialized",
                op.plugin.span,
                "`rows_near` needs rows in an order; put `serialize` or `sort by` before it",
            ));
        }
        let condition = self.expr(&condition.value, row)?;
        let mut columns = vec![self.condition(condition)?];
        let own = row.columns.iter().enumerate();
        columns.extend(own.map(|(index, column)| Expr::column(index, column, op.plugin.span)));
        let nothing = self.no_row();
        let mut settings = Vec::new();
        for count in counts {
            let count = self.expr(&count.value, &nothing)?;
            settings.push(self.converted_to(count, Type::Long)?);
        }
        let plugin = Plugin { name: "rows_near", columns, settings, lookback: None };
        Ok((plugin, row.columns.clone()))
    }

    /// `schema_merge([PreserveOrder])`: schemas such as `getschema` yields, in one.
    fn schema_merge(&mut self, op: &'t tree::Evaluate, row: &Row) -> Bind<(Plugin, Schema)> {
        let nothing = self.no_row();
        let mut settings = Vec::new();
        for argument in &op.arguments {
            let flag = self.expr(&argument.value, &nothing)?;
            settings.push(self.condition(flag)?);
        }
        if settings.len() > 1 {
            return Err(self.takes(op, "at most one argument"));
        }
        let mut columns = Vec::new();
        let wanted = [
            ("ColumnName", Type::String),
            ("ColumnOrdinal", Type::Long),
            ("DataType", Type::String),
            ("ColumnType", Type::String),
        ];
        for (name, ty) in wanted {
            let Some((index, column)) = row.find(name) else {
                return Err(self.takes(op, "rows of `getschema`"));
            };
            columns.push(self.converted_to(Expr::column(index, column, op.plugin.span), ty)?);
        }
        let plugin = Plugin { name: "schema_merge", columns, settings, lookback: None };
        Ok((plugin, Schema::of(wanted)))
    }

    /// `dcount_intersect(sketch, …)`: how many values the first sketches share.
    fn dcount_intersect(&mut self, op: &'t tree::Evaluate, row: &Row) -> Bind<(Plugin, Schema)> {
        let args = self.arguments(&op.arguments, row)?;
        if !(2..=16).contains(&args.len()) {
            return Err(self.takes(op, "2 to 16 sketches of `hll()`"));
        }
        let mut columns = Vec::new();
        for arg in args {
            if arg.ty != Type::Dynamic {
                return Err(self.wrong_type(arg.span, Type::Dynamic, arg.ty));
            }
            columns.push(arg);
        }
        let names = (0..columns.len()).map(|i| Column::new(format!("s{i}"), Type::Long));
        let schema = names.collect();
        let name = "dcount_intersect";
        Ok((Plugin { name, columns, settings: Vec::new(), lookback: None }, schema))
    }
}

/// A schema of columns that want these names.
pub(super) fn named(columns: impl IntoIterator<Item = (String, Type)>) -> Schema {
    let mut names = Names::default();
    let column = |(name, ty): (String, Type)| Column::new(names.free(Arc::from(name)), ty);
    columns.into_iter().map(column).collect()
}
