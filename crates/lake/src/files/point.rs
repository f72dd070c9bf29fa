//! The named places between two steps of writing at which a crash is tested.
//!
//! Not here: what a crash does there; see the tests of `lake`.

/// A place in the lake's writing. After each, the process may die without harm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names say it; a longer text is in `name`")]
pub enum Point {
    BeforeLogWrite,
    AfterLogWrite,
    AfterLogSync,
    BeforeReply,
    LogSegmentCreated,
    SealFileWritten,
    SealFileSynced,
    SealFileRenamed,
    SealFolderSynced,
    ManifestWritten,
    ManifestSynced,
    ManifestRenamed,
    ManifestCommitted,
    LogSegmentRemoved,
    OldFilesRemoved,
}

impl Point {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::BeforeLogWrite,
        Self::AfterLogWrite,
        Self::AfterLogSync,
        Self::BeforeReply,
        Self::LogSegmentCreated,
        Self::SealFileWritten,
        Self::SealFileSynced,
        Self::SealFileRenamed,
        Self::SealFolderSynced,
        Self::ManifestWritten,
        Self::ManifestSynced,
        Self::ManifestRenamed,
        Self::ManifestCommitted,
        Self::LogSegmentRemoved,
        Self::OldFilesRemoved,
    ];

    /// Its name for people, such as `lake: log written, not synced`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::BeforeLogWrite => "lake: log not written",
            Self::AfterLogWrite => "lake: log written, not synced",
            Self::AfterLogSync => "lake: log synced, rows not visible",
            Self::BeforeReply => "lake: rows visible, not acknowledged",
            Self::LogSegmentCreated => "lake: log segment created",
            Self::SealFileWritten => "lake: data file written, not synced",
            Self::SealFileSynced => "lake: data file synced, not renamed",
            Self::SealFileRenamed => "lake: data file renamed, folder not synced",
            Self::SealFolderSynced => "lake: data file complete, not in the manifest",
            Self::ManifestWritten => "lake: manifest written, not synced",
            Self::ManifestSynced => "lake: manifest synced, not renamed",
            Self::ManifestRenamed => "lake: manifest renamed, folder not synced",
            Self::ManifestCommitted => "lake: manifest committed, log not trimmed",
            Self::LogSegmentRemoved => "lake: a log segment trimmed",
            Self::OldFilesRemoved => "lake: old data files removed",
        }
    }
}
