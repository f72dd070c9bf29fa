"""Tokens: how clients get them, whether they can be verified, and when they stop working.

Not here: what may be done with them.
"""

from __future__ import annotations

import base64
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import jwt
import msal
import requests
from azure.core.exceptions import ClientAuthenticationError

from graph_sdk import GRAPH_SCOPE, credential, graph_client_of_environment
from reeve import Application, Reeve
from tenant import Tenant, equal

GRAPH = "https://graph.microsoft.com"
TIMEOUT = 20


async def msal_acquires_a_token(tenant: Tenant) -> None:
    """MSAL finds the endpoints by itself, gets a token, and keeps it."""
    app = tenant.reeve.application("reeve-admin")
    client = msal_client(tenant.reeve, app, f"{tenant.reeve.https}/{app.tenant_id}")
    first = client.acquire_token_for_client([GRAPH_SCOPE])
    assert "access_token" in first, f"no token: {first}"
    equal("the token's type", first["token_type"], "Bearer")
    again = client.acquire_token_for_client([GRAPH_SCOPE])
    equal("the token from the cache", again["access_token"], first["access_token"])


async def msal_accepts_the_oidc_authority(tenant: Tenant) -> None:
    """MSAL's general OpenID Connect road, which compares the issuer with the address."""
    app = tenant.reeve.application("reeve-admin")
    client = msal.ConfidentialClientApplication(
        app.client_id,
        client_credential=app.client_secret,
        oidc_authority=f"{tenant.reeve.https}/{app.tenant_id}/v2.0",
        verify=str(tenant.reeve.ca),
    )
    answer = client.acquire_token_for_client([GRAPH_SCOPE])
    assert "access_token" in answer, f"no token: {answer}"


async def msal_is_told_of_a_wrong_secret(tenant: Tenant) -> None:
    """The answer names the error as Entra does."""
    app = wrong_secret(tenant.reeve.application("reeve-admin"))
    client = msal_client(tenant.reeve, app, f"{tenant.reeve.https}/{app.tenant_id}")
    answer = client.acquire_token_for_client([GRAPH_SCOPE])
    equal("the error", answer.get("error"), "invalid_client")
    equal("the error's codes", answer.get("error_codes"), [7000215])


async def azure_identity_is_told_of_a_wrong_secret(tenant: Tenant) -> None:
    """A wrong client secret is AADSTS7000215."""
    app = wrong_secret(tenant.reeve.application("reeve-admin"))
    await fails_to_sign_in(tenant, app, "AADSTS7000215")


async def azure_identity_is_told_of_an_unknown_application(tenant: Tenant) -> None:
    """A client id that the tenant does not know is AADSTS700016."""
    app = tenant.reeve.application("reeve-admin")
    stranger = Application(app.tenant_id, app.tenant_id, app.client_secret)
    await fails_to_sign_in(tenant, stranger, "AADSTS700016")


async def tokens_verify_against_the_published_keys(tenant: Tenant) -> None:
    """Discovery leads to the key that signed a token; a changed token does not verify."""
    app = tenant.reeve.application("reeve-admin")
    base = f"{tenant.reeve.https}/{app.tenant_id}"
    discovered = get_json(tenant, f"{base}/v2.0/.well-known/openid-configuration")
    equal("the issuer", discovered["issuer"], f"{base}/v2.0")
    keys = jwt.PyJWKSet.from_dict(get_json(tenant, discovered["jwks_uri"]))
    token = admin_token(tenant)
    key = keys[jwt.get_unverified_header(token)["kid"]]
    claims = verified(token, key)
    equal("the issuer's tenant", claims["iss"], f"https://sts.windows.net/{app.tenant_id}/")
    equal("the application", (claims["tid"], claims["appid"]), (app.tenant_id, app.client_id))
    try:
        verified(tampered(token), key)
    except jwt.InvalidSignatureError:
        return
    raise AssertionError("a changed token still verifies")


async def a_tampered_token_is_refused(tenant: Tenant) -> None:
    """Graph itself verifies what it is shown."""
    response = get(tenant, f"{tenant.graph_url}/users?$top=1", tampered(admin_token(tenant)))
    equal("the status", response.status_code, 401)
    equal("the error", response.json()["error"]["code"], "InvalidAuthenticationToken")


async def revoking_sessions_ends_tokens_minted_before(tenant: Tenant) -> None:
    """After the revocation, 401 asks for a token minted later, and such a token works."""
    me = f"{tenant.graph_url}/me"
    async with tenant.temporary_user() as user:
        before = tenant.reeve.token(user.user_principal_name)
        equal("the status before", get(tenant, me, before).status_code, 200)
        builder = tenant.admin.users.by_user_id(user.id)
        answer = await builder.revoke_sign_in_sessions.post()
        equal("what revokeSignInSessions answers", answer.value, True)
        response = get(tenant, me, before)
        equal("the status after", response.status_code, 401)
        asks_for_newer_token(response, jwt.decode(before, options={"verify_signature": False}))
        after = tenant.reeve.token(user.user_principal_name)
        equal("the status of a new token", get(tenant, me, after).status_code, 200)


