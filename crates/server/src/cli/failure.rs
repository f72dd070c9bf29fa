//! How a command ends when it does not succeed, and the exit code that tells so.
//!
//! Not here: the texts, which belong to whoever noticed the fault.

use std::{error::Error, fmt, process::ExitCode};

/// Why a command did not do as asked. Any error converts into [`Failure::Failed`].
#[derive(Debug, PartialEq, Eq)]
pub enum Failure {
    /// It tried and failed: exit code 1.
    Failed(String),
    /// It was asked in a way that cannot work: exit code 2.
    Usage(String),
    /// The guard holds it until a person decides: exit code 3.
    Held(String),
}

impl Failure {
    /// 1 failed, 2 usage, 3 held.
    #[must_use]
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Failed(_) => 1,
            Self::Usage(_) => 2,
            Self::Held(_) => 3,
        })
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(text) | Self::Usage(text) | Self::Held(text) => f.write_str(text),
        }
    }
}

impl<E: Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Failed(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exit_codes_are_those_of_the_manual() {
        for (failure, code) in [
            (Failure::Failed(String::new()), 1),
            (Failure::Usage(String::new()), 2),
            (Failure::Held(String::new()), 3),
        ] {
            assert_eq!(failure.exit_code(), ExitCode::from(code));
        }
    }
}
