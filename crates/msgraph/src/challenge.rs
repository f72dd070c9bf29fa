//! `WWW-Authenticate`: what a client must bring to be let in.
//!
//! Not here: checking tokens.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use directory::Ticks;
use serde_json::json;

// Microsoft Graph's own client id, which Graph names in its challenges.
const MICROSOFT_GRAPH: &str = "00000003-0000-0000-c000-000000000000";

/// The challenge of a 401.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Challenge {
    /// Any valid token will do.
    Bearer,
    /// The token lacks claims; `claims` is the JSON that the client passes to the token endpoint.
    InsufficientClaims {
        /// The JSON text, not yet encoded.
        claims: String,
    },
}

impl Challenge {
    /// Asks for a token issued at or after `instant` (a whole second).
    #[must_use]
    pub fn not_before(instant: Ticks) -> Self {
        let value = instant.unix_seconds().to_string();
        let claims = json!({"access_token": {"nbf": {"essential": true, "value": value}}});
        Self::InsufficientClaims { claims: claims.to_string() }
    }

    /// The header's value. `authorization_uri` is where the client may sign in, such as
    /// `https://localhost:8443/common/oauth2/authorize`.
    #[must_use]
    pub fn header(&self, authorization_uri: &str) -> String {
        let bearer = format!(
            "Bearer realm=\"\", authorization_uri=\"{authorization_uri}\", client_id=\"{MICROSOFT_GRAPH}\""
        );
        match self {
            Self::Bearer => bearer,
            Self::InsufficientClaims { claims } => {
                let claims = STANDARD.encode(claims);
                format!("{bearer}, error=\"insufficient_claims\", claims=\"{claims}\"")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_revocation_asks_for_a_newer_token() {
        let challenge = Challenge::not_before("2020-10-31T01:10:51Z".parse().unwrap());
        let header = challenge.header("https://localhost:8443/common/oauth2/authorize");
        let encoded = header.split("claims=\"").nth(1).unwrap().trim_end_matches('"');
        let claims = String::from_utf8(STANDARD.decode(encoded).unwrap()).unwrap();
        assert_eq!(claims, r#"{"access_token":{"nbf":{"essential":true,"value":"1604106651"}}}"#);
        assert!(header.contains("error=\"insufficient_claims\""), "{header}");
    }
}
