//! Numbers and sets of rows as bytes.
//!
//! Not here: what they mean.

use super::RowSet;

/// A number in as many bytes as it needs, seven bits each.
pub(super) fn write(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push((number as u8 & 0x7f) | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// The number at the beginning of `bytes`, which then begin after it.
pub(super) fn read(bytes: &mut &[u8]) -> Option<u64> {
    let (mut number, mut shift) = (0_u64, 0);
    loop {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return Some(number);
        }
        shift += 7;
    }
}

/// Ranges as distances and lengths; a length of one takes no room.
pub(super) fn write_rows(ranges: &[(u32, u32)], out: &mut Vec<u8>) {
    let mut at = 0;
    for (start, end) in ranges {
        let (gap, length) = (u64::from(start - at), u64::from(end - start));
        write(gap << 1 | u64::from(length > 1), out);
        if length > 1 {
            write(length, out);
        }
        at = *end;
    }
}

/// The rows that [`write_rows`] wrote; `None` if it did not.
pub(super) fn read_rows(mut bytes: &[u8]) -> Option<RowSet> {
    let mut rows = RowSet::none();
    let mut at = 0_u32;
    while !bytes.is_empty() {
        let head = read(&mut bytes)?;
        let length = if head & 1 == 1 { read(&mut bytes)? } else { 1 };
        let start = at.checked_add(u32::try_from(head >> 1).ok()?)?;
        at = start.checked_add(u32::try_from(length).ok()?)?;
        rows.push(start, at);
    }
    Some(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for ranges in
            [&[(0, 1), (5, 300_000), (300_001, 300_002)][..], &[], &[(u32::MAX - 1, u32::MAX)]]
        {
            let mut bytes = Vec::new();
            write_rows(ranges, &mut bytes);
            assert_eq!(read_rows(&bytes).unwrap().ranges(), ranges);
        }
        assert_eq!(read_rows(&[0x80]), None);
    }
}
