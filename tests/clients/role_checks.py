"""Directory roles, given outside of PIM and through it, by Microsoft's Graph SDK.

Not here: what Reeve does about it while it is armed (`story_checks`).
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from kiota_abstractions.base_request_configuration import RequestConfiguration
from msgraph.generated.directory_roles.item.members.members_request_builder import (
    MembersRequestBuilder,
)
from msgraph.generated.models.expiration_pattern import ExpirationPattern
from msgraph.generated.models.expiration_pattern_type import ExpirationPatternType
from msgraph.generated.models.reference_create import ReferenceCreate
from msgraph.generated.models.request_schedule import RequestSchedule
from msgraph.generated.models.unified_role_assignment_schedule_request import (
    UnifiedRoleAssignmentScheduleRequest,
)
from msgraph.generated.models.unified_role_schedule_request_actions import (
    UnifiedRoleScheduleRequestActions,
)
from msgraph.generated.models.user import User
from msgraph.generated.role_management.directory.role_assignments import (
    role_assignments_request_builder,
)

from tenant import Tenant, equal, eventually, refused

RoleAssignments = role_assignments_request_builder.RoleAssignmentsRequestBuilder
AssignmentQuery = RoleAssignments.RoleAssignmentsRequestBuilderGetQueryParameters

GLOBAL_ADMINISTRATOR = "62e90394-69f5-4237-9190-012177145e10"
EXCHANGE_ADMINISTRATOR = "29232cdf-9323-42fd-ade2-1d097af3e4de"


async def lists_role_definitions(tenant: Tenant) -> None:
    """The built-in roles are there under Microsoft's ids."""
    page = await tenant.admin.role_management.directory.role_definitions.get()
    names = {definition.id: definition.display_name for definition in page.value}
    equal("the role", names.get(GLOBAL_ADMINISTRATOR), "Global Administrator")
    equal("the role", names.get(EXCHANGE_ADMINISTRATOR), "Exchange Administrator")
    assert all(definition.is_built_in for definition in page.value), "not all are built in"


async def lists_role_assignments(tenant: Tenant) -> None:
    """The Global Administrators by assignment are the members of the directory role."""
    query = AssignmentQuery(filter=f"roleDefinitionId eq '{GLOBAL_ADMINISTRATOR}'")
    assignments = tenant.admin.role_management.directory.role_assignments
    page = await assignments.get(RequestConfiguration(query_parameters=query))
    by_assignment = {assignment.principal_id for assignment in page.value}
    assert by_assignment, "there is no Global Administrator"
    equal("the members", await role_members(tenant, GLOBAL_ADMINISTRATOR), by_assignment)
    everything = await assignments.get()
    missing = {found.id for found in page.value} - {found.id for found in everything.value}
    equal("what the filter finds and the list lacks", missing, set())


async def adds_and_removes_a_directory_role_member(tenant: Tenant) -> None:
    """A role is given and taken by template id. The guard is in shadow: Reeve only watches."""
    tenant.reeve.guard("shadow")
    try:
        async with tenant.temporary_user() as user:
            await give_role_and_take_it(tenant, user)
    finally:
        tenant.reeve.guard("arm")


async def give_role_and_take_it(tenant: Tenant, user: User) -> None:
    """What `adds_and_removes_a_directory_role_member` says, for `user`."""
    known = len(playbook_runs(tenant))
    builder = await role_members_builder(tenant, EXCHANGE_ADMINISTRATOR)
    reference = ReferenceCreate(odata_id=f"{tenant.graph_url}/directoryObjects/{user.id}")
    by_template = f"{tenant.graph_url}/directoryRoles(roleTemplateId='{EXCHANGE_ADMINISTRATOR}')"
    await builder.ref.with_url(f"{by_template}/members/$ref").post(reference)
    assert user.id in await role_members(tenant, EXCHANGE_ADMINISTRATOR), "not a member"
    equal("the roles", await roles_of(tenant, user), [EXCHANGE_ADMINISTRATOR])

    async def all_ended() -> bool:
        runs = playbook_runs(tenant)
        return len(runs) > known and all(run["ended"] for run in runs)

    await eventually("the end of the playbook's run", all_ended)
    equal("the roles after the playbook", await roles_of(tenant, user), [EXCHANGE_ADMINISTRATOR])
    await builder.by_directory_object_id(user.id).ref.delete()
    assert user.id not in await role_members(tenant, EXCHANGE_ADMINISTRATOR), "still a member"
    equal("the roles after the removal", await roles_of(tenant, user), [])


def playbook_runs(tenant: Tenant) -> list[dict[str, Any]]:
    """All runs of playbooks so far."""
    runs: list[dict[str, Any]] = tenant.reeve.command("playbook", "runs")
    return runs


async def role_members_builder(tenant: Tenant, template: str) -> MembersRequestBuilder:
    """The members of the directory role of `template`, as the SDK addresses them."""
    role = await tenant.admin.directory_roles_with_role_template_id(template).get()
    return tenant.admin.directory_roles.by_directory_role_id(role.id).members


async def role_members(tenant: Tenant, template: str) -> set[str]:
    """The ids of the members of the directory role of `template`."""
    page = await (await role_members_builder(tenant, template)).get()
    return {member.id for member in page.value}


async def roles_of(tenant: Tenant, user: User) -> list[str]:
    """The role definitions that are assigned to `user`."""
    query = AssignmentQuery(filter=f"principalId eq '{user.id}'")
    assignments = tenant.admin.role_management.directory.role_assignments
    page = await assignments.get(RequestConfiguration(query_parameters=query))
    return [assignment.role_definition_id for assignment in page.value]


async def assigns_a_role_through_pim(tenant: Tenant) -> None:
    """A role for two hours, as PIM gives it. PIM does not take it back within five minutes."""
    async with tenant.temporary_user() as user:
        actions = UnifiedRoleScheduleRequestActions
        hours = ExpirationPattern(type=ExpirationPatternType.AfterDuration, duration="PT2H")
        given = pim_request(user, actions.AdminAssign)
        given.schedule_info = RequestSchedule(expiration=hours)
        directory = tenant.admin.role_management.directory
        answer = await directory.role_assignment_schedule_requests.post(given)
        equal("the request's status", answer.status, "Provisioned")
        instances = await directory.role_assignment_schedule_instances.get()
        [found] = [one for one in instances.value if one.principal_id == user.id]
        equal("the hours", found.end_date_time - found.start_date_time, timedelta(hours=2))
        taken = directory.role_assignment_schedule_requests.post(
            pim_request(user, actions.AdminRemove)
        )
        await refused(taken, 400, "ActiveDurationTooShort")
        equal("the roles", await roles_of(tenant, user), [EXCHANGE_ADMINISTRATOR])


def pim_request(
    user: User, action: UnifiedRoleScheduleRequestActions
) -> UnifiedRoleAssignmentScheduleRequest:
    """`action` with the Exchange Administrator role of `user`."""
    return UnifiedRoleAssignmentScheduleRequest(
        action=action,
        principal_id=user.id,
        role_definition_id=EXCHANGE_ADMINISTRATOR,
        directory_scope_id="/",
        justification="checked through Microsoft's SDK",
    )


CHECKS = [
    lists_role_definitions,
    lists_role_assignments,
    adds_and_removes_a_directory_role_member,
    assigns_a_role_through_pim,
]
