//! `take`.
//!
//! Not here: `top`, which chooses.

use crate::{
    Diagnostic, Span, Type,
    bind::{Bind, Binder, Failed, convert::cast, fold, statement::refers_to_row, table::Table},
    bound::{Expr, RelOp},
    syntax::tree,
};

impl<'t> Binder<'t> {
    pub(super) fn take(&mut self, op: &'t tree::Take, input: Table, span: Span) -> Table {
        match self.row_count(&op.count) {
            Ok(count) => input.keep(RelOp::Take { count }, span),
            Err(Failed) => input,
        }
    }

    /// A number of rows: a constant integer.
    pub(super) fn row_count(&mut self, count: &'t tree::Expr) -> Bind<Expr> {
        let row = self.no_row();
        let count = self.expr(count, &row)?;
        let message = "a number of rows must be a constant integer";
        let error = Diagnostic::error("SEM0207", count.span, message).help("`tolong()` makes one");
        if !count.ty.is_integer() && count.ty != Type::Dynamic {
            self.report(error);
            return Err(Failed);
        }
        if refers_to_row(&count) {
            self.tolerate(error)?;
        }
        let count = cast(count, Type::Long);
        Ok(match fold::constant(&count) {
            Some(value) => Expr::literal(value, count.span),
            None => count,
        })
    }
}
