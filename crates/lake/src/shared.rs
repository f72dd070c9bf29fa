//! The current view and those who wait for it to change.
//!
//! Not here: what changes it.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use kql::bound::TablePaths;
use tokio::sync::watch;

use crate::{Result, view::View};

/// The current view, shared by readers and the two that change it.
#[derive(Debug)]
pub(crate) struct Shared {
    view: RwLock<Arc<View>>,
    /// One per table that somebody watches: its last offset.
    watches: Mutex<BTreeMap<String, watch::Sender<i64>>>,
    /// The parts of dynamic columns that queries read.
    parts: RwLock<Arc<TablePaths>>,
}

impl Shared {
    pub(crate) fn new(view: View) -> Self {
        Self {
            view: RwLock::new(Arc::new(view)),
            watches: Mutex::default(),
            parts: RwLock::default(),
        }
    }

    /// What is visible now.
    pub(crate) fn view(&self) -> Arc<View> {
        self.view.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts a changed copy in the current view's place, or leaves it when `change` fails.
    pub(crate) fn change(&self, change: impl FnOnce(&mut View) -> Result<()>) -> Result<()> {
        let mut current = self.view.write().unwrap_or_else(PoisonError::into_inner);
        let mut next = View::clone(&current);
        change(&mut next)?;
        *current = Arc::new(next);
        let view = current.clone();
        drop(current);
        let watches = self.watches.lock().unwrap_or_else(PoisonError::into_inner);
        for (table, watch) in watches.iter() {
            let offset = view.tables.get(table.as_str()).map_or(0, |table| table.last_offset);
            // Changes may report in another order than they were made.
            watch.send_if_modified(|seen| {
                let more = offset > *seen;
                *seen = offset.max(*seen);
                more
            });
        }
        Ok(())
    }

    /// The parts of dynamic columns that queries read.
    pub(crate) fn parts(&self) -> Arc<TablePaths> {
        self.parts.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn set_parts(&self, parts: TablePaths) {
        *self.parts.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(parts);
    }

    /// Tells of a table's new rows.
    pub(crate) fn watch(&self, table: &str) -> watch::Receiver<i64> {
        let mut watches = self.watches.lock().unwrap_or_else(PoisonError::into_inner);
        let offset = || self.view().tables.get(table).map_or(0, |table| table.last_offset);
        watches.entry(table.to_owned()).or_insert_with(|| watch::Sender::new(offset())).subscribe()
    }
}
