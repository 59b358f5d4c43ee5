"""Plans and advice, made by a worker process beside the server: the event loop only waits for them.

One plan at a time, at a low priority, for so long at most (`plan_worker.py`). A plan is kept for a while; advice is made anew at most
once a minute for a branch, and only while somebody looks at its floor.
"""

from __future__ import annotations

import asyncio
import time

import structlog

from lobby.contract.planning import history_short
from lobby.engine.engine import Engine
from lobby.errors import LobbyError, Unavailable
from lobby.ids import BranchId
from server.branch.branches import Branches
from server.branch.live import LiveBranch
from server.logs import where
from server.workers.messages import Advise, Answer, MakePlan, Request
from server.workers.process import WorkerGone, WorkerProcess, WorkerSlow

log = structlog.get_logger("lobby.planner")

PLAN_KEPT_S = 15 * 60.0
ADVICE_EVERY_S = 60.0
LOOK_EVERY_S = 5.0
WAIT_S = 20.0
MOST_KEPT = 50


class Planner:
    """Use `start` and `stop` around it."""

    def __init__(self, branches: Branches, worker: WorkerProcess) -> None:
        self._branches = branches
        self._worker = worker
        self._plans: dict[tuple[str, str], tuple[float, asyncio.Task[str]]] = {}
        self._advised: dict[str, float] = {}
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._go_round(), name="planner")

    async def stop(self) -> None:
        tasks = [task for _, task in self._plans.values()] + ([self._task] if self._task else [])
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def plan(self, branch: str, day: str) -> str:
        """Return the plan as JSON. Raises Unavailable("plan_not_ready") while it is being made, or what the worker
        refused."""
        key, now = (branch, day), time.monotonic()
        made_at, task = self._plans.get(key, (0.0, None))
        if task is None or now - made_at > PLAN_KEPT_S or (task.done() and task.exception()):
            await self._refuse_without_past(BranchId(branch), day)
            self._forget(now)
            task = asyncio.create_task(self._make(BranchId(branch), day), name=f"plan {branch} {day}")
            self._plans[key] = (now, task)
        await asyncio.wait({task}, timeout=WAIT_S)
        if not task.done():
            raise Unavailable("plan_not_ready", "The plan is being made.", "Ask again in a few seconds.")
        return task.result()

    async def _refuse_without_past(self, branch: BranchId, day: str) -> None:
        """At once, and without a worker."""
        today = await self._branches.get(branch).read(lambda engine: engine.service_day(self._branches.clock.now()))
        if not await self._branches.store.days_before(branch, min(day, today), 1):
            raise history_short()

    def _forget(self, now: float) -> None:
        old = [key for key, (made_at, task) in self._plans.items() if task.done() and now - made_at > PLAN_KEPT_S]
        for key in old:
            del self._plans[key]
        if len(self._plans) >= MOST_KEPT:
            raise Unavailable("too_many_plans", "Many plans are being made.", "Ask again in a few minutes.")

    # --- advice ----------------------------------------------------------------------------------------------------

    async def _go_round(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            for live in list(self._branches):
                try:
                    await self._look(live)
                except LobbyError as error:
                    live.advise(None)
                    log.info("no_advice", branch=live.id, code=error.code)
                except Exception as error:
                    log.error("advice_failed", branch=live.id, **where(error))

    async def _look(self, live: LiveBranch) -> None:
        now = time.monotonic()
        if now - self._advised.get(live.id, -ADVICE_EVERY_S) < ADVICE_EVERY_S or not live.hub.watches(
            f"floor:{live.id}"
        ):
            return
        self._advised[live.id] = now
        at = self._branches.clock.now()
        wanted, day = await live.read(lambda engine: (_worth_asking(engine, at), engine.service_day(at)))
        live.advise(await self._ask(Advise(live.id, day, at)) if wanted else None)

    # --- the worker --------------------------------------------------------------------------------------------------

    async def _make(self, branch: BranchId, day: str) -> str:
        return await self._ask(MakePlan(branch, day, self._branches.clock.now()))

    async def _ask(self, request: Request[Answer]) -> Answer:
        try:
            return await self._worker.ask(request)
        except WorkerSlow as error:
            raise Unavailable(
                "plan_too_slow", "The plan took too long.", "Ask again when the server is idle."
            ) from error
        except WorkerGone as error:
            log.error("planning_worker_gone", problem=str(error))
            raise Unavailable("plan_failed", "The plan could not be made.", "Look into the server's log.") from error


def _worth_asking(engine: Engine, at: int) -> bool:
    """Somebody waits, or the doors are open."""
    return engine.waiting() > 0 or engine.is_open(at)
