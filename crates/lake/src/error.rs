//! What can go wrong with the lake.
//!
//! Not here: records that fit no table; those go to the dead-letter table and are no error.

use std::{io, path::PathBuf, sync::Arc};

/// Shorthand for this crate's results.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why the lake did not do as asked.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Another process writes this lake.
    #[error("another process writes `{}`: stop it, or talk to it with --url", folder.display())]
    Locked {
        /// The lake's folder.
        folder: PathBuf,
    },
    /// There is no lake to read.
    #[error("there is no lake at `{}`", folder.display())]
    Missing {
        /// Where it was sought.
        folder: PathBuf,
    },
    /// A file is not what it must be. Nothing was changed.
    #[error("`{}` is damaged at byte {offset}: {detail}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Where in it.
        offset: u64,
        /// What was found.
        detail: String,
    },
    /// The lake was written by a newer program.
    #[error("`{}` has format {found}, this program knows formats up to {known}: use the newer program", path.display())]
    NewerFormat {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: u32,
        /// The newest format known here.
        known: u32,
    },
    /// No table has that name.
    #[error("there is no table `{table}`; a table of your own has a name that ends in `_CL`")]
    UnknownTable {
        /// The name.
        table: String,
    },
    /// A table is defined already, otherwise.
    #[error("table `{table}` cannot be defined so: {detail}")]
    InvalidTable {
        /// The name.
        table: String,
        /// Why.
        detail: String,
    },
    /// Rows do not have their table's columns: the caller's mistake.
    #[error("these are no rows of table `{table}`: {detail}")]
    MisshapenRows {
        /// The table.
        table: String,
        /// What differs.
        detail: String,
    },
    /// A delivery neither repeats nor continues its source.
    #[error(
        "source `{source_name}` is at {stored}; a delivery from {after} to {position} does not continue it"
    )]
    OutOfOrder {
        /// The source.
        source_name: String,
        /// The last position stored.
        stored: i64,
        /// Where the delivery starts.
        after: i64,
        /// Where it ends.
        position: i64,
    },
    /// The lake was opened for reading only.
    #[error("the lake was opened for reading only")]
    ReadOnly,
    /// The disk did not do as asked. Whether rows under way were kept is known after reopening.
    #[error("`{}`: {error}", path.display())]
    Disk {
        /// The file or folder.
        path: PathBuf,
        /// The system's answer.
        error: Arc<io::Error>,
    },
    /// An earlier failure left the log in an unknown state.
    #[error("the lake takes no more rows until it is reopened, since {cause}")]
    Stopped {
        /// The failure.
        cause: String,
    },
    /// Arrow or Parquet refused something.
    #[error("`{}`: {detail}", path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// What they said.
        detail: String,
    },
}

impl Error {
    pub(crate) fn disk(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        |error| Self::Disk { path, error: Arc::new(error) }
    }

    pub(crate) fn format(path: impl Into<PathBuf>) -> impl FnOnce(ErrorText) -> Self {
        let path = path.into();
        |text| Self::Format { path, detail: text.0 }
    }

    pub(crate) fn damaged(path: impl Into<PathBuf>, offset: u64, detail: impl ToString) -> Self {
        Self::Damaged { path: path.into(), offset, detail: detail.to_string() }
    }
}

/// The text of an error of Arrow's or Parquet's.
#[derive(Debug)]
pub(crate) struct ErrorText(pub(crate) String);

impl From<arrow::error::ArrowError> for ErrorText {
    fn from(error: arrow::error::ArrowError) -> Self {
        Self(error.to_string())
    }
}

impl From<parquet::errors::ParquetError> for ErrorText {
    fn from(error: parquet::errors::ParquetError) -> Self {
        Self(error.to_string())
    }
}
