//! Merging the small files of a day into one.
//!
//! Not here: removing the merged ones from the disk (`expire`); readers may still use them.

use std::{collections::BTreeMap, sync::Arc};

use directory::Ticks;

use super::{Policy, commit, data_file};
use crate::{
    DataFile, Error, Result,
    files::Point,
    lake::Inner,
    manifest::{Garbage, table_folder},
    view::TableView,
};

/// Merges wherever a day has too many files; returns how many files went into others.
pub(super) fn merge(inner: &Inner, now: Ticks, policy: Policy) -> Result<usize> {
    let view = inner.shared.view();
    let mut merged = 0;
    for (name, table) in &view.tables {
        for small in candidates(view.files(name), policy) {
            merge_day(inner, table, &small, now)?;
            merged += small.len();
        }
    }
    Ok(merged)
}

/// Groups of files of one day that together have few enough rows, the smallest first.
fn candidates(files: &[Arc<DataFile>], policy: Policy) -> Vec<Vec<Arc<DataFile>>> {
    let mut days: BTreeMap<&str, Vec<Arc<DataFile>>> = BTreeMap::new();
    for file in files {
        days.entry(file.day()).or_default().push(file.clone());
    }
    let groups = days.into_values().filter(|day| day.len() >= policy.merge_files.max(2));
    let groups = groups.map(|mut day| {
        day.sort_by_key(|file| file.rows);
        let mut rows = 0;
        day.retain(|file| {
            rows += file.rows;
            rows <= policy.merge_rows
        });
        day
    });
    groups.filter(|group| group.len() >= 2).collect()
}

fn merge_day(inner: &Inner, table: &TableView, day: &[Arc<DataFile>], now: Ticks) -> Result<()> {
    let name = table.table.name.to_string();
    let folder = table_folder(&inner.folder, &name);
    let mut batches = Vec::new();
    for file in day {
        batches.extend(data_file::read(&*inner.files, &folder, file, &table.full_schema)?);
    }
    let rows = data_file::sorted(&table.full_schema, &batches).map_err(Error::format(&folder))?;
    let number = inner.shared.view().manifest.next_file;
    let whole = data_file::write(&*inner.files, &folder, &table.table, number, &rows)?;
    let synced = inner.files.sync_folder(&folder);
    let synced = synced.and_then(|()| inner.files.reached(Point::SealFolderSynced));
    synced.map_err(Error::disk(&folder))?;
    commit(inner, |manifest| {
        manifest.next_file = number + 1;
        let state = manifest.tables.entry(name.clone()).or_default();
        state.files.retain(|file| !day.contains(file));
        state.files.push(Arc::new(whole));
        let garbage = day.iter().cloned();
        let garbage = garbage.map(|file| Garbage { table: name.clone(), file, since: now });
        manifest.garbage.extend(garbage);
    })
}
