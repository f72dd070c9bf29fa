//! `SentinelHealth`: a row for each run of a rule, as Microsoft Sentinel writes it.
//!
//! Not here: health as Reeve itself tells it (`health`).

use std::sync::Arc;

use directory::{Span, Ticks};
use sentinel::Workspace;
use serde_json::{Value, json};

use super::{Prepared, health::Outcome};
use crate::{
    ingestion::{IngestionError, context, rows},
    instance::Instance,
};

const TABLE: &str = "SentinelHealth";

/// A run to be told of.
#[derive(Debug)]
pub(super) struct Record {
    rule: Arc<Prepared>,
    at: Ticks,
    window: (Ticks, Ticks),
    rows: Option<usize>,
    alerts: usize,
    cost_ms: u64,
    error: Option<String>,
}

impl Record {
    pub(super) fn of(rule: &Arc<Prepared>, outcome: &Outcome<'_>, alerts: usize) -> Self {
        Self {
            rule: rule.clone(),
            at: outcome.at,
            window: outcome.window,
            rows: outcome.rows.ok(),
            alerts,
            cost_ms: u64::try_from(outcome.cost.as_millis()).unwrap_or(u64::MAX),
            error: outcome.rows.err().map(ToString::to_string),
        }
    }

    fn row(&self, workspace: &Workspace, now: Ticks, id: uuid::Uuid) -> Value {
        let rule = &self.rule.rule;
        let (status, description) = match &self.error {
            None => (
                "Success",
                format!("Rule executed successfully, triggering {} alert(s).", self.alerts),
            ),
            Some(error) => ("Failure", format!("Rule failed to run: {error}")),
        };
        let trigger = self.rule.trigger();
        let schedule = rule.schedule();
        let iso = |span: Span| format!("PT{}S", span.as_millis() / 1000);
        json!({
            "TimeGenerated": now,
            "OperationName": format!("{} analytics rule run", rule.kind.name()),
            "Status": status,
            "Description": description,
            "Reason": self.error.as_deref().unwrap_or_default(),
            "SentinelResourceType": "Analytics Rule",
            "SentinelResourceKind": rule.kind.name(),
            "SentinelResourceName": rule.name,
            "SentinelResourceId": workspace.arm_id(&format!("alertRules/{}", rule.id)),
            "RecordId": id,
            "WorkspaceId": workspace.id,
            "SourceSystem": "Azure",
            "ExtendedProperties": {
                "RuleId": rule.id,
                "AggregationKind": rule.event_grouping,
                "AlertsGeneratedAmount": self.alerts,
                "QueryResultAmount": self.rows,
                "QueryStartTimeUTC": self.window.0,
                "QueryEndTimeUTC": self.window.1,
                "QueryFrequency": schedule.map(|it| iso(it.frequency)),
                "QueryPeriod": schedule.map(|it| iso(it.period)),
                "QueryPerformanceIndicators": {"ExecutionTime": self.cost_ms},
                "ScheduledTimeUTC": self.at,
                "SuppressionEnabled": rule.suppression.is_some(),
                "TriggerOperator": trigger.operator.name(),
                "TriggerThreshold": trigger.threshold,
                "Issues": self.error.iter().collect::<Vec<_>>(),
            },
        })
    }
}

/// Writes the rows of some runs.
///
/// # Errors
/// When the lake cannot be written; the runs count all the same.
pub(super) async fn write(
    instance: &Instance,
    records: Vec<Record>,
    now: Ticks,
) -> Result<(), IngestionError> {
    let workspace = &instance.identity().workspace;
    let context = context(workspace, instance.tenant_id(), TABLE, now);
    let row = |record: &Record| record.row(workspace, now, instance.entropy.id());
    let objects = records.iter().map(row).collect();
    let batches = rows(&instance.lake, &context, TABLE, objects)?;
    if !batches.is_empty() {
        instance.lake.append(None, now, batches).await?;
    }
    Ok(())
}
