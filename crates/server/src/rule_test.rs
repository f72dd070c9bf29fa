//! A rule tried on events from files: what it would alert about, exactly as the server would.
//!
//! Not here: running playbooks.

use std::sync::Arc;

use directory::{Ids, TenantId, Ticks};
use kql::{Catalog as _, MemoryCatalog};
use lake::{
    Lake,
    ingest::{self, Format, Target, Unreadable},
};
use query::{Engine, EngineOptions, MemorySource, OffsetRange};
use sentinel::{alert::Alert, incident, rule::AnalyticsRule};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    detection::{Evaluator, Finding, Prepared, Unprepared, alerts, prepare},
    ingestion, watchlist_file,
    watchlists::{WatchlistEvent, Watchlists},
    workspace_source::workspace_source,
};

const TENANT: TenantId = TenantId(Uuid::nil());

/// What is to be tried.
#[derive(Debug)]
pub struct Trial {
    /// The rule.
    pub rule: AnalyticsRule,
    /// Files of events: name and content, in the order of their arrival.
    pub events: Vec<(String, Vec<u8>)>,
    /// Watchlists: alias and CSV.
    pub watchlists: Vec<(String, String)>,
    /// When the events arrive.
    pub at: Ticks,
}

/// What came of it.
#[derive(Debug)]
pub struct Outcome {
    /// The alerts, in the order of their rows.
    pub alerts: Vec<Alert>,
    /// Findings that had alerted before and so did not again.
    pub repeated: usize,
    /// Rows that the events gave the table that the rule looks at.
    pub rows: u64,
    /// Records that fit no table.
    pub dead: u64,
    /// What may explain a surprise: records that fit no table, watchlists that are missing.
    pub notes: Vec<String>,
    incidents: Vec<Value>,
}

