//! A rule tried on events from files: what it would alert about, exactly as the server would.
//!
//! Not here: running playbooks.

mod outcome;
mod windows;

use std::{collections::BTreeMap, sync::Arc};

use directory::{Ids, TenantId, Ticks};
use kql::{Catalog as _, MemoryCatalog};
use lake::{
    Lake,
    ingest::{self, Format, Target, Unreadable},
};
use query::{Engine, EngineOptions, MemorySource, OffsetRange};
use sentinel::{
    alert::Alert,
    incident::{self, Event, Incident, Placement},
    rule::AnalyticsRule,
};

use uuid::Uuid;

pub use outcome::Outcome;

use crate::{
    detection::{Evaluator, Plan, Prepared, Unprepared, alerts, prepare},
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
    /// Whether the rule is to be evaluated as Sentinel does.
    pub compatible: bool,
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
        let prepared = prepare(self.rule.clone(), self.compatible, &catalog)?;
        let missing = |alias: &&Arc<str>| catalog.watchlist(alias).is_none();
        notes.extend(prepared.watchlists.iter().filter(missing).map(|alias| {
            format!("the rule's watchlist `{alias}` was not given: it counts as empty")
        }));
        let tried = self.tried(&lake, &lists, &catalog, &prepared).await;
        lake.close().await;
        Ok(Outcome { dead, notes, ..tried? })
    }

    async fn tried(
        &self,
        lake: &Lake,
        lists: &Watchlists,
        catalog: &MemoryCatalog,
        rule: &Prepared,
    ) -> Result<Outcome, TrialError> {
        let engine = Engine::new(&EngineOptions::default())?;
        let source = workspace_source(MemorySource::new(), lists, Some(lake));
        let evaluator = Evaluator { engine: &engine, source, catalog };
        let mut ranges = BTreeMap::new();
        for table in &rule.tables {
            let range = OffsetRange { after: 0, up_to: lake.status(table)?.last_offset };
            if range.up_to > 0 {
                ranges.insert(table.clone(), range);
            }
        }
        let rows = ranges.values().map(|it| u64::try_from(it.up_to).unwrap_or_default()).sum();
        let mut ids = Ids::seeded(1);
        let (mut runs, mut result) = (None, None);
        let found = match &rule.plan {
            Plan::OnArrival { table, .. } => match ranges.get(table) {
                Some(range) => {
                    let findings = evaluator.find(rule, *range, None).await?;
                    alerts(&rule.rule, &findings, self.at, &mut ids)
                }
                None => Vec::new(),
            },
            Plan::OnDemand => {
                result = Some(windows::result(&evaluator, rule, self.at).await?);
                Vec::new()
            }
            Plan::Scheduled { .. } | Plan::EveryMinute { .. } => {
                let tried = windows::alerts(&evaluator, rule, &ranges, self.at, &mut ids).await?;
                runs = Some(tried.1);
                tried.0
            }
        };
        Ok(Outcome { rows, runs, result, ..outcome(rule, found, &mut ids) })
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

fn outcome(rule: &Prepared, found: Vec<Alert>, ids: &mut Ids) -> Outcome {
    let within = rule.sameness().1;
    let mut kept: Vec<Alert> = Vec::new();
    let mut repeated = 0;
    for alert in found {
        let near = |other: &Alert| {
            let apart = (other.query_end - alert.query_end).0.abs();
            within.is_none_or(|within| apart < within.0)
        };
        if kept.iter().any(|it| it.identity == alert.identity && near(it)) {
            repeated += 1;
        } else {
            kept.push(alert);
        }
    }
    let incidents = incidents(&rule.rule, &kept, ids);
    let incidents = incidents.iter().map(|incident| incident.object(&workspace())).collect();
    Outcome {
        alerts: kept,
        repeated,
        rows: 0,
        dead: 0,
        notes: Vec::new(),
        runs: None,
        result: None,
        incidents,
    }
}

/// The incidents of some alerts, in a workspace that had none.
fn incidents(rule: &AnalyticsRule, alerts: &[Alert], ids: &mut Ids) -> Vec<Incident> {
    let mut incidents: BTreeMap<u32, Incident> = BTreeMap::new();
    for alert in alerts.iter().filter(|_| rule.incidents.create) {
        let grouping = rule.incidents.grouping.as_ref();
        let (number, event) = match incident::placement(grouping, alert, incidents.values()) {
            Placement::New => {
                let number = incidents.last_key_value().map_or(1, |(last, _)| last + 1);
                (number, incident::create(alert.clone(), number, ids))
            }
            Placement::Into { number, reopen: reopened } => {
                let (alert, at) = (Box::new(alert.clone()), alert.time_generated);
                (number, Event::AlertAdded { alert, reopened, at })
            }
        };
        let before = incidents.remove(&number);
        incidents.extend(incident::evolve(before, &event).map(|incident| (number, incident)));
    }
    incidents.into_values().collect()
}

fn workspace() -> sentinel::Workspace {
    sentinel::Workspace {
        id: Uuid::nil(),
        name: "trial".to_owned(),
        subscription_id: Uuid::nil(),
        resource_group: "trial".to_owned(),
    }
}
