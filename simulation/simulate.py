"""Many days of many lobbies under a calling rule, each beside the same days under first come, first served."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import groupby
from math import exp, fsum, log
from typing import Any

from lobby.engine.model import CallingParameters
from simulation.arrivals import draw_day
from simulation.measures import Measured, against, measure, standard_errors
from simulation.scenario import Scenario, branch_of
from simulation.world import live

BASELINE = "first_come"
DECIMALS = 5

Apply = Callable[..., Iterator[Any]]


@dataclass(frozen=True, slots=True)
class Task:
    """One day of one scenario, to be lived under a rule and under the baseline."""

    scenario: Scenario
    calling: CallingParameters
    seed: int
    day: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioResult:
    """One scenario under one rule: every figure of `measures.Figures`, the comparison with the baseline, and errors.

    Minutes and shares; `within_target_gain_points` in percentage points.
    """

    id: str
    title: str
    rule: str
    days: int
    values: dict[str, float]
    errors: dict[str, float]

    def as_json(self) -> dict[str, Any]:
        values = {name: round(value, DECIMALS) for name, value in self.values.items()}
        known = {name: round(error, DECIMALS) for name, error in self.errors.items() if error == error}  # not NaN
        return {"id": self.id, "rule": self.rule, "days": self.days, **values, "se": known}


def simulate(
    scenarios: Sequence[Scenario],
    calling: CallingParameters,
    *,
    days: int,
    seed: int,
    jobs: int = 1,
    lived: Callable[[Task], None] = lambda task: None,
) -> Iterator[ScenarioResult]:
    """Yield the result of each scenario, in order, as soon as its days are over. `lived` is called after each day.

    jobs: how many processes share the work.
    """
    tasks = [Task(scenario, calling, seed, day) for scenario in scenarios for day in range(days)]
    with _workers(jobs) as apply:
        done = zip(tasks, apply(live_both, tasks), strict=True)
        for _, same in groupby(done, key=lambda pair: id(pair[0].scenario)):
            these, those = [], []
            task = None
            for task, (under_rule, under_baseline) in same:
                these.append(under_rule)
                those.append(under_baseline)
                lived(task)
            if task is not None:
                yield _result(task, these, those)


def live_both(task: Task) -> tuple[Measured, Measured]:
    """Return the same day under the rule and under the baseline."""
    day = draw_day(task.scenario, task.seed, task.day)
    wanted, baseline = (
        branch_of(task.scenario, calling) for calling in (task.calling, replace(task.calling, rule=BASELINE))
    )
    measured = measure(live(day, wanted), wanted)
    if task.calling.rule == BASELINE:
        return measured, measured
    return measured, measure(live(day, baseline), baseline)


def overall(results: Sequence[ScenarioResult]) -> dict[str, float]:
    """Return means over the scenarios; of J relative to first come, first served the geometric mean."""
    relative = [result.values["j_relative_to_fifo"] for result in results]
    names = ("within_target_gain_points", "p99_minus_fifo_min", "within_target", "p99")
    means = {name: fsum(result.values[name] for result in results) / len(results) for name in names}
    return {"j_relative_to_fifo": exp(fsum(map(log, relative)) / len(relative)) if all(relative) else 0.0, **means}


def _result(task: Task, these: Sequence[Measured], those: Sequence[Measured]) -> ScenarioResult:
    def compared(kept: list[int]) -> dict[str, float]:
        return against([these[day] for day in kept], [those[day] for day in kept])

    return ScenarioResult(
        id=task.scenario.id,
        title=task.scenario.title,
        rule=task.calling.rule,
        days=len(these),
        values=compared(list(range(len(these)))),
        errors=standard_errors(len(these), compared),
    )


@contextmanager
def _workers(jobs: int) -> Iterator[Apply]:
    if jobs == 1:
        yield map
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield lambda work, tasks: pool.map(work, tasks, chunksize=4)
