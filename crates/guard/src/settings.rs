//! What a person has set: how far Reeve may go, and whom it never touches.
//!
//! Not here: where the settings are kept.

use std::collections::{BTreeMap, BTreeSet};

use directory::{ObjectId, Operation, Span};
use serde::{Deserialize, Serialize};

/// How far an operation may go by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Mode {
    /// Only record what would be done.
    #[default]
    Shadow,
    /// Ask a person first.
    Approve,
    /// Do it.
    Armed,
}

/// The mode of each operation, by its name (`removeDirectoryRoleMember` …).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Modes {
    /// For operations not named; `shadow` unless somebody says otherwise.
    pub default: Mode,
    /// For operations by name.
    pub by_operation: BTreeMap<String, Mode>,
}

impl Modes {
    /// The mode of this operation.
    #[must_use]
    pub fn of(&self, operation: &Operation) -> Mode {
        self.by_operation.get(operation.name()).copied().unwrap_or(self.default)
    }
}

/// The numbers of the rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Limits {
    /// So many usable Global Administrators must be left, and more than so many be there before.
    pub usable_global_administrators: usize,
    /// How old a read may be on which a removal rests, in ticks.
    pub maximum_age: Span,
    /// More removals than this within `window` need a person.
    pub removals: usize,
    /// More than this share of a group's members within `window` needs a person, in percent. One
    /// member is always let go, unless it is the only one.
    pub group_percent: usize,
    /// The window of both, in ticks.
    pub window: Span,
    /// Doing the very same so often within `loop_window` is a fight with another writer.
    pub repetitions: usize,
    /// The window of that, in ticks.
    pub loop_window: Span,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            usable_global_administrators: 2,
            maximum_age: Span::seconds(5),
            removals: 20,
            group_percent: 25,
            window: Span::minutes(10),
            repetitions: 3,
            loop_window: Span::hours(1),
        }
    }
}

/// Everything that a person can set.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Settings {
    /// Stops every write at once.
    pub kill_switch: bool,
    /// Identities that are never a target: the emergency accounts, and Reeve's own.
    pub protected: BTreeSet<ObjectId>,
    /// How far each operation may go.
    pub modes: Modes,
    /// The numbers of the rules.
    pub limits: Limits,
}
