//! The tenant's signing key: made once, kept in the data directory, published as a JWKS.
//!
//! Not here: what is signed (`claims.rs`).

use std::{fmt, fs};

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use rsa::{
    RsaPrivateKey,
    pkcs1::{DecodeRsaPrivateKey as _, EncodeRsaPrivateKey as _, LineEnding},
    rand_core::{self, CryptoRng, RngCore},
    traits::PublicKeyParts as _,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::{
    data_dir::{DataDir, DataDirError, write_private},
    entropy::Entropy,
};

const FILE: &str = "token-key.pem";
const BITS: usize = 2048;

/// Signs tokens and checks them. RS256, as Entra's.
pub struct SigningKey {
    id: String,
    modulus: String,
    exponent: String,
    encoding: EncodingKey,
    decoding: DecodingKey,
}

/// Why there is no signing key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// A file in the data directory.
    #[error(transparent)]
    DataDir(#[from] DataDirError),
    /// The key cannot be made or used.
    #[error("the signing key cannot be used: {0}")]
    Unusable(String),
}

impl SigningKey {
    /// The key of the data directory, made on first use if it may be written.
    ///
    /// # Errors
    /// [`KeyError`] when it cannot be read, written or used.
    pub fn open(data: &DataDir, entropy: &Entropy) -> Result<Self, KeyError> {
        let path = data.file(FILE);
        if data.is_writable() && !path.exists() {
            let key = RsaPrivateKey::new(&mut Draw(entropy), BITS).map_err(|e| unusable(&e))?;
            let pem = key.to_pkcs1_pem(LineEnding::LF).map_err(|e| unusable(&e))?;
            write_private(&path, pem.as_bytes()).map_err(DataDirError::file(&path))?;
        }
        Self::from_pem(&fs::read_to_string(&path).map_err(DataDirError::file(&path))?)
    }

    /// A key from its PKCS #1 PEM.
    ///
    /// # Errors
    /// [`KeyError::Unusable`].
    pub fn from_pem(pem: &str) -> Result<Self, KeyError> {
        let key = RsaPrivateKey::from_pkcs1_pem(pem).map_err(|error| unusable(&error))?;
        let modulus = BASE64_URL_SAFE_NO_PAD.encode(key.n().to_bytes_be());
        let exponent = BASE64_URL_SAFE_NO_PAD.encode(key.e().to_bytes_be());
        // RFC 7638: the thumbprint of the members in this order.
        let members = format!(r#"{{"e":"{exponent}","kty":"RSA","n":"{modulus}"}}"#);
        Ok(Self {
            id: BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(members)),
            encoding: EncodingKey::from_rsa_pem(pem.as_bytes()).map_err(|e| unusable(&e))?,
            decoding: DecodingKey::from_rsa_components(&modulus, &exponent)
                .map_err(|error| unusable(&error))?,
            modulus,
            exponent,
        })
    }

    /// The public half, as `/discovery/v2.0/keys` shows it.
    #[must_use]
    pub fn jwks(&self) -> Value {
        json!({"keys": [{
            "kty": "RSA", "use": "sig", "alg": "RS256",
            "kid": self.id, "n": self.modulus, "e": self.exponent,
        }]})
    }

    /// The signed token.
    ///
    /// # Errors
    /// [`KeyError::Unusable`] when signing fails.
    pub fn sign(&self, claims: &impl Serialize) -> Result<String, KeyError> {
        let mut header = Header::new(Algorithm::RS256);
        header.kid = Some(self.id.clone());
        jsonwebtoken::encode(&header, claims, &self.encoding).map_err(|error| unusable(&error))
    }

    /// What a token says, if this key signed it. Times and audience are the caller's to check.
    ///
    /// # Errors
    /// When the token is malformed or somebody else's.
    pub fn read<T: DeserializeOwned>(&self, token: &str) -> Result<T, jsonwebtoken::errors::Error> {
        let mut validation = Validation::new(Algorithm::RS256);
        validation.required_spec_claims.clear();
        validation.validate_exp = false;
        validation.validate_aud = false;
        jsonwebtoken::decode(token, &self.decoding, &validation).map(|data| data.claims)
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").field("id", &self.id).finish_non_exhaustive()
    }
}

fn unusable(error: &dyn fmt::Display) -> KeyError {
    KeyError::Unusable(error.to_string())
}

/// Our entropy in the form that the key generator wants.
struct Draw<'a>(&'a Entropy);

impl RngCore for Draw<'_> {
    fn next_u32(&mut self) -> u32 {
        u32::from_le_bytes(self.0.bytes())
    }

    fn next_u64(&mut self) -> u64 {
        u64::from_le_bytes(self.0.bytes())
    }

    fn fill_bytes(&mut self, buffer: &mut [u8]) {
        self.0.fill(buffer);
    }

    fn try_fill_bytes(&mut self, buffer: &mut [u8]) -> Result<(), rand_core::Error> {
        self.0.fill(buffer);
        Ok(())
    }
}

impl CryptoRng for Draw<'_> {}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A key for tests, the same every time.
    pub(crate) fn key() -> SigningKey {
        let folder = tempfile::tempdir().unwrap();
        let entropy = Entropy::seeded(7);
        SigningKey::open(&DataDir::open(folder.path(), &entropy).unwrap(), &entropy).unwrap()
    }

    #[test]
    fn a_token_is_read_back_and_a_changed_one_is_not() {
        let key = key();
        let token = key.sign(&json!({"sub": "me"})).unwrap();
        assert_eq!(key.read::<Value>(&token).unwrap(), json!({"sub": "me"}));
        let mut parts: Vec<&str> = token.split('.').collect();
        let forged = BASE64_URL_SAFE_NO_PAD.encode(r#"{"sub":"you"}"#);
        parts[1] = &forged;
        assert!(key.read::<Value>(&parts.join(".")).is_err());
        assert!(key.read::<Value>("nonsense").is_err());
    }
}
