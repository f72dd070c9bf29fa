//! Scalar expressions.
//!
//! Not here: tables (`pipeline`) and choosing among signatures (`call`).

mod access;
mod aggregate;
mod arithmetic;
mod builtin;
mod comparison;
mod constants;
mod literal;
mod membership;
mod several;
mod special;
mod unknown;

pub(super) use comparison::as_text;

use super::{Bind, Binder, Failed, scope::Meaning, table::Row};
use crate::{
    Type,
    bound::{Expr, ExprKind},
    syntax::tree,
};

impl<'t> Binder<'t> {
    /// The value of an expression over `row`.
    pub(super) fn expr(&mut self, expr: &'t tree::Expr, row: &Row) -> Bind<Expr> {
        self.spend(1, expr.span)?;
        stacker::maybe_grow(128 * 1024, 2 * 1024 * 1024, || self.expr_kind(expr, row))
    }

    fn expr_kind(&mut self, expr: &'t tree::Expr, row: &Row) -> Bind<Expr> {
        use tree::ExprKind as Tree;
        match &expr.kind {
            Tree::Literal(literal) => self.literal(literal, expr.span),
            Tree::Name(_) | Tree::Call { .. } | Tree::Pipeline(_) | Tree::PathCall { .. } => {
                self.scalar(expr, row)
            }
            Tree::Member { base, name } => self.member(expr.span, base, name, row),
            Tree::Index { base, index } => self.index(expr.span, base, index, row),
            Tree::Sign { negative, operand } => self.sign(expr.span, *negative, operand, row),
            Tree::Chain { first, rest } => self.chain(expr.span, first, rest, row),
            Tree::Compare { operator, left, right } => {
                self.compare(expr.span, operator, left, right, row)
            }
            Tree::In { operator, operand, list } => {
                self.membership(expr.span, operator, operand, list, row)
            }
            Tree::Between { negated, operand, low, high } => {
                self.between(expr.span, *negated, [operand, low, high], row)
            }
            Tree::Logical { all, operands } => self.logical(expr.span, *all, operands, row),
            Tree::Star | Tree::Wildcard(_) => {
                Err(self.error("SYN0002", expr.span, "a star cannot stand for a value here"))
            }
            Tree::TypeOf(_) | Tree::TypeOfRow(_) => {
                Err(self.error("SYN0002", expr.span, "`typeof` can only be an argument"))
            }
            Tree::EntityGroup(_) => Err(self.unsupported(expr.span, "an entity group")),
            // The parser has said what is wrong.
            Tree::Missing => Err(Failed),
        }
    }

    fn scalar(&mut self, expr: &'t tree::Expr, row: &Row) -> Bind<Expr> {
        match self.meaning(expr, row)? {
            Meaning::Scalar(value) => Ok(value),
            Meaning::Table(table) => {
                if table.broken {
                    return Err(Failed);
                }
                self.report(
                    crate::Diagnostic::error(
                        "SEM0085",
                        expr.span,
                        "a scalar is needed, and this is a table",
                    )
                    .help("`toscalar(…)` takes the first value of a table"),
                );
                Err(Failed)
            }
        }
    }

    fn logical(
        &mut self,
        span: crate::Span,
        all: bool,
        operands: &'t [tree::Expr],
        row: &Row,
    ) -> Bind<Expr> {
        let bound: Vec<Bind<Expr>> = operands
            .iter()
            .map(|operand| {
                let value = self.expr(operand, row)?;
                self.condition(value)
            })
            .collect();
        let operands = bound.into_iter().collect::<Bind<Vec<_>>>()?;
        let kind = if all { ExprKind::And(operands) } else { ExprKind::Or(operands) };
        Ok(Expr { kind, ty: Type::Bool, span })
    }

    /// The values of several expressions, all of which are looked at.
    pub(super) fn exprs(&mut self, exprs: &'t [tree::Expr], row: &Row) -> Bind<Vec<Expr>> {
        let bound: Vec<Bind<Expr>> = exprs.iter().map(|expr| self.expr(expr, row)).collect();
        bound.into_iter().collect()
    }

    /// A condition over `row`.
    pub(super) fn predicate(&mut self, expr: &'t tree::Expr, row: &Row) -> Bind<Expr> {
        let value = self.expr(expr, row)?;
        self.condition(value)
    }
}
