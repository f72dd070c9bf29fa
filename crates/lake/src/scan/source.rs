//! A snapshot as what queries read. It has no watchlists; whoever keeps those lays them over it.
//!
//! Not here: the tables (`table`).

use std::sync::Arc;

use async_trait::async_trait;
use datafusion::catalog::TableProvider;
use query::{Source, SourceError, Watchlist};

use super::Snapshot;

#[async_trait]
impl Source for Snapshot {
    async fn table(&self, name: &str) -> Result<Option<Arc<dyn TableProvider>>, SourceError> {
        Self::table(self, name).await
    }

    async fn watchlist(&self, _: &str) -> Result<Option<Arc<Watchlist>>, SourceError> {
        Ok(None)
    }

    async fn watchlist_aliases(&self) -> Result<Vec<Arc<str>>, SourceError> {
        Ok(Vec::new())
    }
}
