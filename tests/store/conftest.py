"""A lobby whose events go into a store: the engine decides, the store keeps, as in the server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from lobby.engine import commands
from lobby.engine.commands import Command
from lobby.engine.engine import Engine
from lobby.engine.model import Visit
from lobby.ids import BranchId, CommandId, VisitId, new_command
from server.store.base import ContactRow, Decided, Reply, Store
from server.store.sqlite.store import SqliteStore
from tests.builders import NINE, a_branch, check_in, open_desk

MAIN = BranchId("main")


class Record:
    """One branch on record in a store. Each command is decided by the engine and appended."""

    def __init__(self, store: Store, branch: BranchId = MAIN) -> None:
        self.store = store
        self.branch = branch
        self.engine = Engine(branch)

    async def begin(self, *desks: str) -> Record:
        await self.happen(commands.ConfigureBranch(branch=a_branch(id=self.branch)))
        for desk in desks:
            await self.happen(open_desk(desk))
        return self

    async def happen(
        self,
        *group: Command,
        now: int = NINE,
        key: CommandId | None = None,
        body: str = "{}",
        contact: ContactRow | None = None,
    ) -> None:
        """Decide these commands one after another and append them as one group; `key` and `contact` go with the first."""
        expected, changed, decided = self.engine.seq, dict[VisitId, Visit](), list[Decided]()
        for command in group:
            events = self.engine.handle(command, now)
            for event in events:
                changed.update((visit.id, visit) for visit in self.engine.apply(event))
            first = not decided
            reply = Reply(201, body, "hash-of-the-body") if first and key else None
            decided.append(Decided(events, key if first else None, reply, contact if first else None))
        await self.store.append(self.branch, expected, decided, list(changed.values()))

    async def arrive(self, *services: str, now: int = NINE, contact: ContactRow | None = None) -> VisitId:
        command = check_in(*services)
        await self.happen(command, now=now, key=new_command(), contact=contact)
        return command.visit


OpenStore = Callable[[], Awaitable[Store]]

STORES = [pytest.param(SqliteStore, id="sqlite")]


@pytest.fixture(params=STORES)
async def open_store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[OpenStore]:
    """Opens the store under test, always on the same record: closing it and opening another is a restart."""
    opened: list[SqliteStore] = []

    async def open_one() -> Store:
        for earlier in opened:
            await earlier.close()
        opened[:] = [request.param(tmp_path / "lobby.db")]
        await opened[0].open()
        return opened[0]

    yield open_one
    for store in opened:
        await store.close()


@pytest.fixture
async def store(open_store: OpenStore) -> Store:
    return await open_store()


@pytest.fixture
async def record(store: Store) -> Record:
    return await Record(store).begin("desk-1", "desk-2")
