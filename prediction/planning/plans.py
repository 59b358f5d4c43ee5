"""A day to come, simulated: expected arrivals, the service level by hour, and what one more desk would bring and when.

Advice is the difference of two simulations of the same days. First every option is tried on a few days; the best of each
kind are then held against the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from lobby.engine.model import Desk, Service
from prediction.history.day_counts import SLOTS, Counts
from prediction.planning.drawing import Drawn, draw
from prediction.planning.forecast_today import left_to_doubt, updated
from prediction.planning.plan_runs import (
    HOUR_MS,
    PlanRun,
    Variant,
    as_usual,
    in_the_world,
    one_more_desk,
    run,
    share_in_time,
    trained,
)
from prediction.planning.staffing import DayModel

DAYS = 40
TRIED_ON = 8
FLOATER_HOURS = 2
WORST_SERVICES = 2
KEPT = 2
"""So many options of each kind are held against all the days."""

Progress = Callable[[int, int], None]
"""(days lived, days to live in all)"""


@dataclass(frozen=True)
class StaffingChoice:
    """One option, and what it leads to. `hours`: from and to, of a floater."""

    kind: str
    variant: Variant
    hours: tuple[int, int] | None = None
    desk: Desk | None = None
    service: Service | None = None


@dataclass(frozen=True)
class Weighed:
    choice: StaffingChoice
    gain: float
    se: float


@dataclass(frozen=True)
class Planned:
    """`expected`: arrivals by half hour, those of `seen` half hours as they were; what is left of them may be off by a
    logarithm of standard deviation `spread`. `options`: the best first."""

    learned: DayModel
    day: date
    expected: Counts
    spread: float
    seen: int
    drawn: tuple[Drawn, ...]
    result: PlanRun
    options: tuple[Weighed, ...]


def plan(
    learned: DayModel,
    day: date,
    *,
    seen: Sequence[float] = (),
    days: int = DAYS,
    seed: int = 1,
    progress: Progress = lambda done, total: None,
) -> Planned:
    """Plan this date. `seen`: how many came in each half hour of it that is over."""
    before_today, spread = learned.expected(day), learned.spread_of(day)
    expected = updated(before_today, seen, learned.forecast.spread(day))
    spread = left_to_doubt(before_today, len(seen), spread)
    rosters = learned.rosters_for(day)
    drawn = tuple(draw(learned, expected, spread, rosters, seed, number) for number in range(days))
    branch = in_the_world(learned.branch)
    count = Counter(progress)
    usual = as_usual(branch)
    tried_on = drawn[: min(TRIED_ON, days)]
    floaters = _floaters(usual, expected)
    count.total = days + len(tried_on) * (len(floaters) + 1)
    result = run(usual, drawn, count)
    if not sum(expected):
        return Planned(learned, day, expected, spread, len(seen), drawn, result, ())
    training = _training(usual, result, drawn)
    count.total += len(tried_on) * len(training) + days * (1 + 2 * KEPT)
    few = result.first(len(tried_on))
    all_day = [StaffingChoice("all_day", one_more_desk(branch))]
    best = [*all_day, *_best(floaters, few, tried_on, count), *_best(training, few, tried_on, count)]
    weighed = [_weigh(one, result, drawn, count) for one in best]
    count.finish()
    return Planned(
        learned, day, expected, spread, len(seen), drawn, result, tuple(sorted(weighed, key=lambda one: -one.gain))
    )


class Counter:
    """Counts the days that were lived."""

    def __init__(self, progress: Progress) -> None:
        self.total = 0
        self._done = 0
        self._progress = progress

    def __call__(self) -> None:
        self._done += 1
        self._progress(self._done, max(self.total, self._done))

    def finish(self) -> None:
        self._progress(self._done, self._done)


def _weigh(choice: StaffingChoice, usual: PlanRun, days: Sequence[Drawn], progress: Callable[[], None]) -> Weighed:
    return Weighed(choice, *run(choice.variant, days, progress).gain(usual))


def _best(
    choices: Sequence[StaffingChoice], usual: PlanRun, days: Sequence[Drawn], progress: Callable[[], None]
) -> list[StaffingChoice]:
    weighed = [_weigh(one, usual, days, progress) for one in choices]
    return [one.choice for one in sorted(weighed, key=lambda one: -one.gain)[:KEPT]]


def _floaters(usual: Variant, expected: Counts) -> list[StaffingChoice]:
    """Two hours of an all-round desk, beginning at every hour of the day."""
    busy = [slot // 2 for slot in range(SLOTS) if expected[slot] > 0]
    if not busy:
        return []
    starts = range(busy[0], max(busy[0], busy[-1] + 1 - FLOATER_HOURS) + 1)
    return [
        StaffingChoice(
            "floater",
            one_more_desk(usual.branch, hour * HOUR_MS, (hour + FLOATER_HOURS) * HOUR_MS),
            (hour, hour + FLOATER_HOURS),
        )
        for hour in starts
    ]


def _training(usual: Variant, result: PlanRun, drawn: Sequence[Drawn]) -> list[StaffingChoice]:
    """Desks that are there, each taking one more of the services that fare worst."""
    there = {span.desk for one in drawn for span in one.roster} or {desk.id for desk in usual.branch.desks}
    level = {service.id: share_in_time(result.of_service(service.id)) for service in usual.branch.services}
    worst = sorted(
        (one for one in usual.branch.services if level[one.id] is not None), key=lambda one: level[one.id] or 0
    )
    return [
        StaffingChoice("training", trained(usual.branch, desk.id, service.id), desk=desk, service=service)
        for service in worst[:WORST_SERVICES]
        for desk in usual.branch.desks
        if desk.id in there and service.id not in desk.skills
    ]
