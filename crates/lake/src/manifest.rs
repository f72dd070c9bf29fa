//! The manifest: which data files there are, where the log starts, how far each source was read.
//!
//! Not here: rows that are only in the log. Each version is a file of its own, complete before it
//! gets its name; the highest one counts.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Write as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use directory::Ticks;
use serde::{Deserialize, Serialize};

use crate::{
    Error, Result,
    files::{Files, Point},
};

const FORMAT: u32 = 1;
/// Versions kept beside the newest, for a reader that has just listed the folder.
const KEPT: usize = 2;

/// Smallest and largest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range<T> {
    /// The smallest.
    pub min: T,
    /// The largest.
    pub max: T,
}

/// One Parquet file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataFile {
    /// Its name in its table's folder; starts with the day of its rows.
    pub name: String,
    /// How many rows it has.
    pub rows: u64,
    /// Its length.
    pub bytes: u64,
    /// `TimeGenerated`.
    pub time: Range<Ticks>,
    /// `$Offset`. Other rows' offsets may lie between.
    pub offsets: Range<i64>,
    /// `$IngestionTime`.
    pub received: Range<Ticks>,
    /// What it has beside its rows, if it was arranged for reading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arranged: Option<Arranged>,
}

/// What a file has that was arranged for reading: its rows lie together by a column that tells
/// their kind, and by time only among their kind.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Arranged {
    /// The parts of dynamic columns that were to be kept, as `kql::ColumnPath` writes them.
    pub wanted: BTreeSet<String>,
    /// Those that are kept as columns of their own.
    pub parts: Vec<KeptPart>,
    /// The text columns that have few different values in it.
    #[serde(default)]
    pub few: Vec<String>,
    /// Where in the file its index is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub index: Option<ByteSpan>,
}

/// A part of a dynamic column that a file keeps as a column of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptPart {
    /// As `kql::ColumnPath` writes it.
    pub path: String,
    /// Whether it is kept as texts rather than as JSON.
    pub text: bool,
    /// Whether no value on the way to it was a text.
    pub direct: bool,
}

impl KeptPart {
    /// The column in the file.
    pub(crate) fn column(&self) -> String {
        format!("$part:{}", self.path)
    }
}

/// A place in a file, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByteSpan {
    /// The first byte.
    pub at: u64,
    /// How many there are.
    pub length: u64,
}

impl DataFile {
    /// The day of its rows, such as `2026-02-14`.
    #[must_use]
    pub fn day(&self) -> &str {
        self.name.get(..10).unwrap_or_default()
    }
}

/// A column of a table of one's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CustomColumn {
    pub(crate) name: String,
    #[serde(rename = "type")]
    pub(crate) ty: kql::Type,
}

/// What is known of one table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TableState {
    /// The offset that the first row in the log gets.
    pub(crate) next_offset: i64,
    /// Rows older than so many days may be removed; `None` keeps them for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) retention_days: Option<u32>,
    /// The columns, if the table is one of one's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) columns: Option<Vec<CustomColumn>>,
    #[serde(default)]
    pub(crate) files: Vec<Arc<DataFile>>,
}

impl Default for TableState {
    fn default() -> Self {
        Self { next_offset: 1, retention_days: None, columns: None, files: Vec::new() }
    }
}

/// A file that is no longer part of the lake but may be in use by a reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Garbage {
    pub(crate) table: String,
    pub(crate) file: Arc<DataFile>,
    pub(crate) since: Ticks,
}

/// The state of the lake but for what is in the log.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Manifest {
    pub(crate) version: u64,
    /// The first log segment that holds rows which are in no file.
    pub(crate) log: u64,
    /// The number of the next data file.
    pub(crate) next_file: u64,
    /// How far each source had been read when segment `log` began.
    #[serde(default)]
    pub(crate) sources: BTreeMap<String, i64>,
    #[serde(default)]
    pub(crate) tables: BTreeMap<String, TableState>,
    #[serde(default)]
    pub(crate) garbage: Vec<Garbage>,
}

fn name(version: u64) -> String {
    format!("manifest-{version:012}")
}

fn version(name: &str) -> Option<u64> {
    name.strip_prefix("manifest-")?.parse().ok()
}

impl Manifest {
    /// Reads the newest version in `folder`; `None` if there is none.
    ///
    /// # Errors
    /// [`Error::Damaged`]: an older version is not fallen back to, since the log may have been
    /// trimmed after the newest one.
    pub(crate) fn load(files: &dyn Files, folder: &Path) -> Result<Option<Self>> {
        let names = files.list(folder).map_err(Error::disk(folder))?;
        let Some(newest) = names.iter().filter_map(|name| version(name)).max() else {
            return Ok(None);
        };
        let path = folder.join(name(newest));
        let bytes = files.read(&path).map_err(Error::disk(&path))?;
        let manifest = Self::decode(&path, &bytes)?;
        if manifest.version != newest {
            return Err(Error::damaged(path, 0, "its version is not that of its name"));
        }
        Ok(Some(manifest))
    }

