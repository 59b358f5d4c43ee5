"""Is the planned service level right? Each lobby of a file is logged for some days, learned from, and planned; then the
plan is held against many days lived with the truth.

The log is what a branch has: visits and when desks were there. Volume, profile, mix, times and patience are learned.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from lobby.engine.events import DeskBreakStarted, DeskClosed, DeskEvent, DeskOpened
from lobby.engine.model import Branch, CallingParameters, Visit
from lobby.ids import StaffId
from simulation.arrivals import MINUTE, Day, draw_day
from simulation.drawing import Drawn, draw
from simulation.logged_day import LoggedDay
from simulation.plan_runs import HOUR_MS, Result, as_usual, run, share_in_time
from simulation.scenario import OPEN_MINUTES, Scenario, branch_of
from simulation.staffing import learn_days
from simulation.world import OPENS_AT, live

NINE_MS = 9 * HOUR_MS
FIRST_DAY = date(2026, 3, 2)
GATE = 2.0
TRUTH_SEED = 1_000_000
"""The days of the truth are not those of the log."""


@dataclass(frozen=True, slots=True)
class PlanError:
    """Service levels in points of a hundred. `by_hour`: the mean error of the hours' levels. `se`: of `error`, by chance
    of the days played; what the log had of chance is in the error itself."""

    id: str
    planned: float
    true: float
    error: float
    se: float
    by_hour: float

    def as_json(self) -> dict[str, object]:
        return {name: round(value, 2) if isinstance(value, float) else value for name, value in asdict(self).items()}


def check_plan(
    scenario: Scenario, *, logged: int = 20, days: int = 100, seed: int = 1, told: Callable[[], None] = lambda: None
) -> PlanError:
    """Log `logged` working days, plan the next, and hold it against `days` true ones. `told` is called after each day."""
    branch = branch_of(scenario, CallingParameters())
    log = log_of(scenario, branch, logged, seed, told)
    learned = learn_days(log, branch)
    expected = learned.expected(log[-1].day + timedelta(days=7))
    rosters = learned.rosters_for(log[-1].day)
    usual = as_usual(branch)
    planned = run(
        usual, [draw(learned, expected, learned.spread, rosters, seed, number) for number in range(days)], told
    )
    truth = [Drawn(NINE_MS, draw_day(scenario, seed + TRUTH_SEED, number), ()) for number in range(days)]
    true = run(usual, truth, told)
    error, se = 100 * (planned.level - true.level), 100 * (planned.se**2 + true.se**2) ** 0.5
    return PlanError(scenario.id, 100 * planned.level, 100 * true.level, error, se, _by_hour(planned, true))


def log_of(
    scenario: Scenario, branch: Branch, days: int, seed: int, told: Callable[[], None] = lambda: None
) -> list[LoggedDay]:
    """Working days one after another, as a record would hold them: open from nine, in the branch's own time."""
    dates = [FIRST_DAY + timedelta(days=7 * (number // 5) + number % 5) for number in range(days)]
    log = []
    for number, day in enumerate(dates):
        drawn = draw_day(scenario, seed, number)
        visits = live(drawn, branch).visits
        log.append(LoggedDay(day, OPENS_AT - NINE_MS, visits, _desk_events(branch, drawn, visits)))
        told()
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


def _by_hour(planned: Result, true: Result) -> float:
    """The mean error of the hours, each weighted with those who come in it."""
    off, weight = 0.0, 0
    for hour in range(24):
        mine, real = planned.of_hour(hour), true.of_hour(hour)
        level, is_ = share_in_time(mine), share_in_time(real)
        if level is not None and is_ is not None:
            off += len(real) * abs(level - is_)
            weight += len(real)
    return 100 * off / weight if weight else 0.0


def mean_error(errors: Sequence[PlanError]) -> float:
    """The mean of how far the plans were off, whichever way."""
    return sum(abs(one.error) for one in errors) / len(errors) if errors else 0.0
