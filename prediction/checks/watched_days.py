"""Days of invented lobbies, lived by the real engine and looked at whenever somebody begins to wait."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from lobby.engine.commands import Command
from lobby.engine.engine import Engine
from lobby.engine.events import DeskEvent, StepTransferred, VisitCheckedIn
from lobby.engine.input_snapshot import InputSnapshot
from lobby.engine.model import Branch, State, Visit
from lobby.ids import DeskId, ServiceId, VisitId
from prediction.history.past_day import Booked, PastDay, past_day
from simulation.arrivals import Day, draw_day
from simulation.scenario import Scenario
from simulation.world import OPENS_AT, Precedence, SimulatedWorld

HOUR_MS = 3_600_000
DAY_LIVED = "2026-03-02"
"""The date of `OPENS_AT`; every invented day is lived on it."""


class WaitBegun(NamedTuple):
    """Somebody begins to wait; `group` is the day's number, `seen` are the figures of `cases.py`."""

    visit: VisitId
    group: str
    step: int
    service: ServiceId
    snapshot: InputSnapshot
    ahead: int
    staff: int
    seen: dict[str, float]


@dataclass(slots=True)
class Past:
    """The calls of one service so far: when, and after how long (seconds)."""

    calls: list[tuple[int, float]] = field(default_factory=list)

    def last(self, n: int) -> float:
        waits = [wait for _, wait in self.calls[-n:]]
        return sum(waits) / len(waits) if waits else 0.0

    def last_hour(self, now: int) -> float:
        waits = [wait for at, wait in self.calls if at > now - HOUR_MS]
        return sum(waits) / len(waits) if waits else 0.0


class WatchedWorld(SimulatedWorld):
    """A day that is looked at whenever somebody begins to wait."""

    def __init__(self, day: Day, branch: Branch) -> None:
        self.desk_events: list[DeskEvent] = []
        self.waits_begun: list[WaitBegun] = []
        self._joined: list[VisitId] = []
        self._past = {service.id: Past() for service in branch.services}
        super().__init__(day, branch)

    def _put(self, command: Command) -> None:
        for event in self._engine.handle(command, self._now):
            self._engine.apply(event)
            if isinstance(event, DeskEvent):
                self.desk_events.append(event)
            elif isinstance(event, VisitCheckedIn | StepTransferred):
                self._joined.append(event.visit)

    def _serve(self, visit: VisitId, desk: DeskId) -> None:
        step = self._engine.visit(visit).current
        self._past[step.service].calls.append((self._now, max(0, self._now - step.clock_at) / 1000))
        super()._serve(visit, desk)

    def _let_desks_call(self) -> None:
        super()._let_desks_call()
        joined, self._joined = self._joined, []
        for id in joined:
            visit = self._engine.visit(id)
            if visit.state is State.WAITING:
                self.waits_begun.append(_wait_begun(self._engine, visit, self._now, self._past[visit.current.service]))


def _wait_begun(engine: Engine, visit: Visit, now: int, past: Past) -> WaitBegun:
    service, branch = visit.current.service, engine.branch
    same_service = [one for one in engine.queue(now) if one.current.service == service]
    ahead = same_service.index(visit)
    able = {desk.id for desk in branch.desks if service in desk.skills}
    staff = max(
        1, sum(desk.staff is not None and not desk.break_reason for id, desk in engine.desks.items() if id in able)
    )
    shared = {one for desk in branch.desks if desk.id in able for one in desk.skills}
    usual = engine.usual_s(service)
    work = sum(engine.usual_s(one) * engine.waiting(service=one) for one in shared) - usual
    oldest = min((one.current.clock_at for one in same_service), default=now)
    seen = {
        "people_x_minutes": ahead * usual,
        "pooled_work": work / staff,
        "last_10": past.last(10),
        "last_60_min": past.last_hour(now),
        "last_to_enter": past.last(1),
        "oldest_waiting": max(0, now - oldest) / 1000,
        "queue_length": (ahead + 1) * usual / staff,
    }
    return WaitBegun(visit.id, "", visit.step, service, engine.input_snapshot(now), ahead, staff, seen)


@dataclass(frozen=True, slots=True)
class Watched:
    """A day that is over."""

    day: PastDay
    waits_begun: list[tuple[WaitBegun, float]]


def watch(scenario: Scenario, branch: Branch, seed: int, number: int) -> Watched:
    """Live day `number`; return the moments of those who were called in the end, with their waits in seconds."""
    drawn = draw_day(scenario, seed, number)
    world = WatchedWorld(drawn, branch)
    visits = {visit.id: visit for visit in world.run().visits}
    waits_begun = []
    for begun in world.waits_begun:
        called_at = visits[begun.visit].steps[begun.step].called_at
        if called_at is not None:
            waits_begun.append((begun._replace(group=f"{number:04d}"), (called_at - begun.snapshot.at) / 1000))
    day = past_day(DAY_LIVED, branch.timezone, visits.values(), world.desk_events, _booked(drawn))
    return Watched(day, waits_begun)


def _booked(drawn: Day) -> list[Booked]:
    """As the record would hold the day's appointments."""
    came = [Booked(OPENS_AT + one.slot, OPENS_AT + one.at) for one in drawn.customers if one.slot is not None]
    return [*came, *(Booked(OPENS_AT + one.slot, None) for one in drawn.missed if one.slot is not None)]


class Later(NamedTuple):
    """A visit on a day, looked at when this share of its wait was over."""

    visit: VisitId
    service: ServiceId
    share: float
    snapshot: InputSnapshot
    left_s: float


class WorldLookedAt(SimulatedWorld):
    """A day that is looked at at given times."""

    def __init__(self, day: Day, branch: Branch, times: set[int]) -> None:
        self.snapshots: dict[int, InputSnapshot] = {}
        super().__init__(day, branch)
        for at in times:
            self._at(
                at, Precedence.LEAVE, lambda: self.snapshots.update({self._now: self._engine.input_snapshot(self._now)})
            )


def look_later(scenario: Scenario, branch: Branch, seed: int, number: int, shares: tuple[float, ...]) -> list[Later]:
    """Live day `number` twice: once to learn how long each customer waits, once to look when a share of it is over."""
    drawn = draw_day(scenario, seed, number)
    spans = {
        visit.id: (visit.checked_in_at, step.called_at)
        for visit in SimulatedWorld(drawn, branch).run().visits
        if (step := visit.steps[0]).called_at is not None and step.called_at > visit.checked_in_at
    }
    wanted = [
        (visit, share, round(came_at + share * (called_at - came_at)), called_at)
        for visit, (came_at, called_at) in spans.items()
        for share in shares
    ]
    world = WorldLookedAt(drawn, branch, {at for _, _, at, _ in wanted})
    world.run()
    return [
        Later(visit, one.kind.service, share, world.snapshots[at], (called_at - at) / 1000)
        for visit, share, at, called_at in wanted
        for one in world.snapshots[at].waiting
        if one.visit == visit
    ]
