//! Passwords of people, kept only as slow hashes.
//!
//! Not here: client secrets, which are random and need no slow hash (`oauth::secret`).

use argon2::{
    Argon2,
    password_hash::{PasswordHasher as _, SaltString},
};

/// The hash of `password` in PHC form, which holds its salt and cost. Takes tens of
/// milliseconds: not for the thread of an event loop.
///
/// # Errors
/// When the password is longer than the hash function takes (4 GiB).
pub(super) fn hash(
    password: &str,
    salt: &[u8; 16],
) -> Result<String, argon2::password_hash::Error> {
    let salt = SaltString::encode_b64(salt)?;
    let hash = Argon2::default().hash_password(password.as_bytes(), &salt)?;
    Ok(hash.to_string())
}

#[cfg(test)]
mod tests {
    use argon2::password_hash::{PasswordHash, PasswordVerifier as _};

    use super::*;

    #[test]
    fn a_hash_recognises_its_password_alone() {
        let text = hash("correct horse", &[7; 16]).unwrap();
        let parsed = PasswordHash::new(&text).unwrap();
        assert!(Argon2::default().verify_password(b"correct horse", &parsed).is_ok());
        assert!(Argon2::default().verify_password(b"wrong", &parsed).is_err());
    }
}
