//! One look at all rules: one state of all tables, and what is new in them.
//!
//! Not here: what a rule does with it.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use directory::Ticks;
use kql::{MemoryCatalog, Value};
use query::{OffsetRange, Source};
use sentinel::{alert::Run, rule::Demands};

use super::{DetectionError, Evaluator, Prepared, look::Look};
use crate::{clock::Stopwatch, instance::Instance};

/// What is known of new rows of a table.
#[derive(Debug, Default)]
struct Arrived {
    /// Their earliest `TimeGenerated`.
    earliest: Option<Ticks>,
    /// Texts of the columns that rules ask for, in lower case. A column that is missing is not
    /// known.
    texts: BTreeMap<Arc<str>, BTreeSet<String>>,
}

/// More different texts than this are not kept: any may be among them.
const MOST_TEXTS: usize = 10_000;

/// What is looked at.
#[derive(Debug)]
pub(super) struct Round {
    pub(super) instance: Arc<Instance>,
    pub(super) now: Ticks,
    pub(super) source: Arc<dyn Source>,
    pub(super) catalog: MemoryCatalog,
    /// The last row of each table; `source` has at least these.
    heads: BTreeMap<Arc<str>, i64>,
    /// For each table, the columns that rules ask for.
    columns: Arc<BTreeMap<Arc<str>, BTreeSet<Arc<str>>>>,
    arrived: HashMap<(Arc<str>, OffsetRange), Arc<Arrived>>,
}

impl Round {
    pub(super) fn new(
        instance: Arc<Instance>,
        now: Ticks,
        columns: Arc<BTreeMap<Arc<str>, BTreeSet<Arc<str>>>>,
    ) -> Result<Self, DetectionError> {
        let mut heads = BTreeMap::new();
        for table in columns.keys() {
            heads.insert(table.clone(), instance.lake.status(table)?.last_offset);
        }
        let (source, catalog) = (instance.source(), instance.catalog());
        Ok(Self { instance, now, source, catalog, heads, columns, arrived: HashMap::new() })
    }

    /// The last row of a table.
    pub(super) fn head(&self, table: &str) -> i64 {
        self.heads.get(table).copied().unwrap_or_default()
    }

    /// The last row of each of a rule's tables.
    pub(super) fn heads(&self, rule: &Prepared) -> BTreeMap<Arc<str>, i64> {
        rule.tables.iter().map(|table| (table.clone(), self.head(table))).collect()
    }

    /// The tables of a rule with rows beyond those that were read, and those rows.
    pub(super) fn news(
        &self,
        rule: &Prepared,
        read: &BTreeMap<Arc<str>, i64>,
    ) -> Vec<(Arc<str>, OffsetRange)> {
        let range = |table: &Arc<str>| {
            let after = read.get(table).copied().unwrap_or_default();
            let up_to = self.head(table);
            (up_to > after).then(|| (table.clone(), OffsetRange { after, up_to }))
        };
        rule.tables.iter().filter_map(range).collect()
    }

    pub(super) fn evaluator(&self) -> Evaluator<'_> {
        let engine = &self.instance.engine;
        Evaluator { engine, source: self.source.clone(), catalog: &self.catalog }
    }

    /// Whether the rule may care for new rows of a table.
    pub(super) async fn may_matter(
        &mut self,
        rule: &Prepared,
        table: &Arc<str>,
        range: OffsetRange,
    ) -> bool {
        let asks = |demands: &&Demands| demands.table == *table;
        let mut uses = rule.demands.iter().filter(asks).peekable();
        if uses.peek().is_none() || rule.demands.iter().filter(asks).any(|it| it.all.is_empty()) {
            return true;
        }
        let arrived = self.arrived(table, range).await;
        uses.any(|demands| demands.may_be_met(|column| arrived.texts.get(column)))
    }

    /// Whether new rows of a table may be older than `time`.
    pub(super) async fn may_be_before(
        &mut self,
        table: &Arc<str>,
        range: OffsetRange,
        time: Ticks,
    ) -> bool {
        self.arrived(table, range).await.earliest.is_none_or(|earliest| earliest < time)
    }

    /// What is known of new rows; asked once for all rules.
    async fn arrived(&mut self, table: &Arc<str>, range: OffsetRange) -> Arc<Arrived> {
        let key = (table.clone(), range);
        if let Some(known) = self.arrived.get(&key) {
            return known.clone();
        }
        let arrived = Arc::new(self.look_at(table, range).await.unwrap_or_default());
        self.arrived.insert(key, arrived.clone());
        arrived
    }

    /// `None` when it cannot be had; then nothing is known.
    async fn look_at(&self, table: &Arc<str>, range: OffsetRange) -> Option<Arrived> {
        let columns: Vec<&Arc<str>> = self.columns.get(table)?.iter().collect();
        let sets = columns
            .iter()
            .enumerate()
            .map(|(at, column)| format!(", c{at} = make_set(['{column}'], {})", MOST_TEXTS + 1));
        let question =
            format!("['{table}'] | summarize min(TimeGenerated){}", sets.collect::<String>());
        let mut row = self.ask(&question, table, range).await.ok()?.into_iter().next()?.into_iter();
        let mut arrived = Arrived::default();
        if let Some(Value::Datetime(Some(earliest))) = row.next() {
            arrived.earliest = Ticks::new(earliest);
        }
        for (column, value) in columns.into_iter().zip(row) {
            let Value::Dynamic(Some(json)) = value else { continue };
            let Ok(set) = serde_json::from_str::<BTreeSet<String>>(&json) else { continue };
            if set.len() <= MOST_TEXTS {
                let lower = set.iter().map(|text| text.to_lowercase()).collect();
                arrived.texts.insert(column.clone(), lower);
            }
        }
        Some(arrived)
    }

    /// Asks about rows of one table.
    pub(super) async fn ask(
        &self,
        question: &str,
        table: &Arc<str>,
        range: OffsetRange,
    ) -> Result<Vec<kql::Row>, query::Error> {
        self.evaluator().ask(question, (table, range)).await
    }

    /// The result of a rule's query over a window, or over rows; and what it cost.
    pub(super) async fn run(
        &self,
        rule: &Prepared,
        look: &Look,
    ) -> (Result<Run, query::Error>, std::time::Duration) {
        let watch = Stopwatch::start();
        let run = self.evaluator().over(rule, look).await;
        (run, watch.elapsed())
    }
}
