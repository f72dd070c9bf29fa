"""Reeve's own stories, played against the server that the SDKs have used.

Not here: what Graph answers.
"""

from __future__ import annotations

from tenant import Tenant, equal


async def reeve_undoes_a_role_given_outside_of_pim(tenant: Tenant) -> None:
    """`reeve demo outside-pim` ends well."""
    told = tenant.reeve.command("demo", "outside-pim")
    assert told["ok"] is True, f"the story failed: {told}"
    assert told["steps"], "the story has no steps"


async def the_server_stops_when_told(tenant: Tenant) -> None:
    """The last check: SIGTERM ends the server in order."""
    equal("the exit code", tenant.reeve.stop(), 0)


CHECKS = [reeve_undoes_a_role_given_outside_of_pim, the_server_stops_when_told]
