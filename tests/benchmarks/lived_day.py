"""A service day of so many visits, lived by the branch as the server runs it: each press decided, durable and applied, and
snapshots kept as it keeps them. Only HTTP and screens are left out, so that a long day takes seconds to make.

From eight to four at 32 desks; each tenth customer is handed on to another service, each fourteenth comes back from hold,
and as many always wait, however many come in all.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path

import uvloop

from lobby.engine import commands as c
from lobby.engine.engine import Engine
from lobby.engine.model import State
from lobby.ids import new_ticket_token, new_visit
from server.branch.devices import Devices
from server.branch.live import LiveBranch
from server.branch.pending import Submission
from server.branch.presses import Presses
from server.metrics import Metrics
from server.settings import Settings
from server.store import embedded_address, open_store
from server.store.base import Use
from server.views.replies import no_reply
from tests.benchmarks.serving import bench_branch
from tests.builders import HOUR, NINE, SECOND, call_next, finish, hold, open_desk, resume, start, transfer
from tests.running import RunningServer

WAITING = 40
BEGINS_AT, LASTS_MS = NINE - HOUR, 8 * HOUR
ENDS_AT = BEGINS_AT + LASTS_MS
SERVICES = [service.id for service in bench_branch().services]
DESKS = [desk.id for desk in bench_branch().desks]
SHOWN = c.Prediction((60, 300, 900))


class StandingClock:
    def __init__(self, at: int) -> None:
        self.at = at

    def now(self) -> int:
        return self.at


class Branch:
    """A branch at work without its server."""

    def __init__(self, live: LiveBranch, clock: StandingClock) -> None:
        self.live = live
        self.clock = clock

    async def press(self, commands: Iterable[c.Command]) -> None:
        """Put them all at once: one group, one durable transaction."""
        await asyncio.gather(*(self.live.submit(Submission(command, no_reply)) for command in commands))

    async def look(self) -> Engine:
        return await self.live.read(lambda engine: engine)


@asynccontextmanager
async def at_work(folder: Path, at: int, **settings: int) -> AsyncIterator[Branch]:
    """The branch of the record in this folder, which is begun where there is none."""
    RunningServer(folder, bench_branch())
    clock = StandingClock(at)
    async with open_store(embedded_address(folder), Use.SERVE) as store:
        live = LiveBranch(
            bench_branch().id,
            store=store,
            clock=clock,
            metrics=Metrics(),
            settings=Settings(data=folder, **settings),  # type: ignore[arg-type]
            devices=Devices(0),
            staff_names={},
            presses=Presses(),
        )
        await live.start()
        yield Branch(live, clock)
        await live.stop()


def live_a_day(folder: Path, visits: int, **settings: int) -> None:
    """Leave the record of a day of so many visits in the folder, as a server leaves it that is killed at four."""
    uvloop.run(_live_a_day(folder, visits, settings))


async def _live_a_day(folder: Path, visits: int, settings: dict[str, int]) -> None:
    async with at_work(folder, BEGINS_AT, **settings) as branch:
        await branch.press(open_desk(desk) for desk in DESKS)
        numbers = iter(range(visits))
        rounds = visits * 8 // (7 * len(DESKS)) + 1  # who is handed on comes to a desk twice
        for turn in range(rounds):
            branch.clock.at = BEGINS_AT + LASTS_MS * turn // rounds
            await branch.press([*_parting(await branch.look()), *_arriving(await branch.look(), numbers)])
            await branch.press(call_next(desk) for desk in DESKS)
            branch.clock.at += 5 * SECOND
            await branch.press(_beginning(await branch.look()))
        assert len((await branch.look()).visits) == visits


def _arriving(engine: Engine, numbers: Iterator[int]) -> Iterator[c.Command]:
    for _, number in zip(range(WAITING + len(DESKS) - engine.waiting()), numbers, strict=False):
        yield c.CheckIn(
            visit=new_visit(),
            token=new_ticket_token(),
            services=(SERVICES[number % len(SERVICES)],),
            prediction=SHOWN,
        )


def _parting(engine: Engine) -> Iterator[c.Command]:
    """Whoever is at a desk goes, and whoever is on hold has come back there."""
    for desk, place in zip(engine.desks.values(), count(), strict=False):
        if desk.visit is None:
            continue
        visit = engine.visit(desk.visit)
        if (engine.seq + place) % 10 == 0 and len(visit.steps) == 1:
            yield transfer(visit.id, SERVICES[-1])
        elif (engine.seq + place) % 14 == 0:
            yield hold(visit.id)
            yield resume(visit.id, desk.id)
            yield finish(visit.id)
        else:
            yield finish(visit.id)


def _beginning(engine: Engine) -> Iterator[c.Command]:
    at_desks = [engine.visit(desk.visit) for desk in engine.desks.values() if desk.visit is not None]
    return (start(visit.id) for visit in at_desks if visit.state is State.CALLED)
