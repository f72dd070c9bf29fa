//! Calls: of the query's own functions, of the language's, of the workspace's.
//!
//! Not here: functions that bind in their own way (`special`) and aggregates (`aggregate`).

use super::unknown;
use crate::{
    Diagnostic, Span, Type,
    bind::{
        Bind, Binder, Failed,
        call::Resolved,
        convert::{cast, conversion, convert_call},
        meaning::is_elsewhere,
        pattern_call::PatternCall,
        scope::{Binding, Meaning},
        table::Row,
    },
    bound::{Expr, ExprKind},
    catalogue::{self, Accepts, Function},
    syntax::tree::{self, Argument},
};

/// More arguments than this are an error of the functions that join values.
const MOST_VALUES: usize = 64;

impl<'t> Binder<'t> {
    /// What a call means.
    pub(in crate::bind) fn call_meaning(
        &mut self,
        expr: &'t tree::Expr,
        name: &'t tree::Name,
        arguments: &'t [Argument],
        row: &Row,
    ) -> Bind<Meaning> {
        if let Some(entry) = self.scope.find(&name.text).filter(|entry| self.sees(entry)) {
            match entry.binding.clone() {
                Binding::Function(function) => {
                    return self
                        .call_function(&name.text, function, arguments, None, expr.span, row);
                }
                Binding::Pattern { tree, sees } => {
                    let call = PatternCall { tree, sees, arguments, path: None };
                    return self.pattern_call(&call, expr.span, row);
                }
                Binding::Broken => return Err(Failed),
                Binding::Scalar { .. } | Binding::Table(_) => {}
            }
        }
        if is_elsewhere(expr) {
            return self.elsewhere(expr).map(Meaning::Table);
        }
        if let Some(meaning) = self.special(expr.span, name, arguments, row) {
            return meaning;
        }
        if let Some(group) = &row.group
            && let Some(function) = catalogue::aggregate(&name.text)
        {
            let group = group.clone();
            let (index, results) =
                self.aggregate(&name.text, function, arguments, expr.span, &group)?;
            let column = results.first().ok_or(Failed)?;
            return Ok(Meaning::Scalar(Expr::column(index, column, expr.span)));
        }
        if let Some(function) = catalogue::function(&name.text).filter(|it| !it.is_operator()) {
            return self.builtin(function, arguments, expr.span, row).map(Meaning::Scalar);
        }
        if self.sees_of_catalog(&name.text)
            && let Some(function) = self.catalog.table_function(&name.text)
        {
            return self
                .workspace_function(&function, arguments, expr.span, row)
                .map(Meaning::Table);
        }
        if self.fuzzy && row.columns.is_empty() && row.group.is_none() {
            return self.fuzzy_table(name).map(Meaning::Table);
        }
        Err(self.unknown_function(name, row))
    }

    fn unknown_function(&mut self, name: &tree::Name, row: &Row) -> Failed {
        if unknown::is_of_kusto(&name.text) {
            return self.unsupported(name.span, format!("the function `{}`", name.text));
        }
        if catalogue::aggregate(&name.text).is_some() {
            return self.error(
                "KS144",
                name.span,
                format!("the aggregate `{}` can only stand in `summarize`", name.text),
            );
        }
        if row.columns.is_empty() && row.group.is_none() {
            // Where a source stands, a fuzzy union does without it.
            self.missing_tables += 1;
        }
        let names: Vec<&str> = self.scope.names().collect();
        let builtins = catalogue::functions()
            .filter(|function| !function.is_operator())
            .map(|function| function.name);
        let aggregates = catalogue::aggregates().map(|function| function.name);
        let known = names.into_iter().chain(builtins).chain(aggregates);
        self.unknown("SEM0260", name, format!("there is no function `{}`", name.text), known)
    }

    pub(super) fn builtin(
        &mut self,
        function: &'static Function,
        arguments: &'t [Argument],
        span: Span,
        row: &Row,
    ) -> Bind<Expr> {
        if function.window && !row.serialized {
            let message = format!("`{}` needs rows in an order", function.name);
            let error = Diagnostic::error("not-serialized", span, message);
            // What follows is bound in either case.
            let _: Bind<()> = self.tolerate(error.help("put `serialize` or `sort by` before it"));
        }
        let (arguments, becomes) = self.without_type(function, arguments)?;
        let args = self.arguments(arguments, row)?;
        if matches!(function.name, "strcat" | "coalesce" | "max_of" | "min_of")
            && args.len() > MOST_VALUES
        {
            return Err(self.error(
                "SEM0219",
                span,
                format!(
                    "`{}` takes at most {MOST_VALUES} arguments, and here are {}",
                    function.name,
                    args.len()
                ),
            ));
        }
        if function.name == "make_datetime"
            && let [_] = args.as_slice()
        {
            return self.datetime_of_one(args, span);
        }
        let Resolved { args, ty } = if function.name == "iff" {
            self.iff(args, span)?
        } else {
            self.resolve(function.name, function.parsed_signatures(), args, span)?
        };
        self.check_constants(function.name, &args)?;
        if function.name == "bin_auto" {
            return self.bin_auto(args, span);
        }
        let called = self.type_of_call(function.name, &args, ty);
        let call = Expr { kind: ExprKind::Call { function, args }, ty, span };
        let call = if called == ty { call } else { cast(call, called) };
        match becomes {
            Some(becomes) if becomes != call.ty => {
                convert_call(conversion(becomes), call, becomes).ok_or(Failed)
            }
            _ => Ok(call),
        }
    }

