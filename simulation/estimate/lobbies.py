"""Moments of invented lobbies: days lived by the real engine, looked at whenever somebody begins to wait.

Nothing of a scenario's laws is known to the estimate: service times, arrivals, lunches, patience and transfers are learned
from logged days, the range is put right on the waits of a few days more, and what is played is blended with the model that
both have taught. As in a running branch, the blend is for who has just come, not for who was handed on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple

import numpy as np

from lobby.engine.commands import Command
from lobby.engine.engine import Engine
from lobby.engine.events import DeskEvent, StepTransferred, VisitCheckedIn
from lobby.engine.model import Branch, CallingParameters, State, Visit
from lobby.engine.picture import Picture
from lobby.ids import DeskId, ServiceId, VisitId
from lobby.waits.blend import Blend, corrected, learn_blend
from lobby.waits.blend import Case as BlendCase
from lobby.waits.calibrate import Correction, by_service
from lobby.waits.days import Booked, Day
from lobby.waits.habits import Habits, learn, mean_taken
from lobby.waits.moment import Asking, of_picture, questions
from lobby.waits.player import play_forward, points_of
from simulation.arrivals import Day as DrawnDay
from simulation.arrivals import draw_day
from simulation.estimate.cases import Case, Floats, Predicted
from simulation.scenario import Scenario, branch_of
from simulation.world import OPENS_AT, World

LOGGED_DAYS, CHECKED_DAYS, TEST_DAYS = 20, 6, 12
LOGGED_WAITS, CHECKED_WAITS, TEST_WAITS = 400, 600, 600
DAYS = LOGGED_DAYS + CHECKED_DAYS + TEST_DAYS
HOUR_MS = 3_600_000


class Moment(NamedTuple):
    """Somebody begins to wait; `group` is the day's number, `seen` are the figures of `cases.py`."""

    visit: VisitId
    group: str
    step: int
    service: ServiceId
    picture: Picture
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


class WatchedWorld(World):
    """A day that is looked at whenever somebody begins to wait."""

    def __init__(self, day: object, branch: Branch) -> None:
        self.desk_events: list[DeskEvent] = []
        self.moments: list[Moment] = []
        self._joined: list[VisitId] = []
        self._past = {service.id: Past() for service in branch.services}
        super().__init__(day, branch)  # type: ignore[arg-type]

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
                self.moments.append(_moment(self._engine, visit, self._now, self._past[visit.current.service]))


def _moment(engine: Engine, visit: Visit, now: int, past: Past) -> Moment:
    service, branch = visit.current.service, engine.branch
    ahead = engine.standing_of(visit.id, now).ahead
    able = {desk.id for desk in branch.desks if service in desk.skills}
    staff = max(
        1, sum(desk.staff is not None and not desk.break_reason for id, desk in engine.desks.items() if id in able)
    )
    shared = {one for desk in branch.desks if desk.id in able for one in desk.skills}
    usual = engine.usual_s(service)
    work = sum(engine.usual_s(one) * engine.waiting(service=one) for one in shared) - usual
    oldest = min((one.current.clock_at for one in engine.queue(now) if one.current.service == service), default=now)
    seen = {
        "people_x_minutes": ahead * usual,
        "pooled_work": work / staff,
        "last_10": past.last(10),
        "last_60_min": past.last_hour(now),
        "last_to_enter": past.last(1),
        "oldest_waiting": max(0, now - oldest) / 1000,
        "queue_length": (ahead + 1) * usual / staff,
    }
    return Moment(visit.id, "", visit.step, service, engine.picture(now), ahead, staff, seen)


@dataclass(frozen=True, slots=True)
class Watched:
    """A day that is over."""

    day: Day
    moments: list[tuple[Moment, float]]


def watch(scenario: Scenario, branch: Branch, seed: int, number: int) -> Watched:
    """Live day `number`; the moments of those who were called in the end, with their waits in seconds."""
    drawn = draw_day(scenario, seed, number)
    world = WatchedWorld(drawn, branch)
    visits = {visit.id: visit for visit in world.run().visits}
    moments = []
    for moment in world.moments:
        called_at = visits[moment.visit].steps[moment.step].called_at
        if called_at is not None:
            moments.append((moment._replace(group=f"{number:04d}"), (called_at - moment.picture.at) / 1000))
    return Watched(Day(tuple(visits.values()), world.desk_events, _booked(drawn)), moments)


