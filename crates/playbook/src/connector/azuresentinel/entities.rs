//! The answers of "Entities – Get …".
//!
//! Not here: completing entities from a directory; whoever carries the call out may do that.

use serde::Serialize;
use serde_json::{Map, Value, json};

/// A kind of entity that the connector can pick.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum SentinelEntityKind {
    /// Accounts.
    Account,
    /// Hosts.
    Host,
    /// Addresses.
    Ip,
    /// URLs.
    Url,
    /// File hashes.
    FileHash,
    /// Domains.
    Dns,
}

/// Names of identifiers whose case is not just an upper first letter.
const IDENTIFIERS: &[&str] = &[
    "UPNSuffix",
    "NTDomain",
    "PUID",
    "OSFamily",
    "OSVersion",
    "AzureID",
    "OMSAgentID",
    "NetBiosName",
    "DnsDomain",
];

impl SentinelEntityKind {
    /// The kind in an incident's entities, the type in an alert's, and the answer's member.
    const fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Account => ("Account", "account", "Accounts"),
            Self::Host => ("Host", "host", "Hosts"),
            Self::Ip => ("Ip", "ip", "IPs"),
            Self::Url => ("Url", "url", "URLs"),
            Self::FileHash => ("FileHash", "filehash", "Filehashes"),
            Self::Dns => ("DnsResolution", "dns", "DNSDomains"),
        }
    }

    /// The answer's body: the entities of this kind, with the names that alerts use
    /// (`AadUserId`, `HostName`), whichever form they came in.
    #[must_use]
    pub fn answer(self, entities: &[Value]) -> Value {
        let (kind, stored, member) = self.words();
        let mut picked = Vec::new();
        for entity in entities {
            let of_incident = entity.get("kind").and_then(Value::as_str);
            let of_alert = entity.get("Type").or_else(|| entity.get("type"));
            let of_alert = of_alert.and_then(Value::as_str).unwrap_or_default();
            let is_kind = match of_incident {
                Some(word) => word.eq_ignore_ascii_case(kind),
                None => of_alert.eq_ignore_ascii_case(stored),
            };
            if !is_kind {
                continue;
            }
            let properties = match of_incident {
                Some(_) => entity.get("properties"),
                None => Some(entity),
            };
            let properties = properties.and_then(Value::as_object);
            let mut named = Map::new();
            named.insert("$id".into(), (picked.len() + 2).to_string().into());
            for (name, value) in properties.into_iter().flatten() {
                if !name.starts_with('$') && !name.eq_ignore_ascii_case("type") {
                    named.insert(self.identifier(name), value.clone());
                }
            }
            named.insert("Type".into(), stored.into());
            picked.push(Value::Object(named));
        }
        json!({member: picked})
    }

    /// The name of an identifier as alerts spell it.
    fn identifier(self, name: &str) -> String {
        if matches!(self, Self::Account) && name == "accountName" {
            return "Name".into();
        }
        if matches!(self, Self::FileHash) && name == "hashValue" {
            return "Value".into();
        }
        if let Some(known) = IDENTIFIERS.iter().find(|known| known.eq_ignore_ascii_case(name)) {
            return (*known).to_owned();
        }
        let mut letters = name.chars();
        let first = letters.next().map(|letter| letter.to_ascii_uppercase());
        first.into_iter().chain(letters).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_of_incidents_and_alerts_are_named_alike() {
        let entities = [
            json!({"kind": "Account", "properties": {
                "aadUserId": "u", "accountName": "ada", "upnSuffix": "x.org", "friendlyName": "f"}}),
            json!({"kind": "Host", "properties": {"hostName": "r", "azureID": "a"}}),
            json!({"$id": "7", "Type": "account", "Name": "ada", "UPNSuffix": "x.org"}),
        ];
        assert_eq!(
            SentinelEntityKind::Account.answer(&entities),
            json!({"Accounts": [
                {"$id": "2", "AadUserId": "u", "Name": "ada", "UPNSuffix": "x.org",
                 "FriendlyName": "f", "Type": "account"},
                {"$id": "3", "Name": "ada", "UPNSuffix": "x.org", "Type": "account"},
            ]})
        );
        assert_eq!(
            SentinelEntityKind::Host.answer(&entities),
            json!({"Hosts": [{"$id": "2", "HostName": "r", "AzureID": "a", "Type": "host"}]})
        );
    }
}
