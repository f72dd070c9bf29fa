//! Queries that open an alert again: the rule's at the run's time, and the row behind it.
//!
//! Not here: running them.

use std::io::Write as _;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use directory::Ticks;
use flate2::{Compression, write::ZlibEncoder};
use serde_json::{Map, Value};

/// Sentinel leaves the row out when its query would be longer.
const BYTES: usize = 10 * 1024;

/// The rule's query as it ran.
pub(super) fn dated(query: &str, at: Ticks) -> String {
    format!(
        "// The query_now parameter represents the time (in UTC) at which the scheduled analytics rule ran to generate this alert.\nset query_now = datetime({at});\n{query}"
    )
}

/// A query that gives the row, packed into it.
pub(super) fn of(columns: &[String], row: &[String]) -> Option<String> {
    let bag: Map<String, Value> =
        columns.iter().zip(row).map(|(name, text)| (name.clone(), text.clone().into())).collect();
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(Value::Object(bag).to_string().as_bytes()).ok()?;
    let packed = BASE64_STANDARD.encode(encoder.finish().ok()?);
    let query = format!(
        "let alertedEvent = datatable(compressedRec:string)\n['{packed}']\n| extend raw = todynamic(zlib_decompress_from_base64_string(compressedRec)) | evaluate bag_unpack(raw) | project-away compressedRec;\nalertedEvent"
    );
    (query.len() <= BYTES).then_some(query)
}