def asks_for_newer_token(response: requests.Response, old: dict[str, Any]) -> None:
    """Fails unless the 401 is a claims challenge for a token that is not older than `old`."""
    challenge = response.headers.get("WWW-Authenticate", "")
    assert 'error="insufficient_claims"' in challenge, f"no claims challenge: {challenge!r}"
    encoded = re.search(r'claims="([^"]+)"', challenge)
    assert encoded, f"a challenge without claims: {challenge!r}"
    asked = json.loads(base64.b64decode(encoded[1]))["access_token"]["nbf"]
    equal("whether the claim is essential", asked["essential"], True)
    assert int(asked["value"]) >= old["iat"], f"asks for {asked['value']}, had {old['iat']}"


async def the_readmes_environment_variables_suffice(tenant: Tenant) -> None:
    """`REQUESTS_CA_BUNDLE` and `SSL_CERT_FILE` are all that an unchanged client needs."""
    with trusting_by_environment(tenant.reeve.ca):
        app = tenant.reeve.application("reeve-admin")
        graph = graph_client_of_environment(app, tenant.reeve.https)
        page = await graph.users.get()
    assert page.value, "no users"


async def a_client_that_does_not_trust_the_ca_fails(tenant: Tenant) -> None:
    """Trust comes from `ca.pem` and from nowhere else."""
    try:
        requests.get(f"{tenant.graph_url}/users", timeout=TIMEOUT)
    except requests.exceptions.SSLError:
        return
    raise AssertionError("the certificate is trusted without ca.pem")


def msal_client(
    reeve: Reeve, app: Application, authority: str
) -> msal.ConfidentialClientApplication:
    """MSAL as `app`, asking nobody but `authority`."""
    return msal.ConfidentialClientApplication(
        app.client_id,
        client_credential=app.client_secret,
        authority=authority,
        instance_discovery=False,
        verify=str(reeve.ca),
    )


def wrong_secret(app: Application) -> Application:
    """`app` with a secret that is not its own."""
    return Application(app.tenant_id, app.client_id, "not-the-secret")


async def fails_to_sign_in(tenant: Tenant, app: Application, code: str) -> None:
    """Fails unless azure-identity is refused a token for `app` with that code."""
    try:
        credential(app, tenant.reeve.https, tenant.reeve.ca).get_token(GRAPH_SCOPE)
    except ClientAuthenticationError as error:
        assert f"{code}:" in error.message, f"expected {code}, was told {error.message}"
        return
    raise AssertionError(f"expected {code}, got a token")


def admin_token(tenant: Tenant) -> str:
    """A token of reeve-admin for Graph, as azure-identity gets it."""
    app = tenant.reeve.application("reeve-admin")
    return credential(app, tenant.reeve.https, tenant.reeve.ca).get_token(GRAPH_SCOPE).token


def verified(token: str, key: jwt.PyJWK) -> dict[str, Any]:
    """The claims of `token`, signed with `key`, for Graph, and not expired."""
    claims: dict[str, Any] = jwt.decode(token, key, algorithms=["RS256"], audience=GRAPH)
    return claims


def tampered(token: str) -> str:
    """`token` with other claims under the old signature."""
    header, _, signature = token.split(".")
    claims = jwt.decode(token, options={"verify_signature": False})
    changed = json.dumps(claims | {"app_displayname": "somebody else"}).encode()
    return f"{header}.{base64.urlsafe_b64encode(changed).decode().rstrip('=')}.{signature}"


def get(tenant: Tenant, url: str, token: str) -> requests.Response:
    """The plain answer, without a client that would deal with a 401 by itself."""
    headers = {"Authorization": f"Bearer {token}"}
    return requests.get(url, headers=headers, verify=str(tenant.reeve.ca), timeout=TIMEOUT)


def get_json(tenant: Tenant, url: str) -> dict[str, Any]:
    """A public document."""
    response = requests.get(url, verify=str(tenant.reeve.ca), timeout=TIMEOUT)
    equal(f"the status of {url}", response.status_code, 200)
    document: dict[str, Any] = response.json()
    return document


@contextmanager
def trusting_by_environment(ca: Path) -> Iterator[None]:
    """Sets the variables for a while. They are not set otherwise (see `run`)."""
    names = ["REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"]
    os.environ.update(dict.fromkeys(names, str(ca)))
    try:
        yield
    finally:
        for name in names:
            del os.environ[name]


CHECKS = [
    msal_acquires_a_token,
    msal_accepts_the_oidc_authority,
    msal_is_told_of_a_wrong_secret,
    azure_identity_is_told_of_a_wrong_secret,
    azure_identity_is_told_of_an_unknown_application,
    tokens_verify_against_the_published_keys,
    a_tampered_token_is_refused,
    revoking_sessions_ends_tokens_minted_before,
    the_readmes_environment_variables_suffice,
    a_client_that_does_not_trust_the_ca_fails,
]
