//! Tables that are evaluated once however often they are used.
//!
//! Not here: tables below expressions (`subquery`).

use std::{collections::HashMap, sync::Arc};

use datafusion::catalog::MemTable;
use kql::bound::{Rel, Shared, Source};

use super::{Planner, rows::Rows};
use crate::{Error, columns};

/// How often each shared table is used by the tables of an answer.
pub(super) fn uses(answer: &[&Rel]) -> HashMap<usize, usize> {
    let mut uses = HashMap::new();
    for table in answer {
        table.visit_rels(&mut |rel| {
            if let Source::Shared(shared) = &rel.source {
                *uses.entry(shared.id).or_default() += 1;
            }
        });
    }
    uses
}

impl Planner {
    pub(super) async fn shared(&mut self, shared: &Arc<Shared>) -> Result<Rows, Error> {
        if self.uses.get(&shared.id).is_none_or(|uses| *uses < 2) {
            return self.rows(&shared.rel).await;
        }
        if let Some(table) = self.shared.get(&shared.id) {
            return self.scan(table.clone());
        }
        let batches = self.evaluate(&shared.rel, None).await?;
        let schema = columns::arrow_schema(shared.rel.schema());
        let table = Arc::new(MemTable::try_new(schema, vec![batches])?);
        self.shared.insert(shared.id, table.clone());
        self.scan(table)
    }
}
