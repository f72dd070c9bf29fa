//! Functions that every Sentinel workspace has and that return a table: watchlists, the ASIM
//! parsers, and the enrichments of Defender's advanced hunting.
//!
//! Not here: evaluating them. An engine answers the watchlists' and refuses the rest by name.

use std::sync::Arc;

use super::{FunctionParameter, TableFunction};
use crate::{Schema, Type};

/// All of them.
pub(super) fn all() -> Vec<TableFunction> {
    let mut all = vec![
        get_watchlist(),
        get_watchlist_alias(),
        function("_SentinelHealth", &[("TimeGenerated", Type::Datetime)]),
        function("_SentinelAudit", &[("TimeGenerated", Type::Datetime)]),
        file_profile(),
        enrichment("DeviceFromIP", &[("IP", Type::String), ("DeviceId", Type::String)]),
        enrichment("SeenBy", &[("DeviceId", Type::String), ("SeenBy", Type::Dynamic)]),
    ];
    all.extend(ASIM_PARSERS.map(asim_parser));
    all
}

/// Advanced Security Information Model: unifying parsers by schema.
const ASIM_PARSERS: [&str; 10] = [
    "imAuthentication",
    "_Im_Authentication",
    "_Im_Dns",
    "_Im_NetworkSession",
    "_Im_WebSession",
    "_Im_ProcessEvent",
    "_Im_ProcessCreate",
    "_Im_FileEvent",
    "_Im_AuditEvent",
    "_Im_RegistryEvent",
];

fn function(name: &str, schema: &[(&str, Type)]) -> TableFunction {
    TableFunction {
        name: name.into(),
        parameters: Vec::new(),
        variadic: false,
        invoked: false,
        schema: Schema::of(schema.iter().copied()),
        open: Some(Type::String),
    }
}

fn parameter(name: &str, ty: Type, optional: bool) -> FunctionParameter {
    FunctionParameter { name: Arc::from(name), ty, optional }
}

/// Microsoft Sentinel's `_GetWatchlist(alias)`: one row per item.
fn get_watchlist() -> TableFunction {
    TableFunction {
        parameters: vec![
            parameter("watchlistAlias", Type::String, false),
            parameter("keys", Type::Dynamic, true),
        ],
        ..function(
            "_GetWatchlist",
            &[
                ("_DTItemId", Type::String),
                ("LastUpdatedTimeUTC", Type::Datetime),
                ("SearchKey", Type::String),
                ("WatchlistItem", Type::Dynamic),
            ],
        )
    }
}

/// Microsoft Sentinel's `_GetWatchlistAlias`: the aliases of all watchlists.
fn get_watchlist_alias() -> TableFunction {
    TableFunction {
        open: None,
        ..function("_GetWatchlistAlias", &[("WatchlistAlias", Type::String)])
    }
}

fn asim_parser(name: &str) -> TableFunction {
    TableFunction {
        variadic: name.starts_with('_'),
        ..function(name, &[("TimeGenerated", Type::Datetime)])
    }
}

/// `T | invoke f(x)`: columns added to `T`.
fn enrichment(name: &str, schema: &[(&str, Type)]) -> TableFunction {
    let mut parameters = vec![parameter("x", Type::Dynamic, true)];
    if name == "DeviceFromIP" {
        parameters.push(parameter("t", Type::Datetime, true));
    }
    TableFunction { parameters, invoked: true, ..function(name, schema) }
}

fn file_profile() -> TableFunction {
    let text = Type::String;
    TableFunction {
        parameters: vec![parameter("x", Type::Dynamic, true), parameter("n", Type::Long, true)],
        ..enrichment(
            "FileProfile",
            &[
                ("SHA1", text),
                ("SHA256", text),
                ("MD5", text),
                ("FileSize", Type::Long),
                ("GlobalPrevalence", Type::Long),
                ("GlobalFirstSeen", Type::Datetime),
                ("GlobalLastSeen", Type::Datetime),
                ("Signer", text),
                ("Issuer", text),
                ("SignerHash", text),
                ("IsCertificateValid", Type::Bool),
                ("IsRootSignerMicrosoft", Type::Bool),
                ("SignatureState", text),
                ("IsExecutable", Type::Bool),
                ("ThreatName", text),
                ("Publisher", text),
                ("SoftwareName", text),
                ("ProfileAvailability", text),
            ],
        )
    }
}
