//! What a row-local rule finds among the rows of a range of offsets: the single rows that match,
//! and what the query makes of each.
//!
//! Not here: what becomes of a finding (`commit`).

use std::{collections::BTreeMap, sync::Arc};

use directory::{Span, Ticks};
use kql::{Bound, Catalog, Value};
use query::{Engine, OffsetRange, Request, Source, Window};
use sentinel::rule::scheduled;

use super::{Plan, Prepared};

/// A log row that a rule matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The row's `TimeGenerated`.
    pub time: Ticks,
    /// The logical time at which the row was judged.
    pub judged_at: Ticks,
    /// Names of the result's columns.
    pub columns: Vec<String>,
    /// The result rows, as texts.
    pub rows: Vec<Vec<String>>,
}

/// What rules are evaluated with: an engine, and the data and names of one instant.
#[derive(Clone)]
pub struct Evaluator<'a> {
    /// Runs the queries.
    pub engine: &'a Engine,
    /// The data.
    pub source: Arc<dyn Source>,
    /// The names.
    pub catalog: &'a dyn Catalog,
}

impl std::fmt::Debug for Evaluator<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Evaluator").field("source", &self.source).finish_non_exhaustive()
    }
}

impl Evaluator<'_> {
    /// Asks about some rows of one table, apart from any rule.
    ///
    /// # Errors
    /// When the query fails. A question that names what is not there has no answer.
    pub async fn ask(
        &self,
        question: &str,
        (table, range): (&Arc<str>, OffsetRange),
    ) -> Result<Vec<kql::Row>, query::Error> {
        let Some(bound) = kql::compile(question, self.catalog).bound else {
            return Ok(Vec::new());
        };
        let request = Request {
            offsets: BTreeMap::from([(table.clone(), range)]),
            ..Request::new(Arc::new(bound), Ticks::MIN.get(), self.source.clone())
        };
        Ok(self.engine.run(request).await?.rows)
    }

    /// The rows of `range` that match, in the order of their offsets; only those in `window`, if
    /// there is one.
    ///
    /// A range without a match costs one query. One with a match is halved until single rows are
    /// left, so that the result does not depend on which rows arrived together.
    ///
    /// # Errors
    /// When the query fails.
    pub async fn find(
        &self,
        rule: &Prepared,
        range: OffsetRange,
        window: Option<Window>,
    ) -> Result<Vec<Finding>, query::Error> {
        let Plan::OnArrival { table, uses_now, frequency } = &rule.plan else {
            return Ok(Vec::new());
        };
        let Some(bound) = &rule.bound else { return Ok(Vec::new()) };
        let (frequency, uses_now) = (*frequency, *uses_now);
        let look = Single { evaluator: self, bound, table, frequency, uses_now, window };
        let mut findings = Vec::new();
        let mut waiting = vec![range];
        while let Some(range) = waiting.pop() {
            if range.up_to - range.after == 1 {
                findings.extend(look.single(range).await?);
            } else if look.uses_now || look.matches(range).await? {
                waiting.extend(halves(range));
            }
        }
        Ok(findings)
    }
}

/// The second half first, since the last one pushed is taken first.
const fn halves(range: OffsetRange) -> [OffsetRange; 2] {
    let middle = range.after + (range.up_to - range.after) / 2;
    [
        OffsetRange { after: middle, up_to: range.up_to },
        OffsetRange { after: range.after, up_to: middle },
    ]
}

/// A row-local rule over rows of its table.
struct Single<'a> {
    evaluator: &'a Evaluator<'a>,
    bound: &'a Arc<Bound>,
    table: &'a Arc<str>,
    frequency: Span,
    uses_now: bool,
    window: Option<Window>,
}

impl Single<'_> {
    async fn matches(&self, range: OffsetRange) -> Result<bool, query::Error> {
        // The rule does not ask for the time, so any will do.
        let mut request = self.request(self.bound.clone(), range, Ticks::MIN);
        request.limits.rows = 1;
        Ok(!self.evaluator.engine.run(request).await?.rows.is_empty())
    }

    async fn single(&self, range: OffsetRange) -> Result<Option<Finding>, query::Error> {
        let Some(time) = self.time_of(range).await? else { return Ok(None) };
        let judged_at = scheduled(self.frequency, time);
        let request = self.request(self.bound.clone(), range, judged_at);
        let answer = self.evaluator.engine.run(request).await?;
        if answer.rows.is_empty() {
            return Ok(None);
        }
        Ok(Some(Finding {
            time,
            judged_at,
            columns: answer.columns.iter().map(|column| column.name.to_string()).collect(),
            rows: answer.rows.iter().map(|row| row.iter().map(text).collect()).collect(),
        }))
    }

    /// `TimeGenerated` of the only row of a range; `None` when it is outside the window.
    async fn time_of(&self, range: OffsetRange) -> Result<Option<Ticks>, query::Error> {
        let question = format!("['{}'] | project TimeGenerated", self.table);
        let Some(bound) = kql::compile(&question, self.evaluator.catalog).bound else {
            return Ok(None);
        };
        let request = self.request(Arc::new(bound), range, Ticks::MIN);
        let answer = self.evaluator.engine.run(request).await?;
        Ok(match answer.rows.first().and_then(|row| row.first()) {
            Some(Value::Datetime(Some(ticks))) => Ticks::new(*ticks),
            _ => None,
        })
    }

    fn request(&self, bound: Arc<Bound>, range: OffsetRange, now: Ticks) -> Request {
        Request {
            window: self.window,
            offsets: BTreeMap::from([(self.table.clone(), range)]),
            ..Request::new(bound, now.get(), self.evaluator.source.clone())
        }
    }
}

/// A value as entities and custom details carry it; null is empty.
pub(super) fn text(value: &Value) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(text)) => text,
        Ok(serde_json::Value::Null) | Err(_) => String::new(),
        Ok(other) => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_cover_the_range() {
        let [second, first] = halves(OffsetRange { after: 3, up_to: 8 });
        assert_eq!((first.after, first.up_to, second.after, second.up_to), (3, 5, 5, 8));
    }
}
