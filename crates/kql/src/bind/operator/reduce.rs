//! `reduce by`.
//!
//! Not here: how patterns are found.

use super::{mv_expand::free, parameter};
use crate::{
    Column, Schema, Span, Type, Value,
    bind::{
        Bind, Binder, Failed,
        convert::convert_call,
        table::{Row, Table},
    },
    bound::{self, Expr, RelOp},
    syntax::tree::{self, NamedExpr},
};

/// The fraction of the rows that make a term part of a pattern, unless a query says otherwise.
const THRESHOLD: f64 = 0.1;

impl<'t> Binder<'t> {
    pub(super) fn reduce(&mut self, op: &'t tree::Reduce, input: Table, span: Span) -> Table {
        let keeps_rows = match parameter(&op.parameters, "kind") {
            None => false,
            Some(("source", _)) => true,
            Some((name, at)) => {
                self.error("SYN0002", at, format!("there is no reduce of the kind `{name}`"));
                false
            }
        };
        let row = self.row(&input);
        let value = self.reduced_text(&op.value.value, &row);
        let properties = self.reduce_properties(&op.properties);
        let (Ok(value), Ok((threshold, characters))) = (value, properties) else {
            return Table { broken: true, ..input };
        };
        let schema = if keeps_rows {
            let mut columns = input.schema().to_vec();
            columns.push(Column::new(free("Pattern", &columns), Type::String));
            Schema::new(columns)
        } else {
            let text = Type::String;
            Schema::of([("Pattern", text), ("Count", Type::Long), ("Representative", text)])
        };
        let op = bound::Reduce { value, threshold, characters, keeps_rows };
        let table = input.then(RelOp::Reduce(Box::new(op)), schema, span).unordered();
        if keeps_rows { table } else { table.closed() }
    }

    fn reduced_text(&mut self, value: &'t tree::Expr, row: &Row) -> Bind<Expr> {
        let value = self.expr(value, row)?;
        if value.ty == Type::String {
            return Ok(value);
        }
        convert_call("tostring", value, Type::String).ok_or(Failed)
    }

    /// The threshold and the characters.
    fn reduce_properties(&mut self, given: &'t [NamedExpr]) -> Bind<(Expr, Option<Expr>)> {
        let nothing = self.no_row();
        let mut threshold = Expr::literal(Value::Real(Some(THRESHOLD)), Span::default());
        let mut characters = None;
        for property in given {
            let value = self.expr(&property.value, &nothing)?;
            match property.names.first().map(|name| name.text.as_str()) {
                Some("threshold") => threshold = self.converted_to(value, Type::Real)?,
                Some("characters") => characters = Some(self.converted_to(value, Type::String)?),
                _ => {
                    let message = "`reduce` takes `threshold` and `characters`";
                    return Err(self.error("SYN0002", property.span, message));
                }
            }
        }
        Ok((threshold, characters))
    }
}
