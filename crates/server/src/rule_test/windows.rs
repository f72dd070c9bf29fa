//! The runs of a trial, for rules that look at windows: those whose windows hold an event.
//!
//! Not here: rules that judge each row by itself.

use std::{collections::BTreeMap, sync::Arc};

use directory::{Ids, Span, Ticks};
use kql::Value;
use query::OffsetRange;
use sentinel::{
    alert::{self, Alert, Run},
    rule::Schedule,
};

use crate::detection::{Evaluator, Look, Plan, Prepared};

/// Runs that one trial makes at most, the last ones.
const MOST_RUNS: usize = 2000;

/// The alerts of all runs, in the order of their times; and how many runs there were.
pub(super) async fn alerts(
    evaluator: &Evaluator<'_>,
    rule: &Prepared,
    tables: &BTreeMap<Arc<str>, OffsetRange>,
    at: Ticks,
    ids: &mut Ids,
) -> Result<(Vec<Alert>, usize), query::Error> {
    let looks = match &rule.plan {
        Plan::Scheduled { schedule, .. } => {
            let times = times(evaluator, rule, schedule, tables, at).await?;
            times.into_iter().map(|time| Look::scheduled(schedule, time)).collect()
        }
        // All events are ingested at once, so one minute has them all.
        _ => vec![whole(at)],
    };
    let mut made = Vec::new();
    for look in &looks {
        let run = evaluator.over(rule, look).await?;
        made.extend(alert::alerts(&rule.rule, &run, at, ids));
    }
    Ok((made, looks.len()))
}

/// The result of a hunting query over everything.
pub(super) async fn result(
    evaluator: &Evaluator<'_>,
    rule: &Prepared,
    at: Ticks,
) -> Result<Run, query::Error> {
    evaluator.over(rule, &whole(at)).await
}

fn whole(at: Ticks) -> Look {
    Look { at, window: (Ticks::MIN, at), limited: false, offsets: BTreeMap::new() }
}

async fn times(
    evaluator: &Evaluator<'_>,
    rule: &Prepared,
    schedule: &Schedule,
    tables: &BTreeMap<Arc<str>, OffsetRange>,
    at: Ticks,
) -> Result<Vec<Ticks>, query::Error> {
    let mut slots = Vec::new();
    for (table, range) in tables {
        let seconds = (schedule.frequency.0 / Span::seconds(1).0).max(1);
        let start = schedule.start.unwrap_or(Ticks::MIN);
        let question = format!(
            "['{table}'] | summarize by bin_at(TimeGenerated, {seconds}s, datetime({start}))"
        );
        for row in evaluator.ask(&question, (table, *range)).await? {
            if let Some(Value::Datetime(Some(slot))) = row.first() {
                slots.extend(Ticks::new(*slot));
            }
        }
    }
    let ended = schedule.at_or_before(at);
    let newest = slots.iter().max().map(|slot| schedule.after(*slot));
    let Some(last) = newest.max(ended) else { return Ok(Vec::new()) };
    let mut times: std::collections::BTreeSet<Ticks> =
        slots.iter().flat_map(|slot| schedule.seeing(*slot, last)).collect();
    // Too few rows may be the finding, so runs that see none count too.
    let counts_absence =
        !rule.needs_rows || rule.rule.schedule().is_some_and(|schedule| schedule.trigger.fires(0));
    if counts_absence {
        let first = slots.iter().min().map_or(last, |slot| schedule.after(*slot));
        let next = |time: &Ticks| Some(schedule.after(*time));
        let all = std::iter::successors(Some(first), next).take_while(|time| *time <= last);
        times.extend(all.take(MOST_RUNS));
    }
    let skipped = times.len().saturating_sub(MOST_RUNS);
    Ok(times.into_iter().skip(skipped).collect())
}
