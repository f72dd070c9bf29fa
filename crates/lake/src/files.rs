//! The lake's only way to the disk when it writes, small enough to be doubled in tests.
//!
//! Not here: reading Parquet for queries, which goes through DataFusion's object store; what it
//! reads was written and synced here.

mod disk;
mod point;
#[cfg(test)]
pub(crate) mod simulated;

use std::{
    fmt::Debug,
    io::{Result, Write},
    path::Path,
};

pub use disk::Disk;
pub use point::Point;

/// A file open for writing.
pub trait OpenFile: Write + Send {
    /// Returns when everything written so far survives a loss of power.
    ///
    /// # Errors
    /// The system's own. After an error nothing is known about what is on the disk.
    fn sync(&mut self) -> Result<()>;

    /// Cuts the file after `length` bytes; the next write continues there.
    ///
    /// # Errors
    /// The system's own.
    fn cut(&mut self, length: u64) -> Result<()>;
}

/// Holds a lock until it is dropped.
pub trait Lock: Send + Debug {}

/// The operations that the lake needs. Names of folders and files come from the lake itself.
pub trait Files: Send + Sync + Debug {
    /// Makes a folder and its parents, durably. It may exist.
    ///
    /// # Errors
    /// The system's own, as for all of these.
    fn create_folder(&self, path: &Path) -> Result<()>;

    /// The names in a folder, sorted; none if there is no such folder.
    ///
    /// # Errors
    /// The system's own.
    fn list(&self, folder: &Path) -> Result<Vec<String>>;

    /// A file's whole content.
    ///
    /// # Errors
    /// The system's own.
    fn read(&self, path: &Path) -> Result<Vec<u8>>;

    /// A file's length in bytes.
    ///
    /// # Errors
    /// The system's own.
    fn length(&self, path: &Path) -> Result<u64>;

    /// Makes an empty file, replacing what has that name.
    ///
    /// # Errors
    /// The system's own.
    fn create(&self, path: &Path) -> Result<Box<dyn OpenFile>>;

    /// Opens an existing file to write at its end.
    ///
    /// # Errors
    /// The system's own.
    fn extend(&self, path: &Path) -> Result<Box<dyn OpenFile>>;

    /// Renames within a file system, replacing what has the new name; durable after
    /// [`Files::sync_folder`].
    ///
    /// # Errors
    /// The system's own.
    fn rename(&self, from: &Path, to: &Path) -> Result<()>;

    /// Removes a file; durable after [`Files::sync_folder`]. It may be gone already.
    ///
    /// # Errors
    /// The system's own.
    fn remove(&self, path: &Path) -> Result<()>;

    /// Returns when the names in a folder survive a loss of power.
    ///
    /// # Errors
    /// The system's own.
    fn sync_folder(&self, folder: &Path) -> Result<()>;

    /// Takes the lock that the file `path` stands for; `None` when another process holds it.
    ///
    /// # Errors
    /// The system's own.
    fn lock(&self, path: &Path) -> Result<Option<Box<dyn Lock>>>;

    /// Told when the lake gets to a place where a crash is worth testing.
    ///
    /// # Errors
    /// A test's, to stop the lake there.
    fn reached(&self, point: Point) -> Result<()>;
}
