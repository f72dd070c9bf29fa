//! Calls of aggregates.
//!
//! Not here: where they may stand (`operator::summarize`).

use std::{collections::HashSet, rc::Rc, sync::Arc};

use crate::{
    Column, Span, Type,
    bind::{
        Bind, Binder, Failed,
        table::{Group, Row},
    },
    bound::{Aggregate, Expr},
    catalogue::AggregateFunction,
    syntax::tree::{Argument, ExprKind},
};

impl<'t> Binder<'t> {
    /// Adds an aggregate to a group: where its results stand, and what they are called when
    /// nothing else is said.
    pub(in crate::bind) fn aggregate(
        &mut self,
        called: &str,
        function: &'static AggregateFunction,
        arguments: &'t [Argument],
        span: Span,
        group: &Rc<Group>,
    ) -> Bind<(usize, Vec<Column>)> {
        let row = &group.input;
        let mut bound = match function.name {
            "arg_max" | "arg_min" => self.extreme_row(function, arguments, span, group)?,
            "take_any" | "any" => self.any_row(function, arguments, span, group)?,
            _ => {
                let args = self.arguments(arguments, row)?;
                if let ("sum" | "sumif" | "avg" | "avgif", Some(first)) =
                    (function.name, args.first())
                    && first.ty == Type::Dynamic
                {
                    return Err(self.error(
                        "KS138",
                        first.span,
                        format!(
                            "`{}` needs numbers; convert the dynamic with `tolong()` or `toreal()`",
                            function.name
                        ),
                    ));
                }
                let resolved =
                    self.resolve(function.name, function.parsed_signatures(), args, span)?;
                let names = self.result_names(function, arguments, row);
                let results =
                    names.into_iter().map(|name| Column::new(name, resolved.ty)).collect();
                Aggregate { function, args: resolved.args, results, span }
            }
        };
        if matches!(called, "argmax" | "argmin") {
            bound.results = legacy_names(function.prefix, &bound.results);
        }
        if self.checks() {
            for result in &mut bound.results {
                *result = result_of_editor(called, result);
            }
        }
        let results = bound.results.clone();
        Ok((group.add(bound), results))
    }

    fn result_names(
        &self,
        function: &'static AggregateFunction,
        arguments: &[Argument],
        row: &Row,
    ) -> Vec<Arc<str>> {
        let skipped = match function.name {
            "percentiles" => 1,
            "percentilesw" => 2,
            _ => {
                let name = self.aggregate_name(function, arguments, row).unwrap_or_default();
                return vec![name.into()];
            }
        };
        let percentiles = arguments.iter().skip(skipped);
        percentiles
            .map(|percentile| {
                self.percentile_name(arguments.first(), &percentile.value, row).into()
            })
            .collect()
    }

    /// `arg_max(x, a, b)`.
    fn extreme_row(
        &mut self,
        function: &'static AggregateFunction,
        arguments: &'t [Argument],
        span: Span,
        group: &Rc<Group>,
    ) -> Bind<Aggregate> {
        let Some((by, rest)) = arguments.split_first() else {
            return Err(self.error(
                "SEM0219",
                span,
                format!("`{}` takes at least 1 argument", function.name),
            ));
        };
        let first = self.expr(&by.value, &group.input);
        let taken = match first.as_ref().map(|first| &first.kind) {
            Ok(crate::bound::ExprKind::Column { index, .. }) => Some(*index),
            _ => None,
        };
        let of = self.auto_name(&by.value, &group.input);
        let unnamed = format!("{}_{}", function.prefix, of.as_deref().unwrap_or_default());
        let mut columns = self.columns_of(rest, group, taken, &unnamed, 1)?;
        let first = first?;
        if first.ty == Type::Dynamic {
            self.needs_order(function.name, &first)?;
        }
        let given = by.name.as_ref().map(|name| name.text.clone());
        let name = given.or(of).unwrap_or_else(|| format!("{}_", function.prefix));
        columns.insert(0, (name, first));
        Ok(rows(function, columns, span))
    }

