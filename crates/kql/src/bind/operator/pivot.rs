//! `evaluate pivot`: a column for each value of a column, in each an aggregate over its rows.
//!
//! Not here: which values there are, if the query does not say (`discovery`).

use std::{cell::RefCell, rc::Rc, sync::Arc};

use crate::{
    Column, Schema, Span, Type, Value,
    bind::{
        Bind, Binder, Failed,
        call::Resolved,
        convert::convert_call,
        discovery::Kind,
        naming::Names,
        table::{Group, Row, Table},
    },
    bound::{Aggregate, Expr, ExprKind, RelOp},
    catalogue::{self, AggregateFunction},
    syntax::tree::{self, Argument},
};

/// An aggregate, and the same under a condition.
const CONDITIONAL: [(&str, &str); 13] = [
    ("count", "countif"),
    ("sum", "sumif"),
    ("avg", "avgif"),
    ("min", "minif"),
    ("max", "maxif"),
    ("dcount", "dcountif"),
    ("stdev", "stdevif"),
    ("variance", "varianceif"),
    ("take_any", "take_anyif"),
    ("any", "take_anyif"),
    ("make_list", "make_list_if"),
    ("make_set", "make_set_if"),
    ("make_bag", "make_bag_if"),
];

/// How rows are pivoted.
struct Pivot {
    /// The value that names a column, as text.
    value: Expr,
    /// The aggregate under a condition, and its arguments without the condition.
    function: &'static AggregateFunction,
    args: Vec<Expr>,
    /// The columns that rows are grouped by.
    kept: Vec<usize>,
}

impl<'t> Binder<'t> {
    pub(super) fn pivot(&mut self, op: &'t tree::Evaluate, input: Table, span: Span) -> Table {
        let row = self.row(&input);
        let Ok(pivot) = self.pivoted(op, &row) else { return Table { broken: true, ..input } };
        let (names, star) = match &op.schema {
            Some(declared) => {
                let kept = |name: &str| pivot.kept.iter().any(|at| is_called(&row, *at, name));
                let names = declared.columns.iter().map(|(name, _)| name.text.clone());
                (names.filter(|name| !kept(name)).collect::<Vec<_>>(), declared.star)
            }
            None => {
                let columns = RelOp::Distinct { columns: vec![pivot.value.clone()] };
                let schema = Schema::of([("value", Type::String)]);
                match self.discovered(op.plugin.span, &input, columns, schema, Kind::Values) {
                    Some(found) => (found.iter().map(|it| it.name.to_string()).collect(), true),
                    None => {
                        return self.undiscovered(
                            "evaluate pivot without a look at its data",
                            input,
                            span,
                        );
                    }
                }
            }
        };
        match self.by_value(&pivot, &names, &row, span) {
            Ok((op_, schema)) => {
                let table = input.then(op_, schema, span).closed().unordered();
                match &op.schema {
                    Some(declared) if !star => self.as_declared(declared, table, span),
                    _ => table,
                }
            }
            Err(Failed) => Table { broken: true, ..input },
        }
    }

    fn pivoted(&mut self, op: &'t tree::Evaluate, row: &Row) -> Bind<Pivot> {
        let mut arguments = op.arguments.iter().peekable();
        let Some(column) = arguments.next() else {
            return Err(self.error("SEM0219", op.plugin.span, "`pivot` takes a column"));
        };
        let value = self.expr(&column.value, row)?;
        let ExprKind::Column { index, .. } = value.kind else {
            return Err(self.error("KS109", value.span, "`pivot` takes a column"));
        };
        let call = arguments.peek().and_then(|argument| aggregate_call(argument));
        let (name, own, at): (_, &'t [Argument], _) = match call {
            Some((function, own)) => (function.name, own, arguments.next().map(|it| it.value.span)),
            None => ("count", &[], None),
        };
        let conditional = CONDITIONAL.iter().find(|(plain, _)| *plain == name);
        let function = conditional.and_then(|(_, conditional)| catalogue::aggregate(conditional));
        let Some(function) = function else {
            let at = at.unwrap_or(op.plugin.span);
            return Err(self.unsupported(at, format!("`{name}` in `pivot`")));
        };
        let args = self.arguments(own, row)?;
        let mut kept = Vec::new();
        for argument in arguments {
            let key = self.expr(&argument.value, row)?;
            match key.kind {
                ExprKind::Column { index, .. } => kept.push(index),
                _ => return Err(self.error("KS109", key.span, "`pivot` groups by columns")),
            }
        }
        if kept.is_empty() {
            let mut used = vec![index];
            for arg in &args {
                arg.visit(&mut |arg| {
                    if let ExprKind::Column { index, .. } = arg.kind {
                        used.push(index);
                    }
                });
            }
            kept = (0..row.columns.len()).filter(|index| !used.contains(index)).collect();
        }
        let value = match value.ty {
            Type::String => value,
            _ => convert_call("tostring", value, Type::String).ok_or(Failed)?,
        };
        Ok(Pivot { value, function, args, kept })
    }

