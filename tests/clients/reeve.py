"""A running `reeve serve --demo`, and Reeve's command line against it.

Not here: Microsoft's clients (`graph_sdk`).
"""

from __future__ import annotations

import json
import re
import socket
import ssl
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

START_SECONDS = 60
STOP_SECONDS = 10
COMMAND_SECONDS = 45


@dataclass(frozen=True)
class Application:
    """How an application of the demo tenant signs in."""

    tenant_id: str
    client_id: str
    client_secret: str


class Reeve:
    """The server, from `with` to its end. It chooses its own ports."""

    def __init__(self, binary: Path, directory: Path) -> None:
        self._binary = binary.resolve()
        self._data = directory / "data"
        self._log_path = directory / "server.log"
        self._process: subprocess.Popen[bytes] | None = None
        self.http = ""
        self.https = ""

    def __enter__(self) -> Reeve:
        ports = ["--listen", "127.0.0.1:0", "--tls", "127.0.0.1:0"]
        command = [self._binary, "serve", "--demo", "--data", self._data, *ports]
        with self._log_path.open("wb") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
        try:
            self.http, self.https = self._addresses(self._process)
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _addresses(self, process: subprocess.Popen[bytes]) -> tuple[str, str]:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            found = re.search(r"listening on (http://\S+) and (https://\S+)", self.log())
            if found and self._is_trusted(found[2]):
                return found[1], found[2]
            if process.poll() is not None:
                raise RuntimeError(f"the server ended with {process.returncode}:\n{self.log()}")
            time.sleep(0.05)
        raise RuntimeError(f"the server does not listen after {START_SECONDS} s:\n{self.log()}")

    def _is_trusted(self, https: str) -> bool:
        """Whether `ca.pem` is there, and whoever trusts it can talk to the server."""
        address = urlsplit(https)
        try:
            trust = ssl.create_default_context(cafile=self.ca)
            with socket.create_connection((address.hostname, address.port), timeout=5) as plain:
                trust.wrap_socket(plain, server_hostname=address.hostname).close()
        except OSError:
            return False
        return True

    def stop(self) -> int | None:
        """Ends the server and tells its exit code; nothing where it has ended before."""
        process, self._process = self._process, None
        if process is None:
            return None
        process.terminate()
        try:
            return process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()

    def log(self) -> str:
        """What the server has printed so far."""
        return self._log_path.read_text(errors="replace")

    @property
    def ca(self) -> Path:
        """The authority that clients must trust."""
        return self._data / "ca.pem"

    @property
    def users_printed(self) -> int:
        """How many users the server says it has."""
        found = re.search(r"(\d+) users", self.log())
        assert found, "the server does not say how many users there are"
        return int(found[1])

    def application(self, name: str) -> Application:
        """The application of that display name, as the server left it in `credentials.json`."""
        listed = json.loads((self._data / "credentials.json").read_text())
        entry = next(entry for entry in listed if entry["displayName"] == name)
        return Application(entry["tenantId"], entry["clientId"], entry["clientSecret"])

    def token(self, user: str) -> str:
        """A token with which that person is signed in."""
        return self._run("token", "--user", user)

    def guard(self, mode: str) -> None:
        """Puts the guard into `mode`: `arm` or `shadow`."""
        self._run("guard", mode, "--url", self.http)

    def command(self, *arguments: str) -> Any:
        """The JSON that `reeve ARGUMENTS` prints about the server; fails as the command does."""
        return json.loads(self._run(*arguments, "--url", self.http, "--format", "json"))

    def _run(self, *arguments: str) -> str:
        command = [self._binary, *arguments, "--data", self._data]
        done = subprocess.run(command, capture_output=True, text=True, timeout=COMMAND_SECONDS)
        if done.returncode != 0:
            said = f"{done.stdout}{done.stderr}".strip()
            raise AssertionError(f"reeve {' '.join(arguments)}: {done.returncode}: {said}")
        return done.stdout.strip()
