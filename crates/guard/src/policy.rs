//! What people have set: modes, protected identities, limits.
//!
//! Not here: storing it.

use std::collections::BTreeMap;

use directory::{ObjectId, OperationKind, Span};
use serde::{Deserialize, Serialize};

/// How far Reeve goes by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Mode {
    /// It records what it would do.
    Shadow,
    /// It asks a person first.
    Approve,
    /// It does it.
    Armed,
}

/// The settings of the guard of one tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Policy {
    /// The mode of each kind of operation; [`Mode::Shadow`] for a kind that is not there.
    pub modes: BTreeMap<String, Mode>,
    /// Identities that are never a target, and why each is protected.
    pub protected: BTreeMap<ObjectId, String>,
    /// Nothing at all is written while this is set.
    pub killed: bool,
    /// A removal from Global Administrator must leave at least this many usable holders.
    pub least_global_administrators: usize,
    /// More removals than this within [`Policy::window`] are held for a person.
    pub most_removals: usize,
    /// A removal that takes more than this share of a group within the window is held, in percent.
    pub most_percent_of_group: u8,
    /// The window in which removals are counted.
    pub window: Span,
    /// A view older than this is not believed.
    pub freshness: Span,
    /// The same write to the same target at most this often within the window: two writers that
    /// undo each other would never stop.
    pub most_repetitions: usize,
}

impl Default for Policy {
    /// Shadow, nobody protected, two administrators left, 20 removals or 20 % of a group an hour,
    /// views of at most five seconds, three repetitions.
    fn default() -> Self {
        Self {
            modes: BTreeMap::new(),
            protected: BTreeMap::new(),
            killed: false,
            least_global_administrators: 2,
            most_removals: 20,
            most_percent_of_group: 20,
            window: Span::hours(1),
            freshness: Span::seconds(5),
            most_repetitions: 3,
        }
    }
}

impl Policy {
    /// The name of a kind of operation in [`Policy::modes`].
    #[must_use]
    pub const fn kind_name(kind: OperationKind) -> &'static str {
        match kind {
            OperationKind::Grant => "grant",
            OperationKind::Removal => "removal",
            OperationKind::Change => "change",
        }
    }

    /// The mode of a kind of operation.
    #[must_use]
    pub fn mode(&self, kind: OperationKind) -> Mode {
        self.modes.get(Self::kind_name(kind)).copied().unwrap_or(Mode::Shadow)
    }

    /// The same policy with one mode for every kind.
    #[must_use]
    pub fn with_mode(mut self, mode: Mode) -> Self {
        for kind in [OperationKind::Grant, OperationKind::Removal, OperationKind::Change] {
            self.modes.insert(Self::kind_name(kind).to_owned(), mode);
        }
        self
    }
}
