//! `mv-apply`: a table of its own for each row. All of them are worked on at once: rows know which
//! table they belong to (`Rows::group`), and operators keep the tables apart.
//!
//! Not here: what operators do with groups, which is beside each of them.

use std::sync::{Arc, atomic::AtomicU64};

use datafusion::common::Column as PlanColumn;
use kql::{
    Schema, Type,
    bound::{MvApply, MvExpand},
};

use super::{Planner, call::Operation, rows::Rows};
use crate::Error;

impl Planner {
    pub(super) async fn mv_apply(&mut self, rows: Rows, mv: &MvApply) -> Result<Rows, Error> {
        let outside = rows.group.clone();
        let (mut rows, number) = self.numbered(rows)?;
        let outer: Vec<PlanColumn> =
            mv.outer.iter().filter_map(|index| rows.columns.get(*index).cloned()).collect();
        // What must still be there at the end.
        rows.group = vec![number];
        rows.group.extend(outer.iter().chain(&outside).cloned());
        let schema = &mv.rel.source_schema;
        let expand = MvExpand {
            columns: mv.columns.clone(),
            item_index: mv.item_index.is_some(),
            bags_as_arrays: false,
            limit: mv.limit.clone(),
        };
        let later: Vec<_> = mv.rel.steps.iter().collect();
        let elements = self.mv_expand(rows, &expand, schema, &later)?;
        let rows = self.over_elements(elements, &mv.rel).await?;
        let inner = mv.inner.iter().filter_map(|index| rows.columns.get(*index));
        let columns = outer.iter().chain(inner).cloned().collect();
        Ok(Rows { columns, group: outside, ingestion_time: None, ..rows })
    }

    /// The rows that a table of elements becomes.
    pub(super) async fn over_elements(
        &mut self,
        elements: Rows,
        rel: &kql::bound::Rel,
    ) -> Result<Rows, Error> {
        self.elements.push(elements);
        let rows = self.rows(rel).await;
        self.elements.pop();
        rows
    }

    /// The rows, and a column of a number that no other row has, in the order of the rows.
    pub(super) fn numbered(&self, rows: Rows) -> Result<(Rows, PlanColumn), Error> {
        let operation = Operation::RowId(Arc::new(AtomicU64::new(0)));
        let number = self.operate(operation, Vec::new(), Type::Long)?;
        let (rows, number) = rows.computed(self, vec![number])?;
        let number = number.into_iter().next();
        Ok((rows, number.ok_or_else(|| Error::internal("rows have no numbers"))?))
    }

    /// The rows of the innermost table that is made of elements.
    pub(super) fn elements(&self, schema: &Schema) -> Result<Rows, Error> {
        let rows = self.elements.last().filter(|rows| rows.columns.len() == schema.len());
        rows.cloned().ok_or_else(|| Error::internal("there are no elements here"))
    }
}
