"""Another simulator, given the same customers, finds the same waits: Ciw, first come first served at several desks."""

from __future__ import annotations

import ciw
import pytest

from simulation.arrivals import MINUTE
from tests.simulation.lobbies import a_theory_branch, customers, exponential, tickets


@pytest.mark.parametrize(("desks", "rate"), [(1, 0.08), (3, 0.27), (8, 0.74)])
def test_ciw_finds_the_same_wait_for_every_customer(desks: int, rate: float) -> None:
    day = customers(1_000, rate, exponential(10.0))
    ours = [ticket.wait for ticket in tickets(day, a_theory_branch([[0]] * desks, [20]))]
    theirs = _waits_by_ciw(
        [customer.at / MINUTE for customer in day.customers],
        [customer.service_ms / MINUTE for customer in day.customers],
        desks,
    )
    assert ours == pytest.approx(theirs[len(theirs) // 10 :], abs=1e-6)


def _waits_by_ciw(times: list[float], lengths: list[float], desks: int) -> list[float]:
    """Waits in order of arrival."""
    gaps = [after - before for before, after in zip([0.0, *times], times, strict=False)]
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Sequential([*gaps, 1e9])],
        service_distributions=[ciw.dists.Sequential(lengths)],
        number_of_servers=[desks],
    )
    world = ciw.Simulation(network)
    world.simulate_until_max_time(1e8)
    records = sorted(world.get_all_records(), key=lambda record: record.arrival_date)
    return [record.waiting_time for record in records]
