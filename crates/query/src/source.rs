//! Where a query's rows come from: what the owner of the data implements.
//!
//! Not here: what names mean while a query is bound (`kql::Catalog`).

use std::{fmt, sync::Arc};

use async_trait::async_trait;
use datafusion::catalog::TableProvider;
use futures::future::BoxFuture;

/// All data as of one instant. Everything that one query reads comes from one `Source`, so an
/// implementation is a snapshot: two calls, however far apart, show the same rows.
#[async_trait]
pub trait Source: fmt::Debug + Send + Sync {
    /// The table called exactly `name`, or `None` if there is none.
    ///
    /// Its schema has the columns that the catalog lists, in any order, in the form that
    /// [`columns`](crate::columns) defines, and may have the hidden columns
    /// [`INGESTION_TIME`](crate::columns::INGESTION_TIME) and
    /// [`OFFSET`](crate::columns::OFFSET). Columns that are missing are read as null. A `string`
    /// field that is nullable may hold nulls, which are read as empty texts; declare it not
    /// nullable where that is so, since that saves a step on every row.
    ///
    /// Its `statistics()` should say how many rows it has, even if not exactly: a query over few
    /// rows runs on one thread.
    ///
    /// # Errors
    ///
    /// The table exists and cannot be read.
    async fn table(&self, name: &str) -> Result<Option<Arc<dyn TableProvider>>, SourceError>;

    /// The watchlist with this alias (ASCII case does not matter), or `None`, which reads as an
    /// empty one.
    ///
    /// # Errors
    ///
    /// The watchlist exists and cannot be read.
    async fn watchlist(&self, alias: &str) -> Result<Option<Arc<Watchlist>>, SourceError>;

    /// The aliases of all watchlists.
    ///
    /// # Errors
    ///
    /// The watchlists cannot be read.
    async fn watchlist_aliases(&self) -> Result<Vec<Arc<str>>, SourceError>;

    /// The bytes that lie at an address, for `externaldata`; at most `most` of them. `None`: this
    /// source leads to no such addresses, which is the default.
    ///
    /// # Errors
    ///
    /// The address may not be read, cannot be, or has more bytes.
    async fn external(&self, uri: &str, most: usize) -> Result<Option<Vec<u8>>, SourceError> {
        _ = (uri, most);
        Ok(None)
    }
}

/// Bytes elsewhere, for `externaldata`: what may be read is up to whoever implements it.
pub trait ExternalData: fmt::Debug + Send + Sync {
    /// The bytes that lie at an address; at most `most` of them.
    ///
    /// # Errors
    ///
    /// The address may not be read, cannot be, or has more bytes.
    fn bytes<'a>(
        &'a self,
        uri: &'a str,
        most: usize,
    ) -> BoxFuture<'a, Result<Vec<u8>, SourceError>>;
}

/// Why data could not be read, for the person who asked.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct SourceError(#[source] Box<dyn std::error::Error + Send + Sync>);

impl SourceError {
    /// An error of the owner of the data, or its text.
    pub fn new(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self(cause.into())
    }
}

/// What `_GetWatchlist(alias)` reads.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Watchlist {
    /// The columns of its items, all of them texts.
    pub columns: Vec<Arc<str>>,
    /// The column that `SearchKey` repeats.
    pub search_key: Option<Arc<str>>,
    /// Its items.
    pub items: Vec<WatchlistItem>,
}

/// An item of a watchlist.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WatchlistItem {
    /// `_DTItemId`.
    pub id: Arc<str>,
    /// `LastUpdatedTimeUTC`, in ticks since 0001-01-01.
    pub updated: i64,
    /// One text for each column of the watchlist.
    pub values: Vec<Arc<str>>,
}
