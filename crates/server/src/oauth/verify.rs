//! From a bearer token to a caller, or to the reason why not.
//!
//! Not here: what the caller may do.

use directory::{ObjectId, TenantId, Ticks};

use super::{Claims, SigningKey};
use crate::caller::{Caller, CallerKind};

/// Clients' clocks may be off by this much.
const LEEWAY_SECONDS: i64 = 60;

/// What the tenant knows about the sessions of its users and applications.
pub trait Sessions {
    /// Tokens issued before this tenant time are void; `None` when the object is gone or disabled.
    fn valid_from(&self, object: ObjectId) -> Option<Ticks>;
}

/// Why a token is not accepted; all of them are 401.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// There is none, or it is not a bearer token.
    #[error("the request has no bearer token in its `Authorization` header")]
    Missing,
    /// Not a token of this tenant.
    #[error("the access token is not one that this tenant issued: {0}")]
    Foreign(String),
    /// Too early or too late.
    #[error("the access token has expired or is not valid yet; get a new one")]
    Expired,
    /// For somebody else.
    #[error("the access token is for the audience `{0}`, which this address does not serve")]
    Audience(String),
    /// The sessions were revoked, or the account is disabled or gone: a claims challenge.
    #[error("the session was revoked at {since}; sign in again")]
    Revoked {
        /// Since when; tokens issued from then on are accepted again.
        since: Ticks,
    },
    /// The account is disabled or gone.
    #[error("the account of the access token is disabled or no longer exists")]
    Gone,
}

/// What a token is checked against.
#[derive(Debug)]
pub struct Against<'a> {
    /// The tenant.
    pub tenant: TenantId,
    /// Wall time.
    pub wall: Ticks,
    /// The audiences that are served here.
    pub audiences: &'a [String],
}

/// The caller that a bearer token (without `Bearer `) stands for.
///
/// # Errors
/// [`Refused`].
pub fn verify(
    key: &SigningKey,
    against: &Against<'_>,
    sessions: &dyn Sessions,
    token: &str,
) -> Result<Caller, Refused> {
    let claims: Claims = key.read(token).map_err(|error| Refused::Foreign(error.to_string()))?;
    if claims.tid != against.tenant {
        return Err(Refused::Foreign(format!("its tenant is {}", claims.tid)));
    }
    let now = against.wall.unix_seconds();
    if now >= claims.exp + LEEWAY_SECONDS || now < claims.nbf - LEEWAY_SECONDS {
        return Err(Refused::Expired);
    }
    let wanted = claims.aud.trim_end_matches('/');
    if !against.audiences.iter().any(|served| served == wanted) {
        return Err(Refused::Audience(claims.aud));
    }
    let since = sessions.valid_from(claims.oid).ok_or(Refused::Gone)?;
    if claims.reeve_iat < since {
        return Err(Refused::Revoked { since });
    }
    Ok(caller(claims))
}

fn caller(claims: Claims) -> Caller {
    let kind = if claims.idtyp == "user" { CallerKind::User } else { CallerKind::Application };
    Caller {
        kind,
        object_id: claims.oid,
        app_id: claims.appid,
        name: claims.upn.unwrap_or(claims.app_displayname),
        roles: claims.roles,
        scopes: claims.scp.iter().flat_map(|text| text.split(' ')).map(str::to_owned).collect(),
        mfa: claims.amr.iter().any(|method| method == "mfa"),
        ip_address: None,
        user_agent: None,
    }
}

#[cfg(test)]
mod tests {
    use directory::{AppId, Span};
    use uuid::Uuid;

    use super::*;
    use crate::oauth::{GRAPH, claims::Subject, for_user, keys::tests::key};

    struct Since(Option<Ticks>);

    impl Sessions for Since {
        fn valid_from(&self, _: ObjectId) -> Option<Ticks> {
            self.0
        }
    }

    #[test]
    fn a_token_is_judged_by_signature_time_audience_and_session() {
        let key = key();
        let now: Ticks = "2026-01-01".parse().unwrap();
        let tenant = TenantId(Uuid::from_u128(1));
        let subject = Subject {
            tenant,
            wall: now,
            now,
            audience: GRAPH,
            app_id: AppId(Uuid::from_u128(2)),
            app_name: "app",
            methods: &["pwd"],
            id: "1".into(),
        };
        let user = ObjectId(Uuid::from_u128(3));
        let token = key.sign(&for_user(&subject, user, "a@b", &["User.Read".to_owned()])).unwrap();
        let audiences = [GRAPH.to_owned()];
        let at = |wall, since| {
            let against = Against { tenant, wall, audiences: &audiences };
            verify(&key, &against, &Since(since), &token)
        };
        let caller = at(now, Some(Ticks::MIN)).unwrap();
        assert_eq!((caller.kind, caller.object_id), (CallerKind::User, user));
        assert!(caller.has_any(&["User.Read"]));
        assert_eq!(at(now.saturating_add(Span::hours(2)), Some(Ticks::MIN)), Err(Refused::Expired));
        let since = now.saturating_add(Span(1));
        assert_eq!(at(now, Some(since)), Err(Refused::Revoked { since }));
        assert_eq!(at(now, None), Err(Refused::Gone));
        let against = Against { tenant, wall: now, audiences: &[] };
        let refused = verify(&key, &against, &Since(Some(now)), &token);
        assert_eq!(refused, Err(Refused::Audience(GRAPH.to_owned())));
    }
}