def _booked(drawn: DrawnDay) -> list[Booked]:
    """As the record would hold the day's appointments."""
    came = [Booked(OPENS_AT + one.slot, OPENS_AT + one.at) for one in drawn.customers if one.slot is not None]
    return [*came, *(Booked(OPENS_AT + one.slot, None) for one in drawn.missed if one.slot is not None)]


class Checked(NamedTuple):
    """One lobby: cases of the days before and of the test, and what Lobby says of the latter."""

    train: list[Case]
    test: list[Case]
    said: Predicted


def check(scenario: Scenario, seed: int, calling: CallingParameters, tick: Callable[[], None]) -> Checked:
    """Learn from logged days, put the range right on a few more, and predict test days. `tick` after each day."""
    branch = branch_of(scenario, calling)

    def days(first: int, count: int) -> list[Watched]:
        found = []
        for number in range(first, first + count):
            found.append(watch(scenario, branch, seed, number))
            tick()
        return found

    logged = days(0, LOGGED_DAYS)
    habits = learn([one.day for one in logged], branch.timezone)
    checked = days(LOGGED_DAYS, CHECKED_DAYS)
    tested = _some(days(LOGGED_DAYS + CHECKED_DAYS, TEST_DAYS), TEST_WAITS, seed)
    before, last = (
        [*map(Looked, part, _play(part, habits))]
        for part in (_some(logged, LOGGED_WAITS, seed), _some(checked, CHECKED_WAITS, seed))
    )
    corrections = _corrections(last)
    usual_s = mean_taken(habits, branch)
    came = [one for one in [*before, *last] if one.moment[0].step == 0 and np.isfinite(one.played).all()]
    blend = learn_blend([_blend_case(one, usual_s) for one in came], corrections)
    train = [_case(moment) for one in logged for moment in one.moments]
    said = _say([*map(Looked, tested, _play(tested, habits))], corrections, blend, usual_s)
    return Checked(train, [_case(moment) for moment in tested], said)


class Looked(NamedTuple):
    """A moment with its wait, and the 10, 50 and 90 % points as played."""

    moment: tuple[Moment, float]
    played: Floats

    @property
    def service(self) -> ServiceId:
        return self.moment[0].service


def _some(days: list[Watched], count: int, seed: int) -> list[tuple[Moment, float]]:
    """In order of time."""
    every = [moment for one in days for moment in one.moments]
    chosen = Random(seed).sample(range(len(every)), min(count, len(every)))
    return [every[place] for place in sorted(chosen)]


def _play(moments: list[tuple[Moment, float]], habits: Habits) -> list[Floats]:
    return [points_of(play_forward(one.picture, habits).visits[one.visit]) for one, _ in moments]


def _corrections(looked: list[Looked]) -> dict[ServiceId, Correction]:
    if not looked:
        return {}
    low, median, high = np.array([one.played for one in looked]).T
    waits = np.array([one.moment[1] for one in looked])
    found = by_service([one.service for one in looked], low, median, high, waits)
    return {ServiceId(service): correction for service, correction in found.items()}


def _blend_case(one: Looked, usual_s: dict[ServiceId, float]) -> BlendCase:
    moment, wait = one.moment
    low, median, high = map(float, one.played)
    return BlendCase(moment.group, moment.service, _answers(moment, usual_s), (low, median, high), wait)


def _answers(moment: Moment, usual_s: dict[ServiceId, float]) -> tuple[float, ...]:
    kind = next(one.kind for one in moment.picture.waiting if one.visit == moment.visit)
    asking = Asking(kind.service, kind.target_s, kind.booked)
    return questions(of_picture(moment.picture, without=moment.visit), asking, usual_s)


def _say(
    looked: list[Looked], corrections: dict[ServiceId, Correction], blend: Blend | None, usual_s: dict[ServiceId, float]
) -> Predicted:
    services = [one.service for one in looked]
    played = np.array([one.played for one in looked]).reshape(-1, 3)
    said = corrected(corrections, services, played)
    if blend is not None and looked:
        answers = np.array([_answers(one.moment[0], usual_s) for one in looked])
        first = np.array([one.moment[0].step == 0 for one in looked])
        said = np.where(first[:, None], blend.apply(services, answers, played, said), said)
    return Predicted(said[:, 1], said[:, 0], said[:, 2])


def _case(looked: tuple[Moment, float]) -> Case:
    moment, wait = looked
    hour = (moment.picture.at - OPENS_AT) // HOUR_MS
    return Case(moment.service, "", moment.ahead, moment.staff, hour, moment.seen, (), wait)
