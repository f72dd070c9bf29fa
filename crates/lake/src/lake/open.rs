//! Opening a lake: lock, manifest, log.
//!
//! Not here: what happens afterwards.

use std::{path::Path, sync::Arc};

use tokio::sync::mpsc;

use super::{Inner, Lake, Recovered};
use crate::{
    Error, Result,
    files::{Disk, Files, Lock},
    manifest::{Manifest, table_folder},
    scan,
    shared::Shared,
    view::View,
    wal::{self, Replay, Segment},
    writer::{self, Writer},
};

/// Deliveries that may wait for the writer before senders have to.
const WAITING: usize = 1024;
/// How often a reader starts over because the writer changed the manifest meanwhile.
const ATTEMPTS: usize = 20;

impl Lake {
    /// Opens the lake in `folder` for writing, creating it if there is none.
    ///
    /// # Errors
    /// [`Error::Locked`] while another process writes it; [`Error::Damaged`] and
    /// [`Error::NewerFormat`] leave everything as it is.
    pub fn open(folder: &Path) -> Result<Self> {
        Self::open_on(folder, Arc::new(Disk::default()))
    }

    /// As [`Lake::open`], on another disk.
    ///
    /// # Errors
    /// As [`Lake::open`].
    pub fn open_on(folder: &Path, files: Arc<dyn Files>) -> Result<Self> {
        let log = folder.join("log");
        for wanted in [folder, &log] {
            files.create_folder(wanted).map_err(Error::disk(wanted))?;
        }
        let lock = files.lock(&folder.join("lock")).map_err(Error::disk(folder))?;
        let lock = lock.ok_or_else(|| Error::Locked { folder: folder.to_owned() })?;
        let manifest = match Manifest::load(&*files, folder)? {
            Some(manifest) => manifest,
            None => create(&*files, folder, &log)?,
        };
        let replayed = wal::replay(&*files, &log, manifest.log)?;
        let mut view = View::new(manifest)?;
        let recovered = replay_into(&mut view, &replayed)?;
        if recovered.torn_bytes > 0 {
            tracing::warn!(
                bytes = recovered.torn_bytes,
                "the end of the log was never acknowledged and is cut"
            );
        }
        let segment = Segment::resume(&*files, &log, replayed.last, replayed.whole)?;
        tidy(&*files, folder, &log, &view, &replayed)?;
        Self::start(folder, files, view, recovered, Some((segment, lock)))
    }

    /// Opens an existing lake for reading, without changing it; another process may be writing
    /// it. What is added later is not seen.
    ///
    /// # Errors
    /// [`Error::Missing`], and as [`Lake::open`].
    pub fn open_read_only(folder: &Path) -> Result<Self> {
        let files: Arc<dyn Files> = Arc::new(Disk::default());
        let log = folder.join("log");
        let missing = || Error::Missing { folder: folder.to_owned() };
        let mut manifest = Manifest::load(&*files, folder)?.ok_or_else(missing)?;
        let mut attempts = 1;
        loop {
            let replayed = wal::replay(&*files, &log, manifest.log);
            // The writer trims the log after it has committed a manifest, so what was read
            // belongs together if the manifest is still the same.
            let newer = Manifest::load(&*files, folder)?.ok_or_else(missing)?;
            if newer.version == manifest.version || attempts == ATTEMPTS {
                let replayed = replayed?;
                let mut view = View::new(manifest)?;
                let recovered = replay_into(&mut view, &replayed)?;
                return Self::start(folder, files, view, recovered, None);
            }
            manifest = newer;
            attempts += 1;
        }
    }

    fn start(
        folder: &Path,
        files: Arc<dyn Files>,
        view: View,
        recovered: Recovered,
        writing: Option<(Segment, Box<dyn Lock>)>,
    ) -> Result<Self> {
        let shared = Arc::new(Shared::new(view));
        let queue = match writing {
            None => None,
            Some((segment, lock)) => {
                let (queue, waiting) = mpsc::channel(WAITING);
                let writer = Writer {
                    files: files.clone(),
                    folder: folder.join("log"),
                    segment,
                    shared: shared.clone(),
                    stopped: None,
                    lock,
                };
                std::thread::Builder::new()
                    .name("lake-log".to_owned())
                    .spawn(move || writer.run(waiting))
                    .map_err(Error::disk(folder))?;
                Some(queue)
            }
        };
        let inner = Inner {
            folder: folder.to_owned(),
            files,
            shared,
            queue,
            metadata: scan::metadata_cache(),
            indexes: Arc::default(),
            maintenance: Arc::default(),
            recovered,
        };
        Ok(Self { inner: Arc::new(inner) })
    }
}

/// The first manifest and the first segment.
fn create(files: &dyn Files, folder: &Path, log: &Path) -> Result<Manifest> {
    let manifest = Manifest { version: 1, log: 1, next_file: 1, ..Manifest::default() };
    let names = files.list(log).map_err(Error::disk(log))?;
    if let Some(first) = names.iter().filter_map(|name| wal::number(name)).min()
        && !wal::replay(files, log, first)?.entries.is_empty()
    {
        let detail = "there is a log with rows, but no manifest";
        return Err(Error::damaged(folder, 0, detail));
    }
    Segment::create(files, log, manifest.log)?;
    manifest.commit(files, folder)?;
    Ok(manifest)
}

fn replay_into(view: &mut View, replayed: &Replay) -> Result<Recovered> {
    let mut rows = 0;
    for entry in &replayed.entries {
        writer::apply(view, &entry.header, entry.batches.iter())?;
        rows += entry.batches.iter().map(|batch| batch.num_rows() as u64).sum::<u64>();
    }
    Ok(Recovered { rows, torn_bytes: replayed.torn })
}

/// Removes what a writer that died has left behind.
fn tidy(
    files: &dyn Files,
    folder: &Path,
    log: &Path,
    view: &View,
    replayed: &Replay,
) -> Result<()> {
    let remove = |path: std::path::PathBuf| files.remove(&path).map_err(Error::disk(&path));
    for number in &replayed.empty {
        remove(log.join(wal::name(*number)))?;
    }
    for name in files.list(log).map_err(Error::disk(log))? {
        if wal::number(&name).is_some_and(|number| number < view.manifest.log) {
            remove(log.join(name))?;
        }
    }
    files.sync_folder(log).map_err(Error::disk(log))?;
    for table in view.tables.keys() {
        let place = table_folder(folder, table);
        for name in files.list(&place).map_err(Error::disk(&place))? {
            let kept = view.files(table).iter().any(|file| file.name == name);
            let garbage = &view.manifest.garbage;
            if !kept && !garbage.iter().any(|g| *g.table == **table && g.file.name == name) {
                remove(place.join(name))?;
            }
        }
    }
    view.manifest.tidy(files, folder)
}
