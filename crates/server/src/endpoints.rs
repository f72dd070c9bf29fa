//! Which server stands behind a host that a playbook or query names: the embedded tenant, an
//! address from `[endpoints]`, or none.
//!
//! Not here: sending (`wire`).

use std::{collections::BTreeMap, path::PathBuf};

use url::Url;

/// The hosts that the embedded tenant answers for, unless `[endpoints]` says otherwise.
const EMBEDDED: [&str; 3] =
    ["graph.microsoft.com", "login.microsoftonline.com", "login.windows.net"];
/// The hosts whose writes pass the guard.
const GRAPH: [&str; 1] = ["graph.microsoft.com"];

/// Hosts by name.
#[derive(Debug, Clone, Default)]
pub struct Endpoints {
    mapped: BTreeMap<String, Url>,
    folders: Vec<PathBuf>,
}

/// Where a request goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The embedded tenant; path and query.
    Embedded(String),
    /// Another server.
    Remote(Url),
}

/// A request may not be sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoPlace {
    /// The address is not one.
    #[error("`{0}` is not an http or https address")]
    Malformed(String),
    /// The host was not named in the configuration.
    #[error(
        "`{0}` is not among the hosts that requests may go to; name it under [endpoints] in the configuration"
    )]
    Unknown(String),
    /// A mapped address would be unsafe.
    #[error("[endpoints] `{0}`: not an https address, nor http on this machine")]
    Unsafe(String),
}

impl Endpoints {
    /// The map of a configuration.
    ///
    /// # Errors
    /// [`NoPlace::Unsafe`] for an address that would send tokens in the clear.
    pub fn new(configured: &BTreeMap<String, String>) -> Result<Self, NoPlace> {
        let mut mapped = BTreeMap::new();
        for (host, address) in configured {
            let url = Url::parse(address).map_err(|_| NoPlace::Unsafe(host.clone()))?;
            let loopback = match url.host() {
                Some(url::Host::Domain(name)) => name == "localhost",
                Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
                Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
                None => false,
            };
            if url.scheme() != "https" && !(url.scheme() == "http" && loopback) {
                return Err(NoPlace::Unsafe(host.clone()));
            }
            mapped.insert(host.to_ascii_lowercase(), url);
        }
        Ok(Self { mapped, folders: Vec::new() })
    }

    /// The same, with folders whose files queries may read.
    #[must_use]
    pub fn with_folders(self, folders: Vec<PathBuf>) -> Self {
        Self { folders, ..self }
    }

    /// Folders whose files queries may read by `file:` addresses.
    #[must_use]
    pub fn folders(&self) -> &[PathBuf] {
        &self.folders
    }

    /// Where `address` leads, and whether what is written there passes the guard.
    ///
    /// # Errors
    /// [`NoPlace`].
    pub fn place(&self, address: &str) -> Result<(Place, bool), NoPlace> {
        let malformed = || NoPlace::Malformed(address.to_owned());
        let url = Url::parse(address).map_err(|_| malformed())?;
        let host = url.host_str().ok_or_else(malformed)?.to_ascii_lowercase();
        let guarded = GRAPH.contains(&host.as_str());
        let path = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        };
        if let Some(base) = self.mapped.get(&host) {
            let text = format!("{}{path}", base.as_str().trim_end_matches('/'));
            return Ok((Place::Remote(Url::parse(&text).map_err(|_| malformed())?), guarded));
        }
        if EMBEDDED.contains(&host.as_str()) {
            return Ok((Place::Embedded(path), guarded));
        }
        Err(NoPlace::Unknown(host))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_lead_to_the_tenant_to_a_mapped_address_or_nowhere() {
        let map = BTreeMap::from([("hooks.example".into(), "http://127.0.0.1:9/x".into())]);
        let endpoints = Endpoints::new(&map).unwrap();
        assert_eq!(
            endpoints.place("https://graph.microsoft.com/v1.0/users?$top=1").unwrap(),
            (Place::Embedded("/v1.0/users?$top=1".into()), true)
        );
        assert_eq!(
            endpoints.place("https://hooks.example/a").unwrap(),
            (Place::Remote("http://127.0.0.1:9/x/a".parse().unwrap()), false)
        );
        let nowhere = endpoints.place("http://169.254.169.254/latest").unwrap_err();
        assert_eq!(nowhere, NoPlace::Unknown("169.254.169.254".into()));
        let clear = BTreeMap::from([("a.example".into(), "http://a.example".into())]);
        assert_eq!(Endpoints::new(&clear).unwrap_err(), NoPlace::Unsafe("a.example".into()));
    }
}
