//! The local certificate authority and the server certificate that it signs.
//!
//! Not here: who trusts it. `ca.pem` is for `SSL_CERT_FILE` and its kin; browsers are told by hand.

use std::{fs, sync::Arc, time::Duration};

use directory::Ticks;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};
use rustls::{
    ServerConfig,
    crypto::{CryptoProvider, ring},
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
};

use crate::data_dir::{DataDir, DataDirError, write_private};

const CA: &str = "ca.pem";
const CA_KEY: &str = "ca-key.pem";
const SERVER: &str = "tls.pem";
const SERVER_KEY: &str = "tls-key.pem";

const DAY: Duration = Duration::from_secs(86_400);
const YEARS: u32 = 10;

/// Why there is no certificate.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file in the data directory.
    #[error(transparent)]
    DataDir(#[from] DataDirError),
    /// Making a certificate failed.
    #[error("a certificate could not be made: {0}")]
    Making(#[from] rcgen::Error),
    /// The certificate and the key do not work for a server.
    #[error(
        "the server certificate cannot be used; delete tls.pem and tls-key.pem to have another: {0}"
    )]
    Unusable(String),
}

/// Chooses the cryptography of the process's TLS; safe to call again.
pub fn install_provider() {
    // Failing means that it was chosen before.
    drop(CryptoProvider::install_default(ring::default_provider()));
}

/// The TLS settings of the server: those of the data directory, made on first use.
///
/// # Errors
/// [`TlsError`] when files cannot be read, written or used.
pub fn server_config(data: &DataDir, now: Ticks) -> Result<Arc<ServerConfig>, TlsError> {
    install_provider();
    if !data.file(CA).exists() || !data.file(CA_KEY).exists() {
        make_authority(data, now)?;
    }
    if !data.file(SERVER).exists() || !data.file(SERVER_KEY).exists() {
        make_server(data, now)?;
    }
    let unusable = |error: &dyn std::fmt::Display| TlsError::Unusable(error.to_string());
    let chain = CertificateDer::pem_file_iter(data.file(SERVER))
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| unusable(&error))?;
    let key = PrivateKeyDer::from_pem_file(data.file(SERVER_KEY)).map_err(|e| unusable(&e))?;
    let mut config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(|error| unusable(&error))?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

/// The authority's certificate as PEM, once a server has made one.
///
/// # Errors
/// When it cannot be read.
pub fn authority_pem(data: &DataDir) -> Result<String, DataDirError> {
    let path = data.file(CA);
    fs::read_to_string(&path).map_err(DataDirError::file(&path))
}

fn make_authority(data: &DataDir, now: Ticks) -> Result<(), TlsError> {
    let key = KeyPair::generate()?;
    let certificate = authority(data, now)?.self_signed(&key)?;
    write(data, CA_KEY, &key.serialize_pem())?;
    write(data, CA, &certificate.pem())?;
    // A certificate signed by another authority is of no use.
    drop(fs::remove_file(data.file(SERVER)));
    Ok(())
}

fn authority(data: &DataDir, now: Ticks) -> Result<CertificateParams, rcgen::Error> {
    let mut params = params(Vec::new(), now)?;
    let name = format!("Reeve local authority {}", data.identity().workspace.id);
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    Ok(params)
}

fn make_server(data: &DataDir, now: Ticks) -> Result<(), TlsError> {
    let path = data.file(CA_KEY);
    let pem = fs::read_to_string(&path).map_err(DataDirError::file(&path))?;
    // Name and key are all that a signature takes from its authority; both are the same each time.
    let authority = Issuer::new(authority(data, now)?, KeyPair::from_pem(&pem)?);
    let key = KeyPair::generate()?;
    let names = ["localhost", "127.0.0.1", "::1"].map(str::to_owned);
    let mut params = params(names.to_vec(), now)?;
    params.distinguished_name.push(DnType::CommonName, "localhost");
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    let certificate = params.signed_by(&key, &authority)?;
    write(data, SERVER_KEY, &key.serialize_pem())?;
    write(data, SERVER, &certificate.pem())?;
    Ok(())
}

/// Valid from yesterday, for clocks that are behind.
fn params(names: Vec<String>, now: Ticks) -> Result<CertificateParams, rcgen::Error> {
    let since_epoch = u64::try_from(now.unix_seconds()).unwrap_or_default();
    let now = rcgen::date_time_ymd(1970, 1, 1) + Duration::from_secs(since_epoch);
    let mut params = CertificateParams::new(names)?;
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.not_before = now - DAY;
    params.not_after = now + DAY * 365 * YEARS;
    Ok(params)
}

fn write(data: &DataDir, name: &str, text: &str) -> Result<(), DataDirError> {
    let path = data.file(name);
    write_private(&path, text.as_bytes()).map_err(DataDirError::file(&path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::Entropy;

    #[test]
    fn certificates_are_made_once() {
        let folder = tempfile::tempdir().unwrap();
        let data = DataDir::open(folder.path(), &Entropy::seeded(1)).unwrap();
        let now: Ticks = "2026-01-01".parse().unwrap();
        server_config(&data, now).unwrap();
        let authority = authority_pem(&data).unwrap();
        server_config(&data, now).unwrap();
        assert_eq!(authority_pem(&data).unwrap(), authority);
        assert!(authority.starts_with("-----BEGIN CERTIFICATE-----"));
    }
}
