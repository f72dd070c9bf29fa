//! Writing files anew, arranged for reading: merged where a day has many, with the parts of
//! dynamic columns that queries read.
//!
//! Not here: how a file is arranged (`data_file`), and which parts queries read (the shell says).
//! The old files stay on the disk for a while; readers may still use them.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use directory::Ticks;
use kql::{ColumnPath, bound::TablePaths};

use super::{Policy, commit, data_file};
use crate::{
    DataFile, Error, Lake, Result,
    files::Point,
    lake::Inner,
    manifest::{Garbage, table_folder},
    view::TableView,
};

/// A file of more rows is written as several, so that little of it is in memory at once.
const MOST_ROWS: usize = 384 * 1024;
/// Fewer rows are not worth a file's arrangement, unless they are asked for.
const FEWEST_ROWS: u64 = 8 * 1024;

impl Lake {
    /// Says which parts of dynamic columns queries read, so that upkeep keeps them as columns of
    /// their own. Files have them from their next rewriting on.
    pub fn read_parts(&self, parts: TablePaths) {
        self.inner.shared.set_parts(parts);
    }

    /// Arranges all files of the tables named in `parts` now, with those parts and the ones that
    /// [`Lake::read_parts`] named; returns how many files were written anew.
    ///
    /// # Errors
    /// [`Error::UnknownTable`], [`Error::Disk`].
    pub async fn promote(&self, now: Ticks, parts: TablePaths) -> Result<usize> {
        self.upkeep(move |inner| {
            let mut all = TablePaths::clone(&inner.shared.parts());
            for (table, more) in &parts {
                all.entry(table.clone()).or_default().extend(more.iter().cloned());
            }
            inner.shared.set_parts(all);
            let mut rewritten = 0;
            for table in parts.keys() {
                let files: Vec<_> = {
                    let view = inner.shared.view();
                    view.table(table)?;
                    let wanted = wanted(inner, table);
                    let stale = view.files(table).iter().filter(|file| is_stale(file, &wanted));
                    stale.cloned().collect()
                };
                for day in days(&files).into_values() {
                    rewrite(inner, table, &day, now)?;
                    rewritten += day.len();
                }
            }
            Ok(rewritten)
        })
        .await
    }
}

/// Merges wherever a day has too many files; returns how many files went into others.
pub(super) fn merge(inner: &Inner, now: Ticks, policy: Policy) -> Result<usize> {
    let view = inner.shared.view();
    let mut merged = 0;
    for name in view.tables.keys() {
        for small in candidates(view.files(name), policy) {
            rewrite(inner, name, &small, now)?;
            merged += small.len();
        }
    }
    Ok(merged)
}

/// Arranges the files of one past day that are not, or lack parts that queries read; returns how
/// many there were. One day at a time, so that upkeep is never long.
pub(super) fn arrange(inner: &Inner, now: Ticks) -> Result<usize> {
    let view = inner.shared.view();
    let today: String = now.to_string().chars().take(10).collect();
    for name in view.tables.keys() {
        let wanted = wanted(inner, name);
        let stale = view.files(name).iter().filter(|file| {
            file.day() < today.as_str() && file.rows >= FEWEST_ROWS && is_stale(file, &wanted)
        });
        let stale: Vec<_> = stale.cloned().collect();
        if let Some(day) = days(&stale).into_values().next() {
            rewrite(inner, name, &day, now)?;
            return Ok(day.len());
        }
    }
    Ok(0)
}

fn wanted(inner: &Inner, table: &str) -> BTreeSet<ColumnPath> {
    inner.shared.parts().get(table).cloned().unwrap_or_default()
}

fn is_stale(file: &DataFile, wanted: &BTreeSet<ColumnPath>) -> bool {
    let Some(arranged) = &file.arranged else { return true };
    wanted.iter().any(|path| !arranged.wanted.contains(&path.to_string()))
}

fn days(files: &[Arc<DataFile>]) -> BTreeMap<&str, Vec<Arc<DataFile>>> {
    let mut days: BTreeMap<&str, Vec<Arc<DataFile>>> = BTreeMap::new();
    for file in files {
        days.entry(file.day()).or_default().push(file.clone());
    }
    days
}

/// Groups of files of one day that together have few enough rows, the smallest first.
fn candidates(files: &[Arc<DataFile>], policy: Policy) -> Vec<Vec<Arc<DataFile>>> {
    let groups = days(files).into_values().filter(|day| day.len() >= policy.merge_files.max(2));
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

/// Puts arranged files in the place of some files of one day.
fn rewrite(inner: &Inner, name: &str, day: &[Arc<DataFile>], now: Ticks) -> Result<()> {
    let view = inner.shared.view();
    let table = view.table(name)?;
    let folder = table_folder(&inner.folder, name);
    let mut wanted = wanted(inner, name);
    // What was worth keeping once is kept.
    let before = day.iter().filter_map(|file| file.arranged.as_ref()).flat_map(|it| &it.wanted);
    wanted.extend(before.filter_map(|path| ColumnPath::parse(path)));
    let mut number = view.manifest.next_file;
    let written = write_anew(inner, table, day, &wanted, &mut number)?;
    let synced = inner.files.sync_folder(&folder);
    let synced = synced.and_then(|()| inner.files.reached(Point::SealFolderSynced));
    synced.map_err(Error::disk(&folder))?;
    commit(inner, |manifest| {
        manifest.next_file = number;
        let state = manifest.tables.entry(name.to_owned()).or_default();
        state.files.retain(|file| !day.contains(file));
        state.files.extend(written);
        let garbage = day.iter().cloned();
        let garbage = garbage.map(|file| Garbage { table: name.to_owned(), file, since: now });
        manifest.garbage.extend(garbage);
    })
}

fn write_anew(
    inner: &Inner,
    table: &TableView,
    day: &[Arc<DataFile>],
    wanted: &BTreeSet<ColumnPath>,
    number: &mut u64,
) -> Result<Vec<Arc<DataFile>>> {
    let folder = table_folder(&inner.folder, &table.table.name);
    let mut batches = Vec::new();
    for file in day {
        batches.extend(data_file::read(&*inner.files, &folder, file, &table.full_schema)?);
    }
    let rows = data_file::sorted(&table.full_schema, &batches).map_err(Error::format(&folder))?;
    drop(batches);
    let (all, layout) = (rows.num_rows(), data_file::Layout::Arranged(wanted));
    let length = all.div_ceil(all.div_ceil(MOST_ROWS).max(1)).max(1);
    let mut written = Vec::new();
    for start in (0..all).step_by(length) {
        let part = rows.slice(start, length.min(all - start));
        let file = data_file::write(&*inner.files, &folder, &table.table, *number, &part, layout)?;
        *number += 1;
        written.push(Arc::new(file));
    }
    Ok(written)
}
