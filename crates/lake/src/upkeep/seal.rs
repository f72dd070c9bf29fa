//! Moving the log's rows into files: close the segment, write the files, name them in the
//! manifest, trim the log.
//!
//! Not here: deliveries that arrive meanwhile; they go into the next segment.

use std::{collections::BTreeSet, sync::Arc};

use directory::Ticks;
use tokio::sync::oneshot;

use super::{Policy, data_file};
use crate::{
    Error, Result,
    files::Point,
    lake::{Inner, closed},
    manifest::{DataFile, table_folder},
    view::TableView,
    wal,
    writer::{Command, Rotated},
};

/// What was moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sealed {
    /// Rows moved from the log into files.
    pub rows: u64,
    /// The files.
    pub files: usize,
}

/// Whether the rows in memory are many or old enough.
pub(super) fn due(inner: &Inner, now: Ticks, policy: Policy) -> bool {
    let view = inner.shared.view();
    let mut bytes = 0;
    for table in view.tables.values() {
        bytes += table.tail.bytes();
        let oldest = table.tail.chunks().map(|chunk| chunk.received.min).min();
        if oldest.is_some_and(|oldest| now - oldest >= policy.seal_after) {
            return true;
        }
    }
    bytes >= policy.seal_bytes
}

/// Moves all rows that are in the log now.
pub(super) fn seal(inner: &Inner) -> Result<Sealed> {
    if inner.shared.view().tables.values().all(|table| table.tail.rows() == 0) {
        return Ok(Sealed::default());
    }
    let rotated = rotate(inner)?;
    let view = inner.shared.view();
    let mut next_file = view.manifest.next_file;
    let mut written: Vec<(Arc<str>, Vec<Arc<DataFile>>)> = Vec::new();
    for (name, table) in &view.tables {
        let files = write_table(inner, table, &mut next_file)?;
        if !files.is_empty() {
            written.push((name.clone(), files));
        }
    }
    let sealed = Sealed {
        rows: written.iter().flat_map(|(_, files)| files).map(|file| file.rows).sum(),
        files: written.iter().map(|(_, files)| files.len()).sum(),
    };
    let before = view.manifest.log;
    publish(inner, &rotated, next_file, written)?;
    trim(inner, before, rotated.segment)?;
    Ok(sealed)
}

fn rotate(inner: &Inner) -> Result<Rotated> {
    let (reply, answer) = oneshot::channel();
    let queue = inner.queue.as_ref().ok_or(Error::ReadOnly)?;
    queue.blocking_send(Command::Rotate(reply)).map_err(|_| closed())?;
    answer.blocking_recv().map_err(|_| closed())?
}

/// Writes the rows of closed segments, a file for each day.
fn write_table(
    inner: &Inner,
    table: &TableView,
    next_file: &mut u64,
) -> Result<Vec<Arc<DataFile>>> {
    let chunks: Vec<_> = table.tail.sealing().iter().map(|chunk| chunk.batch.clone()).collect();
    if chunks.is_empty() {
        return Ok(Vec::new());
    }
    let folder = table_folder(&inner.folder, &table.table.name);
    inner.files.create_folder(&folder).map_err(Error::disk(&folder))?;
    let rows = data_file::sorted(&table.full_schema, &chunks).map_err(Error::format(&folder))?;
    let mut files = Vec::new();
    for day in data_file::days(&rows) {
        let (number, layout) = (*next_file, data_file::Layout::Plain);
        let file = data_file::write(&*inner.files, &folder, &table.table, number, &day, layout)?;
        *next_file += 1;
        files.push(Arc::new(file));
    }
    let synced = inner.files.sync_folder(&folder);
    let synced = synced.and_then(|()| inner.files.reached(Point::SealFolderSynced));
    synced.map_err(Error::disk(&folder))?;
    Ok(files)
}

/// Names the files in the manifest; from then on readers take the rows from them.
fn publish(
    inner: &Inner,
    rotated: &Rotated,
    next_file: u64,
    written: Vec<(Arc<str>, Vec<Arc<DataFile>>)>,
) -> Result<()> {
    let mut manifest = crate::manifest::Manifest::clone(&inner.shared.view().manifest);
    manifest.version += 1;
    manifest.log = rotated.segment;
    manifest.next_file = next_file;
    manifest.sources.clone_from(&rotated.sources);
    for (name, next) in &rotated.next_offsets {
        if *next > 1 || manifest.tables.contains_key(&**name) {
            manifest.tables.entry(name.to_string()).or_default().next_offset = *next;
        }
    }
    let sealed: BTreeSet<_> = written.iter().map(|(name, _)| name.clone()).collect();
    for (name, files) in written {
        manifest.tables.entry(name.to_string()).or_default().files.extend(files);
    }
    manifest.commit(&*inner.files, &inner.folder)?;
    inner.shared.change(|view| {
        view.manifest = Arc::new(manifest);
        for (name, table) in &mut view.tables {
            if sealed.contains(name) {
                table.tail.thaw();
            }
        }
        Ok(())
    })
}

/// Removes the segments whose rows are in files.
fn trim(inner: &Inner, from: u64, to: u64) -> Result<()> {
    let folder = inner.folder.join("log");
    for number in from..to {
        let path = folder.join(wal::name(number));
        let removed = inner.files.remove(&path);
        let removed = removed.and_then(|()| inner.files.reached(Point::LogSegmentRemoved));
        removed.map_err(Error::disk(&path))?;
    }
    inner.files.sync_folder(&folder).map_err(Error::disk(&folder))?;
    let manifest = inner.shared.view().manifest.clone();
    manifest.tidy(&*inner.files, &inner.folder)
}
