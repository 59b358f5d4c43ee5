"""What happened, measured: rows of the record in; counts, durations, percentiles and the service level out.

Where each clock starts and stops (the words of the glossary):

    wait          check-in (or transfer, or being put back at the end of the queue) to the call
    walk          call to start
    service time  start to finish, holds not counted

A percentile is by nearest rank: the smallest measured value that at least p per cent of the values do not exceed. So
it is a time that a customer really had, and "p90 is within the target" says the same as "at least 90 % were called
within the target". Only whole milliseconds and whole numbers are compared; nothing is rounded on the way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from lobby.engine.model import State
from lobby.metrics.prediction_scores import WaitScore, score


class Fate(StrEnum):
    """What became of a step or of a visit: exactly one of these, so that the counts add up."""

    SERVED = "served"
    MOVED_ON = "moved_on"
    LEFT = "left"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"
    CLOSED_AT_DAY_END = "closed_at_day_end"
    STILL_WAITING = "still_waiting"
    STILL_OPEN = "still_open"


_WITHOUT_SERVICE = {
    "transferred": Fate.MOVED_ON,
    "left": Fate.LEFT,
    "no_show": Fate.NO_SHOW,
    "cancelled": Fate.CANCELLED,
    "closed_at_day_end": Fate.CLOSED_AT_DAY_END,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRow:
    visit: str
    state: State
    outcome: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """A step that has begun to wait, at `clock_at`. `state` is the visit's where this is its current step, else ENDED."""

    service: str
    state: State
    clock_at: int
    target_s: float
    called_at: int | None = None
    serving_at: int | None = None
    served_ms: int = 0
    outcome: str | None = None
    shown: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Spread:
    """How `values` (milliseconds, sorted) are spread; the figures are in milliseconds and None where nothing was measured."""

    values: tuple[int, ...] = ()

    @classmethod
    def of(cls, values: Iterable[int]) -> Spread:
        return cls(tuple(sorted(values)))

    @property
    def count(self) -> int:
        return len(self.values)

    @property
    def mean(self) -> float | None:
        return sum(self.values) / len(self.values) if self.values else None

    @property
    def longest(self) -> int | None:
        return self.values[-1] if self.values else None

    def percentile(self, p: int) -> int | None:
        return nearest_rank(self.values, p)


@dataclass(frozen=True, slots=True)
class ServiceFigures:
    """The figures of one service, or of all. `on_time` of the waits were no longer than the promise."""

    came: int = 0
    fates: Counter[Fate] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    wait: Spread = Spread()
    walk: Spread = Spread()
    service_time: Spread = Spread()
    on_time: int = 0
    score: WaitScore = field(default_factory=WaitScore)

    @property
    def service_level(self) -> float | None:
        """Share of the called who were called within their target, 0..1; None before the first call."""
        return self.on_time / self.wait.count if self.wait.count else None


def nearest_rank(values: Sequence[int], p: int) -> int | None:
    """Return the smallest of the sorted `values` that at least p per cent of them do not exceed (0 < p <= 100); None of
    none."""
    if not 0 < p <= 100:
        raise ValueError(f"a percentile lies above 0 and up to 100, not at {p}")
    return values[-(-p * len(values) // 100) - 1] if values else None


def fate(state: State, outcome: str | None) -> Fate:
    if state is State.WAITING:
        return Fate.STILL_WAITING
    if state is not State.ENDED:
        return Fate.STILL_OPEN
    return _WITHOUT_SERVICE.get(outcome or "", Fate.SERVED)


def of_steps(steps: Iterable[StepRow]) -> ServiceFigures:
    """Return one service's line: every step counts once."""
    rows = list(steps)
    return _measured(rows, [(row.state, row.outcome) for row in rows])


def of_visits(visits: Iterable[VisitRow], steps: Iterable[StepRow]) -> ServiceFigures:
    """Return the line of all: every visit counts once, by how it ended; the spreads are over all the steps."""
    return _measured(list(steps), [(row.state, row.outcome) for row in visits])


def wait_ms(step: StepRow) -> int | None:
    """Return the wait in milliseconds, None where nobody was called. Whoever is called before a booked time has waited
    0."""
    return None if step.called_at is None else max(0, step.called_at - step.clock_at)


def walk_ms(step: StepRow) -> int | None:
    return None if step.called_at is None or step.serving_at is None else step.serving_at - step.called_at


def service_ms(step: StepRow) -> int | None:
    """Return the service time in milliseconds; None where service never began, goes on, or was ended by something else
    than finishing or handing on."""
    over = fate(step.state, step.outcome) in (Fate.SERVED, Fate.MOVED_ON)
    return step.served_ms if over and step.serving_at is not None else None


def _measured(steps: list[StepRow], ends: list[tuple[State, str | None]]) -> ServiceFigures:
    waits = [(wait, step.target_s) for step in steps if (wait := wait_ms(step)) is not None]
    return ServiceFigures(
        came=len(ends),
        fates=Counter(fate(state, outcome) for state, outcome in ends),
        outcomes=Counter(outcome for state, outcome in ends if state is State.ENDED and outcome),
        wait=Spread.of(wait for wait, _ in waits),
        walk=Spread.of(walk for step in steps if (walk := walk_ms(step)) is not None),
        service_time=Spread.of(served for step in steps if (served := service_ms(step)) is not None),
        on_time=sum(wait <= target_s * 1000 for wait, target_s in waits),
        score=score((step.shown, wait / 1000) for step in steps if step.shown and (wait := wait_ms(step)) is not None),
    )
