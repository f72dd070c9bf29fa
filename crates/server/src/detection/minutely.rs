//! NRT rules that cannot be judged row by row: every minute, over the rows that were ingested in
//! it, two minutes later.
//!
//! Not here: NRT rules that can (`arrival`).

use std::{collections::BTreeMap, sync::Arc};

use directory::{Span, Ticks};
use kql::Value;
use query::OffsetRange;
use sentinel::{
    alert,
    rule::{Schedule, Trigger},
};

use super::{
    Prepared, commit::Draft, health::Outcome, look::Look, progress::Progress, round::Round,
};

/// Microsoft Sentinel documentation, "NRT analytics rules": a delay of two minutes.
const DELAY: Span = Span::minutes(2);
const MINUTE: Span = Span::minutes(1);
const RUNS_AT_ONCE: usize = 16;

const fn schedule() -> Schedule {
    Schedule { frequency: MINUTE, period: MINUTE, trigger: Trigger::ANY_ROW, start: None }
}

/// When the rule runs next: only if rows wait for it.
pub(super) fn due(round: &Round, rule: &Prepared, progress: &Progress) -> Option<Ticks> {
    let waiting = !round.news(rule, &progress.read).is_empty();
    let next = schedule().after(progress.run).saturating_add(DELAY).max(progress.retry_at);
    let soon = schedule().after(round.now.saturating_add(Span(-DELAY.0))).saturating_add(DELAY);
    waiting.then_some(if next > round.now { next } else { soon })
}

/// Makes the runs that are due. Returns whether there are more.
pub(super) async fn step(
    round: &mut Round,
    rule: &Arc<Prepared>,
    progress: &mut Progress,
    draft: &mut Draft,
) -> Result<bool, query::Error> {
    let now = round.now;
    let Some(due) = schedule().at_or_before(now.saturating_add(Span(-DELAY.0))) else {
        return Ok(false);
    };
    if now < progress.retry_at {
        return Ok(false);
    }
    if progress.run == Ticks::MIN {
        progress.run = due.saturating_add(Span(-MINUTE.0));
        let start = BTreeMap::new();
        progress.read = ends(round, rule, &start, progress.run).await?;
        draft.keep(rule, progress);
    }
    for _ in 0..RUNS_AT_ONCE {
        let Some(first) = first_ingestion(round, rule, &progress.read).await? else {
            progress.run = progress.run.max(due);
            progress.succeeded();
            return Ok(false);
        };
        // Rows that were ingested in a minute already done count in the next one.
        let at = schedule().after(first).max(schedule().after(progress.run));
        if at > due {
            progress.succeeded();
            return Ok(false);
        }
        let ends = ends(round, rule, &progress.read, at).await?;
        let alerted =
            at > progress.rest && run(round, rule, at, (&progress.read, &ends), draft).await?;
        (progress.run, progress.read) = (at, ends);
        if let Some(rest) = rule.rule.suppression.filter(|_| alerted) {
            progress.rest = at.saturating_add(rest);
        }
        draft.keep(rule, progress);
    }
    Ok(true)
}

type Offsets = BTreeMap<Arc<str>, i64>;

async fn run(
    round: &Round,
    rule: &Arc<Prepared>,
    at: Ticks,
    (read, ends): (&Offsets, &Offsets),
    draft: &mut Draft,
) -> Result<bool, query::Error> {
    let offsets = ends.iter().map(|(table, up_to)| {
        let after = read.get(table).copied().unwrap_or_default();
        (table.clone(), OffsetRange { after, up_to: *up_to })
    });
    let look =
        Look { at, window: schedule().window(at), limited: false, offsets: offsets.collect() };
    let (result, cost) = round.run(rule, &look).await;
    let rows = result.as_ref().map(|run| run.rows.len());
    let outcome = Outcome { at, window: look.window, rows, cost };
    match &result {
        Ok(run) => {
            round.instance.health.ran(rule, &outcome, true);
            let ids = &mut round.instance.entropy.ids();
            let found = alert::alerts(&rule.rule, run, round.now, ids);
            draft.record(rule, &outcome, found.len());
            let alerted = !found.is_empty();
            draft.add(rule, found, None);
            Ok(alerted)
        }
        Err(error) => {
            round.instance.health.failed(rule, round.now, error);
            draft.record(rule, &outcome, 0);
            Err(error.clone())
        }
    }
}

/// When the first of the new rows was ingested.
async fn first_ingestion(
    round: &Round,
    rule: &Prepared,
    read: &Offsets,
) -> Result<Option<Ticks>, query::Error> {
    let mut first = None;
    for (table, range) in round.news(rule, read) {
        let question = format!("['{table}'] | summarize min(ingestion_time())");
        let rows = round.ask(&question, &table, range).await?;
        let time = match rows.first().and_then(|row| row.first()) {
            Some(Value::Datetime(Some(ticks))) => Ticks::new(*ticks),
            _ => None,
        };
        first = [first, time].into_iter().flatten().min();
    }
    Ok(first)
}

/// For each table, the last row that was ingested before `at`; offsets have no gaps.
async fn ends(
    round: &Round,
    rule: &Prepared,
    read: &Offsets,
    at: Ticks,
) -> Result<Offsets, query::Error> {
    let mut ends: Offsets = rule
        .tables
        .iter()
        .map(|it| (it.clone(), read.get(it).copied().unwrap_or_default()))
        .collect();
    for (table, range) in round.news(rule, read) {
        let question = format!("['{table}'] | where ingestion_time() < datetime({at}) | count");
        let rows = round.ask(&question, &table, range).await?;
        if let Some(Value::Long(Some(count))) = rows.first().and_then(|row| row.first()) {
            ends.insert(table, range.after + count);
        }
    }
    Ok(ends)
}
