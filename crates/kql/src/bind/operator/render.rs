//! `render`.
//!
//! Not here: drawing.

use crate::{
    bind::{Binder, table::Table},
    bound::Render,
    syntax::tree::{self, Expr, ExprKind},
};

impl<'t> Binder<'t> {
    pub(super) fn render(&mut self, op: &'t tree::Render, input: Table) -> Table {
        let properties = op.properties.iter().map(|property| {
            let values: Vec<String> = property.values.iter().map(text).collect();
            (property.name.text.clone(), values.join(","))
        });
        self.render =
            Some(Render { kind: op.chart.text.clone(), properties: properties.collect() });
        input
    }
}

fn text(value: &Expr) -> String {
    match &value.kind {
        ExprKind::Name(name) => name.text.clone(),
        ExprKind::Literal(literal) => literal.text.clone(),
        ExprKind::Sign { negative: true, operand } => format!("-{}", text(operand)),
        ExprKind::Sign { operand, .. } => text(operand),
        _ => String::new(),
    }
}
