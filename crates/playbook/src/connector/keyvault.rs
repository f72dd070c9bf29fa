//! Azure Key Vault.
//!
//! Not here: keys, encryption, and lists of secrets.

use super::{Connector, ConnectorCall, Operation};

pub(super) const CONNECTOR: Connector = Connector {
    api: "keyvault",
    operations: &[
        Operation {
            name: "Get secret",
            method: "GET",
            path: "/secrets/{}/value",
            map: |it| Ok(ConnectorCall::KeyVaultSecret { name: it.captured(0), version: None }),
        },
        Operation {
            name: "Get secret version",
            method: "GET",
            path: "/secrets/{}/versions/{}/value",
            map: |it| {
                let version = Some(it.captured(1));
                Ok(ConnectorCall::KeyVaultSecret { name: it.captured(0), version })
            },
        },
    ],
};
