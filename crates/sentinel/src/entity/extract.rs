//! The Sentinel connector's "Entities - Get …" operations: picks one type of entity out of the
//! array that a playbook passes, in alert form or in related-entities form.
//!
//! Not here: enriching what it finds.

use serde_json::{Map, Value, json};

/// The operations: path segment, result key, type.
const OPERATIONS: [(&str, &str, &str); 6] = [
    ("account", "Accounts", "account"),
    ("host", "Hosts", "host"),
    ("ip", "IPs", "ip"),
    ("url", "URLs", "url"),
    ("filehash", "Filehashes", "filehash"),
    ("dnsresolution", "DNSDomains", "dns"),
];

/// Answers `POST /entities/{operation}` for `entities`; `None` when there is no such operation.
#[must_use]
pub fn extract(operation: &str, entities: &Value) -> Option<Value> {
    let (_, key, kind) =
        OPERATIONS.into_iter().find(|(name, ..)| name.eq_ignore_ascii_case(operation))?;
    let text = entities.as_str().and_then(|text| serde_json::from_str(text).ok());
    let list = text.as_ref().unwrap_or(entities).as_array().cloned().unwrap_or_default();
    let found: Vec<Value> = list.iter().filter_map(|entity| one(entity, kind)).collect();
    Some(json!({ key: found }))
}

fn one(entity: &Value, kind: &str) -> Option<Value> {
    let stored = entity.get("Type").or_else(|| entity.get("kind")).and_then(Value::as_str)?;
    if !stored.eq_ignore_ascii_case(kind) {
        return None;
    }
    let properties = entity.get("properties").unwrap_or(entity).as_object()?;
    let mut result: Map<String, Value> = properties
        .iter()
        .filter(|(name, _)| *name != "Type")
        .map(|(name, value)| (connector_name(name), value.clone()))
        .collect();
    result.insert("Type".into(), kind.into());
    Some(Value::Object(result))
}

/// `aadUserId` is `AadUserId`, and `accountName` is `Name` again.
fn connector_name(name: &str) -> String {
    if name == "accountName" {
        return "Name".into();
    }
    let mut letters = name.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_give_the_same_accounts() {
        let alert = json!([
            {"$id": "3", "AadUserId": "u", "Name": "alice", "UPNSuffix": "c.com", "Type": "account"},
            {"$id": "4", "HostName": "h", "Type": "host"},
        ]);
        let related = json!([
            {"kind": "Account", "properties": {"aadUserId": "u", "accountName": "alice", "upnSuffix": "c.com"}},
            {"kind": "Host", "properties": {"hostName": "h"}},
        ]);
        let account = |answer: &Value| {
            let account = &answer["Accounts"][0];
            (
                account["AadUserId"].clone(),
                account["Name"].clone(),
                answer["Accounts"].as_array().unwrap().len(),
            )
        };
        let from_alert = extract("account", &alert).unwrap();
        let from_related = extract("Account", &related).unwrap();
        assert_eq!(account(&from_alert), (json!("u"), json!("alice"), 1));
        assert_eq!(account(&from_alert), account(&from_related));
        assert_eq!(extract("account", &json!(alert.to_string())).unwrap(), from_alert);
        assert_eq!(extract("host", &related).unwrap()["Hosts"][0]["HostName"], "h");
        assert_eq!(extract("account", &Value::Null).unwrap(), json!({"Accounts": []}));
        assert_eq!(extract("planet", &alert), None);
    }
}
