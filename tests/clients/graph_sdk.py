"""Microsoft's Graph SDK for Python against Reeve's tenant: how any program would be set up.

Reeve signs its certificates itself; each client is told to trust that authority, and only it.

Not here: what is then asked.
"""

from __future__ import annotations

import ssl
from pathlib import Path

import httpx
from azure.identity import ClientSecretCredential
from kiota_authentication_azure.azure_identity_authentication_provider import (
    AzureIdentityAuthenticationProvider,
)
from msgraph import GraphRequestAdapter, GraphServiceClient
from msgraph.graph_request_adapter import options
from msgraph_core import GraphClientFactory

from reeve import Application

GRAPH_SCOPE = "https://graph.microsoft.com/.default"


def credential(app: Application, https: str, ca: Path) -> ClientSecretCredential:
    """A credential that asks Reeve for tokens. Instance discovery would ask Microsoft's cloud."""
    return ClientSecretCredential(
        app.tenant_id,
        app.client_id,
        app.client_secret,
        authority=https,
        disable_instance_discovery=True,
        connection_verify=str(ca),
    )


def http_client(ca: Path) -> httpx.AsyncClient:
    """The SDK's HTTP client with all of its middleware, trusting `ca`."""
    trust = ssl.create_default_context(cafile=ca)
    client = httpx.AsyncClient(verify=trust, http2=True, timeout=30)
    return GraphClientFactory.create_with_default_middleware(client=client, options=options)


def graph_client(app: Application, https: str, ca: Path) -> GraphServiceClient:
    """The Graph client with which `app` talks to the server at `https`."""
    return _service_client(credential(app, https, ca), https, http_client(ca))


def graph_client_of_environment(app: Application, https: str) -> GraphServiceClient:
    """The same where `REQUESTS_CA_BUNDLE` and `SSL_CERT_FILE` say whom to trust."""
    signed_in = ClientSecretCredential(
        app.tenant_id,
        app.client_id,
        app.client_secret,
        authority=https,
        disable_instance_discovery=True,
    )
    return _service_client(signed_in, https, None)


def _service_client(
    signed_in: ClientSecretCredential, https: str, client: httpx.AsyncClient | None
) -> GraphServiceClient:
    provider = AzureIdentityAuthenticationProvider(signed_in, scopes=[GRAPH_SCOPE])
    adapter = GraphRequestAdapter(provider, client)
    adapter.base_url = f"{https}/v1.0"
    return GraphServiceClient(request_adapter=adapter)
