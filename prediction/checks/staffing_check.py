"""Is the planned service level right? Each lobby of a file is logged for some days, learned from, and planned; then the
plan is held against many days lived with the truth.

The log is what a branch has: visits and when desks were there. Volume, profile, mix, times and patience are learned. One log
says little about the learning: it may have been a quiet month. So several logs of the same truth are planned from; what is
wrong every time is a fault, the rest is chance. How much chance there must be is shown beside it: the floor is the error of
a plan that knows the lobby but for how many come for each service and how long that takes, which it has from the same log.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from statistics import fmean, stdev

from lobby.engine.events import DeskBreakStarted, DeskClosed, DeskEvent, DeskOpened
from lobby.engine.model import Branch, CallingParameters, Visit
from lobby.ids import StaffId
from prediction.history.past_day import PastDay
from prediction.planning.drawing import Drawn, draw
from prediction.planning.plan_runs import HOUR_MS, PlanRun, as_usual, run, share_in_time
from prediction.planning.staffing import learn_days
from simulation.arrivals import MINUTE, NEVER_COMES, Day, draw_day
from simulation.scenario import OPEN_MINUTES, Scenario, branch_of, service_id
from simulation.world import OPENS_AT, live

NINE_MS = 9 * HOUR_MS
FIRST_DAY = date(2026, 3, 2)
GATE = 2.0
TRUTH_SEED = 1_000_000
"""The days of the truth are not those of the log."""


@dataclass(frozen=True, slots=True)
class PlanError:
    """Service levels in points of a hundred, of one lobby and one log. `by_hour`: the mean error of the hours' levels. `se`: of
    `error`, by chance of the days played; what the log had of chance is in the error itself. `floor`: the error of a plan
    that knows all but volumes and times; None where it was not asked for."""

    id: str
    planned: float
    true: float
    error: float
    se: float
    by_hour: float
    floor: float | None = None

    def as_json(self) -> dict[str, object]:
        return {name: round(value, 2) if isinstance(value, float) else value for name, value in asdict(self).items()}


@dataclass(frozen=True, slots=True)
class LobbyErrors:
    """One lobby planned from several logs. `signed`: the mean error; `signed_se`: of it, over the logs."""

    id: str
    errors: tuple[PlanError, ...]

    @property
    def signed(self) -> float:
        return fmean(one.error for one in self.errors)

    @property
    def signed_se(self) -> float:
        return stdev(one.error for one in self.errors) / len(self.errors) ** 0.5 if len(self.errors) > 1 else math.nan

    @property
    def absolute(self) -> float:
        return fmean(abs(one.error) for one in self.errors)

    @property
    def by_hour(self) -> float:
        return fmean(one.by_hour for one in self.errors)

    @property
    def floor(self) -> float | None:
        floors = [abs(one.floor) for one in self.errors if one.floor is not None]
        return fmean(floors) if floors else None

    def as_json(self) -> dict[str, object]:
        """Return the first log's figures, as of one log; then the means over all."""
        return self.errors[0].as_json() | {
            "signed_error": round(self.signed, 2),
            "signed_se": None if math.isnan(self.signed_se) else round(self.signed_se, 2),
            "absolute_error": round(self.absolute, 2),
            "by_hour_error": round(self.by_hour, 2),
            "floor_error": None if self.floor is None else round(self.floor, 2),
            "errors": [round(one.error, 2) for one in self.errors],
        }


@dataclass(frozen=True, slots=True)
class StaffingCheck:
    lobbies: tuple[LobbyErrors, ...]

    @property
    def by_seed(self) -> list[float]:
        """Of each log, the mean over the lobbies of how far the plan was off, whichever way."""
        return [
            fmean(abs(one.error) for one in errors) for errors in zip(*(of.errors for of in self.lobbies), strict=True)
        ]

    @property
    def mean_error(self) -> float:
        return fmean(self.by_seed)

    @property
    def mean_error_se(self) -> float:
        return stdev(self.by_seed) / len(self.by_seed) ** 0.5 if len(self.by_seed) > 1 else math.nan

    @property
    def floor(self) -> float | None:
        floors = [of.floor for of in self.lobbies if of.floor is not None]
        return fmean(floors) if floors else None

    @property
    def reached(self) -> bool:
        return self.mean_error <= GATE

    def as_json(self) -> dict[str, object]:
        return {
            "gate": GATE,
            "mean_error": self.mean_error,
            "mean_error_se": None if math.isnan(self.mean_error_se) else self.mean_error_se,
            "mean_error_by_seed": [round(one, 3) for one in self.by_seed],
            "floor": self.floor,
            "reached": self.reached,
            "scenarios": [one.as_json() for one in self.lobbies],
        }


@dataclass(frozen=True, slots=True)
class Asked:
    """Of each seed `logged` working days are logged and the next is planned, played as `days` days. All plans are held
    against the same `true_days` lived with the truth; None: as many."""

    logged: int = 20
    days: int = 100
    true_days: int | None = None
    seeds: tuple[int, ...] = (1,)
    floor: bool = False

    @property
    def truth_seed(self) -> int:
        return self.seeds[0] + TRUTH_SEED

    @property
    def truth_days(self) -> int:
        return self.days if self.true_days is None else self.true_days

    @property
    def lived(self) -> int:
        """How many days are lived for each lobby."""
        return self.truth_days + len(self.seeds) * (
            self.logged + self.days + (min(self.days, self.truth_days) if self.floor else 0)
        )


