//! What queries read: files named on the command line, the watchlists, the lake as of one instant;
//! in this order.
//!
//! Not here: reading files (`files`) and the lake (`lake`).

use std::sync::Arc;

use lake::Lake;
use query::{MemorySource, Overlay, Source};

use crate::watchlists::{self, Watchlists};

/// One state of everything that queries may read. `files` may hold tables already.
#[must_use]
pub fn workspace_source(
    mut files: MemorySource,
    lists: &Watchlists,
    lake: Option<&Lake>,
) -> Arc<dyn Source> {
    for list in lists.all() {
        files.add_watchlist(&list.alias, watchlists::queryable(&list));
    }
    let mut layers: Vec<Arc<dyn Source>> = vec![Arc::new(files)];
    if let Some(lake) = lake {
        layers.push(Arc::new(lake.snapshot()));
    }
    Arc::new(Overlay::new(layers))
}
