//! Calls of functions that the query itself defines.
//!
//! Not here: their bodies, which are bound like a query (`statement`).

use std::rc::Rc;

use super::{
    Bind, Binder, Failed,
    convert::distance,
    scope::{Binding, Meaning, UserFunction},
    statement::binding,
    table::{Row, Table},
};
use crate::{
    Schema, Span, Type, Value,
    bound::Expr,
    diagnostic::Severity,
    syntax::tree::{self, Argument, FunctionParameter, ParameterType},
};

impl<'t> Binder<'t> {
    /// What a call means. `piped` is the table that `invoke` puts before the arguments.
    pub(super) fn call_function(
        &mut self,
        name: &str,
        function: UserFunction<'t>,
        arguments: &'t [Argument],
        piped: Option<Table>,
        span: Span,
        row: &Row,
    ) -> Bind<Meaning> {
        self.spend(1, span)?;
        stacker::maybe_grow(128 * 1024, 2 * 1024 * 1024, || {
            let parameters = self.parameters(name, function.tree, arguments, piped, span, row);
            let outside = self.scope.enter(function.sees);
            let restriction = self.lifted_for(function.sees);
            let mut complete = true;
            for (parameter, value) in parameters {
                complete &= !matches!(value, Binding::Broken);
                self.scope.add(&parameter.name, value, 1);
            }
            let inside =
                Row { columns: Schema::empty(), open: Vec::new(), group: None, ..row.clone() };
            let result =
                if complete { self.body(&function.tree.body, &inside) } else { Err(Failed) };
            self.restriction = restriction.or(self.restriction.take());
            self.scope.leave(outside);
            result.map(|meaning| called(meaning, name, function.tree.view, span))
        })
    }

    fn parameters(
        &mut self,
        name: &str,
        function: &'t tree::Function,
        arguments: &'t [Argument],
        piped: Option<Table>,
        span: Span,
        row: &Row,
    ) -> Vec<(&'t FunctionParameter, Binding<'t>)> {
        let mut piped = piped;
        let mut given = arguments.iter().filter(|argument| argument.name.is_none());
        let mut values = Vec::new();
        for parameter in &function.parameters {
            let named = arguments.iter().find(|argument| {
                argument.name.as_ref().is_some_and(|name| name.text == parameter.name.text)
            });
            let value = if let Some(table) = piped.take() {
                Binding::Table(Rc::new(table))
            } else if let Some(argument) = named.or_else(|| given.next()) {
                self.parameter(parameter, &argument.value, row)
            } else if let Some(default) = &parameter.default {
                self.parameter(parameter, default, row)
            } else {
                self.error(
                    "SEM0219",
                    span,
                    format!("`{name}` is called without a value for `{}`", parameter.name.text),
                );
                Binding::Broken
            };
            values.push((parameter, value));
        }
        if let Some(extra) = given.next() {
            let count = function.parameters.len();
            self.error("SEM0219", extra.value.span, format!("`{name}` takes {count} arguments"));
        }
        for argument in arguments {
            if let Some(unknown) = &argument.name
                && function.parameters.iter().all(|parameter| parameter.name.text != unknown.text)
            {
                self.error(
                    "SEM0219",
                    unknown.span,
                    format!("`{name}` has no parameter `{}`", unknown.text),
                );
            }
        }
        values
    }

    fn parameter(
        &mut self,
        parameter: &'t FunctionParameter,
        value: &'t tree::Expr,
        row: &Row,
    ) -> Binding<'t> {
        match &parameter.ty {
            ParameterType::Scalar(ty) => {
                let bound = self.expr(value, row);
                let (Ok(ty), Ok(expr)) = (self.type_named(ty), bound) else {
                    return Binding::Broken;
                };
                match self.argument_of_type(expr, ty) {
                    Ok(expr) => binding(Meaning::Scalar(expr), row),
                    Err(Failed) => Binding::Broken,
                }
            }
            ParameterType::AnyTable => Binding::Table(Rc::new(self.table(value, row))),
            ParameterType::Table(columns) => {
                let table = self.table(value, row);
                for (name, ty) in columns {
                    let Ok(ty) = self.type_named(ty) else { continue };
                    let found = table.schema().index_of(&name.text);
                    let found = found.and_then(|index| table.schema().get(index));
                    let fits = found.is_some_and(|column| distance(column.ty, ty).is_some());
                    if !fits && !table.broken && table.open.is_empty() {
                        self.error(
                            "SEM0100",
                            value.span,
                            format!(
                                "the table has no column `{}` of type {ty}, which `{}` needs",
                                name.text, parameter.name.text
                            ),
                        );
                    }
                }
                Binding::Table(Rc::new(table))
            }
        }
    }
}

impl Binder<'_> {
    /// The value of a parameter. The language service does not mind its type.
    fn argument_of_type(&mut self, value: Expr, ty: Type) -> Bind<Expr> {
        if !self.checks() {
            return self.converted_to(value, ty);
        }
        let (reported, span) = (self.diagnostics.len(), value.span);
        self.converted_to(value, ty).or_else(|Failed| {
            for diagnostic in self.diagnostics.iter_mut().skip(reported) {
                diagnostic.severity = Severity::Warning;
            }
            Ok(Expr::literal(Value::null(ty), span))
        })
    }
}

/// What a call means, seen from outside.
fn called(meaning: Meaning, name: &str, view: bool, span: Span) -> Meaning {
    match meaning {
        Meaning::Scalar(expr) => Meaning::Scalar(crate::bound::Expr { span, ..expr }),
        Meaning::Table(mut table) => {
            table.label = view.then(|| name.into());
            Meaning::Table(table)
        }
    }
}
