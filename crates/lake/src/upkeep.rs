//! Looking after a lake: moving the log's rows into files, merging small files, retention,
//! definitions of tables. Everything that changes the manifest, one at a time.
//!
//! Not here: when to do it; the shell calls [`Lake::maintain`] now and then.

mod arrange;
pub(crate) mod data_file;
mod define;
mod expire;
mod seal;

use std::sync::Arc;

use directory::{Span, Ticks};

pub use seal::Sealed;

use crate::{
    Error, Lake, Result,
    lake::{Inner, closed},
    manifest::Manifest,
};

/// When upkeep does what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// Rows are moved into files when those in memory take this many bytes …
    pub seal_bytes: usize,
    /// … or when one of them was received so long ago.
    pub seal_after: Span,
    /// A day with at least so many files has its small ones merged …
    pub merge_files: usize,
    /// … into files of about this many rows.
    pub merge_rows: u64,
    /// A file that is no longer part of the lake stays so long for readers elsewhere.
    pub grace: Span,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            seal_bytes: 64 << 20,
            seal_after: Span::minutes(15),
            merge_files: 8,
            merge_rows: 1_000_000,
            grace: Span::minutes(15),
        }
    }
}

/// What upkeep did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Maintained {
    /// Rows moved into files, and those files.
    pub sealed: Sealed,
    /// Files merged into others.
    pub merged_files: usize,
    /// Files written anew, arranged for reading.
    pub arranged_files: usize,
    /// Files whose rows were past their retention.
    pub expired_files: usize,
    /// Files removed from the disk.
    pub removed_files: usize,
}

impl Lake {
    /// Does what is due at `now`.
    ///
    /// # Errors
    /// [`Error::Disk`]; what was not done is done next time.
    pub async fn maintain(&self, now: Ticks, policy: Policy) -> Result<Maintained> {
        self.upkeep(move |inner| {
            let sealed =
                if seal::due(inner, now, policy) { seal::seal(inner)? } else { Sealed::default() };
            Ok(Maintained {
                sealed,
                merged_files: arrange::merge(inner, now, policy)?,
                arranged_files: arrange::arrange(inner, now)?,
                expired_files: expire::expire(inner, now)?,
                removed_files: expire::remove(inner, now, policy)?,
            })
        })
        .await
    }

    /// Moves all rows of the log into files now.
    ///
    /// # Errors
    /// [`Error::Disk`]; the rows stay in the log and are visible all the same.
    pub async fn seal(&self) -> Result<Sealed> {
        self.upkeep(seal::seal).await
    }

    /// Runs one piece of upkeep on a thread that may block. It goes on when the future is dropped.
    async fn upkeep<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Inner) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.queue()?;
        let inner = self.inner.clone();
        let held = inner.maintenance.clone().lock_owned().await;
        let done = tokio::task::spawn_blocking(move || {
            let done = work(&inner);
            drop(held);
            done
        });
        done.await.map_err(|_| closed())?
    }
}

/// Commits a changed manifest and shows it to readers.
fn commit(inner: &Inner, change: impl FnOnce(&mut Manifest)) -> Result<()> {
    let mut manifest = Manifest::clone(&inner.shared.view().manifest);
    change(&mut manifest);
    manifest.version += 1;
    manifest.commit(&*inner.files, &inner.folder)?;
    let manifest = Arc::new(manifest);
    inner.shared.change(|view| {
        view.manifest = manifest;
        Ok(())
    })
}

fn refused(table: &str, detail: impl Into<String>) -> Error {
    Error::InvalidTable { table: table.to_owned(), detail: detail.into() }
}
