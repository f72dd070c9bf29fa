//! Rules over windows: each run of the schedule once and in order, again when a late row falls
//! into its window, and before its time when new rows could matter.
//!
//! Not here: the schedule's arithmetic (`sentinel::rule::Schedule`).

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use directory::{Span, Ticks};
use kql::Value;
use query::OffsetRange;
use sentinel::{alert, rule::Schedule};

use super::{
    Prepared, commit::Draft, health::Outcome, look::Look, progress::Progress, round::Round,
};

/// Runs that were missed longer ago than this are not made up for.
const HORIZON: Span = Span::days(14);
/// Missed runs of one rule that are made in one go, so that others get their turn.
const RUNS_AT_ONCE: usize = 16;
/// A rule looks early at most this often.
const EARLY: Span = Span::seconds(5);
/// The share of the time that early looks of one rule may take, as a divisor.
const SHARE: u32 = 20;

/// One rule's turn in a round.
pub(super) struct Turn<'a> {
    pub(super) round: &'a mut Round,
    pub(super) rule: &'a Arc<Prepared>,
    pub(super) schedule: &'a Schedule,
    pub(super) early: bool,
    pub(super) progress: &'a mut Progress,
    pub(super) draft: &'a mut Draft,
}

impl Turn<'_> {
    /// Makes the runs that are due. Returns whether there are more.
    pub(super) async fn step(&mut self) -> Result<bool, query::Error> {
        let now = self.round.now;
        if now < self.progress.retry_at {
            return Ok(false);
        }
        let delayed = now.saturating_add(Span(-Schedule::DELAY.0));
        let due = self.schedule.at_or_before(delayed);
        if self.progress.run == Ticks::MIN {
            self.begin(due.unwrap_or(delayed));
        }
        if !self.rule.compatible {
            self.late_rows().await?;
        }
        self.progress.read = self.round.heads(self.rule);
        if let Some(due) = due
            && self.runs_due(due).await?
        {
            return Ok(true);
        }
        if self.early {
            self.early_look().await?;
        }
        self.progress.succeeded();
        Ok(false)
    }

    /// A rule that is new runs at once, over the window that ended last.
    fn begin(&mut self, due: Ticks) {
        self.progress.run = due.saturating_add(Span(-self.schedule.frequency.0));
        self.progress.read = self.round.heads(self.rule);
    }

    /// When the rule runs next.
    pub(super) fn due(schedule: &Schedule, progress: &Progress, interval: Span) -> Ticks {
        let run =
            schedule.after(progress.run).saturating_add(Schedule::DELAY).max(progress.retry_at);
        let look = progress.looked_at.saturating_add(interval);
        if progress.wants_look { run.min(look) } else { run }
    }

    async fn runs_due(&mut self, due: Ticks) -> Result<bool, query::Error> {
        let oldest = self.round.now.saturating_add(Span(-HORIZON.0));
        let mut next = self.schedule.after(self.progress.run.max(oldest));
        for _ in 0..RUNS_AT_ONCE {
            if next > due {
                return Ok(false);
            }
            self.run(next, Purpose::Due).await?;
            self.progress.run = next;
            self.draft.keep(self.rule, self.progress);
            next = self.schedule.after(next);
        }
        Ok(next <= due)
    }

    /// Runs again whatever has seen less than it would see now.
    async fn late_rows(&mut self) -> Result<(), query::Error> {
        let mut runs = BTreeSet::new();
        let last = self.progress.run;
        for (table, range) in self.round.news(self.rule, &self.progress.read) {
            if self.round.may_be_before(&table, range, last).await
                && self.round.may_matter(self.rule, &table, range).await
            {
                self.runs_seeing(&table, range, &mut runs).await?;
            }
        }
        let again = !runs.is_empty();
        for at in runs {
            self.run(at, Purpose::Again).await?;
        }
        if again {
            self.progress.read = self.round.heads(self.rule);
            self.draft.keep(self.rule, self.progress);
        }
        Ok(())
    }

    /// The completed runs whose windows hold new rows that could matter.
    async fn runs_seeing(
        &self,
        table: &Arc<str>,
        range: OffsetRange,
        runs: &mut BTreeSet<Ticks>,
    ) -> Result<(), query::Error> {
        let last = self.progress.run;
        let oldest = self.round.now.saturating_add(Span(-HORIZON.0 - self.schedule.period.0));
        let uses = self.rule.demands.iter().filter(|it| it.table == *table);
        let uses: Vec<String> = uses.map(|it| format!("({})", it.predicate())).collect();
        let matters = if uses.is_empty() { "true".to_owned() } else { uses.join(" or ") };
        let question = format!(
            "['{table}'] | where TimeGenerated >= datetime({oldest}) and TimeGenerated < datetime({last}) | where {matters} | summarize by Slot = bin_at(TimeGenerated, {}s, datetime({}))",
            (self.schedule.frequency.0 / Span::seconds(1).0).max(1),
            self.schedule.start.unwrap_or(Ticks::MIN),
        );
        for row in self.round.ask(&question, table, range).await? {
            let Some(Value::Datetime(Some(slot))) = row.first() else { continue };
            let end = slot.saturating_add(self.schedule.frequency.0) - 1;
            for time in [*slot, end].into_iter().filter_map(Ticks::new) {
                runs.extend(self.schedule.seeing(time, last));
            }
        }
        Ok(())
    }

    /// Looks at windows that are not complete, for what is in them already. It is judged as it
    /// will be when they are, at the same logical time, so an alert comes sooner but is no other.
    async fn early_look(&mut self) -> Result<(), query::Error> {
        let news = self.round.news(self.rule, &self.progress.looked);
        self.progress.wants_look = false;
        let mut matters = false;
        for (table, range) in news {
            matters = matters || self.round.may_matter(self.rule, &table, range).await;
        }
        if matters {
            let next =
                self.progress.looked_at.saturating_add(early_interval(self.round, self.rule));
            if self.progress.looked_at != Ticks::MIN && self.round.now < next {
                self.progress.wants_look = true;
                return Ok(());
            }
            let last = self.schedule.after(self.round.now);
            let mut at = self.schedule.after(self.progress.run);
            while at <= last && at < Ticks::MAX {
                self.run(at, Purpose::Early).await?;
                at = self.schedule.after(at);
            }
            self.progress.looked_at = self.round.now;
        }
        self.progress.looked = self.round.heads(self.rule);
        Ok(())
    }

    async fn run(&mut self, at: Ticks, purpose: Purpose) -> Result<(), query::Error> {
        if at <= self.progress.rest {
            if purpose == Purpose::Due {
                self.round.instance.health.rested(self.rule, at);
            }
            return Ok(());
        }
        let look = Look::scheduled(self.schedule, at);
        let (result, cost) = if self.is_asleep() {
            (Ok(nothing(self.rule, &look)), Duration::ZERO)
        } else {
            self.round.run(self.rule, &look).await
        };
        let rows = result.as_ref().map(|run| run.rows.len());
        let outcome = Outcome { at, window: look.window, rows, cost };
        let run = match &result {
            Ok(run) => run,
            Err(error) => {
                self.round.instance.health.failed(self.rule, self.round.now, error);
                self.draft.record(self.rule, &outcome, 0);
                return Err(error.clone());
            }
        };
        self.round.instance.health.ran(self.rule, &outcome, purpose == Purpose::Due);
        let ids = &mut self.round.instance.entropy.ids();
        let found = alert::alerts(&self.rule.rule, run, self.round.now, ids);
        if purpose == Purpose::Due {
            self.draft.record(self.rule, &outcome, found.len());
        }
        if let Some(rest) = self.rule.rule.suppression.filter(|_| !found.is_empty()) {
            self.progress.rest = self.progress.rest.max(at.saturating_add(rest));
            self.draft.keep(self.rule, self.progress);
        }
        self.draft.add(self.rule, found, self.rule.sameness().1);
        Ok(())
    }

    /// Whether there is nothing to be found, since no table has a row.
    fn is_asleep(&self) -> bool {
        let empty = self.rule.tables.iter().all(|table| self.round.head(table) == 0);
        empty && self.rule.needs_rows
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Due,
    Again,
    Early,
}

/// How long a rule waits between early looks: longer when they are dear. A simulated time stands
/// still while the machine works, so there the cost must not count.
pub(super) fn early_interval(round: &Round, rule: &Prepared) -> Span {
    if round.instance.clock.is_simulated() {
        return EARLY;
    }
    let cost = round.instance.health.last_cost(rule).saturating_mul(SHARE);
    EARLY.max(Span::seconds(i64::try_from(cost.as_secs()).unwrap_or(i64::MAX / 10_000_000)))
}

fn nothing(rule: &Prepared, look: &Look) -> alert::Run {
    let (event_times, window) = (look.window, look.window);
    let sameness = rule.sameness().0;
    alert::Run { columns: Vec::new(), rows: Vec::new(), event_times, window, sameness }
}
