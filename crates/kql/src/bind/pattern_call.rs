//! `declare pattern`, and the queries that its calls stand for.
//!
//! Not here: names with stars in them (`pattern`).

use std::rc::Rc;

use super::{
    Bind, Binder, fold,
    scope::{Binding, Meaning},
    table::Row,
};
use crate::{
    Schema, Span, Value,
    bound::Expr,
    syntax::tree::{self, Argument, ExprKind, PatternCase},
};

/// A call of a pattern.
pub(super) struct PatternCall<'t> {
    pub(super) tree: &'t tree::Pattern,
    /// How many of the names in scope its queries see.
    pub(super) sees: usize,
    pub(super) arguments: &'t [Argument],
    /// What stands after the call.
    pub(super) path: Option<&'t tree::Name>,
}

impl<'t> Binder<'t> {
    pub(super) fn declare_pattern(&mut self, pattern: &'t tree::Pattern) {
        let binding = Binding::Pattern { tree: pattern, sees: self.scope.len() };
        self.scope.add(&pattern.name, binding, 1);
    }

    /// Whether an expression is the call of a pattern.
    pub(super) fn is_pattern(&self, expr: &tree::Expr) -> bool {
        let ExprKind::Call { function, .. } = &expr.kind else { return false };
        let entry = self.scope.find(&function.text);
        entry.is_some_and(|entry| matches!(entry.binding, Binding::Pattern { .. }))
    }

    /// `Name("a").path`.
    pub(super) fn pattern_with_path(
        &mut self,
        call: &'t tree::Expr,
        path: &'t tree::Name,
        span: Span,
        row: &Row,
    ) -> Bind<Meaning> {
        if let ExprKind::Call { function, arguments } = &call.kind
            && let Some(entry) = self.scope.find(&function.text).filter(|entry| self.sees(entry))
            && let Binding::Pattern { tree, sees } = entry.binding
        {
            let call = PatternCall { tree, sees, arguments, path: Some(path) };
            return self.pattern_call(&call, span, row);
        }
        let message = "there is no such pattern here";
        Err(self.error("SEM0036", span, message))
    }

    /// The query that a call stands for.
    pub(super) fn pattern_call(
        &mut self,
        call: &PatternCall<'t>,
        span: Span,
        row: &Row,
    ) -> Bind<Meaning> {
        self.spend(1, span)?;
        let nothing = self.no_row();
        let mut given = Vec::new();
        for argument in call.arguments {
            let value = self.expr(&argument.value, &nothing)?;
            let Some(text @ Value::String(_)) = fold::constant(&value) else {
                let message = "a pattern is called with constant texts";
                return Err(self.error("SEM0036", value.span, message));
            };
            given.push(text);
        }
        given.extend(call.path.map(|path| Value::string(path.text.as_str())));
        for case in &call.tree.cases {
            if self.stands_for(case)? == given {
                return self.case_of_pattern(call, case, given, row);
            }
        }
        let texts: Vec<_> =
            given.iter().filter_map(Value::as_str).map(|text| format!("\"{text}\"")).collect();
        let message =
            format!("the pattern `{}` has no query for {}", call.tree.name.text, texts.join(", "));
        Err(self.error("SEM0036", span, message))
    }

    /// The texts that a query is for, the path last.
    fn stands_for(&mut self, case: &'t PatternCase) -> Bind<Vec<Value>> {
        let nothing = self.no_row();
        let mut texts = Vec::new();
        for value in case.values.iter().chain(&case.path) {
            let value = self.expr(value, &nothing)?;
            let Some(text @ Value::String(_)) = fold::constant(&value) else {
                let message = "a pattern is for constant texts";
                return Err(self.error("SEM0036", value.span, message));
            };
            texts.push(text);
        }
        Ok(texts)
    }

    fn case_of_pattern(
        &mut self,
        call: &PatternCall<'t>,
        case: &'t PatternCase,
        given: Vec<Value>,
        row: &Row,
    ) -> Bind<Meaning> {
        let outside = self.scope.enter(call.sees);
        let restriction = self.lifted_for(call.sees);
        let parameters = call.tree.parameters.iter().chain(&call.tree.path);
        for (parameter, value) in parameters.zip(given) {
            let expr = Rc::new(Expr::literal(value, parameter.name.span));
            self.scope.add(&parameter.name, Binding::Scalar { expr, row: None }, 1);
        }
        let inside = Row { columns: Schema::empty(), open: Vec::new(), group: None, ..row.clone() };
        let result =
            stacker::maybe_grow(128 * 1024, 2 * 1024 * 1024, || self.body(&case.body, &inside));
        self.restriction = restriction.or(self.restriction.take());
        self.scope.leave(outside);
        result
    }
}
