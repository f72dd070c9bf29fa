//! The real disk.
//!
//! Not here: any decision; each operation is the system's own.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{ErrorKind, Result, Seek as _, SeekFrom, Write},
    path::Path,
};

use super::{Files, Lock, OpenFile, Point};

/// The real disk, with an optional observer of the named points.
#[derive(Debug, Clone, Copy, Default)]
pub struct Disk {
    observer: Option<fn(Point)>,
}

impl Disk {
    /// A disk that tells `observer` of every named point, for tests that kill the process there.
    #[must_use]
    pub const fn observed(observer: fn(Point)) -> Self {
        Self { observer: Some(observer) }
    }
}

impl OpenFile for File {
    fn sync(&mut self) -> Result<()> {
        self.sync_data()
    }

    fn cut(&mut self, length: u64) -> Result<()> {
        self.set_len(length)?;
        self.seek(SeekFrom::Start(length)).map(|_| ())
    }
}

#[derive(Debug)]
struct Held(#[expect(dead_code, reason = "the lock lasts as long as the file is open")] File);

impl Lock for Held {}

impl Files for Disk {
    fn create_folder(&self, path: &Path) -> Result<()> {
        if path.is_dir() {
            return Ok(());
        }
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        if let Some(parent) = parent {
            self.create_folder(parent)?;
        }
        match fs::create_dir(path) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
        parent.map_or(Ok(()), |parent| self.sync_folder(parent))
    }

    fn list(&self, folder: &Path) -> Result<Vec<String>> {
        let entries = match fs::read_dir(folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut names = Vec::new();
        for entry in entries {
            // A name that is not Unicode is none of ours.
            if let Ok(name) = entry?.file_name().into_string() {
                names.push(name);
            }
        }
        names.sort();
        Ok(names)
    }

    fn read(&self, path: &Path) -> Result<Vec<u8>> {
        fs::read(path)
    }

    fn length(&self, path: &Path) -> Result<u64> {
        fs::metadata(path).map(|metadata| metadata.len())
    }

    fn create(&self, path: &Path) -> Result<Box<dyn OpenFile>> {
        Ok(Box::new(File::create(path)?))
    }

    fn extend(&self, path: &Path) -> Result<Box<dyn OpenFile>> {
        let mut file = OpenOptions::new().write(true).open(path)?;
        file.seek(SeekFrom::End(0))?;
        Ok(Box::new(file))
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> Result<()> {
        match fs::remove_file(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            result => result,
        }
    }

    fn sync_folder(&self, folder: &Path) -> Result<()> {
        // Windows cannot sync a folder and does not need to.
        if cfg!(windows) { Ok(()) } else { File::open(folder)?.sync_all() }
    }

    fn lock(&self, path: &Path) -> Result<Option<Box<dyn Lock>>> {
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
        match file.try_lock() {
            Ok(()) => {
                let mut held = file;
                held.set_len(0)?;
                writeln!(held, "{}", std::process::id())?;
                Ok(Some(Box::new(Held(held))))
            }
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    fn reached(&self, point: Point) -> Result<()> {
        if let Some(observer) = self.observer {
            observer(point);
        }
        Ok(())
    }
}
