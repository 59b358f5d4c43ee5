"""Runs a logged day against a lobby, moment by moment: the world decides only what people do, the lobby who is called.

Time does not flow, it steps: the lobby's clock is set to the next moment at which anything happens and stands there
until all of it is done and seen. So no wait depends on how quick a computer is, and the same log gives the same day.
Within one moment: services end, desks open, pauses begin, customers arrive, customers leave, desks call, desks close.
"""

from __future__ import annotations

import heapq
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import IntEnum
from itertools import count
from typing import Protocol

from lobby.ids import DeskId, ServiceId
from replay.day import Arrival, Pause, ReplayDay, Shift
from replay.seen import Seen, SeenVisit


class Lobby(Protocol):
    """The devices of one lobby. Every call returns when the server has answered and every screen shows it."""

    async def set_clock(self, at: int) -> None: ...

    async def check_in(self, service: ServiceId, *, priority: bool) -> tuple[str, str]:
        """Check a customer in at the kiosk; return the visit and the number on the ticket."""
        ...

    async def leave(self, visit: str) -> None:
        """The customer gives up, on the phone page."""
        ...

    async def open(self, desk: DeskId) -> None:
        """The agent signs in, or comes back from a break."""
        ...

    async def take_break(self, desk: DeskId) -> None: ...

    async def close(self, desk: DeskId) -> None: ...

    async def call_next(self, desk: DeskId) -> tuple[str, str] | None:
        """Call the next customer; return who it is and the number that the board shows, None when nobody waits for this
        desk."""
        ...

    async def start(self, desk: DeskId, visit: str) -> None: ...

    async def finish(self, desk: DeskId, visit: str) -> None: ...


class Order(IntEnum):
    FINISH = 0
    OPEN = 1
    PAUSE = 2
    ARRIVE = 3
    LEAVE = 4
    GO_HOME = 5


@dataclass(slots=True)
class StaffedDesk:
    shift: Shift
    idle_since: int
    visit: str | None = None
    away_until: int = 0
    on_break: bool = False
    going_home: bool = False


Callback = Callable[[int], Awaitable[None]]
Progress = Callable[[int, int], Awaitable[None]]


