//! A journal in one SQLite file (write-ahead-log mode, every commit synced to disk).
//!
//! Not here: the lock that keeps a second process from writing; the data directory has one.

mod commit;
mod effects;
mod fault;
mod read;
mod schema;

use std::path::{Path, PathBuf};

use directory::Ticks;
use sqlx::{
    SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use tokio::sync::watch;

use crate::{
    AuditEntry, Committed, Error, Event, Heads, PendingEffect, Position, Result, Snapshot, Store,
    Transaction, Version,
};

const READERS: u32 = 4;

/// A journal in SQLite.
#[derive(Debug)]
pub struct SqliteStore {
    path: PathBuf,
    /// One connection, so that writers queue here and not on SQLite's busy handler.
    writer: Option<SqlitePool>,
    reader: SqlitePool,
    heads: watch::Sender<Heads>,
}

impl SqliteStore {
    /// Opens the journal at `path` for writing, creating it if there is none.
    ///
    /// # Errors
    /// [`Error::NotAJournal`], [`Error::NewerFormat`] or [`Error::Damaged`] when the file cannot
    /// be used; it is left as it was.
    pub async fn open(path: &Path) -> Result<Self> {
        fault::check_header(path)?;
        let options = options(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full);
        let writer = pool(1, options.clone()).await.map_err(|e| fault::translate(path, e))?;
        schema::prepare(path, &writer).await?;
        let reader =
            pool(READERS, options.read_only(true)).await.map_err(|e| fault::translate(path, e))?;
        Self::start(path, Some(writer), reader).await
    }

    /// Opens an existing journal for reading; another process may be writing it.
    ///
    /// # Errors
    /// As [`SqliteStore::open`], and [`Error::Missing`].
    pub async fn open_read_only(path: &Path) -> Result<Self> {
        if !path.exists() {
            return Err(Error::Missing { path: path.to_owned() });
        }
        fault::check_header(path)?;
        let reader = pool(READERS, options(path).read_only(true))
            .await
            .map_err(|e| fault::translate(path, e))?;
        schema::check(path, &reader).await?;
        Self::start(path, None, reader).await
    }

    /// A journal that lives in memory and ends with the value, for tests and simulation.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when SQLite cannot start.
    pub async fn in_memory() -> Result<Self> {
        let path = Path::new(":memory:");
        let options = SqliteConnectOptions::new().in_memory(true);
        let both = pool(1, options).await.map_err(|e| fault::translate(path, e))?;
        schema::prepare(path, &both).await?;
        Self::start(path, Some(both.clone()), both).await
    }

    async fn start(path: &Path, writer: Option<SqlitePool>, reader: SqlitePool) -> Result<Self> {
        let store = Self {
            path: path.to_owned(),
            writer,
            reader,
            heads: watch::Sender::new(Heads::default()),
        };
        let heads = read::heads(&store).await?;
        store.heads.send_replace(heads);
        Ok(store)
    }

    /// Waits for open statements and closes the file. Dropping the store is as safe.
    pub async fn close(&self) {
        // The last connection moves the log into the file, which a reader cannot do.
        self.reader.close().await;
        if let Some(writer) = &self.writer {
            writer.close().await;
        }
    }

    fn writer(&self) -> Result<&SqlitePool> {
        self.writer.as_ref().ok_or(Error::ReadOnly)
    }

    fn fault(&self, error: sqlx::Error) -> Error {
        fault::translate(&self.path, error)
    }
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new().filename(path).busy_timeout(std::time::Duration::from_secs(30))
}

async fn pool(size: u32, options: SqliteConnectOptions) -> sqlx::Result<SqlitePool> {
    SqlitePoolOptions::new()
        .max_connections(size)
        .min_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_with(options)
        .await
}

#[async_trait::async_trait]
impl Store for SqliteStore {
    async fn commit(&self, transaction: Transaction) -> Result<Committed> {
        commit::commit(self, transaction).await
    }

    async fn read(&self, stream: &str, after: Version, limit: usize) -> Result<Vec<Event>> {
        read::stream(self, stream, after, limit).await
    }

    async fn read_all(&self, after: Position, limit: usize) -> Result<Vec<Event>> {
        read::all(self, after, limit).await
    }

    async fn version(&self, stream: &str) -> Result<Version> {
        read::version(self, stream).await
    }

    async fn audit(&self, after: Position, limit: usize) -> Result<Vec<AuditEntry>> {
        read::audit(self, after, limit).await
    }

    async fn cursor(&self, name: &str) -> Result<i64> {
        read::cursor(self, name).await
    }

    async fn save_snapshot(&self, snapshot: Snapshot) -> Result<()> {
        commit::save_snapshot(self, snapshot).await
    }

    async fn load_snapshot(&self, name: &str, format: i64) -> Result<Option<Snapshot>> {
        read::snapshot(self, name, format).await
    }

    async fn due(&self, now: Ticks, limit: usize) -> Result<Vec<PendingEffect>> {
        effects::due(self, now, limit).await
    }

    async fn next_due(&self) -> Result<Option<Ticks>> {
        effects::next_due(self).await
    }

    async fn claim(&self, id: &str, now: Ticks, until: Ticks) -> Result<Option<PendingEffect>> {
        effects::claim(self, id, now, until).await
    }

    async fn release_claims(&self, now: Ticks) -> Result<u64> {
        effects::release_claims(self, now).await
    }

    fn heads(&self) -> watch::Receiver<Heads> {
        self.heads.subscribe()
    }

    async fn verify(&self) -> Result<()> {
        read::verify(self).await
    }
}

#[cfg(test)]
mod tests;
