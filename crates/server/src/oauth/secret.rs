//! Client secrets: made here, kept only as fingerprints.
//!
//! Not here: passwords of people, which need a slow hash.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};

use crate::entropy::Entropy;

/// A new client secret: 256 random bits, so that a plain digest of it cannot be guessed back.
#[must_use]
pub fn new_secret(entropy: &Entropy) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(entropy.bytes::<32>())
}

/// What the tenant keeps of a secret.
#[must_use]
pub fn fingerprint(secret: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(secret))
}
