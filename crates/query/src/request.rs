//! What is asked: a bound query and everything that its answer depends on.
//!
//! Not here: running it (`engine`).

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use kql::Bound;

use crate::{Progress, Source};

/// A query to run. The answer depends on nothing else: no clock, no setting of the process.
#[derive(Debug, Clone)]
pub struct Request {
    /// The query.
    pub bound: Arc<Bound>,
    /// What `now()` means, in ticks of 100 ns since 0001-01-01; `set query_now` in the query wins.
    pub now: i64,
    /// The part of every table that has a column `TimeGenerated` which the query sees. `None`:
    /// all of it. Functions such as `_GetWatchlist` ignore it.
    pub window: Option<Window>,
    /// For the tables named here, the ingestion offsets that the query sees; of other tables, all
    /// rows.
    pub offsets: BTreeMap<Arc<str>, OffsetRange>,
    /// The data.
    pub snapshot: Arc<dyn Source>,
    /// What the query may use up.
    pub limits: Limits,
    /// Where to see how far the query is.
    pub progress: Progress,
    /// Who asks, and where.
    pub environment: Environment,
}

/// Who asks, and where: what `current_principal()` and its like answer. What is not known is
/// refused.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Environment {
    /// Who asks.
    pub principal: Principal,
    /// The database or workspace.
    pub database: Option<Arc<str>>,
    /// The address of the service, without a scheme.
    pub cluster: Option<Arc<str>>,
}

/// Who asks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Principal {
    /// It is not known.
    #[default]
    Unknown,
    /// Nobody signed in; Kusto calls that `<null identity>`.
    Nobody,
    /// Somebody did.
    Known {
        /// As Kusto writes it: `aaduser=object id;tenant id`, `aadapp=app id;tenant id`.
        name: Arc<str>,
        /// What `current_principal_details()` answers, a JSON object.
        details: Arc<str>,
    },
}

/// A half-open range of time, in ticks of 100 ns since 0001-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Window {
    /// The first instant.
    pub from: i64,
    /// The first instant after it.
    pub to: i64,
}

/// A range of ingestion offsets of one table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct OffsetRange {
    /// Rows up to this offset, itself included, are left out.
    pub after: i64,
    /// The last offset.
    pub up_to: i64,
}

/// What a query may use up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of working memory.
    pub memory: usize,
    /// Time from start to the last row.
    pub time: Duration,
    /// Rows of the answer; more are cut off, and the answer says so.
    pub rows: usize,
    /// Bytes of the answer; more are cut off, and the answer says so.
    pub bytes: usize,
}

impl Default for Limits {
    /// Kusto's: 500,000 rows and 64 MB; Log Analytics': three minutes. Memory: 1 GB.
    fn default() -> Self {
        Self { memory: 1 << 30, time: Duration::from_secs(180), rows: 500_000, bytes: 64 << 20 }
    }
}

impl Limits {
    /// No limit to the answer; for callers that consume it as a stream.
    #[must_use]
    pub const fn without_truncation(mut self) -> Self {
        self.rows = usize::MAX;
        self.bytes = usize::MAX;
        self
    }
}

impl Request {
    /// A request for all rows of all tables, by somebody who is not known.
    pub fn new(bound: Arc<Bound>, now: i64, snapshot: Arc<dyn Source>) -> Self {
        Self {
            bound,
            now,
            window: None,
            offsets: BTreeMap::new(),
            snapshot,
            limits: Limits::default(),
            progress: Progress::default(),
            environment: Environment::default(),
        }
    }
}
