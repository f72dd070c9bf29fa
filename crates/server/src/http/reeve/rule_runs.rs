//! `/reeve/rules/{rule}/run`: runs a rule when a person asks: once, with its rows, or its last
//! runs again ("results simulation"). Nothing becomes an alert.
//!
//! Not here: runs of the schedule (`detection`).

use std::collections::BTreeMap;

use axum::response::Response;
use directory::{Ids, Ticks};
use sentinel::{alert, rule::Schedule};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{ApiError, Call, document};
use crate::detection::{Evaluator, Look, Prepared, prepare};

/// As many as Sentinel's portal simulates.
const MOST_RUNS: usize = 50;
/// Rows that an answer shows.
const MOST_ROWS: usize = 1000;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Asked {
    /// The logical time of the run, or of the last one; now if it is missing.
    at: Option<Ticks>,
    /// How many runs of the schedule; without it, a single one with its rows.
    runs: Option<usize>,
}

/// Runs a rule.
pub(in crate::http) async fn run(call: Call) -> Result<Response, ApiError> {
    let asked: Asked = if call.body.is_empty() { Asked::default() } else { call.json()? };
    let entry = super::rules::find(&call)?;
    let catalog = call.instance.catalog();
    let prepared = prepare(entry.rule, entry.compatible, &catalog)
        .map_err(|reason| ApiError::bad_request(reason.to_string()))?;
    let at = asked.at.unwrap_or_else(|| call.instance.clock.tenant());
    let engine = &call.instance.engine;
    let evaluator = Evaluator { engine, source: call.instance.source(), catalog: &catalog };
    match (asked.runs, prepared.rule.schedule().cloned()) {
        (None, schedule) => document(one(&evaluator, &prepared, schedule.as_ref(), at).await?),
        (Some(runs), Some(schedule)) if (1..=MOST_RUNS).contains(&runs) => {
            document(json!({"runs": several(&evaluator, &prepared, &schedule, at, runs).await?}))
        }
        (Some(_), Some(_)) => {
            Err(ApiError::bad_request(format!("`runs` is a number from 1 to {MOST_RUNS}")))
        }
        (Some(_), None) => {
            let kind = prepared.rule.kind.name();
            Err(ApiError::bad_request(format!(
                "a rule of kind {kind} has no schedule to run again"
            )))
        }
    }
}

async fn one(
    evaluator: &Evaluator<'_>,
    rule: &Prepared,
    schedule: Option<&Schedule>,
    at: Ticks,
) -> Result<Value, ApiError> {
    let look = match schedule {
        Some(schedule) => Look::scheduled(schedule, at),
        None => Look { at, window: (Ticks::MIN, at), limited: false, offsets: BTreeMap::new() },
    };
    let run = evaluator.over(rule, &look).await.map_err(failed)?;
    let mut told = told(rule, &look, &run);
    if let Value::Object(told) = &mut told {
        let rows: Vec<_> = run.rows.iter().take(MOST_ROWS).collect();
        told.insert("result".to_owned(), json!({"columns": run.columns, "rows": rows}));
    }
    Ok(told)
}

async fn several(
    evaluator: &Evaluator<'_>,
    rule: &Prepared,
    schedule: &Schedule,
    at: Ticks,
    runs: usize,
) -> Result<Vec<Value>, ApiError> {
    let step = |time: &Ticks| schedule.at_or_before(Ticks::new(time.get() - 1)?);
    let times = std::iter::successors(schedule.at_or_before(at), step).take(runs);
    let mut told_of = Vec::new();
    for time in times {
        let look = Look::scheduled(schedule, time);
        let run = evaluator.over(rule, &look).await.map_err(failed)?;
        told_of.push(told(rule, &look, &run));
    }
    told_of.reverse();
    Ok(told_of)
}

fn told(rule: &Prepared, look: &Look, run: &alert::Run) -> Value {
    let alerts = alert::alerts(&rule.rule, run, look.at, &mut Ids::seeded(0));
    let limited = look.limited.then_some(look.window.0);
    json!({
        "at": look.at, "from": limited, "to": look.window.1,
        "rows": run.rows.len(), "alerts": alerts.len(),
    })
}

fn failed(error: query::Error) -> ApiError {
    ApiError::bad_request(format!("the query failed: {error}"))
}
