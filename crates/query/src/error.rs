//! Why a query has no answer, in the form in which clients are told.
//!
//! Not here: what is wrong with the text of a query (`kql`'s diagnostics).

use std::borrow::Cow;

use datafusion::error::DataFusionError;
use kql::Span;

use crate::SourceError;

/// A query that has no answer.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    /// What kind of failure it is.
    pub kind: ErrorKind,
    /// What is wrong, lower-case, for the person who wrote the query.
    pub message: String,
    /// Where in the text, if the failure belongs to a place.
    pub span: Option<Span>,
}

/// The kinds of failure; each has a code that clients see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The construct is KQL, and Reeve does not evaluate it.
    Unsupported,
    /// An argument of the query is not allowed; seen only when it runs.
    Semantic,
    /// The memory limit was reached. Kusto: `E_RUNAWAY_QUERY`.
    Memory,
    /// The time limit was reached.
    Timeout,
    /// The answer has too many rows or bytes. Kusto: `E_QUERY_RESULT_SET_TOO_LARGE`.
    TooLarge,
    /// The data could not be read.
    Source,
    /// A fault of Reeve's own.
    Internal,
}

impl Error {
    /// An error without a place.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), span: None }
    }

    /// A construct that is not evaluated.
    pub(crate) fn unsupported(what: impl Into<Cow<'static, str>>, span: Span) -> Self {
        let message = format!("{} is not supported", what.into());
        Self { kind: ErrorKind::Unsupported, message, span: Some(span) }
    }

    /// A fault of Reeve's own.
    pub(crate) fn internal(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Internal, message)
    }

    /// The code that clients see.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self.kind {
            ErrorKind::Unsupported => "unsupported",
            ErrorKind::Semantic => "SEM0040",
            ErrorKind::Memory => "E_RUNAWAY_QUERY",
            ErrorKind::Timeout => "E_QUERY_TIMEOUT",
            ErrorKind::TooLarge => "E_QUERY_RESULT_SET_TOO_LARGE",
            ErrorKind::Source => "E_DATA_UNAVAILABLE",
            ErrorKind::Internal => "internal",
        }
    }
}

impl From<DataFusionError> for Error {
    fn from(error: DataFusionError) -> Self {
        let error = error.find_root();
        match error {
            DataFusionError::ResourcesExhausted(_) => Self::new(
                ErrorKind::Memory,
                "the query needs more memory than its limit; narrow it by time or columns, or summarize earlier",
            ),
            DataFusionError::External(cause) => {
                if let Some(own) = cause.downcast_ref::<Self>() {
                    return own.clone();
                }
                if let Some(source) = cause.downcast_ref::<SourceError>() {
                    return source.into();
                }
                Self::internal(cause.to_string())
            }
            DataFusionError::ObjectStore(_)
            | DataFusionError::IoError(_)
            | DataFusionError::ParquetError(_) => {
                Self::new(ErrorKind::Source, format!("the data could not be read: {error}"))
            }
            other => Self::internal(other.to_string()),
        }
    }
}

impl From<Error> for DataFusionError {
    fn from(error: Error) -> Self {
        Self::External(Box::new(error))
    }
}

impl From<&SourceError> for Error {
    fn from(error: &SourceError) -> Self {
        Self::new(ErrorKind::Source, error.to_string())
    }
}

impl From<arrow::error::ArrowError> for Error {
    fn from(error: arrow::error::ArrowError) -> Self {
        DataFusionError::from(error).into()
    }
}