/// Why a trial could not be made.
#[derive(Debug, thiserror::Error)]
pub enum TrialError {
    /// The rule.
    #[error(transparent)]
    Rule(#[from] Unprepared),
    /// A watchlist.
    #[error("watchlist `{alias}`: {problem}")]
    Watchlist {
        /// Its alias.
        alias: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The events.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// The store for the time of the trial.
    #[error("the events could not be kept for the trial: {0}")]
    Lake(#[from] lake::Error),
    /// The folder for the time of the trial.
    #[error("there is no room for the trial: {0}")]
    Io(#[from] std::io::Error),
    /// The rule's query failed.
    #[error("the query failed: {0}")]
    Query(#[from] query::Error),
}

impl Trial {
    /// Makes the trial in a store of its own, which is gone afterwards.
    ///
    /// # Errors
    /// [`TrialError`].
    pub async fn run(self) -> Result<Outcome, TrialError> {
        let folder = tempfile::tempdir()?;
        let lake = Lake::open(folder.path())?;
        let lists = self.lists()?;
        let workspace = workspace();
        let (mut dead, mut notes) = (0, Vec::new());
        for (name, bytes) in &self.events {
            let context = ingestion::context(&workspace, TENANT, name, self.at);
            let read = ingest::read(
                &Target::Detect,
                &lake.definitions(),
                Format::of(name, bytes),
                bytes,
                &context,
            )?;
            dead += read.report.dead;
            notes.extend(read.report.first_reason.map(|reason| format!("{name}: {reason}")));
            lake.append(None, self.at, read.rows).await?;
        }
        let mut catalog = lake.catalog();
        for list in lists.all() {
            catalog.add_watchlist(&list.alias, list.columns.iter().map(String::as_str));
        }
        let prepared = prepare(self.rule.clone(), &catalog)?;
        let missing = |alias: &Arc<str>| catalog.watchlist(alias).is_none();
        notes.extend(prepared.bound.watchlists().into_iter().filter(missing).map(|alias| {
            format!("the rule's watchlist `{alias}` was not given: it counts as empty")
        }));
        let (findings, rows) = find(&lake, &lists, &catalog, &prepared).await?;
        lake.close().await;
        Ok(Outcome { rows, dead, notes, ..outcome(&self.rule, &findings, self.at) })
    }

    fn lists(&self) -> Result<Watchlists, TrialError> {
        let lists = Watchlists::default();
        for (alias, text) in &self.watchlists {
            let watchlist = watchlist_file::read(alias, None, text.as_bytes(), self.at)
                .map_err(|problem| TrialError::Watchlist { alias: alias.clone(), problem })?;
            lists.apply(WatchlistEvent::WatchlistReplaced { watchlist });
        }
        Ok(lists)
    }
}

async fn find(
    lake: &Lake,
    lists: &Watchlists,
    catalog: &MemoryCatalog,
    prepared: &Prepared,
) -> Result<(Vec<Finding>, u64), TrialError> {
    let engine = Engine::new(&EngineOptions::default())?;
    let source = workspace_source(MemorySource::new(), lists, Some(lake));
    let evaluator = Evaluator { engine: &engine, source, catalog };
    let last = lake.status(&prepared.table)?.last_offset;
    if last == 0 {
        return Ok((Vec::new(), 0));
    }
    let range = OffsetRange { after: 0, up_to: last };
    let findings = evaluator.find(prepared, range, None).await?;
    Ok((findings, u64::try_from(last).unwrap_or_default()))
}

fn outcome(rule: &AnalyticsRule, findings: &[Finding], at: Ticks) -> Outcome {
    let mut ids = Ids::seeded(1);
    let mut kept: Vec<Alert> = Vec::new();
    let mut repeated = 0;
    for alert in alerts(rule, findings, at, &mut ids) {
        if kept.iter().any(|it| it.identity == alert.identity) {
            repeated += 1;
        } else {
            kept.push(alert);
        }
    }
    let mut incidents = Vec::new();
    if rule.create_incident {
        for (number, alert) in (1..).zip(&kept) {
            let event = incident::create(alert.clone(), number, &mut ids);
            let made = incident::evolve(None, &event);
            incidents.extend(made.map(|incident| incident.object(&workspace())));
        }
    }
    Outcome { alerts: kept, repeated, rows: 0, dead: 0, notes: Vec::new(), incidents }
}

fn workspace() -> sentinel::Workspace {
    sentinel::Workspace {
        id: Uuid::nil(),
        name: "trial".to_owned(),
        subscription_id: Uuid::nil(),
        resource_group: "trial".to_owned(),
    }
}

impl Outcome {
    /// All of it for programs.
    #[must_use]
    pub fn document(&self) -> Value {
        let alerts: Vec<_> = self
            .alerts
            .iter()
            .map(|alert| {
                let entities: Vec<_> =
                    alert.entities.iter().enumerate().map(|(at, it)| it.stored(at + 1)).collect();
                let details: serde_json::Map<String, Value> = alert
                    .custom_details
                    .iter()
                    .map(|(name, values)| (name.clone(), json!(values)))
                    .collect();
                json!({
                    "rule": alert.rule_name,
                    "severity": alert.severity.name(),
                    "startTime": alert.start_time,
                    "endTime": alert.end_time,
                    "queryEnd": alert.query_end,
                    "entities": entities,
                    "customDetails": details,
                })
            })
            .collect();
        json!({
            "rows": self.rows,
            "deadLetters": self.dead,
            "repeated": self.repeated,
            "notes": self.notes,
            "alerts": alerts,
            "incidents": self.incidents,
        })
    }

    /// All of it for people.
    #[must_use]
    pub fn text(&self) -> String {
        let mut lines = vec![format!(
            "rows: {}, records that fit no table: {}, alerts: {}, repetitions: {}",
            self.rows,
            self.dead,
            self.alerts.len(),
            self.repeated
        )];
        for alert in &self.alerts {
            lines.push(format!(
                "{} {}: {}",
                alert.start_time,
                alert.severity.name(),
                alert.rule_name
            ));
            for entity in &alert.entities {
                let properties: Vec<_> = entity
                    .properties
                    .iter()
                    .map(|(name, value)| format!("{name}={value}"))
                    .collect();
                lines.push(format!("  {} {}", entity.kind, properties.join(", ")));
            }
            for (name, values) in &alert.custom_details {
                lines.push(format!("  {name}: {}", values.join(", ")));
            }
        }
        lines.join("\n")
    }

    /// One test case in JUnit's form, failed by `problem`.
    #[must_use]
    pub fn junit(&self, name: &str, problem: Option<&str>) -> String {
        let failure = problem.map_or_else(String::new, |problem| {
            format!("<failure message=\"{}\"/>", escaped(problem))
        });
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites><testsuite name=\"reeve rule test\" tests=\"1\" failures=\"{}\"><testcase classname=\"rule\" name=\"{}\">{failure}<system-out>{}</system-out></testcase></testsuite></testsuites>",
            u8::from(problem.is_some()),
            escaped(name),
            escaped(&self.text())
        )
    }
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' => escaped.push('\n'),
            // XML has no way to write these.
            control if control.is_control() => escaped.push('\u{fffd}'),
            other => escaped.push(other),
        }
    }
    escaped
}
