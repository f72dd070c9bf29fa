//! Kind, schedule, threshold and rest of a rule.
//!
//! Not here: what a schedule means (`rule/schedule.rs`).

use directory::{Span, Ticks};

use super::{Node, Reader};
use crate::rule::{Kind, Schedule, Trigger, TriggerOperator, duration::parse_duration};

/// The keys that only a scheduled rule has.
const SCHEDULE: [&str; 4] =
    ["queryFrequency", "queryPeriod", "triggerOperator", "triggerThreshold"];

impl Reader<'_> {
    /// A file without `kind` is a scheduled rule if it has a schedule, and else a hunting query.
    pub(super) fn kind(&mut self) -> Option<Kind> {
        let scheduled = SCHEDULE.iter().any(|key| self.source.body.get(key).is_some());
        let Some(kind) = self.source.any(&["kind"]) else {
            return if scheduled { self.schedule() } else { Some(Kind::Hunting) };
        };
        match kind.text().unwrap_or_default().to_ascii_lowercase().as_str() {
            "scheduled" => self.schedule(),
            "nrt" => {
                for key in SCHEDULE {
                    if let Some(node) = self.source.body.get(key) {
                        self.warn(node, format!("an NRT rule has no `{key}`; it is ignored"));
                    }
                }
                Some(Kind::Nrt)
            }
            "hunting" => Some(Kind::Hunting),
            other => {
                let known = ["fusion", "mlbehavioranalytics", "threatintelligence"];
                let why = if known.contains(&other) || other == "microsoftsecurityincidentcreation"
                {
                    "it has no query, only Microsoft evaluates it"
                } else {
                    "only Scheduled and NRT are evaluated"
                };
                let told = kind.text().unwrap_or_default();
                self.error(kind, format!("unsupported: rules of kind `{told}`; {why}"));
                None
            }
        }
    }

    /// Microsoft's limits: each 5 minutes to 14 days, and the period at least the frequency.
    fn schedule(&mut self) -> Option<Kind> {
        let frequency = self.required("queryFrequency", &["queryFrequency"]);
        let period = self.required("queryPeriod", &["queryPeriod"]);
        let trigger = self.trigger();
        let start = self.start();
        let five = Span::minutes(5);
        let frequency_span = frequency.and_then(|it| self.span("queryFrequency", it, five, 14));
        let ((node, text), (_, frequency)) = (period?, frequency?);
        let period_span = self.span("queryPeriod", (node, text), five, 14)?;
        let frequency_span = frequency_span?;
        if period_span < frequency_span {
            let message = format!(
                "`queryPeriod: {text}` is shorter than `queryFrequency: {frequency}`: rows between two windows would never be looked at"
            );
            self.error(node, message);
        } else if period_span >= Span::days(2) && frequency_span < Span::hours(1) {
            let message = format!(
                "with `queryPeriod: {text}`, Sentinel demands a `queryFrequency` of an hour or more"
            );
            self.warn(node, message);
        }
        Some(Kind::Scheduled(Schedule {
            frequency: frequency_span,
            period: period_span,
            trigger: trigger?,
            start: start?,
        }))
    }

    /// A duration between `least` and `days`.
    pub(super) fn span(
        &mut self,
        key: &str,
        (node, text): (&Node, &str),
        least: Span,
        days: i64,
    ) -> Option<Span> {
        match parse_duration(text) {
            Err(error) => {
                self.error(node, format!("`{key}`: {error}"));
                None
            }
            Ok(span) if span < least || span > Span::days(days) => {
                let most = if days == 1 { "24 hours".to_owned() } else { format!("{days} days") };
                let message = format!("`{key}: {text}` is not between 5 minutes and {most}");
                self.error(node, message);
                None
            }
            Ok(span) => Some(span),
        }
    }

    /// "More than 0" unless the file says otherwise. Beside the API's words, those that
    /// converters write are understood; "at least n" is "more than n - 1".
    fn trigger(&mut self) -> Option<Trigger> {
        let threshold = self.threshold();
        let Some((node, text)) = self.text("triggerOperator", &["triggerOperator"]) else {
            return Some(Trigger { threshold: threshold?, ..Trigger::ANY_ROW });
        };
        let threshold = threshold?;
        let (operator, threshold) = match text.to_ascii_lowercase().as_str() {
            "gt" | "greaterthan" => (TriggerOperator::GreaterThan, threshold),
            "lt" | "lessthan" => (TriggerOperator::LessThan, threshold),
            "eq" | "equal" | "equals" => (TriggerOperator::Equal, threshold),
            "ne" | "notequal" | "notequals" => (TriggerOperator::NotEqual, threshold),
            "ge" | "greaterthanorequal" if threshold > 0 => {
                (TriggerOperator::GreaterThan, threshold - 1)
            }
            "le" | "lessthanorequal" => (TriggerOperator::LessThan, threshold.saturating_add(1)),
            "ge" | "greaterthanorequal" => {
                self.error(node, "`at least 0` rows are always there: the rule would always alert");
                return None;
            }
            _ => {
                let message = format!(
                    "`triggerOperator: {text}` is none of GreaterThan (gt), LessThan (lt), Equal (eq), NotEqual (ne)"
                );
                self.error(node, message);
                return None;
            }
        };
        Some(Trigger { operator, threshold })
    }

    fn threshold(&mut self) -> Option<u64> {
        let Some(node) = self.source.any(&["triggerThreshold"]) else { return Some(0) };
        let text = node.text().unwrap_or_default();
        let found = text.parse().ok().filter(|threshold| *threshold <= 10_000);
        if found.is_none() {
            let message = format!("`triggerThreshold: {text}` is no whole number from 0 to 10000");
            self.error(node, message);
        }
        found
    }

    fn start(&mut self) -> Option<Option<Ticks>> {
        let Some((node, text)) = self.text("startTimeUtc", &["startTimeUtc"]) else {
            return Some(None);
        };
        match text.parse() {
            Ok(start) => Some(Some(start)),
            Err(error) => {
                self.error(node, format!("`startTimeUtc`: {error}"));
                None
            }
        }
    }

    /// For how long the rule rests after an alert; a duration that is switched off is not read.
    pub(super) fn suppression(&mut self) -> Option<Option<Span>> {
        let enabled = self.source.any(&["suppressionEnabled"]).and_then(Node::bool);
        if enabled != Some(true) {
            return Some(None);
        }
        match self.text("suppressionDuration", &["suppressionDuration"]) {
            // Sentinel's portal proposes five hours.
            None => Some(Some(Span::hours(5))),
            Some(it) => self.span("suppressionDuration", it, Span::minutes(5), 1).map(Some),
        }
    }
}
