//! A disk in a temporary folder that dies at a named point and forgets what was not synced.
//!
//! Not here: anything outside tests. Files are real, so that Parquet is read as ever; beside them
//! this keeps what would survive a loss of power, and puts only that back after one.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{Error, Result, Write},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard},
};

use super::{Disk, Files, Lock, OpenFile, Point};

/// What is left after the process died.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Death {
    /// The process was killed: all that was written is there.
    Killed,
    /// The power went: what was not synced is gone.
    PowerLost,
    /// The power went: names had reached the disk already, unsynced content had not.
    NamesKept,
    /// The power went: half of what was appended unsynced had reached the disk.
    HalfKept,
}

impl Death {
    pub(crate) const ALL: [Self; 4] =
        [Self::Killed, Self::PowerLost, Self::NamesKept, Self::HalfKept];
}

/// One file's content, whatever its name is now.
#[derive(Debug, Default)]
struct Inode {
    now: Vec<u8>,
    durable: Vec<u8>,
}

#[derive(Debug, Default)]
struct Known {
    inodes: Vec<Inode>,
    names: BTreeMap<PathBuf, usize>,
    durable_names: BTreeMap<PathBuf, usize>,
    /// Die when this point is reached for the n-th time from now (0 = the next time).
    fuse: Option<(Point, usize)>,
    dead: bool,
    full: bool,
    /// Which taking of the lock holds it.
    locked: Option<usize>,
    lockings: usize,
}

/// The simulated disk. Clones are the same disk.
#[derive(Debug, Clone, Default)]
pub(crate) struct Simulated {
    known: Arc<Mutex<Known>>,
}

fn died() -> Error {
    Error::other("the process died here (simulated)")
}

impl Simulated {
    fn alive(&self) -> Result<MutexGuard<'_, Known>> {
        let known = self.known.lock().unwrap();
        if known.dead { Err(died()) } else { Ok(known) }
    }

    /// Die at `point` after passing it `passes` times.
    pub(crate) fn die_at(&self, point: Point, passes: usize) {
        self.known.lock().unwrap().fuse = Some((point, passes));
    }

    /// Refuse every write, as a full disk does.
    pub(crate) fn set_full(&self, full: bool) {
        self.known.lock().unwrap().full = full;
    }

    pub(crate) fn is_dead(&self) -> bool {
        self.known.lock().unwrap().dead
    }

    /// The machine starts again; the disk holds what `death` left.
    pub(crate) fn restart(&self, death: Death) {
        let mut known = self.known.lock().unwrap();
        if matches!(death, Death::PowerLost) {
            known.names = known.durable_names.clone();
        }
        for inode in &mut known.inodes {
            let keep = match death {
                Death::Killed => continue,
                Death::PowerLost | Death::NamesKept => 0,
                Death::HalfKept => inode.now.len().saturating_sub(inode.durable.len()) / 2,
            };
            let appended = inode.now.starts_with(&inode.durable);
            let kept = inode.durable.len() + if appended { keep } else { 0 };
            if appended {
                inode.now.truncate(kept);
            } else {
                inode.now = inode.durable.clone();
            }
        }
        if death != Death::Killed {
            known.durable_names = known.names.clone();
        }
        known.dead = false;
        known.fuse = None;
        known.locked = None;
        known.full = false;
        known.write_back();
    }
}

impl Known {
    /// Makes the real files as the simulated ones are.
    fn write_back(&self) {
        let folders: BTreeSet<_> = self.names.keys().filter_map(|p| p.parent()).collect();
        let stale = folders.iter().flat_map(|folder| fs::read_dir(folder).into_iter().flatten());
        for entry in stale {
            let path = entry.unwrap().path();
            if path.is_file() && !self.names.contains_key(&path) {
                fs::remove_file(path).unwrap();
            }
        }
        for (path, inode) in &self.names {
            fs::write(path, &self.inodes[*inode].now).unwrap();
        }
    }
}

struct Handle {
    disk: Simulated,
    inode: usize,
    path: PathBuf,
}

