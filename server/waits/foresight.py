"""Keeps each branch's foresight fresh: takes its picture, lets the worker play it forward, hands the engine what came of it.

At most one refresh a second a branch; sooner after an event, else now and then while people wait. Whatever goes wrong with
the worker, nobody waits for it: the foresight is taken away and the engine tells its own estimate.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

import structlog

from lobby.engine.estimates import Foresight, Span
from lobby.engine.model import Wait
from lobby.engine.picture import Picture
from lobby.errors import LobbyError
from lobby.ids import VisitId
from server.branch import LiveBranch
from server.branches import Branches
from server.logs import where
from server.store.file import StoreFile
from server.waits.history import has_history
from server.waits.messages import Foreseen, Learn, Play, Points
from server.waits.worker import work

log = structlog.get_logger("lobby.foresight")

SOONEST_S, LATEST_S = 1.0, 15.0
"""How soon after an event, and how often without one, a branch is played forward."""
PAUSE_S = 0.2
ANSWER_S = 60.0
"""A worker that says nothing for so long is ended."""
AWAY_S = 60.0
"""After a failure, and while no branch has enough on record, so long passes before the next try."""
STEADY_S, STEADY_SHARE = 60.0, 0.1
"""A call foreseen within this of what was told before is not told anew: customers see no flicker."""


@dataclass(slots=True)
class Standing:
    """What is known of one branch here: the day learned for, the last picture's seq, and when it was taken."""

    learned_day: str = ""
    useful: bool = False
    seq: int = -1
    taken_s: float = 0.0


class Foresighted:
    """The task that does it, and its worker."""

    def __init__(self, branches: Branches, database: Path) -> None:
        self._branches = branches
        self._database = database
        self._known: dict[str, Standing] = {}
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._go_on(), name="foresight")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _go_on(self) -> None:
        while True:
            if await asyncio.to_thread(self._anything_to_learn):
                try:
                    await self._with_worker()
                except (EOFError, OSError, TimeoutError) as error:
                    log.warning("worker_away", problem=type(error).__name__)
                except Exception as error:
                    log.error("foresight_broken", **where(error))
                await self._tell_nothing()
            await asyncio.sleep(AWAY_S)

    def _anything_to_learn(self) -> bool:
        file = StoreFile(self._database)
        db = file.open_reader()
        try:
            return any(has_history(db, live.id) for live in self._branches)
        finally:
            db.close()
            file.close()

    async def _with_worker(self) -> None:
        worker = Worker(self._database)
        await asyncio.to_thread(worker.start)
        self._known.clear()
        try:
            while True:
                if not await self._refresh_one(worker.ask):
                    await asyncio.sleep(PAUSE_S)
        finally:
            worker.end()

    async def _refresh_one(self, ask: Callable[[Any], Awaitable[Any]]) -> bool:
        """Refresh the branch that is due the longest; False where none is."""
        now_s = time.monotonic()
        due = [(one.taken_s, live) for live in self._branches if (one := self._of(live)).taken_s + SOONEST_S <= now_s]
        for _, live in sorted(due, key=lambda pair: pair[0]):
            with suppress(LobbyError):
                if await self._refresh(live, self._of(live), now_s, ask):
                    return True
        return False

    def _of(self, live: LiveBranch) -> Standing:
        return self._known.setdefault(live.id, Standing())

    async def _refresh(
        self, live: LiveBranch, known: Standing, now_s: float, ask: Callable[[Any], Awaitable[Any]]
    ) -> bool:
        now = self._branches.clock.now()
        day, seq, branch = await live.read(lambda engine: (engine.service_day(now), engine.seq, engine.branch))
        if day != known.learned_day:
            known.learned_day = day
            known.useful = bool(await ask(Learn(live.id, branch.timezone, branch.rollover_hour, day)))
            return True
        if not known.useful or (seq == known.seq and now_s < known.taken_s + LATEST_S):
            return False
        picture: Picture = await live.read(lambda engine: engine.picture(now))
        known.seq, known.taken_s = picture.seq, now_s
        foreseen: Foreseen | None = await ask(Play(picture))
        before = await live.read(lambda engine: engine.foresight)
        foresight = None if foreseen is None else foresight_of(foreseen, before)
        await live.read(lambda engine: engine.foresee(foresight))
        live.changed(("kiosk", "board", "floor"))
        return True

    async def _tell_nothing(self) -> None:
        for live in self._branches:
            with suppress(LobbyError):
                await live.read(lambda engine: engine.foresee(None))


class Worker:
    """The process and the pipe to it."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._pipe: Connection | None = None
        self._process: SpawnProcess | None = None

    def start(self) -> None:
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=work, args=(theirs, self._database), daemon=True, name="foresight")
        self._process.start()
        theirs.close()

    async def ask(self, wish: Learn | Play) -> Any:
        """Raises EOFError or OSError where the worker has gone, TimeoutError where it does not answer."""
        pipe = self._pipe
        assert pipe is not None, "a worker is started before it is asked"

        def answered() -> Any:
            pipe.send(wish)
            if not pipe.poll(ANSWER_S):
                raise TimeoutError
            return pipe.recv()

        return await asyncio.to_thread(answered)

    def end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._pipe is not None:
            self._pipe.close()


def foresight_of(foreseen: Foreseen, before: Foresight | None) -> Foresight:
    """As the engine takes it; calls that have hardly moved stay where they were told."""
    said = before.visits if before else {}
    return Foresight(
        at=foreseen.at,
        visits={
            visit: _steady(_span(foreseen.at, points), visit, said, foreseen.at)
            for visit, points in foreseen.visits.items()
        },
        newcomers={key: Wait(*points) for key, points in foreseen.told.items()},
        played={key: Wait(*points) for key, points in foreseen.played.items()},
    )


def _span(at: int, points: Points) -> Span:
    low, median, high = (at + round(point * 1000) for point in points)
    return Span(low, median, high)


def _steady(span: Span, visit: VisitId, said: Mapping[VisitId, Span], now: int) -> Span:
    before = said.get(visit)
    if before is None:
        return span
    allowed = max(STEADY_S * 1000, STEADY_SHARE * (span.median_at - now))
    moved = max(abs(new - old) for new, old in zip(span, before, strict=True))
    return before if moved <= allowed else span
