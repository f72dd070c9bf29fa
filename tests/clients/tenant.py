"""What every check is given, and what checks say when something is not as it should be.

Not here: the checks.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from msgraph import GraphServiceClient
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.generated.models.password_profile import PasswordProfile
from msgraph.generated.models.user import User

from reeve import Reeve

DOMAIN = "contoso.example"
PATIENCE_SECONDS = 20


@dataclass(frozen=True)
class Tenant:
    """The running server, seen by an application that may do all and by one that may do little."""

    reeve: Reeve
    admin: GraphServiceClient
    playbooks: GraphServiceClient

    @property
    def graph_url(self) -> str:
        """Where Graph's paths begin."""
        return f"{self.reeve.https}/v1.0"

    @asynccontextmanager
    async def temporary_user(self) -> AsyncIterator[User]:
        """A new user who is deleted at the end."""
        user = await self.admin.users.post(new_user())
        try:
            yield user
        finally:
            await self.admin.users.by_user_id(user.id).delete()


def new_user() -> User:
    """A valid user whom nobody has created yet."""
    alias = f"sdk.{uuid.uuid4().hex[:12]}"
    return User(
        account_enabled=True,
        display_name=f"SDK {alias}",
        mail_nickname=alias,
        user_principal_name=f"{alias}@{DOMAIN}",
        password_profile=PasswordProfile(password=f"Aa1!{uuid.uuid4()}"),
    )


def equal(what: str, actual: Any, expected: Any) -> None:
    """Fails unless both are the same."""
    assert actual == expected, f"{what} is {actual!r}, expected {expected!r}"


async def refused(request: Awaitable[Any], status: int, code: str) -> ODataError:
    """The error with which Graph answers `request`; fails unless it has that status and code."""
    try:
        answer = await request
    except ODataError as error:
        equal("the error", (error.response_status_code, error.error.code), (status, code))
        assert error.error.message, "the error has no message"
        return error
    raise AssertionError(f"expected {status} {code}, was let through: {answer!r}")


async def eventually(what: str, happened: Callable[[], Awaitable[bool]]) -> None:
    """Returns once `happened` says so; fails where it does not in time."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not await happened():
        assert time.monotonic() < deadline, f"{what}: not after {PATIENCE_SECONDS} s"
        await asyncio.sleep(0.1)
