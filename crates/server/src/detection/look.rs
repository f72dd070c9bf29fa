//! A look at the data through a rule's query: at which time, over which window, over which rows.
//!
//! Not here: when to look (`scheduled`, `minutely`).

use std::{collections::BTreeMap, sync::Arc};

use directory::Ticks;
use query::{OffsetRange, Request, Window};
use sentinel::{alert::Run, rule::Schedule};

use super::{Evaluator, Prepared, find::text};

/// What a rule's query is run over.
#[derive(Debug, Clone)]
pub struct Look {
    /// What `now()` means.
    pub at: Ticks,
    /// The window that an alert tells.
    pub window: (Ticks, Ticks),
    /// Whether rows are limited to the window.
    pub limited: bool,
    /// For some tables, the rows that are seen.
    pub offsets: BTreeMap<Arc<str>, OffsetRange>,
}

impl Look {
    /// The run of a schedule at `at`.
    #[must_use]
    pub fn scheduled(schedule: &Schedule, at: Ticks) -> Self {
        Self { at, window: schedule.window(at), limited: true, offsets: BTreeMap::new() }
    }
}

impl Evaluator<'_> {
    /// The result of a rule's query.
    ///
    /// # Errors
    /// When the query cannot be bound any more, or fails.
    pub async fn over(&self, rule: &Prepared, look: &Look) -> Result<Run, query::Error> {
        let (from, to) = look.window;
        let request = |bound: Arc<kql::Bound>| Request {
            window: look.limited.then(|| Window { from: from.get(), to: to.get() }),
            offsets: look.offsets.clone(),
            ..Request::new(bound, look.at.get(), self.source.clone())
        };
        let bound = match &rule.bound {
            Some(bound) => bound.clone(),
            None => {
                let compiled = self.engine.compile(&rule.rule.query, self.catalog, request).await?;
                let wrong = || {
                    let message = "the query does not fit the data that it reads";
                    query::Error::new(query::ErrorKind::Semantic, message)
                };
                Arc::new(compiled.bound.ok_or_else(wrong)?)
            }
        };
        let answer = self.engine.run(request(bound)).await?;
        Ok(Run {
            columns: answer.columns.iter().map(|column| column.name.to_string()).collect(),
            rows: answer.rows.iter().map(|row| row.iter().map(text).collect()).collect(),
            event_times: look.window,
            window: look.window,
            sameness: rule.sameness().0,
        })
    }
}
