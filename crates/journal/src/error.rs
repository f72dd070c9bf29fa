//! What can go wrong with a journal.
//!
//! Not here: rejections of commands; those are the functional core's own.

use std::path::PathBuf;

use crate::{Position, Version};

/// Shorthand for this crate's results.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a journal did not do as asked. Nothing of a failed transaction is kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A stream moved on since it was read: read it again and decide anew.
    #[error("stream `{stream}` is at version {}, not {} as expected", found.0, expected.0)]
    Conflict {
        /// The stream.
        stream: String,
        /// What the transaction expected.
        expected: Version,
        /// What it is.
        found: Version,
    },
    /// Another consumer moved the cursor.
    #[error("cursor `{name}` is at {found}, not {expected} as expected")]
    CursorConflict {
        /// The cursor.
        name: String,
        /// What the transaction expected.
        expected: i64,
        /// What it is.
        found: i64,
    },
    /// The effect is unknown, finished, or claimed by a later attempt.
    #[error("attempt {attempt} of effect `{id}` is not open")]
    EffectNotOpen {
        /// The effect.
        id: String,
        /// The attempt that reported.
        attempt: i64,
    },
    /// An audit record's id is already in the journal.
    #[error("audit record `{id}` is already in the journal")]
    AuditIdTaken {
        /// The id.
        id: String,
    },
    /// The file does not exist and was to be opened for reading only.
    #[error("there is no journal at `{}`", path.display())]
    Missing {
        /// Where it was sought.
        path: PathBuf,
    },
    /// The file is something else.
    #[error("`{}` is not a journal of reeve: {detail}", path.display())]
    NotAJournal {
        /// The file.
        path: PathBuf,
        /// What it looks like.
        detail: String,
    },
    /// The file was written by a newer program.
    #[error("the journal `{}` has format {found}, this program knows formats up to {known}: use the newer program", path.display())]
    NewerFormat {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: i64,
        /// The newest format known here.
        known: i64,
    },
    /// The file is damaged.
    #[error("the journal `{}` is damaged ({detail}): restore it from a backup", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was found.
        detail: String,
    },
    /// An entry cannot be read as what it should be.
    #[error("the {what} at position {} of the journal cannot be read: {detail}", position.0)]
    Unreadable {
        /// `event` or `audit record`.
        what: &'static str,
        /// Where it is.
        position: Position,
        /// Why.
        detail: String,
    },
    /// The journal was opened for reading only.
    #[error("the journal was opened for reading only")]
    ReadOnly,
    /// The database did not answer; whether a commit took effect is unknown until it is reopened.
    #[error("the journal's database did not answer: {detail}")]
    Unavailable {
        /// What it said.
        detail: String,
    },
}
