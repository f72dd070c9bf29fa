//! Columns that every table has and `getschema` does not list.
//!
//! Not here: `Type` and `TenantId`, which are listed as in Log Analytics. What the first two are
//! called is the query crate's to say, since its functions read them.

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, StringViewBuilder};
use directory::Ticks;
/// When the row was received, and its place in its table: 1 for the first row ever, then one more
/// for each.
pub use query::columns::{INGESTION_TIME, OFFSET};

/// An identifier of the row, the same whenever it is read.
pub const ITEM_ID: &str = "_ItemId";

/// Whether a column of that name is hidden.
pub(crate) fn is_hidden(name: &str) -> bool {
    [INGESTION_TIME, OFFSET, ITEM_ID, "_TimeReceived"].contains(&name)
}

/// The hidden columns of `rows` rows received together, the first at offset `first`.
pub(crate) fn columns(table: &str, received: Ticks, first: i64, rows: usize) -> [ArrayRef; 3] {
    let offsets = || (first..).take(rows);
    let mut ids = StringViewBuilder::with_capacity(rows);
    let mut text = uuid::Uuid::encode_buffer();
    for offset in offsets() {
        ids.append_value(item_id(table, offset).hyphenated().encode_lower(&mut text));
    }
    [
        Arc::new(Int64Array::from_value(received.get(), rows)),
        Arc::new(Int64Array::from_iter_values(offsets())),
        Arc::new(ids.finish()),
    ]
}

/// Derived, so that a row replayed from the log keeps its identifier.
fn item_id(table: &str, offset: i64) -> uuid::Uuid {
    // FNV-1a: stable across versions, which the standard library's hasher is not.
    let hash = table.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    let bits = (u128::from(hash) << 64) | u128::from(offset.unsigned_abs());
    uuid::Builder::from_custom_bytes(bits.to_be_bytes()).into_uuid()
}
