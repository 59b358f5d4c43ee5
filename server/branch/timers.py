"""What moves with time alone: heartbeats, clients that are stuck, silent devices, waits that grow, automatic calls,
the day's end.

What concerns everybody at once is looked at every `clock_tick_s`. What concerns each branch is done branch by branch,
evenly over the seconds in which it is due, so that a county's screens are not all drawn in one moment.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog

from lobby.contract.frames import bye_frame, error_frame, heartbeat_frame
from lobby.engine import commands as c
from lobby.engine.engine import Engine
from lobby.engine.model import DeskState
from lobby.errors import LobbyError
from lobby.ids import BranchId
from lobby.metrics import prediction_scores
from server.access.credentials import Credentials
from server.access.staff_names import StaffNames
from server.branch.branches import Branches
from server.branch.hub import Farewell
from server.branch.live import LiveBranch
from server.branch.pending import Submission
from server.clock import RealClock
from server.logs import where
from server.metrics import Metrics
from server.settings import Settings
from server.views.replies import no_reply

log = structlog.get_logger("lobby.timers")

WAITS_EVERY_S, WAITS_LATEST_S, VIEWS_A_SECOND = 5.0, 20.0, 100
"""How often views that show waits are made anew though nothing happened, and how soon a day that is over ends: every five
seconds, or where more screens look on, so often that it is a hundred views a second, which takes a tenth of a core."""
TICKETS_EVERY_S, SCORES_EVERY_S = 30.0, 60.0
"""How often a phone shows its wait anew; how often the waits shown are scored."""
RECORD_EVERY_S = 2.0
WAITS_SHOWN = ("desk", "board", "kiosk", "floor")
GOING_AWAY, TOO_SLOW, SIGNED_OUT = 1012, 1008, 4401
RETRY_S = 1.0


class Timers:
    """Goes round every `clock_tick_s`, and from branch to branch."""

    def __init__(
        self, branches: Branches, names: StaffNames, credentials: Credentials, metrics: Metrics, settings: Settings
    ) -> None:
        self._branches = branches
        self._names = names
        self._credentials = credentials
        self._metrics = metrics
        self._settings = settings
        self._lost: frozenset[str] = frozenset()
        self._record_read_s = 0.0
        self._done_s: dict[tuple[BranchId, str], float] = {}
        self._tasks: list[asyncio.Task[None]] = []
        credentials.on_ended.append(self._let_go_who_may_no_more)

    def start(self) -> None:
        for name, work in (
            ("timers", self._go_round()),
            ("heartbeat", self._from_branch_to_branch(lambda: self._settings.heartbeat_s, self._beat)),
            ("waits", self._from_branch_to_branch(self._waits_every_s, self._show_waits)),
            ("calls", self._from_branch_to_branch(lambda: self._settings.clock_tick_s, LiveBranch.let_desks_call)),
        ):
            self._tasks.append(asyncio.create_task(work, name=name))

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def say_goodbye(self) -> None:
        """Tell every client that the server goes away and when to come back."""
        farewell = Farewell(bye_frame("restarting", RETRY_S), GOING_AWAY)
        for live in self._branches:
            for watcher in live.hub.watchers():
                watcher.dismiss(farewell)

    async def _go_round(self) -> None:
        while True:
            await asyncio.sleep(self._settings.clock_tick_s)
            await self._carefully(self._look_at_everybody())

    async def _from_branch_to_branch(
        self, every_s: Callable[[], float], visit: Callable[[LiveBranch], Awaitable[None]]
    ) -> None:
        """Visit each branch once in so many seconds; it is asked anew for each round how many."""
        begun_s = time.monotonic()
        while True:
            branches, round_s = list(self._branches), every_s()
            for place, live in enumerate(branches):
                await asyncio.sleep(max(0.0, begun_s + round_s * place / len(branches) - time.monotonic()))
                await self._carefully(visit(live))
            begun_s = max(begun_s + round_s, time.monotonic() - round_s)
            await asyncio.sleep(max(0.0, begun_s - time.monotonic()))

    async def _carefully(self, work: Awaitable[None]) -> None:
        try:
            await work
        except LobbyError as error:
            log.warning("round_failed", code=error.code)
        except Exception as error:
            log.error("round_broken", **where(error))

    async def look(self) -> None:
        """One round of everything. At the start, and when the clock was set."""
        await self._look_at_everybody()
        for live in self._branches:
            await end_day_when_due(live, self._branches.clock.now())
            await live.let_desks_call()
            live.changed()

    # --- everybody --------------------------------------------------------------------------------------------------

    async def _look_at_everybody(self) -> None:
        self._let_stuck_clients_go()
        self._notice_silence()
        if time.monotonic() >= self._record_read_s + RECORD_EVERY_S:
            self._record_read_s = time.monotonic()
            await self._read_record()

    async def _read_record(self) -> None:
        """Take notice of what other programs wrote: branches imported, staff added; and of sessions that are over."""
        await self._names.read()
        await self._credentials.sweep()
        await self._branches.catch_up()

    def _notice_silence(self) -> None:
        lost = self._branches.devices.lost(RealClock().now())
        for device in lost ^ self._lost:
            with suppress(LobbyError):  # it was taken out of the configuration
                self._branches.of_device(device).changed(("desk", "floor", "kiosk"))
        self._lost = lost

    def _let_go_who_may_no_more(self, credential: str) -> None:
        refusal = error_frame("sign_in_needed", "You are signed out here.", "Sign in, or pair this device.")
        for live in self._branches:
            for watcher in live.hub.watchers():
                if watcher.credential == credential:
                    watcher.dismiss(Farewell(refusal, SIGNED_OUT))

    def _let_stuck_clients_go(self) -> None:
        now = time.monotonic()
        farewell = Farewell(error_frame("too_slow", "Nothing was taken for too long.", "Connect again."), TOO_SLOW)
        for live in self._branches:
            for watcher in live.hub.watchers():
                if watcher.stuck_for(now) > self._settings.slow_client_s:
                    self._metrics.clients_let_go.inc()
                    watcher.dismiss(farewell)

    # --- one branch -------------------------------------------------------------------------------------------------

    async def _beat(self, live: LiveBranch) -> None:
        live.beat(heartbeat_frame(self._branches.clock.now()))

    def _waits_every_s(self) -> float:
        views = sum(live.hub.topics(WAITS_SHOWN) for live in self._branches)
        return min(max(WAITS_EVERY_S, views / VIEWS_A_SECOND), WAITS_LATEST_S)

    async def _show_waits(self, live: LiveBranch) -> None:
        live.changed(WAITS_SHOWN)
        if self._is_due(live, "tickets", TICKETS_EVERY_S):
            live.changed(("ticket",))
        await end_day_when_due(live, self._branches.clock.now())
        if self._is_due(live, "scores", SCORES_EVERY_S):
            self._metrics.predictions.set_scores(
                live.id, await live.read(lambda engine: prediction_scores.lately(engine.tally.shown))
            )

    def _is_due(self, live: LiveBranch, what: str, every_s: float) -> bool:
        now, last = time.monotonic(), self._done_s.get((live.id, what), float("-inf"))
        if now < last + every_s:
            return False
        self._done_s[live.id, what] = now
        return True


async def end_day_when_due(live: LiveBranch, now: int) -> None:
    """End the service day that is over: at rollover, and at start after a night without a server."""
    day = await live.read(lambda engine: day_left_open(engine, now))
    if day is not None:
        await live.submit(Submission(c.EndDay(actor="clock", service_day=day), no_reply))
        log.info("day_ended", branch=live.id, day=day)


def day_left_open(engine: Engine, now: int) -> str | None:
    """Return the latest service day before today's of which something still stands: a visit, or a desk open since
    then. None where nothing does."""
    today = engine.service_day(now)
    days = set(engine.tally.service_days)
    days |= {
        engine.service_day(desk.since_at)
        for desk in engine.desks.values()
        if desk.since_at is not None and desk.state is not DeskState.CLOSED
    }
    return max((day for day in days if day < today), default=None)
