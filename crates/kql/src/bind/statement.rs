//! Statements: `let`, `set`, and the query itself.
//!
//! Not here: pipelines (`pipeline`) and calls of what `let` defines (`function`).

use std::rc::Rc;

use super::{
    Bind, Binder, Failed,
    scope::{Binding, Meaning, UserFunction},
    table::{Row, Table},
};
use crate::{
    Diagnostic, Span, Type, Value,
    bound::{Bound, Expr, FurtherTable, Render},
    catalogue,
    syntax::tree::{self, ExprKind, LetValue, LiteralKind, Source, StatementKind},
};

/// What one query of a text yields.
struct Answer {
    meaning: Bind<Meaning>,
    render: Option<Render>,
    span: Span,
}

/// The tables that a query yields, several of `fork` and `facet`.
fn tables_of(table: Table, render: Option<Render>) -> impl Iterator<Item = FurtherTable> {
    let parts = if table.parts.is_empty() { vec![(None, table.rel)] } else { table.parts };
    parts.into_iter().enumerate().map(move |(i, (name, rel))| FurtherTable {
        rel,
        name,
        begins_query: i == 0,
        render: render.clone(),
    })
}

impl<'t> Binder<'t> {
    /// A whole query.
    pub(super) fn query(&mut self, query: &'t tree::Query) -> Option<Bound> {
        let row = self.no_row();
        let mut tables = Vec::new();
        let mut complete = true;
        for answer in self.statements(&query.statements, &row, true) {
            match answer.meaning {
                Ok(Meaning::Table(table)) if table.graph.is_some() => {
                    let message = "a graph is no answer: `graph-match` or `graph-to-table` follows";
                    self.error("SEM0100", answer.span, message);
                    complete = false;
                }
                Ok(Meaning::Table(table)) => tables.extend(tables_of(table, answer.render)),
                Ok(Meaning::Scalar(expr)) => {
                    let message = "a query yields a table, and this is a scalar";
                    self.error("SEM0085", expr.span, message);
                    complete = false;
                }
                Err(Failed) => complete = false,
            }
        }
        if !complete || tables.is_empty() {
            return None;
        }
        let FurtherTable { rel: root, name, render, .. } = tables.remove(0);
        Some(Bound { root, name, further: tables, query_now: self.query_now, render })
    }

    /// The statements of a function's body, and what they yield.
    pub(super) fn body(&mut self, statements: &'t [tree::Statement], row: &Row) -> Bind<Meaning> {
        let mut answers = self.statements(statements, row, false);
        let last = answers.pop().ok_or(Failed)?;
        if !answers.is_empty() {
            return Err(self.error("SEM0243", last.span, "a function yields one table"));
        }
        last.meaning
    }

    /// The statements of a query or of a function's body, and what each query among them yields.
    /// There is at least one, or a diagnostic.
    fn statements(
        &mut self,
        statements: &'t [tree::Statement],
        row: &Row,
        outermost: bool,
    ) -> Vec<Answer> {
        let mut answers = Vec::new();
        for statement in statements {
            match &statement.kind {
                StatementKind::Let { name, value } => self.let_statement(name, value, row),
                StatementKind::Set { name, value } => self.set(name, value.as_ref()),
                StatementKind::Pipeline(pipeline) => {
                    self.answering = outermost.then_some(pipeline.span);
                    let meaning = self.pipeline_meaning(pipeline, row);
                    let render = if outermost { self.render.take() } else { None };
                    answers.push(Answer { meaning, render, span: statement.span });
                }
                StatementKind::QueryParameters(parameters) => self.query_parameters(parameters),
                StatementKind::Pattern(pattern) => self.declare_pattern(pattern),
                StatementKind::RestrictAccess(tables) => self.restrict_access(tables),
                // Another database is refused where it is used.
                StatementKind::Alias { .. } | StatementKind::Missing => {}
            }
        }
        if answers.is_empty() {
            let span = statements.last().map_or_else(Span::default, |last| last.span);
            let message = "there is no query after the statements";
            // What an editor looks at may be all statements.
            _ = self.tolerate(Diagnostic::error("SYN0002", span, message));
        }
        answers
    }

    fn let_statement(&mut self, name: &'t tree::Name, value: &'t LetValue, row: &Row) {
        if let Some(earlier) = self.scope.in_block(&name.text) {
            let earlier = earlier.span;
            if earlier != name.span {
                self.error("SEM0079", name.span, format!("`{}` is named twice", name.text));
            }
            return;
        }
        let before = self.budget;
        let binding = match value {
            LetValue::Function(function) => {
                if catalogue::function(&name.text).is_some_and(|it| !it.is_operator()) {
                    self.error(
                        "SEM0515",
                        name.span,
                        format!("`{}` is a function of the language", name.text),
                    );
                }
                Binding::Function(UserFunction { tree: function, sees: self.scope.len() })
            }
            LetValue::Expr(expr) => match self.meaning(expr, row) {
                Ok(meaning) => binding(meaning, row),
                Err(Failed) => Binding::Broken,
            },
        };
        let binding = match (binding, value) {
            (Binding::Table(table), LetValue::Expr(expr)) => {
                Binding::Table(Rc::new(labelled(&table, expr)))
            }
            (binding, _) => binding,
        };
        self.scope.add(name, binding, before - self.budget);
    }