def check_lobby(scenario: Scenario, asked: Asked, progress: Callable[[], None] = lambda: None) -> LobbyErrors:
    """Plan one lobby from each log and compare with days that are lived. `progress` is called after each day."""
    truth = _lived(scenario, scenario, asked, asked.truth_days, progress)
    return LobbyErrors(scenario.id, tuple(_error(scenario, asked, truth, seed, progress) for seed in asked.seeds))


def _error(scenario: Scenario, asked: Asked, true: PlanRun, seed: int, progress: Callable[[], None]) -> PlanError:
    branch = branch_of(scenario, CallingParameters())
    log = log_of(scenario, branch, asked.logged, seed, progress)
    learned = learn_days(log, branch)
    expected = learned.expected(log[-1].day + timedelta(days=7))
    rosters = learned.rosters_for(log[-1].day)
    drawn = [draw(learned, expected, learned.spread, rosters, seed, number) for number in range(asked.days)]
    planned = run(as_usual(branch), drawn, progress)
    floor = None
    if asked.floor:
        same_days = min(asked.days, asked.truth_days)
        known = _lived(scenario, as_logged(scenario, asked.logged, seed), asked, same_days, progress)
        floor = 100 * (known.level - true.first(same_days).level)
    error, se = 100 * (planned.level - true.level), 100 * (planned.se**2 + true.se**2) ** 0.5
    return PlanError(scenario.id, 100 * planned.level, 100 * true.level, error, se, _by_hour(planned, true), floor)


def _lived(lobby: Scenario, comes: Scenario, asked: Asked, days: int, progress: Callable[[], None]) -> PlanRun:
    """The desks and promises of `lobby`, the customers of `comes`; days of the same number are as alike as they can be."""
    drawn = [Drawn(NINE_MS, draw_day(comes, asked.truth_seed, number), ()) for number in range(days)]
    return run(as_usual(branch_of(lobby, CallingParameters())), drawn, progress)


def as_logged(scenario: Scenario, logged: int, seed: int) -> Scenario:
    """Return the lobby itself, but for volumes and mean times by service: those of the very customers whom a log
    holds."""
    customers = [one for number in range(logged) for one in draw_day(scenario, seed, number).customers]
    offered = []
    for number, service in enumerate(scenario.services):
        name = service_id(number)
        first = [one.service_ms for one in customers if one.service == name]
        took = first + [one.then_ms for one in customers if one.then == name]
        minutes = fmean(took) / MINUTE if took else service.minutes
        offered.append(replace(service, share=len(first) / len(customers), minutes=minutes))
    usual = logged * scenario.customers_per_day * (1 - NEVER_COMES * scenario.appointments)
    return replace(
        scenario,
        customers_per_day=scenario.customers_per_day * len(customers) / usual,
        services=tuple(offered),
        transfer=scenario.transfer * offered[0].share / scenario.services[0].share,
    )


def log_of(
    scenario: Scenario, branch: Branch, days: int, seed: int, progress: Callable[[], None] = lambda: None
) -> list[PastDay]:
    """Return working days one after another, as a record would hold them: open from nine, in the branch's own time."""
    dates = [FIRST_DAY + timedelta(days=7 * (number // 5) + number % 5) for number in range(days)]
    log = []
    for number, day in enumerate(dates):
        drawn = draw_day(scenario, seed, number)
        visits = live(drawn, branch).visits
        log.append(PastDay(day, OPENS_AT - NINE_MS, visits, _desk_events(branch, drawn, visits)))
        progress()
    return log


def _desk_events(branch: Branch, day: Day, visits: Sequence[Visit]) -> tuple[DeskEvent, ...]:
    """Desks open at nine and close with the doors; a break begins when the customer at the desk is done with."""
    events: list[DeskEvent] = []
    for desk in branch.desks:
        staff = StaffId(f"staff at {desk.id}")
        served = [step for visit in visits for step in visit.steps if step.desk == desk.id]
        events.append(DeskOpened(at=OPENS_AT, desk=desk.id, staff=staff))
        for pause in (one for one in day.pauses if one.desk == desk.id):
            due = OPENS_AT + pause.at
            begins = max((step.ended_at or 0 for step in served if (step.called_at or 0) < due), default=due)
            begins = max(due, begins)
            events.append(DeskBreakStarted(at=begins, desk=desk.id))
            events.append(DeskOpened(at=begins + pause.length_ms, desk=desk.id, staff=staff))
        over = max((step.ended_at or 0 for step in served), default=0)
        events.append(DeskClosed(at=max(over, OPENS_AT + OPEN_MINUTES * MINUTE), desk=desk.id))
    return tuple(sorted(events, key=lambda event: event.at))


def _by_hour(planned: PlanRun, true: PlanRun) -> float:
    """The mean error of the hours, each weighted with those who come in it."""
    off, weight = 0.0, 0
    for hour in range(24):
        mine, real = planned.of_hour(hour), true.of_hour(hour)
        level, is_ = share_in_time(mine), share_in_time(real)
        if level is not None and is_ is not None:
            off += len(real) * abs(level - is_)
            weight += len(real)
    return 100 * off / weight if weight else 0.0
