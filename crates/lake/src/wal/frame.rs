//! One frame: mark, length, checksum, how much was durable when it was written, payload.
//!
//! Not here: what the payload holds.

const MARK: [u8; 4] = *b"RvF1";
const HEAD: usize = 4 + 4 + 4 + 8;

/// A payload may not be longer; a length beyond it is damage, not a reason to allocate.
pub(crate) const MAX_PAYLOAD: usize = 1 << 30;

/// Appends a frame to `log`. `durable` says how many bytes of the segment were synced before.
pub(crate) fn write(log: &mut Vec<u8>, durable: u64, payload: &[u8]) {
    log.extend_from_slice(&MARK);
    log.extend_from_slice(&u32::try_from(payload.len()).unwrap_or(u32::MAX).to_le_bytes());
    log.extend_from_slice(&checksum(durable, payload).to_le_bytes());
    log.extend_from_slice(&durable.to_le_bytes());
    log.extend_from_slice(payload);
}

fn checksum(durable: u64, payload: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&durable.to_le_bytes());
    hasher.update(payload);
    hasher.finalize()
}

/// A frame as it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Frame<'a> {
    /// Bytes of the segment that were durable when the frame was written.
    pub(crate) durable: u64,
    pub(crate) payload: &'a [u8],
    /// The frame's length in the file.
    pub(crate) length: usize,
}

/// The frame that starts at the beginning of `bytes`, if a whole one does.
pub(crate) fn read(bytes: &[u8]) -> Option<Frame<'_>> {
    let rest = bytes.strip_prefix(&MARK)?;
    let (length, rest) = rest.split_first_chunk::<4>()?;
    let (expected, rest) = rest.split_first_chunk::<4>()?;
    let (durable, rest) = rest.split_first_chunk::<8>()?;
    let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
    let payload = rest.get(..length).filter(|_| length <= MAX_PAYLOAD)?;
    let durable = u64::from_le_bytes(*durable);
    (checksum(durable, payload) == u32::from_le_bytes(*expected)).then_some(Frame {
        durable,
        payload,
        length: HEAD + length,
    })
}

/// Whether a whole frame somewhere after the start of `bytes` says that more than `offset` bytes
/// of its segment were durable: then what stands at `offset` was acknowledged and is damaged now.
pub(crate) fn later_frame_vouches_for(bytes: &[u8], offset: u64) -> bool {
    let starts = bytes.windows(MARK.len()).enumerate().skip(1).filter(|(_, mark)| *mark == MARK);
    starts
        .filter_map(|(start, _)| bytes.get(start..).and_then(read))
        .any(|frame| frame.durable > offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_reads_back_and_a_changed_one_does_not() {
        let mut log = Vec::new();
        write(&mut log, 7, b"payload");
        write(&mut log, 7, b"");
        let first = read(&log).unwrap();
        assert_eq!((first.durable, first.payload), (7, b"payload".as_slice()));
        assert_eq!(read(&log[first.length..]).unwrap().payload, b"");
        for at in 0..first.length {
            let mut changed = log[..first.length].to_vec();
            changed[at] ^= 1;
            assert_eq!(read(&changed), None, "byte {at}");
            assert_eq!(read(&log[..at]), None, "cut at {at}");
        }
    }

    #[test]
    fn only_a_frame_written_after_a_sync_vouches() {
        let mut log = Vec::new();
        write(&mut log, 0, b"one");
        write(&mut log, 0, b"two");
        assert!(!later_frame_vouches_for(&log, 0));
        write(&mut log, 50, b"three");
        assert!(later_frame_vouches_for(&log, 0));
        assert!(!later_frame_vouches_for(&log, 50));
    }
}
