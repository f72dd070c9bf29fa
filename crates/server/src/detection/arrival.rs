//! Rules that judge each row once, when it arrives.
//!
//! Not here: which rules these are (`prepare`).

use std::sync::Arc;

use directory::Span;
use query::{OffsetRange, Window};

use super::{
    DetectionError, Prepared, alerts, commit::Draft, health::Outcome, progress::Progress,
    round::Round,
};
use crate::clock::Stopwatch;

/// A cursor that lags so many rows is stored though nothing matched, so that a restart does not
/// look at them all again.
const LAG: i64 = 100_000;

/// Evaluates a rule over the rows that are new to it.
pub(super) async fn step(
    round: &mut Round,
    rule: &Arc<Prepared>,
    (table, frequency): (&Arc<str>, Span),
    progress: &mut Progress,
    draft: &mut Draft,
) -> Result<(), DetectionError> {
    let range = OffsetRange { after: progress.offset, up_to: round.head(table) };
    if range.up_to <= range.after {
        return Ok(());
    }
    let is_new = range.after == 0;
    if !is_new && !round.may_matter(rule, table, range).await {
        progress.offset = range.up_to;
        round.instance.health.passed_over(rule, range.up_to);
        if progress.unstored_rows(rule) > LAG {
            draft.keep(rule, progress);
        }
        return Ok(());
    }
    // A rule that is new looks back over one period, as Sentinel's first run does.
    let back = rule.rule.schedule().map_or(Span::minutes(1), |schedule| schedule.period);
    let from = round.now.saturating_add(Span(-back.0));
    let horizon = is_new.then(|| Window { from: from.get(), to: i64::MAX });
    let watch = Stopwatch::start();
    let result = round.evaluator().find(rule, range, horizon).await;
    let outcome = Outcome {
        at: round.now,
        window: (from, round.now),
        rows: result.as_ref().map(|it| it.iter().map(|found| found.rows.len()).sum::<usize>()),
        cost: watch.elapsed(),
    };
    let health = &round.instance.health;
    let tells = health.tells_again(rule, frequency, round.now);
    match &result {
        Ok(findings) => {
            let found = alerts(&rule.rule, findings, round.now, &mut round.instance.entropy.ids());
            health.judged(rule, &outcome, range.up_to);
            if tells {
                draft.record(rule, &outcome, found.len());
            }
            draft.add(rule, found, None);
            progress.offset = range.up_to;
            progress.succeeded();
            draft.keep(rule, progress);
        }
        Err(error) => {
            tracing::warn!(rule = rule.rule.name, %error, "the rule could not be evaluated");
            health.failed(rule, round.now, error);
            if tells {
                draft.record(rule, &outcome, 0);
            }
        }
    }
    Ok(())
}
