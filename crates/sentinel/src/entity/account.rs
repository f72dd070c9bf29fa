//! Identifiers of an Account: `FullName` and sign-in names are split, as playbooks rebuild the
//! sign-in name from `Name` and `UPNSuffix`.
//!
//! Not here: resolving a name to an object id.

/// Accounts that name no person; Microsoft Sentinel drops them (entities reference).
const BUILT_IN: [&str; 11] = [
    "ADMIN",
    "ADMINISTRATOR",
    "SYSTEM",
    "ROOT",
    "ANONYMOUS",
    "AUTHENTICATED USER",
    "NETWORK",
    "NULL",
    "LOCAL SYSTEM",
    "LOCALSYSTEM",
    "NETWORK SERVICE",
];

/// Adds one mapped identifier to the entity's properties.
pub(super) fn identifier(name: &str, text: String, properties: &mut Vec<(String, String)>) {
    if !matches!(name, "FullName" | "Name") {
        properties.push((name.to_owned(), text));
    } else if let Some((user, suffix)) = text.split_once('@') {
        properties.push(("Name".into(), user.into()));
        properties.push(("UPNSuffix".into(), suffix.into()));
    } else if let Some((domain, user)) = text.split_once('\\') {
        properties.push(("Name".into(), user.into()));
        properties.push(("NTDomain".into(), domain.into()));
    } else {
        properties.push(("Name".into(), text));
    }
}

/// Whether nothing but a built-in name is known.
pub(super) fn is_built_in(properties: &[(String, String)]) -> bool {
    matches!(properties, [(name, value)] if name == "Name"
        && BUILT_IN.iter().any(|known| known.eq_ignore_ascii_case(value)))
}