    /// `take_any(a, b)`.
    fn any_row(
        &mut self,
        function: &'static AggregateFunction,
        arguments: &'t [Argument],
        span: Span,
        group: &Rc<Group>,
    ) -> Bind<Aggregate> {
        if arguments.is_empty() {
            return Err(self.error(
                "SEM0219",
                span,
                format!("`{}` takes at least 1 argument", function.name),
            ));
        }
        let star = |argument: &Argument| matches!(argument.value.kind, ExprKind::Star);
        let plain = !self.checks() && arguments.iter().any(star);
        let named = !function.prefix.is_empty() && !plain;
        let unnamed = if named { "" } else { "any" };
        let mut columns = self.columns_of(arguments, group, None, unnamed, 0)?;
        if named {
            for (name, _) in &mut columns {
                *name = format!("{}_{name}", function.prefix);
            }
        }
        Ok(rows(function, columns, span))
    }

    /// Columns that come along; a star stands for all that are neither keys nor `taken` nor
    /// named beside it. The language service calls what has no name `unnamed` and a number.
    fn columns_of(
        &mut self,
        arguments: &'t [Argument],
        group: &Rc<Group>,
        taken: Option<usize>,
        unnamed: &str,
        from: usize,
    ) -> Bind<Vec<(String, Expr)>> {
        let row = &group.input;
        let beside: HashSet<&str> =
            arguments.iter().filter_map(|it| Some(it.value.as_name()?.text.as_str())).collect();
        let mut columns = Vec::new();
        let mut failed = false;
        for (at, argument) in arguments.iter().enumerate() {
            let value = &argument.value;
            if matches!(value.kind, ExprKind::Star) {
                for (i, column) in row.columns.iter().enumerate() {
                    let chosen = Some(i) != taken && !group.key_columns.contains(&i);
                    if chosen && !beside.contains(&*column.name) {
                        columns
                            .push((column.name.to_string(), Expr::column(i, column, value.span)));
                    }
                }
                continue;
            }
            match self.expr(value, row) {
                Ok(expr) => {
                    let given = argument.name.as_ref().map(|name| name.text.clone());
                    let name = given.or_else(|| self.auto_name(value, row));
                    let name = name.unwrap_or_else(|| match unnamed {
                        "" if self.checks() => format!("arg{}", from + at),
                        prefix if self.checks() => format!("{prefix}_arg{}", from + at),
                        _ => "Column1".into(),
                    });
                    columns.push((name, expr));
                }
                Err(Failed) => failed = true,
            }
        }
        if failed { Err(Failed) } else { Ok(columns) }
    }
}

/// `argmax` and `argmin` call their columns after what they look for: `max_x`, `max_x_a`.
fn legacy_names(prefix: &str, results: &[Column]) -> Vec<Column> {
    let first = results.first().map_or("", |first| &*first.name);
    let name = |(i, column): (usize, &Column)| {
        let rest = if i == 0 { String::new() } else { format!("_{}", column.name) };
        Column::new(format!("{prefix}_{first}{rest}"), column.ty)
    };
    results.iter().enumerate().map(name).collect()
}

/// A result where the language service has another name or type for it than the engine.
fn result_of_editor(called: &str, result: &Column) -> Column {
    let renamed = |prefix: &str| {
        let rest = result.name.split_once('_').map_or("", |(_, rest)| rest);
        Column::new(format!("{prefix}_{rest}"), result.ty)
    };
    match (called, result.ty) {
        ("anyif", ty) => Column::new(format!("anyif_{}", result.name), ty),
        ("make_dictionary", _) => renamed("dictionary"),
        ("percentile" | "percentiles" | "percentilew" | "percentilesw", Type::Int) => {
            Column::new(result.name.clone(), Type::Long)
        }
        ("percentile" | "percentiles" | "percentilew" | "percentilesw", Type::Decimal) => {
            Column::new(result.name.clone(), Type::Real)
        }
        _ => result.clone(),
    }
}

fn rows(
    function: &'static AggregateFunction,
    columns: Vec<(String, Expr)>,
    span: Span,
) -> Aggregate {
    let results = columns.iter().map(|(name, expr)| Column::new(name.as_str(), expr.ty)).collect();
    let args = columns.into_iter().map(|(_, expr)| expr).collect();
    Aggregate { function, args, results, span }
}
