//! The write-ahead log: segments of frames, each frame one delivery, durable before it is
//! acknowledged.
//!
//! Not here: what becomes of the rows (`writer` publishes them, `seal` moves them to Parquet).
//! Invariant: a frame is whole or not there. Bytes after the last whole frame of the last segment
//! were never acknowledged and are cut; a damaged frame before acknowledged ones is an error.

mod entry;
mod frame;
mod replay;
mod segment;

pub(crate) use entry::{Entry, EntryRows, Header, HeaderTable, payload as entry_payload};
pub(crate) use frame::MAX_PAYLOAD;
pub(crate) use replay::{Replay, replay};
pub(crate) use segment::{Failure, Segment, name, number};
