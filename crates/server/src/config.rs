//! The configuration file: TOML, every key optional, unknown keys refused.
//!
//! Not here: flags, which win over the file (`cli/serve.rs`).

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use serde::Deserialize;

/// What the file may say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ConfigFile {
    /// The data directory.
    pub data: Option<PathBuf>,
    /// Where to listen without TLS; loopback only.
    pub listen: Option<String>,
    /// Where to listen with TLS.
    pub tls: Option<String>,
    /// What to log, such as `info,server=debug`.
    pub log: Option<String>,
    /// Folders whose files queries may read: `externaldata(…)["file:///…"]`.
    pub files: Vec<PathBuf>,
    /// Where playbooks, and `externaldata` in queries, find a host that their text names:
    /// `"graph.microsoft.com" = "https://…"`.
    pub endpoints: BTreeMap<String, String>,
}

/// Why a configuration file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// It cannot be read.
    #[error("cannot read the configuration `{}`: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// It is not TOML of the expected form.
    #[error("the configuration `{}` is not valid: {detail}", path.display())]
    Invalid {
        /// The file.
        path: PathBuf,
        /// What and where.
        detail: String,
    },
}

impl ConfigFile {
    /// Reads `path`.
    ///
    /// # Errors
    /// [`ConfigError`] naming the file, the line and what is wrong there.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let text = fs::read_to_string(path)
            .map_err(|source| ConfigError::Unreadable { path: path.to_owned(), source })?;
        toml::from_str(&text).map_err(|error| ConfigError::Invalid {
            path: path.to_owned(),
            detail: error.to_string().trim_end().to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<ConfigFile, ConfigError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("reeve.toml");
        fs::write(&path, text).unwrap();
        ConfigFile::read(&path)
    }

    #[test]
    fn reads_what_it_knows_and_refuses_the_rest_by_line() {
        let config =
            read("tls = \"127.0.0.1:0\"\n[endpoints]\n\"a.example\" = \"http://b\"").unwrap();
        assert_eq!(config.tls.as_deref(), Some("127.0.0.1:0"));
        assert_eq!(config.endpoints["a.example"], "http://b");
        let error = read("tls = \"127.0.0.1:0\"\nlisen = \"x\"").unwrap_err().to_string();
        assert!(error.contains("line 2") && error.contains("lisen"), "{error}");
    }

    #[test]
    fn a_missing_file_is_named() {
        let error = ConfigFile::read(Path::new("absent.toml")).unwrap_err().to_string();
        assert!(error.contains("`absent.toml`"), "{error}");
    }
}
