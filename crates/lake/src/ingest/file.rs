//! A whole file into the lake, part by part, so that a repetition adds nothing and an ingest that
//! was broken off goes on where it stopped.
//!
//! Not here: reading the file from the disk.

use std::fmt::Write as _;

use bytes::Bytes;
use sha2::{Digest, Sha256};
use tokio::sync::mpsc;

use super::{
    Context, Format, Ingested, Report, Tables, Target, Unreadable, csv,
    document::{self, Record},
    gather::Gathering,
    parquet,
};
use crate::{Error, Lake, SourcePosition};

/// How large a part is at most. Where parts end does not matter to a repetition.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PartSize {
    pub(crate) records: i64,
    /// About; of the records as they were sent.
    pub(crate) bytes: usize,
}

/// From here on rows are moved into files while more of them come.
const MOST_IN_MEMORY: usize = 256 << 20;

const PART: PartSize = PartSize { records: 10_000, bytes: 16 << 20 };

/// Gives each record of `bytes` to `take`, until that says no.
pub(super) fn each_record(
    format: Format,
    bytes: &[u8],
    take: &mut dyn FnMut(Record<'_>) -> bool,
) -> Result<(), Unreadable> {
    match format {
        Format::Json => document::each(bytes, &mut |record| take(record)),
        Format::Csv => csv::each(bytes, take)?,
        Format::Parquet => parquet::each(bytes, take)?,
    }
    Ok(())
}

/// Why a file was not taken whole. What was taken before stays.
#[derive(Debug, Clone, thiserror::Error)]
pub enum FileError {
    /// It cannot be read.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// The lake did not take its rows.
    #[error(transparent)]
    Lake(#[from] Error),
}

/// Rows of some records, and the number of the last.
struct Part {
    rows: Ingested,
    last: i64,
}

impl Lake {
    /// Takes a file's records. The same bytes for the same target are taken once, however often
    /// this is called; a call that was broken off is continued by the next.
    ///
    /// # Errors
    /// [`FileError`].
    pub async fn ingest_file(
        &self,
        target: Target,
        format: Format,
        bytes: Bytes,
        context: Context,
    ) -> Result<Report, FileError> {
        self.ingest_parts(target, format, bytes, context, PART).await
    }

    pub(crate) async fn ingest_parts(
        &self,
        target: Target,
        format: Format,
        bytes: Bytes,
        context: Context,
        size: PartSize,
    ) -> Result<Report, FileError> {
        let source = source_of(&target, &bytes);
        let after = self.position(&source);
        let received = context.received;
        let tables = self.definitions();
        let (send, mut parts) = mpsc::channel(1);
        let reading = tokio::task::spawn_blocking(move || {
            let file = File { target: &target, tables: &tables, context: &context, format };
            file.read(&bytes, after, size, &send)
        });
        let mut report = Report::default();
        let mut reached = after;
        while let Some(Part { rows, last }) = parts.recv().await {
            if last > reached {
                let position =
                    SourcePosition { source: source.clone(), after: reached, position: last };
                self.append(Some(position), received, rows.rows).await?;
                reached = last;
                // A file may be larger than what fits into memory.
                if self.tail_bytes() > MOST_IN_MEMORY {
                    self.seal().await?;
                }
            }
            report.add(rows.report);
        }
        reading.await.map_err(|_| crate::lake::closed())??;
        Ok(report)
    }
}

/// The source's name: the same for the same bytes and target.
fn source_of(target: &Target, bytes: &[u8]) -> String {
    let mut name = "file:".to_owned();
    for byte in Sha256::digest(bytes) {
        // Writing to a text cannot fail.
        let _ = write!(name, "{byte:02x}");
    }
    match target {
        Target::Detect => name,
        Target::Table(table) => format!("{name}/{}", table.name),
    }
}

/// What a file's records are read with.
struct File<'a> {
    target: &'a Target,
    tables: &'a Tables,
    context: &'a Context,
    format: Format,
}

impl File<'_> {
    /// Reads the records after number `after` and sends them on part by part.
    fn read(
        &self,
        bytes: &[u8],
        after: i64,
        size: PartSize,
        send: &mpsc::Sender<Part>,
    ) -> Result<(), Unreadable> {
        let gather = || Gathering::new(self.target, self.tables, self.context);
        let mut gathering = gather();
        let (mut first, mut held, mut last) = (after, 0, after);
        let mut failure = None;
        each_record(self.format, bytes, &mut |record| {
            if record.number <= after {
                gathering.repeated();
                return true;
            }
            (last, held) = (record.number, held + record.raw.len());
            gathering.take(record);
            if last - first < size.records && held < size.bytes {
                return true;
            }
            (first, held) = (last, 0);
            match std::mem::replace(&mut gathering, gather()).finish() {
                // Nobody receives any more when an append has failed.
                Ok(rows) => send.blocking_send(Part { rows, last }).is_ok(),
                Err(error) => {
                    failure = Some(error);
                    false
                }
            }
        })?;
        if let Some(error) = failure {
            return Err(error);
        }
        let rows = gathering.finish()?;
        drop(send.blocking_send(Part { rows, last }));
        Ok(())
    }
}
