//! From the rows that a rule matched on arrival to its alerts, grouped as the rule says.
//!
//! Not here: which alerts were raised before (`commit`).

use std::collections::BTreeMap;

use directory::{Ids, Span, Ticks};
use sentinel::{
    alert::{self, Alert, Run, Sameness},
    rule::{AnalyticsRule, EventGrouping},
};

use super::Finding;

/// The alerts of the findings of one evaluation.
#[must_use]
pub fn alerts(rule: &AnalyticsRule, findings: &[Finding], now: Ticks, ids: &mut Ids) -> Vec<Alert> {
    let period = rule.schedule().map_or(Span::minutes(1), |schedule| schedule.period);
    let window = |end: Ticks| (end.saturating_add(Span(-period.0)), end);
    match rule.event_grouping {
        EventGrouping::AlertPerResult => per_result(rule, findings, window, now, ids),
        EventGrouping::SingleAlert => {
            let end = findings.iter().map(|finding| finding.judged_at).max();
            let all: Vec<&Finding> = findings.iter().collect();
            let run = times(&all).zip(end).map(|(times, end)| run(&all, times, window(end)));
            run.map(|run| alert::alerts(rule, &run, now, ids)).unwrap_or_default()
        }
    }
}

/// An alert for each row; of those that belong to one scheduled run, no more than Sentinel makes.
fn per_result(
    rule: &AnalyticsRule,
    findings: &[Finding],
    window: impl Fn(Ticks) -> (Ticks, Ticks),
    now: Ticks,
    ids: &mut Ids,
) -> Vec<Alert> {
    let mut by_run: BTreeMap<Ticks, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        by_run.entry(finding.judged_at).or_default().push(finding);
    }
    let most = alert::most(rule);
    let mut made = Vec::new();
    for finding in findings {
        let together = by_run.get(&finding.judged_at).map(Vec::as_slice).unwrap_or_default();
        let rows: usize = together.iter().map(|it| it.rows.len()).sum();
        if rows <= most {
            let times = (finding.time, finding.time);
            let run = run(&[finding], times, window(finding.judged_at));
            made.extend(alert::alerts(rule, &run, now, ids));
        } else if together.first().is_some_and(|first| std::ptr::eq(*first, finding))
            && let Some(times) = times(together)
        {
            let run = run(together, times, window(finding.judged_at));
            made.extend(alert::alerts(rule, &run, now, ids));
        }
    }
    made
}

fn times(findings: &[&Finding]) -> Option<(Ticks, Ticks)> {
    let times = findings.iter().map(|finding| finding.time);
    times.clone().min().zip(times.max())
}

fn run(findings: &[&Finding], event_times: (Ticks, Ticks), window: (Ticks, Ticks)) -> Run {
    Run {
        columns: findings.first().map(|it| it.columns.clone()).unwrap_or_default(),
        rows: findings.iter().flat_map(|finding| finding.rows.clone()).collect(),
        event_times,
        window,
        sameness: Sameness::Row,
    }
}
