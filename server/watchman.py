"""What moves with time alone: heartbeats, stuck clients, silent devices, waits that grow, automatic calls, the day's end."""

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
from server.branch import LiveBranch
from server.branches import Branches
from server.clock import RealClock
from server.credentials import Credentials
from server.hub import Farewell
from server.logs import where
from server.metrics import Metrics
from server.settings import Settings
from server.staff_names import StaffNames
from server.wishes import Wish

log = structlog.get_logger("lobby.watchman")

WAITS_EVERY_S = 5.0
"""How often views that show waits are made anew though nothing happened."""

RECORD_EVERY_S, TICKETS_EVERY_S = 2.0, 30.0
GOING_AWAY, TOO_SLOW, SIGNED_OUT = 1012, 1008, 4401
RETRY_S = 1.0


class Watchman:
    """Goes round every `clock_tick_s`."""

    def __init__(
        self, branches: Branches, names: StaffNames, credentials: Credentials, metrics: Metrics, settings: Settings
    ) -> None:
        self._branches = branches
        self._names = names
        self._credentials = credentials
        self._metrics = metrics
        self._settings = settings
        self._lost: frozenset[str] = frozenset()
        self._due: dict[Callable[[], Awaitable[None]], float] = {}
        self._task: asyncio.Task[None] | None = None
        credentials.on_ended.append(self._let_go_who_may_no_more)

    def start(self) -> None:
        self._task = asyncio.create_task(self._go_round(), name="watchman")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def say_goodbye(self) -> None:
        """Tell every client that the server goes away and when to come back."""
        farewell = Farewell(bye_frame("restarting", RETRY_S), GOING_AWAY)
        for live in self._branches:
            for watcher in live.hub.watchers():
                watcher.dismiss(farewell)

    async def _go_round(self) -> None:
        while True:
            await asyncio.sleep(self._settings.clock_tick_s)
            try:
                await self.look()
            except LobbyError as error:
                log.warning("round_failed", code=error.code)
            except Exception as error:
                log.error("round_broken", **where(error))

    async def look(self) -> None:
        """One round. Also called when the clock was set."""
        self._let_stuck_clients_go()
        self._notice_silence()
        await self._every(RECORD_EVERY_S, self._read_record)
        await self._every(self._settings.heartbeat_s, self._beat)
        await self._every(WAITS_EVERY_S, self._show_waits)
        await self._every(TICKETS_EVERY_S, self._show_tickets)
        for live in self._branches:
            await end_day_when_due(live, self._branches.clock.now())
            await live.let_desks_call()

    async def _every(self, seconds: float, what: Callable[[], Awaitable[None]]) -> None:
        now = time.monotonic()
        if now >= self._due.get(what, 0.0):
            self._due[what] = now + seconds
            await what()

    async def _read_record(self) -> None:
        """Take notice of what other programs wrote: branches imported, staff added; and of sessions that are over."""
        await self._names.read()
        await self._credentials.sweep()
        await self._branches.start_new()
        for live in self._branches:
            await live.catch_up()

    async def _beat(self) -> None:
        frame = heartbeat_frame(self._branches.clock.now())
        for live in self._branches:
            for watcher in live.hub.watchers():
                watcher.offer_heartbeat(frame)

    async def _show_waits(self) -> None:
        for live in self._branches:
            live.changed(("desk", "board", "kiosk", "floor"))

    async def _show_tickets(self) -> None:
        for live in self._branches:
            live.changed(("ticket",))

    def _notice_silence(self) -> None:
        lost = self._branches.devices.lost(RealClock().now())
        if lost != self._lost:
            self._lost = lost
            for live in self._branches:
                live.changed(("desk", "floor", "kiosk"))

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


async def end_day_when_due(live: LiveBranch, now: int) -> None:
    """End the service day that is over: at rollover, and at start after a night without a server."""
    day = await live.read(lambda engine: day_left_open(engine, now))
    if day is not None:
        await live.submit(Wish(c.EndDay(actor="clock", service_day=day), lambda engine, at, events: (200, "")))
        log.info("day_ended", branch=live.id, day=day)


def day_left_open(engine: Engine, now: int) -> str | None:
    """The latest service day before today's of which something still stands: a visit, or a desk open since then."""
    today = engine.service_day(now)
    days = {visit.service_day for visit in engine.visits.values()}
    days |= {
        engine.service_day(desk.since_at)
        for desk in engine.desks.values()
        if desk.since_at is not None and desk.state is not DeskState.CLOSED
    }
    return max((day for day in days if day < today), default=None)
