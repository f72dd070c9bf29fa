//! The data directory: what lies where, who may write it, and the files that hold secrets.
//!
//! Not here: the formats of the journal (`journal`) and of the log tables (`lake`).

mod identity;
mod private_file;

use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
};

pub use identity::Identity;
pub use private_file::write_private;

use crate::entropy::Entropy;

/// A data directory. While a writing one lives, no other process writes it.
#[derive(Debug)]
pub struct DataDir {
    path: PathBuf,
    identity: Identity,
    lock: Option<File>,
}

/// Why a data directory cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DataDirError {
    /// There is none.
    #[error(
        "there is no data directory at `{}`; `reeve serve` makes one, --data names another",
        .0.display()
    )]
    Missing(PathBuf),
    /// Another process writes it.
    #[error(
        "another process writes `{}`; talk to its server with --url, or stop it first",
        .0.display()
    )]
    Locked(PathBuf),
    /// A file in it cannot be read or written.
    #[error("`{}`: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// A file in it does not hold what it should.
    #[error("`{}` is damaged: {detail}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        detail: String,
    },
}

impl DataDirError {
    pub(crate) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File { path, source }
    }
}

impl DataDir {
    /// Opens `path` for writing, making it if there is none.
    ///
    /// # Errors
    /// [`DataDirError::Locked`] while another process writes it.
    pub fn open(path: &Path, entropy: &Entropy) -> Result<Self, DataDirError> {
        create_private(path).map_err(DataDirError::file(path))?;
        let lock_path = path.join("lock");
        let lock = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&lock_path)
            .map_err(DataDirError::file(&lock_path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(DataDirError::Locked(path.to_owned())),
            Err(TryLockError::Error(source)) => return Err(DataDirError::file(&lock_path)(source)),
        }
        let identity = Identity::load_or_create(&path.join("identity.json"), entropy)?;
        Ok(Self { path: path.to_owned(), identity, lock: Some(lock) })
    }

    /// Opens an existing `path` for reading; a server may be writing it.
    ///
    /// # Errors
    /// [`DataDirError::Missing`].
    pub fn open_read_only(path: &Path) -> Result<Self, DataDirError> {
        let file = path.join("identity.json");
        if !file.exists() {
            return Err(DataDirError::Missing(path.to_owned()));
        }
        Ok(Self { path: path.to_owned(), identity: Identity::load(&file)?, lock: None })
    }

    /// Whether this process may write.
    #[must_use]
    pub const fn is_writable(&self) -> bool {
        self.lock.is_some()
    }

    /// Who the tenant and the workspace are.
    #[must_use]
    pub const fn identity(&self) -> &Identity {
        &self.identity
    }

    /// Where `name` lies.
    #[must_use]
    pub fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// The journal.
    #[must_use]
    pub fn journal(&self) -> PathBuf {
        self.file("journal.sqlite")
    }

    /// The log tables.
    #[must_use]
    pub fn lake(&self) -> PathBuf {
        self.file("lake")
    }
}

/// Makes a folder that only its owner may enter; one that exists stays as it is.
fn create_private(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_process_writes_and_others_read_the_same_identity() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data");
        assert!(matches!(DataDir::open_read_only(&path), Err(DataDirError::Missing(_))));
        let first = DataDir::open(&path, &Entropy::seeded(1)).unwrap();
        assert!(matches!(DataDir::open(&path, &Entropy::seeded(2)), Err(DataDirError::Locked(_))));
        let reader = DataDir::open_read_only(&path).unwrap();
        assert!(first.is_writable() && !reader.is_writable());
        assert_eq!(reader.identity(), first.identity());
        let identity = first.identity().clone();
        drop(first);
        let again = DataDir::open(&path, &Entropy::seeded(3)).unwrap();
        assert_eq!(again.identity(), &identity);
    }

    #[test]
    fn a_damaged_identity_is_named_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("identity.json"), "{").unwrap();
        let error = DataDir::open(folder.path(), &Entropy::seeded(1)).unwrap_err().to_string();
        assert!(error.contains("identity.json") && error.contains("damaged"), "{error}");
        assert_eq!(fs::read_to_string(folder.path().join("identity.json")).unwrap(), "{");
    }
}
