//! `range x from a to b step s`.
//!
//! Not here: the function `range()`, which makes an array.

use crate::{
    Schema, Span, Type,
    bind::{
        Bind, Binder,
        convert::{cast, wider},
        table::Table,
    },
    bound::{Expr, Source},
    syntax::tree,
};

impl<'t> Binder<'t> {
    pub(super) fn range(&mut self, op: &'t tree::Range, span: Span) -> Table {
        let row = self.no_row();
        let ends = [&op.from, &op.to, &op.step].map(|end| self.expr(end, &row));
        let [Ok(from), Ok(to), Ok(step)] = ends else { return Table::broken(span) };
        let Ok((ty, [from, to, step])) = self.steps([from, to, step], span) else {
            return Table::broken(span);
        };
        let source = Source::Range { from: Box::new(from), to: Box::new(to), step: Box::new(step) };
        Table::new(source, Schema::of([(op.name.text.as_str(), ty)]), span).ordered()
    }

    fn steps(&mut self, [from, to, step]: [Expr; 3], span: Span) -> Bind<(Type, [Expr; 3])> {
        let numbers = wider(from.ty, to.ty).and_then(|ty| wider(ty, step.ty));
        let (ty, step_ty) = match (from.ty, to.ty, step.ty) {
            _ if numbers.is_some() => {
                // Arithmetic on integers is of long.
                let ty = numbers.filter(|ty| *ty != Type::Int).unwrap_or(Type::Long);
                (ty, ty)
            }
            (Type::Datetime, Type::Datetime, Type::Timespan) => (Type::Datetime, Type::Timespan),
            (Type::Timespan, Type::Timespan, Type::Timespan) => (Type::Timespan, Type::Timespan),
            (from, to, step) => {
                return Err(self.error(
                    "KS106",
                    span,
                    format!("`range` does not go from {from} to {to} in steps of {step}"),
                ));
            }
        };
        Ok((ty, [cast(from, ty), cast(to, ty), cast(step, step_ty)]))
    }
}
