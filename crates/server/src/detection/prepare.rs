//! A rule made ready: its query bound, and how it is evaluated decided.
//!
//! Not here: running it.

use std::{collections::BTreeSet, sync::Arc};

use directory::Span;
use kql::{Bound, Catalog, Compiled, Diagnostic, diagnostic::Severity};
use sentinel::{
    alert::Sameness,
    rule::{
        AnalyticsRule, Demands, Evaluation, Kind, Schedule, Trigger, evaluation, finds_only_sooner,
        needs_rows,
    },
};

/// How a rule is evaluated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Plan {
    /// Each row once, when it arrives.
    OnArrival {
        /// The log table whose rows are judged.
        table: Arc<str>,
        /// Whether `now()` matters.
        uses_now: bool,
        /// The schedule that says what `now()` is for a row.
        frequency: Span,
    },
    /// Over windows.
    Scheduled {
        /// When, and how far back.
        schedule: Schedule,
        /// Whether a look before the end of a window may alert.
        early: bool,
        /// Why not on arrival.
        because: String,
    },
    /// Every minute, over the rows that were ingested in it.
    EveryMinute {
        /// Why not on arrival.
        because: String,
    },
    /// When a person asks.
    OnDemand,
}

/// A rule that can be evaluated.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// The rule.
    pub rule: AnalyticsRule,
    /// Its version.
    pub version: String,
    /// Its query; `None` when its columns depend on the data, so that it is bound for each run.
    pub bound: Option<Arc<Bound>>,
    /// The log tables that it reads.
    pub tables: BTreeSet<Arc<str>>,
    /// The watchlists that it reads.
    pub watchlists: BTreeSet<Arc<str>>,
    /// What each use of a table demands of its rows.
    pub demands: Vec<Demands>,
    /// Whether it finds nothing while its tables are empty.
    pub needs_rows: bool,
    /// How it is evaluated.
    pub plan: Plan,
    /// Whether it does as Sentinel does: runs on its schedule alone, late rows are not looked
    /// for, and every run alerts anew.
    pub compatible: bool,
    /// Columns that the rule speaks of and its query does not give.
    pub missing_columns: Vec<String>,
}

/// Why a rule cannot be evaluated.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Unprepared {
    /// Its query is wrong.
    #[error("its query is wrong: {}", first_of(.0))]
    Query(Vec<Diagnostic>),
    /// Its columns depend on the data, and nothing can be said of it before.
    #[error("its query cannot be bound without data")]
    Unbound,
}

fn first_of(diagnostics: &[Diagnostic]) -> String {
    let mut errors = diagnostics.iter().filter(|it| it.severity == Severity::Error);
    errors.next().map_or_else(String::new, |it| format!("[{}] {}", it.code, it.message))
}

impl Prepared {
    /// What the names of its cursors start with; alone, the cursor that says up to which row this
    /// version was evaluated on arrival.
    #[must_use]
    pub fn cursor(&self) -> String {
        super::cursor_name(self.rule.id, &self.version)
    }

    /// What makes two of its findings the same, and how far apart their runs may be for that.
    pub(crate) fn sameness(&self) -> (Sameness, Option<Span>) {
        match &self.plan {
            Plan::Scheduled { schedule, .. } if !self.compatible => {
                (Sameness::Subject, Some(schedule.period))
            }
            Plan::OnArrival { .. } => (Sameness::Row, None),
            _ => (Sameness::Run, None),
        }
    }

    /// How many rows of a run make an alert.
    pub(super) fn trigger(&self) -> Trigger {
        self.rule.schedule().map_or(Trigger::ANY_ROW, |schedule| schedule.trigger)
    }
}

/// Makes a rule ready; `compatible`: to be evaluated as Sentinel does.
///
/// # Errors
/// [`Unprepared`] with the reason.
pub fn prepare(
    rule: AnalyticsRule,
    compatible: bool,
    catalog: &dyn Catalog,
) -> Result<Prepared, Unprepared> {
    let Compiled { bound, diagnostics, undiscovered } = kql::compile(&rule.query, catalog);
    let Some(bound) = bound else {
        let wrong = diagnostics.iter().any(|it| it.severity == Severity::Error);
        return Err(if wrong { Unprepared::Query(diagnostics) } else { Unprepared::Unbound });
    };
    let unknown = undiscovered.is_some();
    let missing = if unknown { Vec::new() } else { rule.missing_columns(bound.schema()) };
    let missing_columns = missing.into_iter().map(str::to_owned).collect();
    Ok(Prepared {
        version: rule.version(),
        tables: bound.tables(),
        watchlists: bound.watchlists(),
        demands: Demands::of(&bound),
        needs_rows: needs_rows(&bound),
        plan: plan(&rule, &bound, compatible),
        missing_columns,
        bound: (!unknown).then(|| Arc::new(bound)),
        compatible,
        rule,
    })
}

fn plan(rule: &AnalyticsRule, bound: &Bound, compatible: bool) -> Plan {
    let judged = evaluation(rule, bound);
    let because = match &judged {
        Evaluation::Windowed { because } => because.to_string(),
        _ => "it is evaluated as Sentinel does".to_owned(),
    };
    match (judged, &rule.kind) {
        (Evaluation::OnDemand, _) | (_, Kind::Hunting) => Plan::OnDemand,
        (Evaluation::RowLocal { table, uses_now }, kind) if !compatible => {
            let minute = Span::minutes(1);
            let frequency = match kind {
                Kind::Scheduled(schedule) => schedule.frequency,
                Kind::Nrt | Kind::Hunting => minute,
            };
            Plan::OnArrival { table, uses_now, frequency }
        }
        (_, Kind::Nrt) => Plan::EveryMinute { because },
        (_, Kind::Scheduled(schedule)) => {
            let early = !compatible && finds_only_sooner(bound, schedule.trigger);
            Plan::Scheduled { schedule: schedule.clone(), early, because }
        }
    }
}
