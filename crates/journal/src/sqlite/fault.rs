//! SQLite's errors and damaged files, in the journal's words.
//!
//! Not here: conflicts, which the commit itself detects.

use std::{fs::File, io::Read as _, path::Path};

use crate::{Error, Result};

const MAGIC: &[u8; 16] = b"SQLite format 3\0";
const HEADER: usize = 100;

/// Refuses a file that is no SQLite database before SQLite could touch it.
pub(super) fn check_header(path: &Path) -> Result<()> {
    let mut header = Vec::with_capacity(HEADER);
    match File::open(path) {
        Ok(file) => {
            file.take(HEADER as u64).read_to_end(&mut header).map_err(|e| unavailable(&e))?;
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(unavailable(&error)),
    }
    // SQLite creates an empty file first and writes its header with the first commit.
    if header.is_empty() || (header.len() == HEADER && header.starts_with(MAGIC)) {
        return Ok(());
    }
    if header.starts_with(MAGIC) {
        return Err(Error::Damaged {
            path: path.to_owned(),
            detail: format!("the file ends after {} of the header's 100 bytes", header.len()),
        });
    }
    Err(Error::NotAJournal {
        path: path.to_owned(),
        detail: "it does not start as a SQLite database does".to_owned(),
    })
}

fn unavailable(error: &std::io::Error) -> Error {
    Error::Unavailable { detail: error.to_string() }
}

/// The journal's error for one of SQLite's.
pub(super) fn translate(path: &Path, error: sqlx::Error) -> Error {
    if let sqlx::Error::Database(fault) = &error {
        let code = fault.code().and_then(|code| code.parse::<i64>().ok()).unwrap_or_default();
        // The low byte is the primary result code, the rest says more about it.
        match code & 0xff {
            11 => {
                return Error::Damaged {
                    path: path.to_owned(),
                    detail: fault.message().to_owned(),
                };
            }
            26 => {
                return Error::NotAJournal {
                    path: path.to_owned(),
                    detail: fault.message().to_owned(),
                };
            }
            8 => return Error::ReadOnly,
            _ => {}
        }
    }
    Error::Unavailable { detail: error.to_string() }
}
