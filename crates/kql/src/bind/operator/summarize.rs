//! `summarize`.
//!
//! Not here: the aggregates themselves (`expr::aggregate`).

use std::{cell::RefCell, rc::Rc, sync::Arc};

use super::columns::Computed;
use crate::{
    Column, Schema, Span,
    bind::{
        Bind, Binder, Failed,
        naming::Names,
        table::{Group, Row, Table},
    },
    bound::{Expr, ExprKind, RelOp},
    catalogue::{self, AggregateFunction},
    syntax::tree::{self, Argument, NamedExpr},
};

impl<'t> Binder<'t> {
    pub(super) fn summarize(&mut self, op: &'t tree::Summarize, input: Table, span: Span) -> Table {
        let row = self.row(&input);
        let mut names = Names::beside(input.schema());
        let mut keys = self.computed(&op.keys, &row, &mut names, true);
        let mut broken = !keys.lost.is_empty();
        if let Some(size) = &op.bin {
            broken |= self.binned(&mut keys, size).is_err();
        }
        let key_columns = keys.columns.iter().filter_map(|(_, key)| match key.kind {
            ExprKind::Column { index, .. } => Some(index),
            _ => None,
        });
        let group = Rc::new(Group {
            keys: keys.columns.len(),
            key_columns: key_columns.collect(),
            input: Row { serialized: false, ..row.clone() },
            aggregates: RefCell::default(),
        });
        let mut outputs: Vec<(Arc<str>, Expr)> = Vec::new();
        for (i, (name, key)) in keys.columns.iter().enumerate() {
            let column = Column::new(name.clone(), key.ty);
            outputs.push((name.clone(), Expr::column(i, &column, key.span)));
        }
        let inside = Row {
            columns: Schema::empty(),
            open: Vec::new(),
            group: Some(group.clone()),
            serialized: false,
            ..row
        };
        for item in &op.aggregates {
            match self.result(item, &inside, &group, &mut names) {
                Ok(results) => outputs.extend(results),
                Err(Failed) => broken = true,
            }
        }
        let schema =
            outputs.iter().map(|(name, expr)| Column::new(name.clone(), expr.ty)).collect();
        let op = RelOp::Summarize {
            keys: keys.exprs(),
            aggregates: group.aggregates.take(),
            outputs: outputs.into_iter().map(|(_, expr)| expr).collect(),
        };
        input.then(op, schema, span).closed().unordered().broken_if(broken)
    }

    /// The older `by t bin = 1h`: the last key counts in steps.
    fn binned(&mut self, keys: &mut Computed, size: &'t tree::Expr) -> Bind<()> {
        let nothing = self.no_row();
        let size = self.expr(size, &nothing)?;
        let Some((name, key)) = keys.columns.pop() else {
            return Err(self.error("SYN0002", size.span, "`bin =` needs a key before it"));
        };
        let span = key.span;
        let key = self.operator_call("bin", vec![key, size], span)?;
        keys.columns.push((name, key));
        Ok(())
    }

    /// The columns that come of one item: several of `arg_max(x, a, b)` and its like.
    fn result(
        &mut self,
        item: &'t NamedExpr,
        row: &Row,
        group: &Rc<Group>,
        names: &mut Names,
    ) -> Bind<Vec<(Arc<str>, Expr)>> {
        let Some((called, function, arguments)) = self.plain_aggregate(&item.value) else {
            if item.names.len() > 1 {
                return Err(self.unsupported(item.span, "several names for one expression"));
            }
            let value = self.expr(&item.value, row)?;
            let name = match item.names.first() {
                Some(name) => self.explicit_name(name, names)?,
                None => names.automatic(self.auto_name(&item.value, row)),
            };
            return Ok(vec![(name, value)]);
        };
        let bound = self.aggregate(called, function, arguments, item.value.span, group);
        let (first, results) = match bound {
            Ok(bound) => bound,
            Err(failed) => {
                for name in &item.names {
                    self.explicit_name(name, names)?;
                }
                return Err(failed);
            }
        };
        let mut columns = Vec::new();
        for (i, result) in results.iter().enumerate() {
            let name = match item.names.get(i) {
                Some(name) => self.explicit_name(name, names)?,
                None => {
                    let name = (!result.name.is_empty()).then(|| result.name.to_string());
                    names.automatic(name)
                }
            };
            columns.push((name, Expr::column(first + i, result, item.value.span)));
        }
        Ok(columns)
    }

    fn plain_aggregate(
        &self,
        expr: &'t tree::Expr,
    ) -> Option<(&'t str, &'static AggregateFunction, &'t [Argument])> {
        match &expr.kind {
            tree::ExprKind::Call { function, arguments }
                if !self.scope.has_function(&function.text) =>
            {
                let aggregate = catalogue::aggregate(&function.text)?;
                Some((&function.text, aggregate, arguments))
            }
            _ => None,
        }
    }
}
