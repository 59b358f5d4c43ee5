"""How long a simulated day takes on one core: the second of the ten lobbies, 460 visits on average.

Run as a script, or take the number from `seconds_per_day()`. Only the engine's day is counted, as processor time.
"""

from __future__ import annotations

import time
from pathlib import Path

from lobby.engine.model import CallingParameters
from simulation.arrivals import draw_day
from simulation.scenario import branch_of, read_scenarios
from simulation.world import live

LOBBIES = Path(__file__).parents[2] / "simulation/scenarios/ten_lobbies.toml"


def seconds_per_day(days: int = 20) -> tuple[float, float]:
    """Processor seconds and visits of a day, on average."""
    scenario = next(one for one in read_scenarios(LOBBIES) if one.id == "S2")
    branch = branch_of(scenario, CallingParameters())
    drawn = [draw_day(scenario, 1, number) for number in range(days)]
    begun = time.process_time()
    visits = sum(len(live(day, branch).visits) for day in drawn)
    return (time.process_time() - begun) / days, visits / days


if __name__ == "__main__":
    seconds, visits = seconds_per_day()
    print(f"simulated_day_s {seconds:.3f} ({visits:.0f} visits)")