    fn set(&mut self, name: &'t tree::Name, value: Option<&'t tree::Expr>) {
        let row = self.no_row();
        match (name.text.as_str(), value) {
            ("query_now", _) => {}
            ("query_bin_auto_size", Some(value)) => {
                self.bin_auto_size = self.expr(value, &row).ok();
                return;
            }
            ("query_bin_auto_at", Some(value)) => {
                self.bin_auto_at = self.expr(value, &row).ok();
                return;
            }
            // The others set limits and hints, which belong to the request.
            _ => return,
        }
        let literal = value.and_then(|value| match &value.kind {
            ExprKind::Literal(literal) if literal.kind == LiteralKind::Datetime => Some(value),
            _ => None,
        });
        let Some(literal) = literal else {
            let span = value.map_or(name.span, |value| value.span);
            self.error("SEM0020", span, "`query_now` takes a datetime literal");
            return;
        };
        if let Ok(expr) = self.expr(literal, &row)
            && let Some(Value::Datetime(ticks)) = expr.as_literal()
        {
            self.query_now = *ticks;
        }
    }

    /// `declare query_parameters`: without values from the client, the defaults count.
    fn query_parameters(&mut self, parameters: &'t [tree::FunctionParameter]) {
        let row = self.no_row();
        for parameter in parameters {
            let before = self.budget;
            let binding = match (&parameter.default, &parameter.ty) {
                (Some(default), tree::ParameterType::Scalar(ty)) => {
                    let value = self.expr(default, &row);
                    match (value, self.type_named(ty)) {
                        (Ok(value), Ok(ty)) => match self.converted_to(value, ty) {
                            Ok(expr) => Binding::Scalar { expr: Rc::new(expr), row: None },
                            Err(Failed) => Binding::Broken,
                        },
                        _ => Binding::Broken,
                    }
                }
                (None, tree::ParameterType::Scalar(ty)) => self.value_from_client(parameter, ty),
                _ => {
                    self.error(
                        "KS109",
                        parameter.name.span,
                        "only scalars can be parameters of a query",
                    );
                    Binding::Broken
                }
            };
            self.scope.add(&parameter.name, binding, before - self.budget);
        }
    }

    /// A parameter whose value must come with the query. An editor takes it for granted.
    fn value_from_client(
        &mut self,
        parameter: &tree::FunctionParameter,
        ty: &tree::Name,
    ) -> Binding<'t> {
        let Ok(ty) = self.type_named(ty) else { return Binding::Broken };
        let span = parameter.name.span;
        let message = format!("the query parameter `{}` has no value", parameter.name.text);
        match self.tolerate(Diagnostic::error("SEM0219", span, message)) {
            Ok(()) => {
                let expr = Rc::new(Expr::literal(Value::null(ty), span));
                Binding::Scalar { expr, row: None }
            }
            Err(Failed) => Binding::Broken,
        }
    }

    /// The type that `name` names.
    pub(super) fn type_named(&mut self, name: &tree::Name) -> Bind<Type> {
        Type::parse(&name.text).ok_or_else(|| {
            self.error("SYN0002", name.span, format!("there is no type `{}`", name.text))
        })
    }
}

/// What a name stands for whose value means `meaning` over `row`.
pub(super) fn binding<'t>(meaning: Meaning, row: &Row) -> Binding<'t> {
    match meaning {
        Meaning::Table(table) => Binding::Table(Rc::new(table)),
        Meaning::Scalar(expr) => {
            let row = refers_to_row(&expr).then_some(row.id);
            Binding::Scalar { expr: Rc::new(expr), row }
        }
    }
}

/// Whether the value of an expression depends on the row.
pub(super) fn refers_to_row(expr: &Expr) -> bool {
    let mut refers = false;
    expr.visit(&mut |expr| {
        refers |= match &expr.kind {
            crate::bound::ExprKind::Column { .. } => true,
            crate::bound::ExprKind::Call { function, .. } => {
                function.window || matches!(function.name, "ingestion_time" | "pack_all")
            }
            _ => false,
        };
    });
    refers
}

/// `withsource` calls a `let` that is only another name of a table by the table's name, a `view`
/// by its own, and anything else by a number.
fn labelled(table: &Table, value: &tree::Expr) -> Table {
    let alias = match &value.kind {
        ExprKind::Name(_) | ExprKind::Call { .. } => true,
        ExprKind::Pipeline(pipeline) => {
            pipeline.operators.is_empty() && matches!(pipeline.source, Source::Expr(_))
        }
        _ => false,
    };
    let mut table = table.clone();
    if !alias {
        table.label = None;
    }
    table
}
