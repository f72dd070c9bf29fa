//! `top-nested`.
//!
//! Not here: `top`, which chooses rows.

use crate::{
    Column, Schema, Span,
    bind::{
        Bind, Binder,
        naming::Names,
        table::{Row, Table},
    },
    bound::{self, RelOp},
    syntax::tree,
};

impl<'t> Binder<'t> {
    pub(super) fn top_nested(
        &mut self,
        op: &'t tree::TopNested,
        input: Table,
        span: Span,
    ) -> Table {
        let row = self.row(&input);
        let mut names = Names::default();
        let mut schema = Vec::new();
        let mut levels = Vec::new();
        let mut broken = false;
        for level in &op.levels {
            match self.level(level, &row, &mut names) {
                Ok((columns, level)) => {
                    schema.extend(columns);
                    levels.push(level);
                }
                Err(_) => broken = true,
            }
        }
        let op = RelOp::TopNested(Box::new(bound::TopNested { levels }));
        input.then(op, Schema::new(schema), span).closed().unordered().broken_if(broken)
    }

    fn level(
        &mut self,
        level: &'t tree::TopNestedLevel,
        row: &Row,
        names: &mut Names,
    ) -> Bind<([Column; 2], bound::TopNestedLevel)> {
        let count = level.count.as_ref().map(|count| self.row_count(count)).transpose();
        let of = std::slice::from_ref(&level.of);
        let key = self.computed(of, row, names, true).columns.pop().ok_or(crate::bind::Failed);
        let (value, _) = self.over_aggregates(&level.by.value.value, row);
        let nothing = self.no_row();
        let others = level.others.as_ref().map(|others| self.expr(others, &nothing)).transpose();
        let ((key_name, key), count) = (key?, count?);
        let name = match level.by.value.names.first() {
            Some(name) => self.explicit_name(name, names)?,
            None => names.automatic(Some(format!("aggregated_{key_name}"))),
        };
        let (aggregates, output) = value?;
        if aggregates.is_empty() {
            let message = "values are ranked by an aggregate";
            return Err(self.error("SEM0239", output.span, message));
        }
        let others = others?.map(|others| self.converted_to(others, key.ty)).transpose()?;
        let columns = [Column::new(key_name, key.ty), Column::new(name, output.ty)];
        let descending = !level.by.ascending.unwrap_or(false);
        Ok((columns, bound::TopNestedLevel { count, key, others, aggregates, output, descending }))
    }
}
