"""A server that is killed under load, again and again, loses nothing that it acknowledged and repeats nothing.

Kiosks check customers in and desks call them, each command under its key, sent again under the same key until it is
answered. When enough has been answered the server is killed (SIGKILL) in the middle of the rest, and started again.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from lobby.engine.events import VisitCalled, VisitCheckedIn
from lobby.ids import uuid7
from server.store import embedded_address, open_store
from server.store.base import Stored
from tests.running import RunningServer, demo_branch

FEW_KILLS, MANY_KILLS = 3, 40
KIOSKS = 6
DESKS = ("desk-1", "desk-4", "desk-8")
EVERY_EVENT = 1_000_000
ANSWERED_BEFORE_A_KILL = (10, 90)
RETRY_S = 0.02


@dataclass
class Load:
    """Clients at work. `answers`: what each key was answered, in the end."""

    server: RunningServer
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    requests: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    stopping: bool = False
    server_is_up: asyncio.Event = field(default_factory=asyncio.Event)
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def command(self, client: httpx.AsyncClient, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Send under one key until there is an answer: a dead server gives none, a starting one may say 503."""
        key = uuid7()
        self.requests[key] = (path, body)
        while True:
            answer = await self.send(client, key)
            if answer is not None:
                break
            await asyncio.sleep(RETRY_S)
            await self.server_is_up.wait()
        assert answer.status_code in (200, 201), answer.text
        async with self._news:
            self.answers[key] = answer.json()
            self._news.notify_all()
        return self.answers[key]

    async def send(self, client: httpx.AsyncClient, key: str) -> httpx.Response | None:
        path, body = self.requests[key]
        try:
            answer = await client.post(f"/api/v1{path}", json=body, headers={"Idempotency-Key": key})
        except httpx.TransportError:
            return None
        return None if answer.status_code == 503 else answer

    async def kill_and_restart(self) -> None:
        await asyncio.to_thread(self.server.kill)
        self.server_is_up.clear()
        await asyncio.to_thread(self.server.start)
        self.server_is_up.set()

    async def until_answered(self, more: int) -> None:
        wanted = len(self.answers) + more
        async with self._news:
            await self._news.wait_for(lambda: len(self.answers) >= wanted)

    async def kiosk(self, services: Callable[[], str]) -> None:
        async with self.server.async_client("kiosk") as client:
            while not self.stopping:
                await self.command(client, f"/branches/{self.server.branch.id}/visits", {"services": [services()]})

    async def desk(self, desk: str) -> None:
        """Open, then call one after another; nobody comes."""
        async with self.server.async_client("staff", f"staff-{desk}") as client:
            await self.command(client, f"/desks/{desk}/open", {})
            while not self.stopping:
                visit = (await self.command(client, f"/desks/{desk}/call-next", {}))["visit"]
                if visit is not None:
                    await self.command(client, f"/visits/{visit['id']}/no-show", {})

    def to(self, path_end: str) -> list[str]:
        return [key for key, (path, _) in self.requests.items() if path.endswith(path_end)]


@pytest.fixture
def server(tmp_path: Path) -> Any:
    running = RunningServer(tmp_path / "data", replace(demo_branch(), capacity=100_000))
    for role, name in [("kiosk", ""), *(("staff", f"staff-{desk}") for desk in DESKS)]:
        running.token(role, name)
    running.start()
    yield running
    running.close()


@asynccontextmanager
async def at_work(load: Load, chance: random.Random) -> AsyncIterator[None]:
    services = [service.id for service in load.server.branch.services]
    async with asyncio.TaskGroup() as clients:
        for _ in range(KIOSKS):
            clients.create_task(load.kiosk(lambda: chance.choice(services)))
        for desk in DESKS:
            clients.create_task(load.desk(desk))
        yield
        load.stopping = True


async def stream(server: RunningServer) -> list[Stored]:
    """The record, read beside nobody; structure and tables are checked on the way."""
    async with open_store(embedded_address(server.data), make=True) as store:
        await store.verify()
        findings = await store.check(server.branch.id, lambda events: None)
        assert findings == []
        return await store.events(server.branch.id, after=0, limit=EVERY_EVENT)


@pytest.mark.parametrize("kills", [FEW_KILLS, pytest.param(MANY_KILLS, marks=pytest.mark.long)])
async def test_a_killed_server_loses_nothing_acknowledged_and_repeats_nothing(
    server: RunningServer, kills: int
) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    chance, load = random.Random(seed), Load(server)
    load.server_is_up.set()
    async with at_work(load, chance):
        for _ in range(kills):
            await load.until_answered(chance.randint(*ANSWERED_BEFORE_A_KILL))
            await load.kill_and_restart()
        await load.until_answered(ANSWERED_BEFORE_A_KILL[0])
    assert load.answers.keys() == load.requests.keys()
    await _the_same_key_gives_the_same_answer(load)
    await asyncio.to_thread(server.kill)
    await _the_record_holds_each_command_once(load, await stream(server))


async def _the_same_key_gives_the_same_answer(load: Load) -> None:
    async with load.server.async_client("kiosk") as client:
        for key in load.to("/visits"):
            answer = await load.send(client, key)
            assert answer is not None
            assert answer.json() == load.answers[key]


async def _the_record_holds_each_command_once(load: Load, events: list[Stored]) -> None:
    arrived = [one.event for one in events if isinstance(one.event, VisitCheckedIn)]
    answered = {load.answers[key]["visit"]["id"]: load.answers[key]["ticket"]["number"] for key in load.to("/visits")}
    assert {event.visit: event.number for event in arrived} == answered
    assert len(arrived) == len(answered) == len(set(answered.values()))
    calls = Counter(one.event.visit for one in events if isinstance(one.event, VisitCalled))
    answered_calls = [load.answers[key]["visit"] for key in load.to("/call-next")]
    assert calls == Counter(visit["id"] for visit in answered_calls if visit is not None)
    assert set(calls.values()) == {1}
