"""A real server in a process of its own, on a temporary file and a free port of loopback, with the demo branch in it."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import httpx

import server
from lobby.engine.commands import Command, ConfigureBranch
from lobby.engine.engine import Engine
from lobby.engine.model import Branch, Visit
from lobby.ids import uuid7
from server.access.credentials import Credentials
from server.setup.branch_file import parse
from server.store import embedded_address, open_store
from server.store.base import Decided
from tests.nursery import Child, nursery

T = TypeVar("T")

PLAIN = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Our servers speak plain HTTP on loopback: a client need not read every certificate of the machine first."""

DEMO_BRANCH = Path(server.__path__[0]) / "setup/demo_branch.toml"
START_WITHIN_S = 60
DEVICES = {"kiosk": "kiosk-1", "board": "board-main", "printer": "printer-1", "tablet": "tablet-1"}


def demo_branch() -> Branch:
    return parse(DEMO_BRANCH.read_text(encoding="utf-8"))


def apart(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end on a loop of its own, also from within a running loop."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class RunningServer:
    """`start` it, ask it, `stop` or `kill` it, `start` it again on the same record and port.

    branch: what is configured in it, unless the folder has a record already. as_in_life: start it as an installation does,
    imports and all, instead of forking it; benchmarks do. settings: by their names, `replay_clock=True`.
    """

    def __init__(
        self,
        data: Path,
        branch: Branch | None = None,
        *,
        start_within_s: float = START_WITHIN_S,
        as_in_life: bool = False,
        **settings: object,
    ) -> None:
        self.data = data
        self._start_within_s = start_within_s
        self._as_in_life = as_in_life
        self.branch = branch or demo_branch()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = data / "server.log"
        self._settings = {"data": data, "port": self.port, "public_url": self.url, **settings}
        self._process: Child | subprocess.Popen[bytes] | None = None
        self._tokens: dict[tuple[str, str], str] = {}
        self._clients: list[httpx.Client] = []
        data.mkdir(parents=True, exist_ok=True)
        if not (data / "lobby.db").exists():
            self.happen(ConfigureBranch(branch=self.branch))

    # --- the process ------------------------------------------------------------------------------------------------

    @property
    def environment(self) -> dict[str, str]:
        """Its settings, as a server reads them."""
        return {f"LOBBY_{name.upper()}": str(value) for name, value in self._settings.items()}

    def start(self) -> RunningServer:
        self._process = self._started({**os.environ, **self.environment})
        until = time.monotonic() + self._start_within_s
        while not self.answers():
            assert self._process.poll() is None, self.log.read_text()
            assert time.monotonic() < until, self.log.read_text()
            time.sleep(0.02)
        return self

    def _started(self, environment: dict[str, str]) -> Child | subprocess.Popen[bytes]:
        if not self._as_in_life:
            return nursery().fork(environment, self.log)
        with self.log.open("ab") as log:
            return subprocess.Popen([sys.executable, "-m", "server.run"], env=environment, stderr=log, stdout=log)

    def answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()  # cheaper to fail than a request
            return httpx.get(f"{self.url}/healthz", verify=PLAIN).status_code == 200
        except (OSError, httpx.TransportError):
            return False

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def stop(self) -> int:
        """Ask it to end (SIGTERM); its exit code."""
        return self._end(signal.SIGTERM)

    def kill(self) -> int:
        return self._end(signal.SIGKILL)

    def close(self) -> None:
        """The end of the test: the server stops, the clients close."""
        for client in self._clients:
            client.close()
        self.stop()

    def _end(self, how: signal.Signals) -> int:
        if self._process is None:
            return 0
        self._process.send_signal(how)
        code = self._process.wait(timeout=15)
        self._process = None
        return code

    # --- who asks ---------------------------------------------------------------------------------------------------

    def token(self, role: str, name: str = "") -> str:
        """A token of this role. `name`: the staff id or device id it acts as (a device of the demo branch if not given)."""
        name = name or DEVICES.get(role, f"{role}-1")
        if (role, name) not in self._tokens:
            self._tokens[role, name] = apart(self._make_token(role, name))
        return self._tokens[role, name]

    async def _make_token(self, role: str, name: str) -> str:
        async with open_store(embedded_address(self.data), make=True) as store:
            credentials = Credentials(store.access)
            device = name if role in DEVICES else None
            token, _ = await credentials.make_token(
                role=role, branch=self.branch.id, name=name, device=device, by="tests"
            )
            return token

    def client(self, role: str = "", name: str = "") -> httpx.Client:
        """A client signed in as this role; as nobody when no role is given. Closed with the server."""
        client = httpx.Client(base_url=self.url, headers=self.headers(role, name), timeout=20, verify=PLAIN)
        self._clients.append(client)
        return client

    def async_client(self, role: str = "", name: str = "") -> httpx.AsyncClient:
        """The same for `async with`."""
        return httpx.AsyncClient(base_url=self.url, headers=self.headers(role, name), timeout=20, verify=PLAIN)

    def headers(self, role: str, name: str = "") -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token(role, name)}"} if role else {}

    @staticmethod
    def new_key() -> dict[str, str]:
        """The header of a new command."""
        return {"Idempotency-Key": uuid7()}

    # --- beside the server ------------------------------------------------------------------------------------------

    def happen(self, *commands: Command) -> None:
        """Put commands on record without the server, as another program would."""
        apart(self._happen(commands))

    async def _happen(self, commands: tuple[Command, ...]) -> None:
        async with open_store(embedded_address(self.data), make=True) as store:
            loaded = await store.load(self.branch.id)
            engine = loaded.snapshot.engine() if loaded.snapshot else Engine(self.branch.id)
            for stored in loaded.events:
                engine.apply(stored.event)
            for command in commands:
                before: int = engine.seq
                changed: list[Visit] = []
                events = engine.handle(command, time.time_ns() // 1_000_000)
                for event in events:
                    changed += engine.apply(event)
                await store.append(self.branch.id, before, [Decided(events)], changed)


def post(
    client: httpx.Client, path: str, body: dict[str, Any] | None = None, *, key: str | None = None
) -> httpx.Response:
    """Send one command under /api/v1."""
    return client.post(f"/api/v1{path}", json=body or {}, headers={"Idempotency-Key": key or uuid7()})
