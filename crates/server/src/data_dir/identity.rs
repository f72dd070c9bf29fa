//! Who a data directory is about: the ids of its tenant and of its workspace, fixed when it is made.
//!
//! Not here: what is in the tenant.

use std::{fs, path::Path};

use directory::TenantId;
use sentinel::Workspace;
use serde::{Deserialize, Serialize};

use super::{DataDirError, write_private};
use crate::entropy::Entropy;

/// The ids of a data directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Identity {
    /// The tenant.
    pub tenant_id: TenantId,
    /// The workspace of its logs.
    pub workspace: Workspace,
}

impl Identity {
    pub(super) fn load(path: &Path) -> Result<Self, DataDirError> {
        let text = fs::read_to_string(path).map_err(DataDirError::file(path))?;
        serde_json::from_str(&text).map_err(|error| DataDirError::Damaged {
            path: path.to_owned(),
            detail: error.to_string(),
        })
    }

    pub(super) fn load_or_create(path: &Path, entropy: &Entropy) -> Result<Self, DataDirError> {
        if path.exists() {
            return Self::load(path);
        }
        let mut ids = entropy.ids();
        let identity = Self {
            tenant_id: TenantId(ids.next_id()),
            workspace: Workspace {
                id: ids.next_id(),
                name: "reeve".to_owned(),
                subscription_id: ids.next_id(),
                resource_group: "reeve".to_owned(),
            },
        };
        let text = serde_json::to_string_pretty(&identity).map_err(|error| {
            DataDirError::Damaged { path: path.to_owned(), detail: error.to_string() }
        })?;
        write_private(path, text.as_bytes()).map_err(DataDirError::file(path))?;
        Ok(identity)
    }
}