    fn decode(path: &Path, bytes: &[u8]) -> Result<Self> {
        let damaged = |detail: String| Error::damaged(path, 0, detail);
        let text = std::str::from_utf8(bytes).map_err(|e| damaged(e.to_string()))?;
        let (heading, body) =
            text.split_once('\n').ok_or_else(|| damaged("it has no heading".to_owned()))?;
        let words: Vec<&str> = heading.split(' ').collect();
        let [mark, format, checksum] = words.as_slice() else {
            return Err(damaged("its heading is not a manifest's".to_owned()));
        };
        let found: u32 = format.parse().unwrap_or_default();
        if *mark != "reeve-manifest" || found == 0 {
            return Err(damaged("its heading is not a manifest's".to_owned()));
        }
        if found > FORMAT {
            return Err(Error::NewerFormat { path: path.to_owned(), found, known: FORMAT });
        }
        if *checksum != format!("{:08x}", crc32fast::hash(body.as_bytes())) {
            return Err(damaged("its checksum is wrong".to_owned()));
        }
        serde_json::from_str(body).map_err(|e| damaged(e.to_string()))
    }

    /// Makes this the newest version; durable when it returns.
    pub(crate) fn commit(&self, files: &dyn Files, folder: &Path) -> Result<()> {
        let path = folder.join(name(self.version));
        let draft = folder.join(format!("{}.new", name(self.version)));
        let body = serde_json::to_string_pretty(self).map_err(|e| Error::Stopped {
            cause: format!("the manifest cannot be written: {e}"),
        })?;
        let checksum = crc32fast::hash(body.as_bytes());
        let write = || {
            let mut file = files.create(&draft)?;
            file.write_all(format!("reeve-manifest {FORMAT} {checksum:08x}\n{body}").as_bytes())?;
            files.reached(Point::ManifestWritten)?;
            file.sync()?;
            files.reached(Point::ManifestSynced)?;
            files.rename(&draft, &path)?;
            files.reached(Point::ManifestRenamed)?;
            files.sync_folder(folder)?;
            files.reached(Point::ManifestCommitted)
        };
        write().map_err(Error::disk(&path))
    }

    /// Removes versions that nobody needs any more, and drafts of writers that died.
    pub(crate) fn tidy(&self, files: &dyn Files, folder: &Path) -> Result<()> {
        let names = files.list(folder).map_err(Error::disk(folder))?;
        let mut versions: Vec<u64> = names.iter().filter_map(|name| version(name)).collect();
        versions.truncate(versions.len().saturating_sub(KEPT + 1));
        let drafts = names.iter().filter(|name| name.ends_with(".new")).cloned();
        for name in versions.into_iter().map(name).chain(drafts) {
            files.remove(&folder.join(&name)).map_err(Error::disk(folder.join(&name)))?;
        }
        Ok(())
    }
}

/// The folder of a table's data files.
pub(crate) fn table_folder(root: &Path, table: &str) -> PathBuf {
    root.join("table").join(table)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Disk;

    #[test]
    fn the_newest_version_counts_and_damage_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let disk = Disk::default();
        assert_eq!(Manifest::load(&disk, dir.path()).unwrap(), None);
        let mut manifest = Manifest { log: 3, ..Manifest::default() };
        for version in 1..=5 {
            manifest.version = version;
            manifest.sources.insert("s".to_owned(), 7);
            manifest.commit(&disk, dir.path()).unwrap();
        }
        std::fs::write(dir.path().join("manifest-000000000006.new"), "x").unwrap();
        manifest.tidy(&disk, dir.path()).unwrap();
        assert_eq!(disk.list(dir.path()).unwrap().len(), KEPT + 1);
        assert_eq!(Manifest::load(&disk, dir.path()).unwrap().as_ref(), Some(&manifest));

        let path = dir.path().join(name(5));
        let whole = std::fs::read_to_string(&path).unwrap();
        let fault = |text: String| {
            std::fs::write(&path, text).unwrap();
            let error = Manifest::load(&disk, dir.path()).unwrap_err().to_string();
            error.split_once("manifest-000000000005` ").unwrap().1.to_owned()
        };
        assert_eq!(fault(whole.replace('7', "8")), "is damaged at byte 0: its checksum is wrong");
        assert_eq!(fault(String::new()), "is damaged at byte 0: it has no heading");
        let newer = fault(whole.replacen("manifest 1", "manifest 9", 1));
        assert_eq!(
            newer,
            "has format 9, this program knows formats up to 1: use the newer program"
        );
    }
}
