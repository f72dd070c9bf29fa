//! What a frame holds: one delivery, with rows for one or more tables.
//!
//! Not here: hidden columns, which follow from the header.

use std::path::Path;

use arrow::{
    array::RecordBatch,
    ipc::{reader::StreamReader, writer::StreamWriter},
};
use directory::Ticks;
use serde::{Deserialize, Serialize};

use crate::{Error, Result, error::ErrorText};

/// Everything about a delivery but the rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Header {
    /// When it was received, in tenant time.
    pub(crate) received: Ticks,
    /// Where it came from and how far that source has been read with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) source: Option<(String, i64)>,
    /// One per table, in the order of the bodies.
    pub(crate) tables: Vec<HeaderTable>,
}

/// What a delivery adds to one table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct HeaderTable {
    pub(crate) name: String,
    /// The first row's offset; the others follow.
    pub(crate) first: i64,
    pub(crate) rows: usize,
    /// Length of the Arrow stream.
    pub(crate) bytes: usize,
}

/// Rows of one table, encoded before it is known which offsets they will get.
#[derive(Debug, Clone)]
pub(crate) struct EntryRows {
    pub(crate) table: String,
    pub(crate) batch: RecordBatch,
    encoded: Vec<u8>,
}

impl EntryRows {
    /// Encodes the rows as an Arrow stream.
    pub(crate) fn encode(table: &str, batch: RecordBatch) -> Result<Self> {
        let encoded = || -> Result<Vec<u8>, ErrorText> {
            let mut writer = StreamWriter::try_new(Vec::new(), &batch.schema())?;
            writer.write(&batch)?;
            Ok(writer.into_inner()?)
        };
        let encoded = encoded().map_err(Error::format(table))?;
        Ok(Self { table: table.to_owned(), batch, encoded })
    }

    /// What the header says of these rows when the first gets offset `first`.
    pub(crate) fn header(&self, first: i64) -> HeaderTable {
        HeaderTable {
            name: self.table.clone(),
            first,
            rows: self.batch.num_rows(),
            bytes: self.encoded.len(),
        }
    }

    pub(crate) fn size(&self) -> usize {
        self.encoded.len()
    }
}

/// The payload of a frame.
pub(crate) fn payload(header: &Header, rows: &[EntryRows]) -> Result<Vec<u8>> {
    let text = serde_json::to_vec(header)
        .map_err(|e| Error::Stopped { cause: format!("a header cannot be written: {e}") })?;
    let size = text.len() + rows.iter().map(EntryRows::size).sum::<usize>() + 4;
    let mut payload = Vec::with_capacity(size);
    payload.extend_from_slice(&u32::try_from(text.len()).unwrap_or(u32::MAX).to_le_bytes());
    payload.extend_from_slice(&text);
    for rows in rows {
        payload.extend_from_slice(&rows.encoded);
    }
    Ok(payload)
}

/// A delivery read back.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) header: Header,
    /// As many as `header.tables`, in the same order.
    pub(crate) batches: Vec<RecordBatch>,
}

impl Entry {
    /// Reads a payload whose checksum was right; `path` and `offset` are for the error.
    pub(crate) fn decode(payload: &[u8], path: &Path, offset: u64) -> Result<Self> {
        let damaged = |detail: String| Error::damaged(path, offset, detail);
        let short = || damaged("the frame is shorter than it says".to_owned());
        let (length, rest) = payload.split_first_chunk::<4>().ok_or_else(short)?;
        let length = usize::try_from(u32::from_le_bytes(*length)).unwrap_or(usize::MAX);
        let (text, mut rest) = rest.split_at_checked(length).ok_or_else(short)?;
        let header: Header =
            serde_json::from_slice(text).map_err(|e| damaged(format!("its header: {e}")))?;
        let mut batches = Vec::with_capacity(header.tables.len());
        for table in &header.tables {
            let (body, after) = rest.split_at_checked(table.bytes).ok_or_else(short)?;
            rest = after;
            let batch = one_batch(body).map_err(|ErrorText(e)| damaged(e))?;
            if batch.num_rows() != table.rows {
                return Err(damaged(format!("{} of {} rows", batch.num_rows(), table.rows)));
            }
            batches.push(batch);
        }
        Ok(Self { header, batches })
    }
}

fn one_batch(body: &[u8]) -> Result<RecordBatch, ErrorText> {
    let mut reader = StreamReader::try_new(body, None)?;
    let schema = reader.schema();
    Ok(reader.next().transpose()?.unwrap_or_else(|| RecordBatch::new_empty(schema)))
}
