//! Parts of dynamic columns that the owner of the rows keeps as columns of their own: what they
//! hold, and which expressions they answer.
//!
//! Not here: which parts are worth it (`kql::bound::TablePaths`), and where they are kept.

mod convert;
mod elements;
mod read;
mod write;

pub use read::{PartRead, TermRead, part_read, term_read};
pub use write::{StoredPart, stored_part};

pub(crate) use elements::element_parts;

use std::sync::Arc;

use arrow::datatypes::{DataType, Field};

/// The form of the parts of each element.
fn list_type() -> DataType {
    DataType::List(Arc::new(Field::new("item", DataType::Utf8View, true)))
}
