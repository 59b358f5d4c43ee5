"""One branch at work. One task has its state; nobody else touches it.

Commands that wait are taken together, decided and written as one group (`record.py`), answered, and only then shown.
Commands that come meanwhile gather for the next group. Whoever only looks is let in between two groups.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TypeVar

import structlog

from lobby.contract.planning import Advice
from lobby.engine.engine import Engine
from lobby.engine.model import Branch, DeskState
from lobby.errors import LobbyError
from lobby.ids import BranchId, TicketToken, VisitId
from server.branch.devices import Devices
from server.branch.hub import URGENT, Hub, Watcher
from server.branch.pending import PendingCommand, Submission
from server.branch.predictions import BranchPredictions
from server.branch.presses import Presses
from server.branch.record import BranchRecord, first_of_each_key
from server.branch.rendering import Rendered, Renderer
from server.clock import Clock, RealClock
from server.logs import where
from server.metrics import Metrics
from server.settings import Settings
from server.store.base import Reply, Store

log = structlog.get_logger("lobby.branch")

T = TypeVar("T")

YIELD_S = 0.02
"""For so long at most views are not made because commands are under way, so that screens come to their turn."""


class LiveBranch:
    """A branch in this process. Its state may be looked at only through `read`, `view` and `join`."""

    def __init__(
        self,
        branch: BranchId,
        *,
        store: Store,
        clock: Clock,
        metrics: Metrics,
        settings: Settings,
        devices: Devices,
        staff_names: Mapping[str, str],
        presses: Presses,
    ) -> None:
        self.id = branch
        self._presses = presses
        self._clock = clock
        self._metrics = metrics
        self._settings = settings
        self.predictions = BranchPredictions()
        self._record = BranchRecord(
            branch,
            store=store,
            clock=clock,
            metrics=metrics,
            predictions=self.predictions,
            snapshot_every=settings.snapshot_every,
        )
        self._renderer = self._make_renderer(devices, staff_names)
        self.hub = Hub(self._renderer, metrics)
        self._waiting: list[PendingCommand] = []
        self._readers: list[asyncio.Future[None]] = []
        self._news = asyncio.Event()
        self._unsettled = False
        self._stopping = False
        self._overtaken_at: int | None = None
        self._calls_due = False
        self._yielding_since: float | None = None
        self._configuration: Branch | None = None
        self._task: asyncio.Task[None] | None = None

    def _make_renderer(self, devices: Devices, staff_names: Mapping[str, str]) -> Renderer:
        return Renderer(
            lambda: self._record.engine,
            clock=self._clock,
            real_clock=RealClock(),
            devices=devices,
            waits=self.predictions,
            staff_names=staff_names,
            tokens=self._record.tokens,
            public_url=self._settings.public_url,
        )

    async def start(self) -> None:
        await self._record.load()
        self._configuration = self._record.engine.branch
        self._task = asyncio.create_task(self._work(), name=f"branch {self.id}")

    async def stop(self) -> None:
        """Answer what was already taken, then stop."""
        if self._task is None:
            return
        self._stopping = True
        self._news.set()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._task, self._settings.shutdown_s)
        await self._record.close()

    # --- for everybody ----------------------------------------------------------------------------------------------

    async def submit(self, submission: Submission) -> Reply:
        """Let the command happen. Returns the durable reply.

        Raises what the engine or the store refused it with; Broken("internal") when the server failed at this very
        command; Unavailable when nothing is wrong with it and it may come again.
        """
        pending = PendingCommand(submission, asyncio.get_running_loop().create_future())
        self._waiting.append(pending)
        self._news.set()
        try:
            return await pending.answer
        except LobbyError as error:
            self._metrics.refusals.labels(pending.kind, error.code).inc()
            raise
        finally:
            self._metrics.command_s.observe(time.perf_counter() - pending.since_s)

    async def read(self, look: Callable[[Engine], T]) -> T:
        """Look at the state as it is on record. Raises Unavailable while it cannot be read."""
        while self._unsettled:
            turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._readers.append(turn)
            await turn
        return look(self._record.engine)

    async def view(self, topic: str) -> Rendered:
        """Return the view that the live socket would send. Raises NotFound."""
        return await self.read(lambda _: self._renderer.render(topic))

    async def join(self, watcher: Watcher) -> None:
        """Begin to watch: the view as it is on record comes at once, then every change. Raises NotFound."""
        await self.read(lambda _: self.hub.join(watcher))

    def leave(self, watcher: Watcher) -> None:
        self.hub.leave(watcher)

    def changed(self, audiences: tuple[str, ...] = URGENT) -> None:
        """Something that views show has changed without an event: a device, the time."""
        self.hub.changed(audiences)
        self._news.set()

    def beat(self, frame: str) -> None:
        """Let every client hear this heartbeat."""
        self.hub.beat(frame)
        self._news.set()

    def advise(self, advice: Advice | None) -> None:
        """What the floor is told of the coming hour; None: every promise will be kept."""
        if self._renderer.advise(advice):
            self.changed(("floor",))

    async def let_desks_call(self) -> None:
        """Time has gone on: desks that call by themselves, and whose wrap-up is over, call whoever waits."""
        if await self.read(lambda engine: engine.automatic_call(self._clock.now()) is not None):
            self._calls_due = True
            self._news.set()

    async def catch_up(self, last_seq: int) -> None:
        """Take in what another program has appended (a new configuration), though no command waits just now.
        `last_seq`: how far the stream has come."""
        seq = await self.read(lambda engine: engine.seq)
        if last_seq > seq:
            self._overtaken_at = seq
            self._news.set()

    @property
    def configuration(self) -> Branch:
        """As last known, also while the record cannot be read."""
        with suppress(LobbyError):
            self._configuration = self._record.engine.branch
        assert self._configuration is not None, "a branch is started before it is asked"
        return self._configuration

    def glance(self) -> tuple[int, int, int]:
        """Return the last event's seq, how many wait and how many desks are open; perhaps not on record yet. For
        whoever decides what to look at next. Raises Unavailable."""
        engine = self._record.engine
        return engine.seq, engine.waiting(), sum(desk.state is DeskState.OPEN for desk in engine.desks.values())

    def service_day(self, now: int) -> str:
        """Return which day it is there. Raises Unavailable."""
        return self._record.engine.service_day(now)

    def knows(self, visit: VisitId) -> bool:
        """Say whether it is a visit of this service day."""
        with suppress(LobbyError):
            return visit in self._record.engine.visits
        return False

    def visit_of_token(self, token: TicketToken) -> VisitId | None:
        """Return the visit of a ticket of this service day; None where there is none."""
        return self._record.tokens.get(token)

    # --- the one task ----------------------------------------------------------------------------------------------

    async def _work(self) -> None:
        while self._waiting or not self._stopping:
            self._news.clear()
            if self._is_something_to_do:
                await self._do_group()
            self._let_readers_in()
            await asyncio.sleep(0)  # replies and frames leave, and readers look, before views are made
            if self._is_something_to_do or self._readers:
                continue
            rest_s = self._rest_s()
            if rest_s == 0:
                self._show()
            else:
                await self._rest(rest_s)

    @property
    def _is_something_to_do(self) -> bool:
        return bool(self._waiting) or self._overtaken_at is not None or self._calls_due

    def _rest_s(self) -> float | None:
        """In how many seconds views are to be made, 0: now; None: when something happened."""
        due_s = self.hub.due_in()
        if due_s != 0 or not self._presses.under_way:
            self._yielding_since = None
            return due_s
        now = time.perf_counter()
        self._yielding_since = self._yielding_since or now
        self._presses.set_when_over(self._news)
        return max(0.0, self._yielding_since + YIELD_S - now)

    async def _rest(self, at_most_s: float | None) -> None:
        """Wait until there is something to do."""
        if at_most_s is None:
            await self._news.wait()
            return
        wake_up = asyncio.get_running_loop().call_later(at_most_s, self._news.set)
        try:
            await self._news.wait()
        finally:
            wake_up.cancel()

    async def _do_group(self) -> None:
        limit = self._settings.group_limit
        group, copies = first_of_each_key(self._waiting[:limit])
        self._waiting = copies + self._waiting[limit:]
        self._unsettled, self._calls_due = True, False
        try:
            await self._take_over()
            written = await self._record.settle(group)
            if written.decided:
                self.hub.changed(at_once=written.topics)
                self._record.keep_snapshot(written)
        finally:
            self._unsettled = False

    async def _take_over(self) -> None:
        """Load what another program has appended, unless a group of ours came upon it first."""
        seq, self._overtaken_at = self._overtaken_at, None
        try:
            if seq is not None and self._record.engine.seq == seq:
                await self._record.catch_up()
                self.hub.changed()
        except LobbyError:
            return  # the record cannot be read now: what comes next is told so
        except Exception as error:
            log.error("not_caught_up", branch=self.id, **where(error))

    def _let_readers_in(self) -> None:
        readers, self._readers = self._readers, []
        for turn in readers:
            if not turn.done():
                turn.set_result(None)

    def _show(self) -> None:
        """Make some of the views that are stale. A view that cannot be made stops nobody."""
        self._yielding_since = None
        try:
            self.hub.refresh_some()
        except LobbyError:
            self.hub.give_up()  # the record cannot be read now: what was shown last stays
        except Exception as error:
            log.error("view_failed", branch=self.id, **where(error))
