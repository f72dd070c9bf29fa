//! Retention, and removing files that are no longer part of the lake.
//!
//! Not here: deleting single rows. A file goes when its newest row is past the retention.

use std::{collections::BTreeSet, sync::Arc};

use directory::{Span, Ticks};

use super::{Policy, commit, refused};
use crate::{
    Error, Lake, Result,
    files::Point,
    lake::Inner,
    manifest::{Garbage, table_folder},
};

impl Lake {
    /// Lets rows of a table go so many days after `TimeGenerated`; `None` keeps them for ever.
    ///
    /// # Errors
    /// [`Error::UnknownTable`], [`Error::InvalidTable`] for less than one day, [`Error::Disk`].
    pub async fn set_retention(&self, table: &str, days: Option<u32>) -> Result<()> {
        let name = table.to_owned();
        self.upkeep(move |inner| {
            inner.shared.view().table(&name)?;
            if days == Some(0) {
                return Err(refused(&name, "rows are kept for one day at least"));
            }
            commit(inner, |manifest| {
                manifest.tables.entry(name).or_default().retention_days = days;
            })
        })
        .await
    }
}

/// Takes files past their retention out of the lake; returns how many.
pub(super) fn expire(inner: &Inner, now: Ticks) -> Result<usize> {
    let view = inner.shared.view();
    let mut expired = Vec::new();
    for (name, state) in &view.manifest.tables {
        let Some(days) = state.retention_days else { continue };
        let oldest = now.saturating_add(Span(-Span::days(i64::from(days)).0));
        let past = state.files.iter().filter(|file| file.time.max < oldest);
        expired.extend(past.map(|file| (name.clone(), file.clone())));
    }
    let count = expired.len();
    if count > 0 {
        commit(inner, |manifest| {
            for (table, file) in expired {
                if let Some(state) = manifest.tables.get_mut(&table) {
                    state.files.retain(|kept| *kept != file);
                }
                manifest.garbage.push(Garbage { table, file, since: now });
            }
        })?;
    }
    Ok(count)
}

/// Removes files that nobody can be reading any more; returns how many.
pub(super) fn remove(inner: &Inner, now: Ticks, policy: Policy) -> Result<usize> {
    let gone: Vec<(String, String)> = {
        let view = inner.shared.view();
        let garbage = view.manifest.garbage.iter();
        // Older views and running scans of this process hold the file by another count.
        let idle = garbage.filter(|g| Arc::strong_count(&g.file) == 1);
        let idle = idle.filter(|g| now - g.since >= policy.grace);
        idle.map(|g| (g.table.clone(), g.file.name.clone())).collect()
    };
    if gone.is_empty() {
        return Ok(0);
    }
    commit(inner, |manifest| {
        let is_gone = |g: &Garbage| {
            gone.iter().any(|(table, name)| *table == g.table && *name == g.file.name)
        };
        manifest.garbage.retain(|g| !is_gone(g));
    })?;
    let mut folders = BTreeSet::new();
    for (table, name) in &gone {
        let folder = table_folder(&inner.folder, table);
        let path = folder.join(name);
        inner.files.remove(&path).map_err(Error::disk(&path))?;
        folders.insert(folder);
    }
    for folder in folders {
        inner.files.sync_folder(&folder).map_err(Error::disk(&folder))?;
    }
    inner.files.reached(Point::OldFilesRemoved).map_err(Error::disk(&inner.folder))?;
    Ok(gone.len())
}
