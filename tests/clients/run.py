"""Runs Microsoft's own clients against Reeve: `python tests/clients/run.py REEVE_BINARY`.

The last line says how many checks passed and failed; the exit code is 1 where one failed.

Not here: the checks (`*_checks`), and how the clients are set up (`graph_sdk`).
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Awaitable, Callable
from pathlib import Path

from msgraph import GraphServiceClient

import directory_checks
import error_checks
import role_checks
import sign_in_checks
import story_checks
from graph_sdk import graph_client
from reeve import Reeve
from tenant import Tenant

Check = Callable[[Tenant], Awaitable[None]]

CHECKS: list[Check] = [
    *directory_checks.CHECKS,
    *role_checks.CHECKS,
    *sign_in_checks.CHECKS,
    *error_checks.CHECKS,
    *story_checks.CHECKS,
]
CHECK_SECONDS = 30


def set_environment_aside() -> None:
    """What the machine says about trust and proxies must not decide how the checks end."""
    for name in ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR"]:
        os.environ.pop(name, None)
    os.environ["NO_PROXY"] = os.environ["no_proxy"] = "localhost,127.0.0.1"
    # A check that expects a failure to sign in does not want it told again.
    logging.getLogger("azure").setLevel(logging.CRITICAL)


async def passes(check: Check, tenant: Tenant) -> bool:
    """Runs one check and says how it went."""
    began = time.monotonic()
    try:
        await asyncio.wait_for(check(tenant), CHECK_SECONDS)
    except Exception as error:
        print(f"FAILED {check.__name__}")
        is_expectation = isinstance(error, AssertionError)
        print(f"    {error}" if is_expectation else traceback.format_exc(), flush=True)
        return False
    print(f"ok {check.__name__} ({time.monotonic() - began:.2f} s)", flush=True)
    return True


async def run_checks(reeve: Reeve) -> list[bool]:
    """Runs all checks, one after the other. Told to end, it leaves by way of its caller."""
    if this := asyncio.current_task():
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, this.cancel)

    def client(name: str) -> GraphServiceClient:
        return graph_client(reeve.application(name), reeve.https, reeve.ca)

    tenant = Tenant(reeve, admin=client("reeve-admin"), playbooks=client("reeve-playbooks"))
    return [await passes(check, tenant) for check in CHECKS]


def check_server(binary: Path, directory: Path) -> list[bool]:
    """Starts a server in `directory`, checks it, and stops it in any case."""
    try:
        with Reeve(binary, directory) as reeve:
            passed = asyncio.run(run_checks(reeve))
    except (OSError, RuntimeError) as error:
        print(f"FAILED to start the server: {error}")
        return [False]
    except asyncio.CancelledError:
        print("FAILED to end: stopped by a signal")
        return [False]
    if not all(passed):
        print(f"the server's log:\n{reeve.log()}")
    return passed


def main(arguments: list[str]) -> int:
    """The exit code."""
    if len(arguments) != 1:
        print("usage: run.py REEVE_BINARY", file=sys.stderr)
        return 2
    set_environment_aside()
    # Told to end while the server starts; afterwards see `run_checks`.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory(prefix="reeve-clients-") as directory:
        passed = check_server(Path(arguments[0]), Path(directory))
    print(f"{sum(passed)} passed, {len(passed) - sum(passed)} failed")
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
