//! Entities: who and what an alert is about, as Sentinel stores them in `SecurityAlert.Entities`.
//!
//! Not here: where a mapping's values come from; a caller gives texts.

mod account;
mod extract;
mod host;
mod ready;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::rule::EntityMapping;

pub use extract::extract;
pub use ready::ready;

/// An entity type that rules may map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// The name in rule files, such as `Account`.
    pub name: &'static str,
    /// The `Type` in stored entities, such as `account`.
    pub stored: &'static str,
    /// Its identifiers.
    identifiers: &'static str,
}

const fn entity(name: &'static str, stored: &'static str, identifiers: &'static str) -> Kind {
    Kind { name, stored, identifiers }
}

/// The types and identifiers of Microsoft's entities reference.
const KINDS: [Kind; 18] = [
    entity(
        "Account",
        "account",
        "Name FullName NTDomain DnsDomain UPNSuffix Sid AadTenantId AadUserId PUID IsDomainJoined DisplayName ObjectGuid CloudAppAccountId IsAnonymized",
    ),
    entity(
        "Host",
        "host",
        "DnsDomain NTDomain HostName FullName NetBiosName AzureID OMSAgentID OSFamily OSVersion IsDomainJoined",
    ),
    entity("IP", "ip", "Address AddressScope"),
    entity("Malware", "malware", "Name Category"),
    entity("File", "file", "Directory Name"),
    entity("Process", "process", "ProcessId CommandLine ElevationToken CreationTimeUtc"),
    entity("CloudApplication", "cloud-application", "AppId Name InstanceName"),
    entity("DNS", "dns", "DomainName"),
    entity("AzureResource", "azure-resource", "ResourceId"),
    entity("FileHash", "filehash", "Algorithm Value"),
    entity("RegistryKey", "registry-key", "Hive Key"),
    entity("RegistryValue", "registry-value", "Name Value ValueType"),
    entity("SecurityGroup", "security-group", "DistinguishedName SID ObjectGuid"),
    entity("URL", "url", "Url"),
    entity(
        "Mailbox",
        "mailbox",
        "MailboxPrimaryAddress DisplayName Upn ExternalDirectoryObjectId RiskLevel",
    ),
    entity(
        "MailCluster",
        "mailCluster",
        "NetworkMessageIds CountByDeliveryStatus CountByThreatType CountByProtectionStatus Threats Query QueryTime MailCount IsVolumeAnomaly Source ClusterSourceIdentifier ClusterSourceType ClusterQueryStartTime ClusterQueryEndTime ClusterGroup",
    ),
    entity(
        "MailMessage",
        "mailMessage",
        "Recipient Urls Threats Sender P1Sender P1SenderDisplayName P1SenderDomain P2Sender P2SenderDisplayName P2SenderDomain SenderIP ReceivedDate NetworkMessageId InternetMessageId Subject BodyFingerprintBin1 BodyFingerprintBin2 BodyFingerprintBin3 BodyFingerprintBin4 BodyFingerprintBin5 AntispamDirection DeliveryAction DeliveryLocation Language ThreatDetectionMethods",
    ),
    entity(
        "SubmissionMail",
        "SubmissionMail",
        "NetworkMessageId Timestamp Recipient Sender SenderIp Subject ReportType SubmissionId SubmissionDate Submitter",
    ),
];

impl Kind {
    /// The identifier of that name, in any case, as Sentinel spells it.
    #[must_use]
    pub fn identifier(&self, name: &str) -> Option<&'static str> {
        let mut known = self.identifiers.split(' ');
        known.find(|known| known.eq_ignore_ascii_case(name))
    }
}

/// The entity type that a rule file names, in any case.
#[must_use]
pub fn kind(name: &str) -> Option<Kind> {
    KINDS.into_iter().find(|kind| kind.name.eq_ignore_ascii_case(name))
}

/// One entity: its type and its identifiers, in mapping order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entity {
    /// The type as rule files name it, such as `Account`.
    pub kind: String,
    /// Identifier → text, without input-only ones such as `FullName`.
    pub properties: Vec<(String, String)>,
}