impl Write for Handle {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        let mut known = self.disk.alive()?;
        if known.full {
            // A full disk takes a part of a write, which is the nasty case.
            let some = &bytes[..bytes.len() / 2];
            known.inodes[self.inode].now.extend_from_slice(some);
            return Err(std::io::ErrorKind::StorageFull.into());
        }
        known.inodes[self.inode].now.extend_from_slice(bytes);
        let mut file = fs::OpenOptions::new().append(true).open(&self.path)?;
        file.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}

impl OpenFile for Handle {
    fn sync(&mut self) -> Result<()> {
        let mut known = self.disk.alive()?;
        let inode = &mut known.inodes[self.inode];
        inode.durable.clone_from(&inode.now);
        Ok(())
    }

    fn cut(&mut self, length: u64) -> Result<()> {
        let mut known = self.disk.alive()?;
        known.inodes[self.inode].now.truncate(usize::try_from(length).unwrap());
        fs::OpenOptions::new().write(true).open(&self.path)?.set_len(length)
    }
}

#[derive(Debug)]
struct Held(Simulated, usize);

impl Lock for Held {}

impl Drop for Held {
    fn drop(&mut self) {
        let mut known = self.0.known.lock().unwrap();
        // A dead process's lock was freed by the restart and may be its successor's now.
        if known.locked == Some(self.1) {
            known.locked = None;
        }
    }
}

impl Files for Simulated {
    fn create_folder(&self, path: &Path) -> Result<()> {
        drop(self.alive()?);
        fs::create_dir_all(path)
    }

    fn list(&self, folder: &Path) -> Result<Vec<String>> {
        let known = self.alive()?;
        let inside = known.names.keys().filter(|path| path.parent() == Some(folder));
        let name = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
        Ok(inside.map(name).collect())
    }

    fn read(&self, path: &Path) -> Result<Vec<u8>> {
        drop(self.alive()?);
        fs::read(path)
    }

    fn length(&self, path: &Path) -> Result<u64> {
        drop(self.alive()?);
        Disk::default().length(path)
    }

    fn create(&self, path: &Path) -> Result<Box<dyn OpenFile>> {
        let mut known = self.alive()?;
        known.inodes.push(Inode::default());
        let inode = known.inodes.len() - 1;
        known.names.insert(path.to_owned(), inode);
        fs::write(path, [])?;
        Ok(Box::new(Handle { disk: self.clone(), inode, path: path.to_owned() }))
    }

    fn extend(&self, path: &Path) -> Result<Box<dyn OpenFile>> {
        let known = self.alive()?;
        let inode = *known.names.get(path).ok_or(std::io::ErrorKind::NotFound)?;
        Ok(Box::new(Handle { disk: self.clone(), inode, path: path.to_owned() }))
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<()> {
        let mut known = self.alive()?;
        let inode = known.names.remove(from).ok_or(std::io::ErrorKind::NotFound)?;
        known.names.insert(to.to_owned(), inode);
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> Result<()> {
        let mut known = self.alive()?;
        known.names.remove(path);
        Disk::default().remove(path)
    }

    fn sync_folder(&self, folder: &Path) -> Result<()> {
        let mut known = self.alive()?;
        known.durable_names.retain(|path, _| path.parent() != Some(folder));
        let inside: Vec<_> = known
            .names
            .iter()
            .filter(|(path, _)| path.parent() == Some(folder))
            .map(|(path, inode)| (path.clone(), *inode))
            .collect();
        known.durable_names.extend(inside);
        Ok(())
    }

    fn lock(&self, _path: &Path) -> Result<Option<Box<dyn Lock>>> {
        let mut known = self.alive()?;
        if known.locked.is_some() {
            return Ok(None);
        }
        known.lockings += 1;
        known.locked = Some(known.lockings);
        let held = Held(self.clone(), known.lockings);
        drop(known);
        Ok(Some(Box::new(held)))
    }

    fn reached(&self, point: Point) -> Result<()> {
        let mut known = self.alive()?;
        match &mut known.fuse {
            Some((at, 0)) if *at == point => {
                known.dead = true;
                Err(died())
            }
            Some((at, passes)) if *at == point => {
                *passes -= 1;
                Ok(())
            }
            _ => Ok(()),
        }
    }
}
