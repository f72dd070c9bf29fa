//! Several sources as one: what the first of them has hides what later ones have.
//!
//! Not here: the sources.

use std::sync::Arc;

use async_trait::async_trait;
use datafusion::catalog::TableProvider;

use crate::{ExternalData, Source, SourceError, Watchlist};

/// Sources, the one that wins first.
#[derive(Debug, Clone, Default)]
pub struct Overlay {
    layers: Vec<Arc<dyn Source>>,
    external: Option<Arc<dyn ExternalData>>,
}

impl Overlay {
    /// These sources, the one that wins first.
    #[must_use]
    pub fn new(layers: Vec<Arc<dyn Source>>) -> Self {
        Self { layers, external: None }
    }

    /// The same, and bytes for `externaldata`.
    #[must_use]
    pub fn with_external(self, external: Arc<dyn ExternalData>) -> Self {
        Self { external: Some(external), ..self }
    }
}

#[async_trait]
impl Source for Overlay {
    async fn table(&self, name: &str) -> Result<Option<Arc<dyn TableProvider>>, SourceError> {
        for layer in &self.layers {
            if let Some(table) = layer.table(name).await? {
                return Ok(Some(table));
            }
        }
        Ok(None)
    }

    async fn watchlist(&self, alias: &str) -> Result<Option<Arc<Watchlist>>, SourceError> {
        for layer in &self.layers {
            if let Some(watchlist) = layer.watchlist(alias).await? {
                return Ok(Some(watchlist));
            }
        }
        Ok(None)
    }

    async fn watchlist_aliases(&self) -> Result<Vec<Arc<str>>, SourceError> {
        let mut aliases: Vec<Arc<str>> = Vec::new();
        for layer in &self.layers {
            for alias in layer.watchlist_aliases().await? {
                if !aliases.iter().any(|known| known.eq_ignore_ascii_case(&alias)) {
                    aliases.push(alias);
                }
            }
        }
        Ok(aliases)
    }

    async fn external(&self, uri: &str, most: usize) -> Result<Option<Vec<u8>>, SourceError> {
        for layer in &self.layers {
            if let Some(bytes) = layer.external(uri, most).await? {
                return Ok(Some(bytes));
            }
        }
        match &self.external {
            Some(external) => external.bytes(uri, most).await.map(Some),
            None => Ok(None),
        }
    }
}