impl Entity {
    /// The value of an identifier.
    #[must_use]
    pub fn property(&self, identifier: &str) -> Option<&str> {
        let mut found = self.properties.iter().filter(|(name, _)| name == identifier);
        found.next().map(|(_, value)| value.as_str())
    }

    /// The stored form, with its `$id` within the alert.
    #[must_use]
    pub fn stored(&self, id: usize) -> Value {
        let mut object = Map::new();
        object.insert("$id".into(), id.to_string().into());
        for (name, value) in &self.properties {
            object.insert(name.clone(), value.clone().into());
        }
        let stored = kind(&self.kind).map_or(self.kind.as_str(), |kind| kind.stored);
        object.insert("Type".into(), stored.into());
        Value::Object(object)
    }
}

/// Makes the entity of one mapping from one row. `column` gives a column's text, empty when it
/// is null.
///
/// `None` when every identifier is empty, or the account is one of the built-in names that say
/// nothing about a person (Microsoft Sentinel documentation, entities reference).
pub fn map(mapping: &EntityMapping, mut column: impl FnMut(&str) -> String) -> Option<Entity> {
    let kind = kind(&mapping.entity_type)?;
    let mut properties = Vec::new();
    for field in &mapping.field_mappings {
        let text = column(&field.column_name);
        if text.is_empty() {
            continue;
        }
        match kind.name {
            "Account" => account::identifier(&field.identifier, text, &mut properties),
            "Host" => host::identifier(&field.identifier, text, &mut properties),
            _ => properties.push((field.identifier.clone(), text)),
        }
    }
    // A name that brings its suffix along, beside a mapping of the suffix.
    let mut known: Vec<String> = Vec::new();
    properties.retain(|(name, _)| {
        let new = !known.contains(name);
        known.push(name.clone());
        new
    });
    let means_nothing = kind.name == "Account" && account::is_built_in(&properties);
    let entity = Entity { kind: kind.name.to_owned(), properties };
    (!entity.properties.is_empty() && !means_nothing).then_some(entity)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::FieldMapping;

    fn mapped(entity_type: &str, fields: &[(&str, &str)]) -> Option<Entity> {
        let mapping = EntityMapping {
            entity_type: entity_type.into(),
            field_mappings: fields
                .iter()
                .map(|(identifier, value)| FieldMapping {
                    identifier: (*identifier).into(),
                    column_name: (*value).into(),
                })
                .collect(),
        };
        map(&mapping, str::to_owned)
    }

    fn properties(entity: &Entity) -> Vec<(&str, &str)> {
        entity.properties.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
    }

    #[test]
    fn a_full_name_is_split() {
        let upn = mapped("Account", &[("FullName", "alice@contoso.com")]).unwrap();
        assert_eq!(properties(&upn), [("Name", "alice"), ("UPNSuffix", "contoso.com")]);
        let down_level = mapped("account", &[("FullName", r"CONTOSO\bob")]).unwrap();
        assert_eq!(properties(&down_level), [("Name", "bob"), ("NTDomain", "CONTOSO")]);
        let host = mapped("Host", &[("FullName", "web1.corp.contoso.com")]).unwrap();
        assert_eq!(properties(&host), [("HostName", "web1"), ("DnsDomain", "corp.contoso.com")]);
    }

    #[test]
    fn a_role_id_may_stand_in_a_host_name() {
        let id = "62e90394-69f5-4237-9190-012177145e10";
        let host = mapped("Host", &[("HostName", id)]).unwrap();
        assert_eq!(host.property("HostName"), Some(id));
        assert_eq!(
            host.stored(3).to_string(),
            format!(r#"{{"$id":"3","HostName":"{id}","Type":"host"}}"#)
        );
    }

    #[test]
    fn names_that_say_nothing_and_empty_values_give_no_entity() {
        assert_eq!(mapped("Account", &[("FullName", "system")]), None);
        assert_eq!(mapped("Account", &[("Name", "")]), None);
        assert!(mapped("Account", &[("Name", "SYSTEM"), ("AadUserId", "1")]).is_some());
    }
}
