"""What Graph refuses, and how Microsoft's SDK sees it.

Not here: failing to sign in (`sign_in_checks`).
"""

from __future__ import annotations

import uuid

from kiota_abstractions.base_request_configuration import RequestConfiguration
from kiota_abstractions.method import Method
from kiota_abstractions.request_information import RequestInformation
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.generated.models.reference_create import ReferenceCreate
from msgraph.generated.models.user import User
from msgraph.generated.users.users_request_builder import UsersRequestBuilder

from tenant import Tenant, new_user, refused

UserQuery = UsersRequestBuilder.UsersRequestBuilderGetQueryParameters


async def an_unknown_id_is_not_found(tenant: Tenant) -> None:
    """Reading and deleting what does not exist."""
    user = tenant.admin.users.by_user_id(str(uuid.uuid4()))
    await refused(user.get(), 404, "Request_ResourceNotFound")
    await refused(user.delete(), 404, "Request_ResourceNotFound")
    group = tenant.admin.groups.by_group_id(str(uuid.uuid4()))
    await refused(group.get(), 404, "Request_ResourceNotFound")


async def a_missing_permission_is_denied(tenant: Tenant) -> None:
    """The playbooks' application may read users, but not create or delete them."""
    user = new_user()
    await refused(tenant.playbooks.users.post(user), 403, "Authorization_RequestDenied")
    created = tenant.admin.users.by_user_id(user.user_principal_name)
    await refused(created.get(), 404, "Request_ResourceNotFound")
    async with tenant.temporary_user() as existing:
        theirs = tenant.playbooks.users.by_user_id(existing.id)
        assert (await theirs.get()).id == existing.id, "cannot be read"
        await refused(theirs.delete(), 403, "Authorization_RequestDenied")
        assert (await theirs.get()).id == existing.id, "was deleted all the same"


async def a_body_that_is_no_json_is_bad(tenant: Tenant) -> None:
    """The SDK sends bytes that end too early."""
    request = RequestInformation(Method.POST, "{+baseurl}/users", {})
    request.headers.add("Accept", "application/json")
    request.set_stream_content(b'{"displayName": "half a', "application/json")
    adapter = tenant.admin.request_adapter
    sent = adapter.send_async(request, User, {"XXX": ODataError})
    await refused(sent, 400, "BadRequest")


async def an_incomplete_user_is_bad(tenant: Tenant) -> None:
    """What is required is missed by name."""
    user = new_user()
    user.password_profile = None
    error = await refused(tenant.admin.users.post(user), 400, "Request_BadRequest")
    assert "passwordProfile" in error.error.message, f"does not say what: {error.error.message}"


async def a_name_that_is_taken_is_refused(tenant: Tenant) -> None:
    """Two users cannot have the same sign-in name."""
    async with tenant.temporary_user() as user:
        twin = new_user()
        twin.user_principal_name = user.user_principal_name
        await refused(tenant.admin.users.post(twin), 400, "Request_BadRequest")


async def a_filter_with_a_typo_is_bad(tenant: Tenant) -> None:
    """An operator and a property that do not exist; the message points at them."""
    typos = {"displayName equals 'x'": "position 12", "displayNam eq 'x'": "'displayNam'"}
    for text, place in typos.items():
        query = RequestConfiguration(query_parameters=UserQuery(filter=text))
        error = await refused(tenant.admin.users.get(query), 400, "BadRequest")
        assert place in error.error.message, f"does not say where: {error.error.message}"


async def a_member_that_does_not_exist_is_not_found(tenant: Tenant) -> None:
    """A reference to nobody adds nobody."""
    groups = await tenant.admin.groups.get()
    nobody = ReferenceCreate(odata_id=f"{tenant.graph_url}/directoryObjects/{uuid.uuid4()}")
    members = tenant.admin.groups.by_group_id(groups.value[0].id).members
    await refused(members.ref.post(nobody), 404, "Request_ResourceNotFound")


CHECKS = [
    an_unknown_id_is_not_found,
    a_missing_permission_is_denied,
    a_body_that_is_no_json_is_bad,
    an_incomplete_user_is_bad,
    a_name_that_is_taken_is_refused,
    a_filter_with_a_typo_is_bad,
    a_member_that_does_not_exist_is_not_found,
]
