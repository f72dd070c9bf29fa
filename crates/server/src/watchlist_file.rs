//! A watchlist from a CSV file.
//!
//! Not here: what a watchlist must satisfy (`sentinel::watchlist`).

use directory::Ticks;
use sentinel::watchlist::Watchlist;

/// Reads a watchlist; without `search_key`, the first column has the keys.
///
/// # Errors
/// A sentence naming the line at fault.
pub fn read(
    alias: &str,
    search_key: Option<&String>,
    bytes: &[u8],
    now: Ticks,
) -> Result<Watchlist, String> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
    let mut records = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| error.to_string())?;
        let line = record.position().map_or(0, |at| usize::try_from(at.line()).unwrap_or_default());
        records.push((line, record.iter().map(str::to_owned).collect::<Vec<_>>()));
    }
    let first = records.first().and_then(|(_, header)| header.first()).cloned();
    let key = search_key.cloned().or(first).unwrap_or_default();
    Watchlist::new(alias, &key, records, now).map_err(|rejection| rejection.to_string())
}
