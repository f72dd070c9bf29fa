//! How far a rule has come: what its cursors say, and what is known besides while the program
//! runs.
//!
//! Not here: moving it on (`arrival`, `scheduled`, `minutely`).

use std::{collections::BTreeMap, sync::Arc};

use directory::{Span, Ticks};
use journal::{CursorMove, Store};

use super::Prepared;

/// The longest pause after failures.
const LONGEST_PAUSE: i64 = 300;

/// How far one version of one rule has come.
#[derive(Debug, Clone, Default)]
pub(super) struct Progress {
    /// On arrival: the last row judged.
    pub(super) offset: i64,
    /// The last run that was completed; 0 before the first.
    pub(super) run: Ticks,
    /// Up to this time the rule rests after an alert.
    pub(super) rest: Ticks,
    /// For each table, the last row that completed runs have taken into account.
    pub(super) read: BTreeMap<Arc<str>, i64>,
    /// For each table, the last row that was looked at early.
    pub(super) looked: BTreeMap<Arc<str>, i64>,
    /// When the rule looked early last.
    pub(super) looked_at: Ticks,
    /// Rows wait for an early look.
    pub(super) wants_look: bool,
    /// After a failure: not before this time.
    pub(super) retry_at: Ticks,
    failures: u32,
    stored: BTreeMap<String, i64>,
}

impl Progress {
    /// What the journal says.
    pub(super) async fn load(journal: &dyn Store, rule: &Prepared) -> Result<Self, journal::Error> {
        let mut progress = Self::default();
        let names = progress.cursors(rule).into_keys();
        let reads = rule.tables.iter().map(|table| read_cursor(rule, table));
        for name in names.chain(reads) {
            let value = journal.cursor(&name).await?;
            progress.stored.insert(name, value);
        }
        let stored = |name: String| progress.stored.get(&name).copied().unwrap_or_default();
        let base = rule.cursor();
        let time = |name| Ticks::new(stored(name)).unwrap_or_default();
        let (offset, run, rest) =
            (stored(base.clone()), time(format!("{base}/run")), time(format!("{base}/rest")));
        let read: BTreeMap<_, _> =
            rule.tables.iter().map(|it| (it.clone(), stored(read_cursor(rule, it)))).collect();
        Ok(Self { offset, run, rest, looked: read.clone(), read, ..progress })
    }

    fn cursors(&self, rule: &Prepared) -> BTreeMap<String, i64> {
        let base = rule.cursor();
        let mut cursors = BTreeMap::from([
            (format!("{base}/run"), self.run.get()),
            (format!("{base}/rest"), self.rest.get()),
            (base, self.offset),
        ]);
        let read = self.read.iter();
        cursors.extend(read.map(|(table, offset)| (read_cursor(rule, table), *offset)));
        cursors
    }

    /// The cursors that must move.
    pub(super) fn moves(&self, rule: &Prepared) -> Vec<CursorMove> {
        let stored = |name: &str| self.stored.get(name).copied().unwrap_or_default();
        let moved = self.cursors(rule).into_iter().filter(|(name, to)| stored(name) != *to);
        moved.map(|(name, to)| CursorMove { from: Some(stored(&name)), name, to }).collect()
    }

    /// The cursors were moved.
    pub(super) fn kept(&mut self, moves: &[CursorMove]) {
        let moved = moves.iter().map(|it| (it.name.clone(), it.to));
        self.stored.extend(moved);
    }

    /// Rows that were judged since the cursor was stored.
    pub(super) fn unstored_rows(&self, rule: &Prepared) -> i64 {
        self.offset - self.stored.get(&rule.cursor()).copied().unwrap_or_default()
    }

    pub(super) fn succeeded(&mut self) {
        self.failures = 0;
        self.retry_at = Ticks::MIN;
    }

    /// Waits longer after each failure.
    pub(super) fn failed(&mut self, now: Ticks) {
        self.failures = (self.failures + 1).min(16);
        let pause = (1_i64 << self.failures).min(LONGEST_PAUSE);
        self.retry_at = now.saturating_add(Span::seconds(pause));
    }
}

fn read_cursor(rule: &Prepared, table: &str) -> String {
    format!("{}/read/{table}", rule.cursor())
}
