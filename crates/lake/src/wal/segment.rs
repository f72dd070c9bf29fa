//! The segment that is being written.
//!
//! Not here: reading segments (`replay`).

use std::{
    io::Write as _,
    path::{Path, PathBuf},
};

use super::frame;
use crate::{
    Error, Result,
    files::{Files, OpenFile, Point},
};

const FORMAT: u32 = 1;

/// The bytes that a segment starts with.
pub(super) fn heading(number: u64) -> [u8; 20] {
    let mut heading = [0; 20];
    let (mark, rest) = heading.split_at_mut(8);
    mark.copy_from_slice(b"ReeveLog");
    let (format, number_bytes) = rest.split_at_mut(4);
    format.copy_from_slice(&FORMAT.to_le_bytes());
    number_bytes.copy_from_slice(&number.to_le_bytes());
    heading
}

/// The newest format known here.
pub(super) const fn known_format() -> u32 {
    FORMAT
}

/// A segment's file name; names sort as numbers do.
pub(crate) fn name(number: u64) -> String {
    format!("{number:012}.wal")
}

/// The number in a segment's file name.
pub(crate) fn number(name: &str) -> Option<u64> {
    name.strip_suffix(".wal")?.parse().ok()
}

/// A segment open for writing.
pub(crate) struct Segment {
    pub(crate) number: u64,
    path: PathBuf,
    file: Box<dyn OpenFile>,
    /// Bytes known to be on the disk.
    durable: u64,
    /// Frames gathered since.
    pending: Vec<u8>,
}

impl std::fmt::Debug for Segment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Segment").field("path", &self.path).field("durable", &self.durable).finish()
    }
}

impl Segment {
    /// Starts segment `number`; durable, name included, when it returns.
    pub(crate) fn create(files: &dyn Files, folder: &Path, number: u64) -> Result<Self> {
        let path = folder.join(name(number));
        let start = || {
            let mut file = files.create(&path)?;
            file.write_all(&heading(number))?;
            file.sync()?;
            files.reached(Point::LogSegmentCreated)?;
            files.sync_folder(folder)?;
            Ok(file)
        };
        let file = start().map_err(Error::disk(&path))?;
        let durable = heading(number).len() as u64;
        Ok(Self { number, path, file, durable, pending: Vec::new() })
    }

    /// Continues a segment of which `length` bytes are whole; anything after is cut.
    pub(crate) fn resume(
        files: &dyn Files,
        folder: &Path,
        number: u64,
        length: u64,
    ) -> Result<Self> {
        if length == 0 {
            return Self::create(files, folder, number);
        }
        let path = folder.join(name(number));
        let start = || {
            let mut file = files.extend(&path)?;
            file.cut(length)?;
            // Also makes durable what a killed process had written and not yet synced: replay
            // has shown it to readers.
            file.sync()?;
            Ok(file)
        };
        let file = start().map_err(Error::disk(&path))?;
        Ok(Self { number, path, file, durable: length, pending: Vec::new() })
    }

    /// Gathers a frame; it is written by [`Segment::commit`].
    pub(crate) fn push(&mut self, payload: &[u8]) {
        frame::write(&mut self.pending, self.durable, payload);
    }

    /// Writes the gathered frames; durable when it returns.
    ///
    /// # Errors
    /// When `Err(Failure::Undone)`, the segment is as it was before and goes on; after
    /// `Failure::Unknown` it must not be written any more.
    pub(crate) fn commit(&mut self, files: &dyn Files) -> Result<(), Failure> {
        let frames = std::mem::take(&mut self.pending);
        let at = |error| Error::disk(&self.path)(error);
        files.reached(Point::BeforeLogWrite).map_err(|e| Failure::Undone(at(e)))?;
        if let Err(error) = self.file.write_all(&frames) {
            let error = at(error);
            return match self.file.cut(self.durable) {
                Ok(()) => Err(Failure::Undone(error)),
                Err(_) => Err(Failure::Unknown(error)),
            };
        }
        let sync = |file: &mut Box<dyn OpenFile>| {
            files.reached(Point::AfterLogWrite)?;
            file.sync()?;
            files.reached(Point::AfterLogSync)
        };
        // After a failed sync the kernel may have dropped the pages and call them clean.
        sync(&mut self.file).map_err(|e| Failure::Unknown(at(e)))?;
        self.durable += frames.len() as u64;
        Ok(())
    }
}

/// Why frames were not written.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Nothing of them is in the log.
    Undone(Error),
    /// They may be in the log or not.
    Unknown(Error),
}
