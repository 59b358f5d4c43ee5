"""What predicting waits costs: one lobby of 60 waiting at 10 desks, and a node of 500 branches. `python -m tests.benchmarks.estimates`.

CPU time of one core, the worker's own code, without the pipe.
"""

from __future__ import annotations

import resource
import time
from pathlib import Path

from lobby.engine.input_snapshot import InputSnapshot
from lobby.engine.model import CallingParameters
from prediction.checks.watched_days import watch
from prediction.history.habits import Habits, learn
from prediction.waits.player import play_forward
from simulation.scenario import branch_of, read_scenarios

TEN_LOBBIES = Path(__file__).parents[2] / "simulation/scenarios/ten_lobbies.toml"
BRANCHES, WAITING, ROUNDS = 500, 60, 20


def busy_inputs() -> tuple[list[InputSnapshot], Habits]:
    """Every moment of five days of the licensing office, ten desks."""
    scenario = next(one for one in read_scenarios(TEN_LOBBIES) if one.id == "S2")
    days = [watch(scenario, branch_of(scenario, CallingParameters()), 1, number) for number in range(5)]
    return [moment.snapshot for day in days for moment, _ in day.waits_begun], learn([day.day for day in days])


def crowded(pictures: list[InputSnapshot]) -> InputSnapshot:
    """The most crowded moment, made to hold exactly WAITING."""
    most = max(pictures, key=lambda inputs: len(inputs.waiting))
    line = list(most.waiting)
    line += [one._replace(visit=f"copy {k}") for k, one in enumerate(line)]  # type: ignore[arg-type]
    return most._replace(waiting=tuple(line[:WAITING]))


def cpu_ms(inputs: InputSnapshot, habits: Habits) -> float:
    begun = time.process_time()
    play_forward(inputs, habits)
    return (time.process_time() - begun) * 1000


def main() -> None:
    pictures, habits = busy_inputs()
    play_forward(pictures[0], habits)
    full = crowded(pictures)
    rounds = sorted(cpu_ms(full, habits) for _ in range(ROUNDS))
    print(f"{len(full.waiting)} waiting at {len(full.desks)} desks: {rounds[ROUNDS // 2]:.1f} ms of one core (median)")
    sample = pictures[:: max(1, len(pictures) // BRANCHES)][:BRANCHES]
    spent = sum(cpu_ms(inputs, habits) for inputs in sample)
    people = sum(len(inputs.waiting) for inputs in sample) / len(sample)
    print(f"{len(sample)} branches with {people:.0f} waiting each, once round: {spent / 1000:.1f} s of one core")
    print(f"the worker holds {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")


if __name__ == "__main__":
    main()
