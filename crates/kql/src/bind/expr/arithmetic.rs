//! `+ - * / %` and signs.
//!
//! Not here: which types they take; the catalogue says so.

use crate::{
    Span, Type, Value,
    bind::{Bind, Binder, Failed, table::Row},
    bound::{Expr, ExprKind},
    catalogue,
    syntax::tree::{self, Arithmetic},
};

/// More operators of one chain would nest the bound tree too deeply.
const LONGEST_CHAIN: usize = 500;

impl<'t> Binder<'t> {
    pub(super) fn sign(
        &mut self,
        span: Span,
        negative: bool,
        operand: &'t tree::Expr,
        row: &Row,
    ) -> Bind<Expr> {
        let operand = self.expr(operand, row)?;
        if !operand.ty.is_numeric() && operand.ty != Type::Timespan {
            return Err(self.error(
                "KS106",
                span,
                format!(
                    "a sign can stand before a number or a timespan, and this is of type {}",
                    operand.ty
                ),
            ));
        }
        if !negative {
            return Ok(Expr { span, ..operand });
        }
        if let Some(value) = operand.as_literal().and_then(negated) {
            return Ok(Expr::literal(value, span));
        }
        self.operator_call("unary -", vec![operand], span)
    }

    pub(super) fn chain(
        &mut self,
        span: Span,
        first: &'t tree::Expr,
        rest: &'t [(Arithmetic, tree::Expr)],
        row: &Row,
    ) -> Bind<Expr> {
        if rest.len() > LONGEST_CHAIN {
            let what = format!("a chain of more than {LONGEST_CHAIN} arithmetic operators");
            return Err(self.unsupported(span, what));
        }
        let mut left = self.expr(first, row);
        for (operator, operand) in rest {
            let right = self.expr(operand, row);
            left = match (left, right) {
                (Ok(left), Ok(right)) => {
                    let span = left.span.to(right.span);
                    self.arithmetic(*operator, left, right, span)
                }
                _ => Err(Failed),
            };
        }
        left
    }

    fn arithmetic(
        &mut self,
        operator: Arithmetic,
        left: Expr,
        right: Expr,
        span: Span,
    ) -> Bind<Expr> {
        let name = match operator {
            Arithmetic::Add => "+",
            Arithmetic::Subtract => "-",
            Arithmetic::Multiply => "*",
            Arithmetic::Divide => "/",
            Arithmetic::Modulo => "%",
        };
        if left.ty == Type::Dynamic && right.ty == Type::Dynamic {
            self.report(
                crate::Diagnostic::error(
                    "KS106",
                    span,
                    format!("`{name}` cannot tell what two dynamic values are"),
                )
                .help("convert them with `tolong()`, `toreal()` or the like"),
            );
            return Err(Failed);
        }
        self.operator_call(name, vec![left, right], span)
    }

    /// A call of an operator of the catalogue.
    pub(in crate::bind) fn operator_call(
        &mut self,
        name: &'static str,
        args: Vec<Expr>,
        span: Span,
    ) -> Bind<Expr> {
        let Some(function) = catalogue::function(name) else {
            return Err(self.unsupported(span, format!("`{name}`")));
        };
        let resolved = self.resolve(name, function.parsed_signatures(), args, span)?;
        let kind = ExprKind::Call { function, args: resolved.args };
        Ok(Expr { kind, ty: resolved.ty, span })
    }
}

/// The opposite of a number, where there is one.
fn negated(value: &Value) -> Option<Value> {
    Some(match value {
        Value::Int(Some(v)) => Value::Int(Some(v.checked_neg()?)),
        Value::Long(Some(v)) => Value::Long(Some(v.checked_neg()?)),
        Value::Real(Some(v)) => Value::Real(Some(-v)),
        Value::Timespan(Some(v)) => Value::Timespan(Some(v.checked_neg()?)),
        _ => return None,
    })
}
