//! What an access token says, in the words of Entra's tokens.
//!
//! Not here: signing and checking it.

use directory::{AppId, ObjectId, TenantId, Ticks};
use serde::{Deserialize, Serialize};

use crate::caller::CallerKind;

/// How long a token is good for.
pub const LIFETIME_SECONDS: i64 = 3600;

/// The claims of an access token (Microsoft identity platform, access token claims reference).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// Whom the token is for.
    pub aud: String,
    /// Who issued it.
    pub iss: String,
    /// Issued at, seconds since 1970, wall time.
    pub iat: i64,
    /// Not valid before, seconds since 1970, wall time.
    pub nbf: i64,
    /// Not valid from then on, seconds since 1970, wall time.
    pub exp: i64,
    /// The client id of the application.
    pub appid: AppId,
    /// The application's name.
    pub app_displayname: String,
    /// `app` or `user`.
    pub idtyp: String,
    /// The object id of the user or service principal.
    pub oid: ObjectId,
    /// The same.
    pub sub: ObjectId,
    /// The tenant.
    pub tid: TenantId,
    /// The user's sign-in name.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub upn: Option<String>,
    /// Application permissions.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub roles: Vec<String>,
    /// Delegated permissions, separated by spaces.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub scp: Option<String>,
    /// How the person proved who they are: `pwd`, `mfa`.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub amr: Vec<String>,
    /// A unique id of the token.
    pub uti: String,
    /// `1.0`, as Graph's tokens.
    pub ver: String,
    /// Issued at in *tenant* time, which may be simulated: `revokeSignInSessions` is judged by it.
    pub reeve_iat: Ticks,
}

/// Whom a token is issued to, beside the permissions.
#[derive(Debug, Clone)]
pub struct Subject<'a> {
    /// The tenant.
    pub tenant: TenantId,
    /// Wall time.
    pub wall: Ticks,
    /// Tenant time.
    pub now: Ticks,
    /// Whom the token is for.
    pub audience: &'a str,
    /// The application's client id.
    pub app_id: AppId,
    /// The application's name.
    pub app_name: &'a str,
    /// How a person proved who they are, as `amr` names it.
    pub methods: &'a [&'a str],
    /// A unique id for the token.
    pub id: String,
}

/// The claims of a token for an application on its own behalf.
#[must_use]
pub fn for_application(subject: &Subject<'_>, object: ObjectId, roles: Vec<String>) -> Claims {
    Claims { roles, ..base(subject, object, CallerKind::Application) }
}

/// The claims of a token for a person through an application.
#[must_use]
pub fn for_user(subject: &Subject<'_>, object: ObjectId, upn: &str, scopes: &[String]) -> Claims {
    Claims {
        upn: Some(upn.to_owned()),
        scp: Some(scopes.join(" ")),
        amr: subject.methods.iter().map(|method| (*method).to_owned()).collect(),
        ..base(subject, object, CallerKind::User)
    }
}

fn base(subject: &Subject<'_>, object: ObjectId, kind: CallerKind) -> Claims {
    let iat = subject.wall.unix_seconds();
    Claims {
        aud: subject.audience.to_owned(),
        iss: format!("https://sts.windows.net/{}/", subject.tenant),
        iat,
        nbf: iat,
        exp: iat + LIFETIME_SECONDS,
        appid: subject.app_id,
        app_displayname: subject.app_name.to_owned(),
        idtyp: match kind {
            CallerKind::Application => "app".to_owned(),
            CallerKind::User => "user".to_owned(),
        },
        oid: object,
        sub: object,
        tid: subject.tenant,
        upn: None,
        roles: Vec::new(),
        scp: None,
        amr: Vec::new(),
        uti: subject.id.clone(),
        ver: "1.0".to_owned(),
        reeve_iat: subject.now,
    }
}
