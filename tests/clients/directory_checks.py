"""Users, groups and the audit log through Microsoft's Graph SDK.

Not here: roles (`role_checks`), what is refused (`error_checks`).
"""

from __future__ import annotations

from kiota_abstractions.base_request_configuration import RequestConfiguration
from msgraph.generated.audit_logs.directory_audits.directory_audits_request_builder import (
    DirectoryAuditsRequestBuilder,
)
from msgraph.generated.models.group import Group
from msgraph.generated.models.reference_create import ReferenceCreate
from msgraph.generated.models.user import User
from msgraph.generated.users.count.count_request_builder import CountRequestBuilder
from msgraph.generated.users.users_request_builder import UsersRequestBuilder
from msgraph_core.tasks.page_iterator import PageIterator

from tenant import Tenant, equal, eventually, new_user, refused

UserQuery = UsersRequestBuilder.UsersRequestBuilderGetQueryParameters
AuditQuery = DirectoryAuditsRequestBuilder.DirectoryAuditsRequestBuilderGetQueryParameters


async def lists_all_users_page_by_page(tenant: Tenant) -> None:
    """Next links lead through all users once, as many as are counted and as the server says."""
    users = tenant.admin.users
    query = RequestConfiguration(query_parameters=UserQuery(top=50, select=["id"]))
    page = await users.get(request_configuration=query)
    ids = [user.id for user in page.value]
    while page.odata_next_link:
        page = await users.with_url(page.odata_next_link).get()
        ids += [user.id for user in page.value]
    equal("the number of distinct users", len(set(ids)), len(ids))
    eventual = RequestConfiguration[CountRequestBuilder.CountRequestBuilderGetQueryParameters]()
    eventual.headers.add("ConsistencyLevel", "eventual")
    equal("$count", await users.count.get(request_configuration=eventual), len(ids))
    equal("the number that the server prints", tenant.reeve.users_printed, len(ids))


async def iterates_over_pages(tenant: Tenant) -> None:
    """The SDK's own iterator reaches every user."""
    query = RequestConfiguration(query_parameters=UserQuery(top=100))
    first = await tenant.admin.users.get(request_configuration=query)
    seen: list[str] = []

    def note(user: User) -> bool:
        seen.append(user.user_principal_name)
        return True

    await PageIterator(first, tenant.admin.request_adapter).iterate(note)
    equal("the number of users", len(set(seen)), tenant.reeve.users_printed)


async def gets_a_user_by_principal_name(tenant: Tenant) -> None:
    """A user is found by sign-in name and by id."""
    users = tenant.admin.users
    page = await users.get(RequestConfiguration(query_parameters=UserQuery(top=1)))
    listed = page.value[0]
    by_name = await users.by_user_id(listed.user_principal_name).get()
    by_id = await users.by_user_id(listed.id).get()
    equal("the id", by_name.id, listed.id)
    equal("the name", by_id.display_name, listed.display_name)


async def filters_and_counts_users(tenant: Tenant) -> None:
    """`$filter`, `$select` and `$count` mean what they say."""
    query = UserQuery(
        filter="startswith(displayName,'Break Glass')",
        select=["displayName", "userPrincipalName"],
        count=True,
    )
    configuration = RequestConfiguration(query_parameters=query)
    configuration.headers.add("ConsistencyLevel", "eventual")
    page = await tenant.admin.users.get(configuration)
    names = sorted(user.display_name for user in page.value)
    equal("who is found", names, ["Break Glass 1", "Break Glass 2"])
    equal("@odata.count", page.odata_count, 2)
    equal("the ids, which were not selected", {user.id for user in page.value}, {None})


async def creates_changes_and_deletes_a_user(tenant: Tenant) -> None:
    """A user lives and dies; afterwards nobody is found under the id."""
    users = tenant.admin.users
    wanted = new_user()
    created = await users.post(wanted)
    one = users.by_user_id(created.id)
    equal("the sign-in name", created.user_principal_name, wanted.user_principal_name)
    await one.patch(User(job_title="Auditor", account_enabled=False))
    query = RequestConfiguration(query_parameters=UserQuery(select=["jobTitle", "accountEnabled"]))
    changed = await one.get(query)
    equal("what was changed", (changed.job_title, changed.account_enabled), ("Auditor", False))
    await one.delete()
    await refused(one.get(), 404, "Request_ResourceNotFound")


async def the_audit_log_names_who_did_what(tenant: Tenant) -> None:
    """Creating a user leaves an audit row with the user and the application."""
    async with tenant.temporary_user() as user:
        about = f"targetResources/any(t:t/id eq '{user.id}')"
        query = RequestConfiguration(query_parameters=AuditQuery(filter=about))
        audits = tenant.admin.audit_logs.directory_audits

        async def visible() -> bool:
            return bool((await audits.get(query)).value)

        await eventually("the audit row", visible)
        [row] = (await audits.get(query)).value
        equal("the activity", row.activity_display_name, "Add user")
        equal("the target", row.target_resources[0].user_principal_name, user.user_principal_name)
        equal("the initiator", row.initiated_by.app.display_name, "reeve-admin")


async def creates_and_deletes_a_group_with_a_member(tenant: Tenant) -> None:
    """A group takes a member and gives it back; deleted, it is gone."""
    groups = tenant.admin.groups
    async with tenant.temporary_user() as user:
        created = await groups.post(
            Group(
                display_name=f"Group of {user.display_name}",
                mail_enabled=False,
                mail_nickname=f"group.{user.id}",
                security_enabled=True,
            )
        )
        group = groups.by_group_id(created.id)
        reference = ReferenceCreate(odata_id=f"{tenant.graph_url}/directoryObjects/{user.id}")
        await group.members.ref.post(reference)
        equal("the members", [m.id for m in (await group.members.get()).value], [user.id])
        member_of = await tenant.admin.users.by_user_id(user.id).member_of.get()
        equal("the user's groups", [found.id for found in member_of.value], [created.id])
        await group.members.by_directory_object_id(user.id).ref.delete()
        equal("the members after the removal", (await group.members.get()).value, [])
        await group.delete()
        await refused(group.get(), 404, "Request_ResourceNotFound")


CHECKS = [
    lists_all_users_page_by_page,
    iterates_over_pages,
    gets_a_user_by_principal_name,
    filters_and_counts_users,
    creates_changes_and_deletes_a_user,
    the_audit_log_names_who_did_what,
    creates_and_deletes_a_group_with_a_member,
]
