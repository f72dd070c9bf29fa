//! The secrets that playbooks ask a key vault for, kept in the data directory and readable by its
//! owner alone.
//!
//! Not here: who may read them (the playbook's connector), and Azure Key Vault itself.

use std::{
    collections::BTreeMap,
    fmt, fs,
    path::PathBuf,
    sync::{PoisonError, RwLock},
};

use crate::data_dir::{DataDir, DataDirError, write_private};

const FILE: &str = "secrets.json";

/// Secrets by name.
pub struct Vault {
    path: PathBuf,
    secrets: RwLock<BTreeMap<String, String>>,
}

/// Why the secrets cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The file.
    #[error(transparent)]
    DataDir(#[from] DataDirError),
}

impl Vault {
    /// The vault of a data directory; empty if it has none.
    ///
    /// # Errors
    /// When its file cannot be read.
    pub fn open(data: &DataDir) -> Result<Self, VaultError> {
        let path = data.file(FILE);
        let secrets = if path.exists() {
            let text = fs::read_to_string(&path).map_err(DataDirError::file(&path))?;
            serde_json::from_str(&text).map_err(|error| DataDirError::Damaged {
                path: path.clone(),
                detail: error.to_string(),
            })?
        } else {
            BTreeMap::new()
        };
        Ok(Self { path, secrets: RwLock::new(secrets) })
    }

    /// The secret of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<String> {
        self.secrets.read().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }

    /// Keeps secrets, replacing those of the same names.
    ///
    /// # Errors
    /// When the file cannot be written; nothing is kept then.
    pub fn put(
        &self,
        secrets: impl IntoIterator<Item = (String, String)>,
    ) -> Result<(), VaultError> {
        let mut current = self.secrets.write().unwrap_or_else(PoisonError::into_inner);
        let mut next = current.clone();
        next.extend(secrets);
        let text = serde_json::to_vec_pretty(&next).unwrap_or_default();
        write_private(&self.path, &text).map_err(DataDirError::file(&self.path))?;
        *current = next;
        Ok(())
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault").field("path", &self.path).finish_non_exhaustive()
    }
}
