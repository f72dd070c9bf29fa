//! From the rows that a rule matched to its alerts, grouped as the rule says.
//!
//! Not here: which alerts were raised before (`commit`).

use directory::{Ids, Span, Ticks};
use sentinel::{
    alert::{self, Alert, Run},
    rule::{AnalyticsRule, EventGrouping},
};

use super::Finding;

/// The alerts of the findings of one evaluation.
#[must_use]
pub fn alerts(rule: &AnalyticsRule, findings: &[Finding], now: Ticks, ids: &mut Ids) -> Vec<Alert> {
    let window = |end: Ticks| (end.saturating_add(Span(-rule.query_period.0)), end);
    match rule.event_grouping {
        EventGrouping::AlertPerResult => findings
            .iter()
            .flat_map(|finding| {
                let times = (finding.time, finding.time);
                alert::alerts(rule, &run(&[finding], times, window(finding.judged_at)), now, ids)
            })
            .collect(),
        EventGrouping::SingleAlert => {
            let times = findings.iter().map(|finding| finding.time);
            let times = times.clone().min().zip(times.max());
            let end = findings.iter().map(|finding| finding.judged_at).max();
            let Some((times, end)) = times.zip(end) else { return Vec::new() };
            let all: Vec<&Finding> = findings.iter().collect();
            alert::alerts(rule, &run(&all, times, window(end)), now, ids)
        }
    }
}

fn run(findings: &[&Finding], event_times: (Ticks, Ticks), window: (Ticks, Ticks)) -> Run {
    Run {
        columns: findings.first().map(|it| it.columns.clone()).unwrap_or_default(),
        rows: findings.iter().flat_map(|finding| finding.rows.clone()).collect(),
        event_times,
        window,
    }
}
