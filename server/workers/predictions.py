"""Keeps each branch's predictions fresh: takes its snapshot, lets the worker play it forward, hands the branch what came of it.

Which branch is next says `schedule.py`. Whatever goes wrong with the worker, nobody waits for it: the predictions are taken
away and the engine's own estimates are shown.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress

import structlog

from lobby.engine.input_snapshot import InputSnapshot
from lobby.errors import LobbyError
from lobby.ids import BranchId
from server.branch.branches import Branches
from server.branch.live import LiveBranch
from server.logs import where
from server.metrics import Metrics
from server.workers.history import has_history
from server.workers.messages import Learn, Play
from server.workers.process import WorkerGone, WorkerProcess
from server.workers.schedule import Glance, WorkSchedule
from server.workers.smoothing import smoothed

log = structlog.get_logger("lobby.predictions")

PAUSE_S = 0.2
DAYS_EVERY_S = 30.0
"""How often it is looked whether a new service day has begun somewhere."""
AWAY_S = 60.0
"""After a failure, and while no branch has enough on record, so long passes before the next try."""


class WaitPredictions:
    """The task that does it, and its worker."""

    def __init__(self, branches: Branches, worker: WorkerProcess, metrics: Metrics) -> None:
        self._branches = branches
        self._worker = worker
        self._metrics = metrics
        self._schedule = WorkSchedule()
        self._days_seen_s = float("-inf")
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._go_on(), name="predictions")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _go_on(self) -> None:
        while True:
            if await self._anything_to_learn():
                try:
                    await self._with_worker()
                except WorkerGone as error:
                    log.warning("worker_away", problem=str(error))
                except Exception as error:
                    log.error("predictions_broken", **where(error))
                await self._show_nothing()
            await asyncio.sleep(AWAY_S)

    async def _anything_to_learn(self) -> bool:
        for live in list(self._branches):
            with suppress(LobbyError):
                if await has_history(self._branches.store, live.id):
                    return True
        return False

    async def _with_worker(self) -> None:
        """Raises WorkerGone: then what it had learned is gone too."""
        await self._worker.start()
        self._schedule, self._days_seen_s = WorkSchedule(), float("-inf")
        while True:
            if not await self._go_round():
                await asyncio.sleep(PAUSE_S)

    async def _go_round(self) -> bool:
        """Play everybody who is due, learning in between; False where there was nothing to do."""
        if time.monotonic() >= self._days_seen_s + DAYS_EVERY_S:
            self._see_days()
        glances = self._glances()
        due = self._schedule.due(glances, time.monotonic())
        for branch in due:
            await self._learn_one(glances)
            with suppress(LobbyError):
                await self._play(self._branches.get(branch))
        return bool(due) or await self._learn_one(glances, idle=True)

    def _see_days(self) -> None:
        self._days_seen_s, now = time.monotonic(), self._branches.clock.now()
        for live in self._branches:
            with suppress(LobbyError):
                self._schedule.day_is(live.id, live.service_day(now))

    def _glances(self) -> dict[BranchId, Glance]:
        found: dict[BranchId, Glance] = {}
        for live in self._branches:
            with suppress(LobbyError):
                found[live.id] = Glance(*live.glance())
        return found

    async def _learn_one(self, glances: dict[BranchId, Glance], *, idle: bool = False) -> bool:
        begun_s = time.monotonic()
        branch = self._schedule.to_learn(glances, begun_s, idle=idle)
        if branch is None:
            return False
        configured, day = self._branches.get(branch).configuration, self._schedule.day_of(branch)
        visits = await self._worker.ask(Learn(configured, day))
        self._schedule.learned(branch, day, visits > 0, begun_s, time.monotonic())
        return True

    async def _play(self, live: LiveBranch) -> None:
        now, now_s = self._branches.clock.now(), time.monotonic()
        snapshot: InputSnapshot = await live.read(lambda engine: engine.input_snapshot(now))
        happened = self._schedule.taken(live.id, snapshot.seq, now_s)
        predicted = await self._worker.ask(Play(snapshot))
        before = await live.read(live.predictions.until_now)
        latest = None if predicted is None else smoothed(predicted, before, happened=happened)
        live.predictions.replace(latest)
        self._metrics.predicted_at.labels(live.id).set(time.time())
        if latest is None or before is None or latest.newcomers != before.newcomers:
            live.changed(("kiosk", "board", "floor"))

    async def _show_nothing(self) -> None:
        self._metrics.predicted_at.clear()
        for live in self._branches:
            live.predictions.replace(None)
            live.changed(("kiosk", "board", "floor", "ticket"))
