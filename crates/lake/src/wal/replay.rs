//! Reading the log after a start.
//!
//! Not here: cutting a torn tail, which only a writer does ([`super::Segment::resume`]).

use std::path::Path;

use super::{Entry, frame, segment};
use crate::{Error, Result, files::Files};

/// What a log held.
#[derive(Debug, Default)]
pub(crate) struct Replay {
    /// Deliveries in the order in which they were acknowledged.
    pub(crate) entries: Vec<Entry>,
    /// The segment to go on with: the last that holds a frame, or else the first.
    pub(crate) last: u64,
    /// How many of its bytes are whole; 0 when not even its heading is.
    pub(crate) whole: u64,
    /// Bytes after those: written, never acknowledged.
    pub(crate) torn: u64,
    /// Segments after it, without a frame.
    pub(crate) empty: Vec<u64>,
}

/// Reads the segments of `folder` from number `from` on.
///
/// # Errors
/// [`Error::Damaged`] when an acknowledged frame is damaged or a segment is missing.
pub(crate) fn replay(files: &dyn Files, folder: &Path, from: u64) -> Result<Replay> {
    let names = files.list(folder).map_err(Error::disk(folder))?;
    let numbers: Vec<u64> =
        names.iter().filter_map(|name| segment::number(name)).filter(|n| *n >= from).collect();
    let mut replay = Replay { last: from, ..Replay::default() };
    for (expected, number) in (from..).zip(numbers.iter().copied().chain([u64::MAX])) {
        if number == u64::MAX && expected > from {
            break;
        }
        let path = folder.join(segment::name(expected));
        if number != expected {
            return Err(Error::damaged(path, 0, "the segment is missing"));
        }
        let bytes = files.read(&path).map_err(Error::disk(&path))?;
        let frames = replay.entries.len();
        let whole = read_segment(&path, number, &bytes, &mut replay.entries)?;
        if number != from && replay.entries.len() == frames {
            replay.empty.push(number);
            continue;
        }
        if replay.torn > 0 {
            let path = folder.join(segment::name(replay.last));
            return Err(acknowledged(&path, replay.whole));
        }
        replay = Replay {
            entries: replay.entries,
            last: number,
            whole,
            torn: bytes.len() as u64 - whole,
            empty: Vec::new(),
        };
    }
    Ok(replay)
}

fn acknowledged(path: &Path, offset: u64) -> Error {
    Error::damaged(path, offset, "a frame that was acknowledged cannot be read")
}

/// Adds a segment's entries and returns how many of its bytes are whole.
fn read_segment(path: &Path, number: u64, bytes: &[u8], entries: &mut Vec<Entry>) -> Result<u64> {
    let heading = segment::heading(number);
    let Some(mut rest) = bytes.strip_prefix(&heading) else {
        // Created and not synced when the power went: nothing was acknowledged in it yet.
        if heading.starts_with(bytes) || bytes.iter().all(|byte| *byte == 0) {
            return Ok(0);
        }
        return Err(foreign(path, bytes));
    };
    let mut offset = heading.len() as u64;
    while let Some(frame) = frame::read(rest) {
        entries.push(Entry::decode(frame.payload, path, offset)?);
        rest = rest.get(frame.length..).unwrap_or_default();
        offset += frame.length as u64;
    }
    if frame::later_frame_vouches_for(rest, offset) {
        return Err(acknowledged(path, offset));
    }
    Ok(offset)
}

fn foreign(path: &Path, bytes: &[u8]) -> Error {
    let format = bytes
        .strip_prefix(b"ReeveLog")
        .and_then(|rest| rest.first_chunk::<4>())
        .map(|format| u32::from_le_bytes(*format));
    match format {
        Some(found) if found > segment::known_format() => {
            Error::NewerFormat { path: path.to_owned(), found, known: segment::known_format() }
        }
        _ => Error::damaged(path, 0, "it does not start as a log segment does"),
    }
}