class World:
    """The people of one day. `progress(at, arrived)` is awaited before each moment."""

    def __init__(self, day: ReplayDay, lobby: Lobby, progress: Progress) -> None:
        self.seen = Seen()
        self.overtime_ms: dict[DeskId, int] = {}
        self._lobby = lobby
        self._progress = progress
        self._ties = count()
        self._due: list[tuple[int, Order, int, Callback]] = []
        self._desks: dict[DeskId, StaffedDesk] = {}
        self._waiting: dict[str, Arrival] = {}
        for shift in day.shifts:
            self._at(shift.opens_at, Order.OPEN, self._opening(shift))
            self._at(shift.closes_at, Order.GO_HOME, self._going_home(shift))
            for pause in shift.pauses:
                self._at(pause.begins_at, Order.PAUSE, self._pausing(shift, pause))
                self._at(pause.ends_at, Order.OPEN, self._returning(shift))
        for arrival in day.arrivals:
            self._at(arrival.at, Order.ARRIVE, self._arrival(arrival))

    async def run(self) -> Seen:
        """Live until nothing is left to happen. Whoever still waits then is left waiting, and counted so."""
        while self._due:
            now = self._due[0][0]
            await self._progress(now, len(self.seen.visits))
            await self._lobby.set_clock(now)
            while self._due and self._due[0][0] == now:
                while self._due and self._due[0][0] == now:
                    _, _, _, callback = heapq.heappop(self._due)
                    await callback(now)
                await self._let_desks_call(now)
            await self._let_desks_go(now)
        return self.seen

    def _at(self, at: int, order: Order, callback: Callback) -> None:
        heapq.heappush(self._due, (at, order, next(self._ties), callback))

    # --- customers -----------------------------------------------------------------------------------------------

    def _arrival(self, arrival: Arrival) -> Callback:
        async def arrive(now: int) -> None:
            visit, number = await self._lobby.check_in(arrival.service, priority=arrival.priority)
            self.seen.visits[visit] = SeenVisit(
                visit=visit,
                number=number,
                service=arrival.service,
                priority=arrival.priority,
                checked_in_at=now,
            )
            self._waiting[visit] = arrival
            if arrival.leaves_at is not None:
                self._at(arrival.leaves_at, Order.LEAVE, self._leaving(visit))

        return arrive

    def _leaving(self, visit: str) -> Callback:
        async def leave(now: int) -> None:
            if self._waiting.pop(visit, None) is None:
                return  # called before the moment at which the log says they left
            await self._lobby.leave(visit)
            self.seen.visits[visit].ended_at, self.seen.visits[visit].outcome = now, "left"

        return leave

    # --- desks ---------------------------------------------------------------------------------------------------

    def _opening(self, shift: Shift) -> Callback:
        async def open_desk(now: int) -> None:
            await self._lobby.open(shift.desk)
            self._desks[shift.desk] = StaffedDesk(shift, idle_since=now)

        return open_desk

    def _pausing(self, shift: Shift, pause: Pause) -> Callback:
        async def pause_begins(now: int) -> None:
            self._desks[shift.desk].away_until = pause.ends_at

        return pause_begins

    def _returning(self, shift: Shift) -> Callback:
        async def come_back(now: int) -> None:
            stands = self._desks[shift.desk]
            if stands.on_break:
                await self._lobby.open(shift.desk)
                stands.on_break, stands.idle_since = False, now

        return come_back

    def _going_home(self, shift: Shift) -> Callback:
        async def go_home(now: int) -> None:
            self._desks[shift.desk].going_home = True

        return go_home

    async def _let_desks_go(self, now: int) -> None:
        for desk, stands in list(self._desks.items()):
            if stands.going_home and stands.visit is None:
                await self._lobby.close(desk)
                del self._desks[desk]
                if now > stands.shift.closes_at:
                    self.overtime_ms[desk] = now - stands.shift.closes_at

    async def _let_desks_call(self, now: int) -> None:
        """Idle desks press "call next" while somebody waits for them: fewest skills first, then the longest idle."""
        idle = [stands for stands in self._desks.values() if stands.visit is None and not stands.on_break]
        idle.sort(key=lambda stands: (len(stands.shift.skills), stands.idle_since, stands.shift.desk))
        for stands in idle:
            if now < stands.away_until:
                await self._lobby.take_break(stands.shift.desk)
                stands.on_break = True
            elif self._has_work(stands):
                await self._call(stands, now)

    def _has_work(self, stands: StaffedDesk) -> bool:
        """Somebody waits whom this desk may serve; for an agent whose day is over: whom no other open desk may."""
        wanted = {arrival.service for arrival in self._waiting.values()} & set(stands.shift.skills)
        if stands.going_home:
            others = [desk for desk in self._desks.values() if desk is not stands and not desk.going_home]
            wanted -= {skill for desk in others for skill in desk.shift.skills}
        return bool(wanted)

    async def _call(self, stands: StaffedDesk, now: int) -> None:
        desk = stands.shift.desk
        called = await self._lobby.call_next(desk)
        if called is None:
            self.seen.oddities.append(f"desk {desk} called nobody, although somebody it serves was waiting")
            return
        visit, number = called
        arrival = self._waiting.pop(visit, None)
        if arrival is None:
            self.seen.oddities.append(f"{number}: called to desk {desk}, and not waiting")
            return
        self.seen.calls_shown.add((number, desk))
        seen = self.seen.visits[visit]
        seen.called_at, seen.desk = now, desk
        await self._lobby.start(desk, visit)
        seen.serving_at = now
        stands.visit = visit
        self._at(now + arrival.service_ms, Order.FINISH, self._finishing(stands, visit))

    def _finishing(self, stands: StaffedDesk, visit: str) -> Callback:
        async def finish(now: int) -> None:
            await self._lobby.finish(stands.shift.desk, visit)
            self.seen.visits[visit].ended_at, self.seen.visits[visit].outcome = now, "resolved"
            stands.visit, stands.idle_since = None, now

        return finish
