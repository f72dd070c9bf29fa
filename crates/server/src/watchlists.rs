//! The watchlists of the workspace, as of now.
//!
//! Not here: what makes a file a watchlist (`sentinel::watchlist`).

use std::{
    collections::BTreeMap,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
};

use directory::Ticks;
use journal::{Event, NewEvent};
use sentinel::watchlist::Watchlist;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::stored::{self, Unreadable};

/// The stream of all changes of watchlists.
pub const STREAM: &str = "watchlists";

/// What happened to a watchlist. A stored contract: it may only be added to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "camelCase")]
pub enum WatchlistEvent {
    /// All its items were replaced, or it is new.
    WatchlistReplaced {
        /// The whole watchlist.
        watchlist: Watchlist,
    },
    /// It is gone.
    WatchlistDeleted {
        /// Its alias.
        alias: String,
    },
}

/// All watchlists. Clones are the same.
#[derive(Debug, Clone, Default)]
pub struct Watchlists {
    by_alias: Arc<RwLock<BTreeMap<String, Watchlist>>>,
    /// Counts changes.
    generation: Arc<AtomicU64>,
}

impl Watchlists {
    /// Takes an event of [`STREAM`] into account.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn replay(&self, event: &Event) -> Result<(), Unreadable> {
        self.apply(stored::decode(event)?);
        Ok(())
    }

    /// Takes an event into account that was committed.
    pub fn apply(&self, event: WatchlistEvent) {
        let mut lists = self.by_alias.write().unwrap_or_else(PoisonError::into_inner);
        match event {
            WatchlistEvent::WatchlistReplaced { watchlist } => {
                lists.insert(watchlist.alias.to_ascii_lowercase(), watchlist);
            }
            WatchlistEvent::WatchlistDeleted { alias } => {
                lists.remove(&alias.to_ascii_lowercase());
            }
        }
        self.generation.fetch_add(1, Ordering::SeqCst);
    }

    /// Counts changes, so that whoever bound a query to the lists knows when to bind it again.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.generation.load(Ordering::SeqCst)
    }

    /// The stored form of an event.
    #[must_use]
    pub fn encode(event: &WatchlistEvent, now: Ticks) -> NewEvent {
        stored::encode(STREAM, event, now)
    }

    /// The watchlist of that alias, in any case.
    #[must_use]
    pub fn get(&self, alias: &str) -> Option<Watchlist> {
        let lists = self.by_alias.read().unwrap_or_else(PoisonError::into_inner);
        lists.get(&alias.to_ascii_lowercase()).cloned()
    }

    /// All of them, by alias.
    #[must_use]
    pub fn all(&self) -> Vec<Watchlist> {
        let lists = self.by_alias.read().unwrap_or_else(PoisonError::into_inner);
        lists.values().cloned().collect()
    }
}

/// A watchlist in the form in which queries read it.
#[must_use]
pub fn queryable(list: &Watchlist) -> query::Watchlist {
    let item = |(at, row): (usize, &Vec<String>)| query::WatchlistItem {
        // Stable as long as the row's place and content are.
        id: Uuid::from_u128(fnv(&list.alias, at, row)).to_string().into(),
        updated: list.updated.get(),
        values: row.iter().map(|cell| cell.as_str().into()).collect(),
    };
    query::Watchlist {
        columns: list.columns.iter().map(|name| name.as_str().into()).collect(),
        search_key: Some(list.search_key.as_str().into()),
        items: list.rows.iter().enumerate().map(item).collect(),
    }
}

/// FNV-1a over the parts, 128 bits.
fn fnv(alias: &str, at: usize, row: &[String]) -> u128 {
    let mut hash = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d_u128;
    let place = at.to_le_bytes();
    let parts = [alias.as_bytes(), &place].into_iter().chain(row.iter().map(String::as_bytes));
    for byte in parts.flat_map(|part| part.iter().chain(&[0])) {
        hash = (hash ^ u128::from(*byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaced_found_in_any_case_and_deleted() {
        let lists = Watchlists::default();
        let records = [(1, vec!["Id".to_owned()]), (2, vec!["x".to_owned()])];
        let watchlist = Watchlist::new("Roles", "Id", records, Ticks::MIN).unwrap();
        lists.apply(WatchlistEvent::WatchlistReplaced { watchlist });
        let found = queryable(&lists.get("ROLES").unwrap());
        assert_eq!(&*found.items[0].values[0], "x");
        lists.apply(WatchlistEvent::WatchlistDeleted { alias: "roles".into() });
        assert!(lists.all().is_empty());
    }
}
