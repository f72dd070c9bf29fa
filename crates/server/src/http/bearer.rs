//! From a request's `Authorization` header to its caller.
//!
//! Not here: what makes a token good (`oauth`).

use std::net::SocketAddr;

use axum::{
    extract::ConnectInfo,
    http::{HeaderMap, header, request::Parts},
};

use super::Origin;
use crate::{
    caller::Caller,
    instance::Instance,
    oauth::{self, Against, Refused},
};

/// The caller of a request whose token must be for one of `audiences` or for the address itself.
///
/// # Errors
/// [`Refused`].
pub fn authenticate(
    instance: &Instance,
    parts: &Parts,
    audiences: &[&str],
) -> Result<Caller, Refused> {
    let token = token(&parts.headers).ok_or(Refused::Missing)?;
    let mut served: Vec<String> = audiences.iter().map(|it| (*it).to_owned()).collect();
    served.push(Origin::of(parts).0);
    let against =
        Against { tenant: instance.tenant_id(), wall: instance.clock.wall(), audiences: &served };
    let state = instance.tenant.state();
    let caller = oauth::verify(&instance.key, &against, &*state, token)?;
    let user_agent = parts.headers.get(header::USER_AGENT).and_then(|it| it.to_str().ok());
    let address = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    Ok(Caller {
        user_agent: user_agent.map(str::to_owned),
        ip_address: address.map(|ConnectInfo(address)| address.ip().to_string()),
        ..caller
    })
}

fn token(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}
