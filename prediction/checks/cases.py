"""The moments at which somebody began to wait, what could be seen then, how long it took; and the simple predictors.

Everything is in seconds. What a simple predictor says is a function of what could be seen at that moment and of what the
waits of the days before have taught.

    people_x_minutes     people ahead in the same service x its mean service time
    pooled_work          work of all who wait before the same desks / those desks
    last_10, last_60_min mean of the last ten waits; of those that ended within the last hour
    last_to_enter        the wait of whoever was called last (LES)
    oldest_waiting       how long the oldest has waited already (HOL): what many boards post
    mean_of_hour         mean wait at this hour of the days before
    queue_length         (ahead + 1) x mean service time / desks (QL)
    same_queue_length    mean wait of the days before at this queue length, drawn towards the service's mean (WAvgC)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SHARES = (0.1, 0.5, 0.9)
FEW_ALIKE = 5.0
"""So many cases weigh as much as the mean of the service."""
LONGEST_LINE = 40


class Case(NamedTuple):
    """`seen` is what a simple predictor makes of the moment, by its name; `features` what a learned one may ask for.

    `queue`: whose line, for tables: a service, or an office and a service. `group` keeps moments of one day together.
    """

    queue: str
    group: str
    ahead: float
    staff: float
    hour: int
    seen: dict[str, float]
    features: tuple[float, ...]
    wait: float


@dataclass(frozen=True, slots=True)
class Predicted:
    """What one predictor said: `point` [n]; `low` and `high` [n] where it says a range."""

    point: Floats
    low: Floats | None = None
    high: Floats | None = None
    median: Floats | None = None


@dataclass(slots=True)
class Table:
    """Waits of the days before by a key, each cell drawn towards the mean of its queue."""

    cells: dict[tuple[object, ...], list[float]] = field(default_factory=dict)
    queues: dict[str, list[float]] = field(default_factory=dict)
    every: list[float] = field(default_factory=list)

    def add(self, key: tuple[object, ...], queue: str, wait: float) -> None:
        self.cells.setdefault(key, []).append(wait)
        self.queues.setdefault(queue, []).append(wait)
        self.every.append(wait)

    def mean(self, key: tuple[object, ...], queue: str) -> float:
        overall = self.queues.get(queue) or self.every
        towards = sum(overall) / len(overall) if overall else 0.0
        cell = self.cells.get(key, [])
        return (sum(cell) + FEW_ALIKE * towards) / (len(cell) + FEW_ALIKE)

    def points(self, key: tuple[object, ...], queue: str) -> Floats:
        """Return the 10, 50 and 90 % points; of the queue where the cell holds too few."""
        cell = self.cells.get(key, [])
        values = cell if len(cell) >= 2 * FEW_ALIKE else self.queues.get(queue) or self.every or [0.0]
        return np.asarray(np.quantile(values, SHARES))


def length_key(case: Case) -> tuple[object, ...]:
    return case.queue, min(case.ahead, LONGEST_LINE), case.staff


def hour_key(case: Case) -> tuple[object, ...]:
    return case.queue, case.hour


def simple_predictions(train: list[Case], test: list[Case]) -> dict[str, Predicted]:
    """Return what each simple predictor says of the test cases."""
    said = {name: Predicted(np.array([case.seen[name] for case in test])) for name in test[0].seen}
    hours, lengths = Table(), Table()
    for case in train:
        hours.add(hour_key(case), case.queue, case.wait)
        lengths.add(length_key(case), case.queue, case.wait)
    said["mean_of_hour"] = Predicted(np.array([hours.mean(hour_key(case), case.queue) for case in test]))
    points = np.array([lengths.points(length_key(case), case.queue) for case in test])
    mean = np.array([lengths.mean(length_key(case), case.queue) for case in test])
    said["same_queue_length"] = Predicted(mean, points[:, 0], points[:, 2], points[:, 1])
    return said


def actual(cases: list[Case]) -> Floats:
    return np.array([case.wait for case in cases])