    /// `typeof(…)` at the end of `extract()` converts what it yields, as `tolong()` and its like
    /// do; it is no argument in the bound tree.
    fn without_type(
        &mut self,
        function: &'static Function,
        arguments: &'t [Argument],
    ) -> Bind<(&'t [Argument], Option<Type>)> {
        let takes_type = function
            .parsed_signatures()
            .iter()
            .any(|it| it.parameters.iter().any(|parameter| parameter.accepts == Accepts::TypeOf));
        match arguments.split_last() {
            Some((
                Argument { value: tree::Expr { kind: tree::ExprKind::TypeOf(ty), .. }, .. },
                rest,
            )) if takes_type => Ok((rest, Some(self.type_named(ty)?))),
            _ => Ok((arguments, None)),
        }
    }

    /// The values of the arguments of one of the language's functions. A star stands for all
    /// columns; names before arguments mean nothing, positions count.
    pub(in crate::bind) fn arguments(
        &mut self,
        arguments: &'t [Argument],
        row: &Row,
    ) -> Bind<Vec<Expr>> {
        let mut args = Vec::with_capacity(arguments.len());
        let mut failed = false;
        for argument in arguments {
            if matches!(argument.value.kind, tree::ExprKind::Star) {
                let columns = row.columns.iter().enumerate();
                args.extend(
                    columns.map(|(i, column)| Expr::column(i, column, argument.value.span)),
                );
                continue;
            }
            match self.expr(&argument.value, row) {
                Ok(arg) => args.push(arg),
                Err(Failed) => failed = true,
            }
        }
        if failed { Err(Failed) } else { Ok(args) }
    }

    /// The type of a call where engine and language service differ about it.
    fn type_of_call(&self, name: &str, args: &[Expr], ty: Type) -> Type {
        let part = || args.first()?.as_literal()?.as_str();
        match name {
            "datetime_diff" if !self.checks() => match part() {
                Some(part) if part.eq_ignore_ascii_case("week") => Type::Real,
                _ => ty,
            },
            "getyear" | "monthofyear" | "hourofday" | "datetime_part" if !self.checks() => {
                Type::Long
            }
            "jaccard_index" if self.checks() => Type::Dynamic,
            _ => ty,
        }
    }

    /// `bin_auto(value)`: a bin of the size, and at the point, that `set` statements give.
    fn bin_auto(&mut self, mut args: Vec<Expr>, span: Span) -> Bind<Expr> {
        let Some(size) = self.bin_auto_size.clone() else {
            let message = "`bin_auto` needs a size; put `set query_bin_auto_size = 1h;` before";
            return Err(self.error("SEM0207", span, message));
        };
        args.push(size);
        let name = if self.bin_auto_at.is_some() { "bin_at" } else { "bin" };
        args.extend(self.bin_auto_at.clone());
        let function = catalogue::function(name).ok_or(Failed)?;
        let Resolved { args, ty } = self.resolve(name, function.parsed_signatures(), args, span)?;
        Ok(Expr { kind: ExprKind::Call { function, args }, ty, span })
    }

    /// `make_datetime(value)`, which only the language service knows.
    fn datetime_of_one(&mut self, args: Vec<Expr>, span: Span) -> Bind<Expr> {
        let message = "`make_datetime` takes 3 to 6 arguments, and here are 1";
        let error = Diagnostic::error("SEM0219", span, message);
        self.tolerate(error.help("`todatetime(…)` takes one value"))?;
        let only = args.into_iter().next().ok_or(Failed)?;
        convert_call("todatetime", only, Type::Datetime).ok_or(Failed)
    }

    fn iff(&mut self, args: Vec<Expr>, span: Span) -> Bind<Resolved> {
        let Ok([condition, then, otherwise]) = <[Expr; 3]>::try_from(args) else {
            return Err(self.error("SEM0219", span, "`iff` takes 3 arguments"));
        };
        let condition = self.condition(condition);
        let (mut args, ty) = self.unify(vec![then, otherwise])?;
        args.insert(0, condition?);
        Ok(Resolved { args, ty })
    }
}
