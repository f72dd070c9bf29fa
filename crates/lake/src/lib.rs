//! Log tables: definitions, durable ingest, Parquet files, retention, ingestion offsets; what
//! queries read.
//!
//! Not here: the query engine (`query`), HTTP and any clock: times are arguments. Invariants that
//! callers may rely on: an acknowledged row survives a crash at any instant, is visible at once
//! and has exactly one offset in its table, without gaps; a delivery repeated with its source's
//! position adds nothing; a reader sees one state of all tables.

mod error;
pub mod files;
mod hidden;
mod index;
pub mod ingest;
mod lake;
mod manifest;
mod scan;
mod shape;
mod shared;
mod table;
mod tail;
mod upkeep;
mod view;
mod wal;
mod writer;

pub use error::{Error, Result};
pub use hidden::{INGESTION_TIME, ITEM_ID, OFFSET};
pub use lake::{Appended, Lake, Recovered, Rows, SourcePosition, TableRange, TableStatus};
pub use manifest::{Arranged, ByteSpan, DataFile, KeptPart, Range};
pub use scan::{ForeignFile, Snapshot};
pub use shape::{data_schema, full_schema};
pub use table::{DEAD_LETTER, InvalidDefinition, TIME_GENERATED, Table, builtin};
pub use upkeep::{Maintained, Policy, Sealed};
