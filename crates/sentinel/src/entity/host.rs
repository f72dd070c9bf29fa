//! Identifiers of a Host: `FullName` is split into host name and domain.
//!
//! Not here: any check that the text is a host's name. Rules put other things there, such as the
//! id of a directory role, to hand them to a playbook.

/// Adds one mapped identifier to the entity's properties.
pub(super) fn identifier(name: &str, text: String, properties: &mut Vec<(String, String)>) {
    match text.split_once('.') {
        Some((host, domain)) if name == "FullName" => {
            properties.push(("HostName".into(), host.into()));
            properties.push(("DnsDomain".into(), domain.into()));
        }
        None if name == "FullName" => properties.push(("HostName".into(), text)),
        _ => properties.push((name.to_owned(), text)),
    }
}
