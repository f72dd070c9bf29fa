//! Answers KQL queries: a bound tree becomes a DataFusion plan, whose batches become rows.
//!
//! Not here: the language (`kql`), and where rows are kept (`lake` and others implement
//! [`Source`]).

mod aggregate;
mod answer;
pub mod columns;
mod engine;
mod error;
mod explain;
mod function;
mod memory;
mod overlay;
mod plan;
mod plugin;
mod progress;
mod request;
mod run;
mod session;
mod sketch;
mod source;
pub mod stored;
mod support;
pub mod terms;

pub use answer::{Answer, AnswerStream, Truncation};
pub use engine::{Engine, EngineOptions};
pub use error::{Error, ErrorKind};
pub use explain::{Explanation, Scan};
pub use memory::MemorySource;
pub use overlay::Overlay;
pub use progress::Progress;
pub use request::{Environment, Limits, OffsetRange, Principal, Request, Window};
pub use source::{ExternalData, Source, SourceError, Watchlist, WatchlistItem};
