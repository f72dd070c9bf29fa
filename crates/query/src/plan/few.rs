//! Grouping by columns of which a source says that they have few different texts.
//!
//! Not here: numbers for texts (`function::intern`).

use std::sync::Arc;

use datafusion::{common::Column as PlanColumn, logical_expr::Expr as PlanExpr};
use kql::Type;

use super::{Planner, call::Operation, rows::Rows};
use crate::{Error, function::Interner};

/// A key by which rows are grouped, and what makes the key of a group of it.
pub(super) struct GroupKey {
    pub(super) expr: PlanExpr,
    /// By which name the grouped rows have it.
    column: PlanColumn,
    texts: Option<Arc<Interner>>,
}

impl Planner {
    /// A column as a key of groups.
    pub(super) fn group_key(&self, rows: &Rows, column: &PlanColumn) -> Result<GroupKey, Error> {
        let expr = PlanExpr::Column(column.clone());
        if !rows.few.contains(column) {
            return Ok(GroupKey { expr, column: column.clone(), texts: None });
        }
        let texts = Arc::new(Interner::default());
        let operation = Operation::Number(texts.clone());
        let name = self.fresh_name();
        let expr = self.operate(operation, vec![(expr, Type::String)], Type::Int)?;
        Ok(GroupKey {
            expr: expr.alias(name.clone()),
            column: PlanColumn::new_unqualified(name),
            texts: Some(texts),
        })
    }

    /// The column that the key was made of, in the rows of the groups.
    pub(super) fn key_of_group(&self, key: GroupKey) -> Result<PlanExpr, Error> {
        let column = PlanExpr::Column(key.column);
        match key.texts {
            None => Ok(column),
            Some(texts) => {
                self.operate(Operation::Numbered(texts), vec![(column, Type::Int)], Type::String)
            }
        }
    }
}
