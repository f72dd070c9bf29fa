//! Comma-separated values with a heading, as Log Analytics exports them too.
//!
//! Not here: types; each field is a text that its column reads.

use super::{
    Unreadable,
    cell::Cell,
    document::{Content, Record},
};

/// Gives each row of `bytes` to `take`, until that says no.
///
/// # Errors
/// There is no heading.
pub(super) fn each(
    bytes: &[u8],
    take: &mut dyn FnMut(Record<'_>) -> bool,
) -> Result<(), Unreadable> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let heading = reader.headers().map_err(|e| Unreadable::Csv(e.to_string()))?.clone();
    // The portal writes times as `TimeGenerated [UTC]`.
    let names: Vec<&str> =
        heading.iter().map(|name| name.trim().trim_end_matches(" [UTC]").trim_end()).collect();
    if names.iter().all(|name| name.is_empty()) {
        return Err(Unreadable::Csv("its first line names no columns".to_owned()));
    }
    let mut number = 0;
    let mut row = csv::ByteRecord::new();
    loop {
        let start = position(&reader);
        match reader.read_byte_record(&mut row) {
            Ok(false) => return Ok(()),
            Ok(true) => {}
            Err(error) => return Err(Unreadable::Csv(error.to_string())),
        }
        number += 1;
        let raw = bytes.get(start..position(&reader)).unwrap_or_default().trim_ascii();
        let raw = String::from_utf8_lossy(raw);
        let quotes = raw.bytes().filter(|byte| *byte == b'"').count();
        let content = match csv::StringRecord::from_byte_record(row.clone()) {
            Err(_) => Content::Broken("it is not UTF-8".to_owned()),
            Ok(_) if quotes % 2 == 1 => {
                Content::Broken("it is cut off: a quoted field does not end".to_owned())
            }
            Ok(row) if row.len() != names.len() => {
                let (fields, columns) = (row.len(), names.len());
                Content::Broken(format!("it has {fields} fields where the heading has {columns}"))
            }
            Ok(row) => {
                let fields = names.iter().zip(row.iter());
                let fields = fields.map(|(name, text)| (*name, Cell::Text(text))).collect();
                if !take(Record { number, raw, content: Content::Fields(fields) }) {
                    return Ok(());
                }
                continue;
            }
        };
        if !take(Record { number, raw, content }) {
            return Ok(());
        }
    }
}

fn position(reader: &csv::Reader<&[u8]>) -> usize {
    usize::try_from(reader.position().byte()).unwrap_or(usize::MAX)
}
