"""Snapshots are kept while the branch goes on, and what was kept leads to where the branch stands."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from lobby.engine.commands import Command, EndDay
from lobby.engine.engine import Engine
from lobby.errors import Unavailable
from lobby.ids import BranchId, VisitId
from server.branch.devices import Devices
from server.branch.live import LiveBranch
from server.branch.pending import Submission
from server.branch.presses import Presses
from server.clock import RealClock
from server.metrics import Metrics
from server.settings import Settings
from server.store.base import Decided, Snapshot
from server.store.sqlite.store import SqliteStore
from server.views.replies import no_reply
from tests.builders import a_branch, call_next, cancel, check_in, configure, finish, open_desk, start, undo

MAIN = BranchId("main")
EVERY = 10


class Store(SqliteStore):
    """The snapshots that were saved are noted; `broken`: none can be."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.saved: list[Snapshot] = []
        self.broken = False

    async def save_snapshot(self, branch: BranchId, snapshot: Snapshot) -> None:
        if self.broken:
            raise Unavailable("store_unavailable", "The disk is full.", "Make room.")
        await super().save_snapshot(branch, snapshot)
        self.saved.append(snapshot)


class Main:
    """The branch at work, and what is kept of it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.live = LiveBranch(
            MAIN,
            store=store,
            clock=RealClock(),
            metrics=Metrics(),
            settings=Settings(snapshot_every=EVERY),
            devices=Devices(0),
            staff_names={},
            presses=Presses(),
        )

    async def press(self, *commands: Command) -> None:
        for command in commands:
            await self.live.submit(Submission(command, no_reply))

    async def many_come(self, many: int) -> list[VisitId]:
        arrivals = [check_in() for _ in range(many)]
        await self.press(*arrivals)
        return [arrival.visit for arrival in arrivals]

    async def starts_again(self) -> None:
        """The server ends and another one begins on the same record."""
        await self.live.stop()
        self.live = Main(self.store).live
        await self.live.start()

    async def stands_as_kept(self) -> bool:
        """Whether the newest snapshot and the events after it lead to the state."""
        await self.live.stop()
        loaded = await self.store.load(MAIN)
        assert loaded.snapshot is not None
        assert len(loaded.events) < 2 * EVERY, "no more than one was missed"
        kept, now = loaded.snapshot.engine(), await self.live.read(lambda engine: engine)
        for stored in loaded.events:
            kept.apply(stored.event)
        return kept.state() == now.state()

    def visits_kept(self) -> list[int]:
        """How many visits the snapshots hold, one after another."""
        return [sum(text.count('"number":') for text in snapshot.visits) for snapshot in self.store.saved]


@pytest.fixture
async def main(tmp_path: Path) -> AsyncIterator[Main]:
    store = Store(tmp_path / "lobby.db")
    await store.open()
    events = Engine(MAIN).handle(configure(a_branch(id=MAIN)), RealClock().now())
    await store.append(MAIN, 0, [Decided(events)], [])
    main = Main(store)
    await main.live.start()
    yield main
    await main.live.stop()
    await store.close()


async def test_each_snapshot_holds_only_the_visits_that_changed_since_the_one_before(main: Main) -> None:
    await main.many_come(5 * EVERY)
    assert await main.stands_as_kept()
    assert len(main.store.saved) >= 3
    assert all(snapshot.after for snapshot in main.store.saved[1:])
    assert sum(main.visits_kept()) == len((await main.store.load(MAIN)).snapshot.engine().visits)  # type: ignore[union-attr]


async def test_a_visit_that_changes_after_it_was_kept_is_kept_anew(main: Main) -> None:
    early, late, *_ = await main.many_come(2 * EVERY)
    await main.press(open_desk("desk-1"), call_next("desk-1"), start(early), finish(early), cancel(late), undo(late))
    await main.many_come(2 * EVERY)
    await main.press(cancel(late))
    await main.many_come(2 * EVERY)
    assert await main.stands_as_kept()


async def test_another_server_goes_on_from_what_was_kept(main: Main) -> None:
    first, *_ = await main.many_come(3 * EVERY)
    await main.starts_again()
    await main.press(cancel(first))
    await main.many_come(3 * EVERY)
    assert await main.stands_as_kept()
    assert all(snapshot.after for snapshot in main.store.saved[1:]), "none had to hold all again"


async def test_after_the_day_nothing_of_it_is_kept(main: Main) -> None:
    await main.many_come(3 * EVERY)
    day = main.live.service_day(RealClock().now())
    await main.press(EndDay(service_day=day))
    await main.many_come(2 * EVERY)
    assert await main.stands_as_kept()
    loaded = await main.store.load(MAIN)
    assert loaded.snapshot is not None
    assert len(loaded.snapshot.engine().visits) <= 2 * EVERY


async def test_where_one_could_not_be_kept_the_next_holds_all(main: Main) -> None:
    await main.many_come(2 * EVERY)
    main.store.broken = True
    await main.many_come(2 * EVERY)
    main.store.broken = False
    await main.many_come(2 * EVERY)
    assert await main.stands_as_kept()
    assert any(one.after == 0 for one in main.store.saved[1:])


async def test_what_another_program_appends_is_taken_in_and_kept(main: Main) -> None:
    await main.many_come(2 * EVERY)
    loaded = await main.store.load(MAIN)
    other = loaded.snapshot.engine() if loaded.snapshot else Engine(MAIN)
    for stored in loaded.events:
        other.apply(stored.event)
    seq, came = other.seq, other.handle(check_in(), RealClock().now())
    await main.store.append(MAIN, seq, [Decided(came)], [visit for event in came for visit in other.apply(event)])
    await main.live.catch_up(other.seq)
    assert (await main.live.read(lambda engine: engine.seq)) in (seq, other.seq)
    await main.many_come(2 * EVERY)
    assert await main.stands_as_kept()