    /// The aggregate for each value.
    fn by_value(
        &mut self,
        pivot: &Pivot,
        values: &[String],
        row: &Row,
        span: Span,
    ) -> Bind<(RelOp, Schema)> {
        let mut names = Names::default();
        let mut keys = Vec::new();
        let mut outputs = Vec::new();
        let mut schema = Vec::new();
        for (place, index) in pivot.kept.iter().enumerate() {
            let Some(column) = row.columns.get(*index) else { continue };
            keys.push(self.key(Expr::column(*index, column, span))?);
            outputs.push(Expr::column(place, column, span));
            schema.push(Column::new(names.free(column.name.clone()), column.ty));
        }
        let input = Row { serialized: false, ..row.clone() };
        let group = Group {
            keys: keys.len(),
            key_columns: Vec::new(),
            input,
            aggregates: RefCell::default(),
        };
        let group = Rc::new(group);
        let equals = catalogue::function("==").ok_or(Failed)?;
        for value in values {
            let literal = Expr::literal(Value::String(value.as_str().into()), span);
            let args = vec![pivot.value.clone(), literal];
            let condition =
                Expr { kind: ExprKind::Call { function: equals, args }, ty: Type::Bool, span };
            let mut args = pivot.args.clone();
            args.insert(args.len().min(1), condition);
            let function = pivot.function;
            let Resolved { args, ty } =
                self.resolve(function.name, function.parsed_signatures(), args, span)?;
            let name = if value.is_empty() {
                names.automatic(None)
            } else {
                names.free(value.as_str().into())
            };
            let result = Column::new(name, ty);
            let results = vec![result.clone()];
            let place = group.add(Aggregate { function, args, results, span });
            outputs.push(Expr::column(place, &result, span));
            schema.push(result);
        }
        let op = RelOp::Summarize { keys, aggregates: group.aggregates.take(), outputs };
        Ok((op, Schema::new(schema)))
    }

    /// The declared columns, in their order and of their types.
    pub(super) fn as_declared(
        &mut self,
        declared: &'t tree::RowSchema,
        table: Table,
        span: Span,
    ) -> Table {
        let mut columns = Vec::new();
        let mut schema = Vec::new();
        for (name, ty) in &declared.columns {
            let Ok(ty) = self.type_named(ty) else { return Table { broken: true, ..table } };
            let found = table.schema().index_of(&name.text);
            let found = found.and_then(|at| Some(Expr::column(at, table.schema().get(at)?, span)));
            let value = found.ok_or(Failed).and_then(|value| self.converted_to(value, ty));
            let Ok(value) = value else { return Table { broken: true, ..table } };
            columns.push(value);
            schema.push(Column::new(Arc::from(name.text.as_str()), ty));
        }
        table.then(RelOp::Project { columns }, Schema::new(schema), span)
    }
}

fn is_called(row: &Row, index: usize, name: &str) -> bool {
    row.columns.get(index).is_some_and(|column| &*column.name == name)
}

fn aggregate_call(argument: &Argument) -> Option<(&'static AggregateFunction, &[Argument])> {
    match &argument.value.kind {
        tree::ExprKind::Call { function, arguments } => {
            Some((catalogue::aggregate(&function.text)?, arguments))
        }
        _ => None,
    }
}
