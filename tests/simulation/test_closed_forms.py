"""The engine under a virtual clock gives the waits that queueing theory knows exactly, within its own noise."""

from __future__ import annotations

from random import Random

import pytest

from lobby.engine.model import CallingParameters
from simulation.arrivals import MINUTE, lognormal
from tests.simulation.formulas import accumulating_priority, erlang_a, erlang_c, pollaczek_khinchine
from tests.simulation.lobbies import a_theory_branch, agrees, customers, exponential, mean_and_error, tickets

ENOUGH = 8_000
LONG = pytest.mark.long  # the same formula once more: not at every commit


@pytest.mark.parametrize(
    ("desks", "rate", "minutes"),
    [(5, 0.5, 8.0), (9, 0.4, 20.0), pytest.param(6, 0.5, 8.0, marks=LONG), pytest.param(11, 1.0, 10.0, marks=LONG)],
)
def test_many_desks_and_one_queue_wait_as_erlang_c_says(desks: int, rate: float, minutes: float) -> None:
    day = customers(ENOUGH, rate, exponential(minutes))
    waits = [ticket.wait for ticket in tickets(day, a_theory_branch([[0]] * desks, [20]))]
    chance, mean = erlang_c(desks, rate, minutes)
    assert agrees([float(wait > 0) for wait in waits], chance)
    assert agrees(waits, mean)


@pytest.mark.parametrize(("desks", "rate", "minutes", "patience"), [(9, 1.0, 10.0, 30.0), (4, 0.5, 8.0, 20.0)])
def test_impatient_customers_leave_as_erlang_a_says(desks: int, rate: float, minutes: float, patience: float) -> None:
    day = customers(ENOUGH, rate, exponential(minutes), patience=patience)
    found = tickets(day, a_theory_branch([[0]] * desks, [20]))
    chance, mean, left = erlang_a(desks, rate, minutes, patience)
    assert agrees([float(ticket.wait > 0) for ticket in found], chance)
    assert agrees([ticket.wait for ticket in found], mean)
    assert agrees([float(ticket.left) for ticket in found], left)


def test_the_formulas_are_the_published_ones() -> None:
    assert erlang_c(5, 0.5, 8) == pytest.approx((0.5541, 4.433), abs=1e-3)
    assert erlang_c(14, 100 / 30, 3)[0] == pytest.approx(0.17413193359505)
    assert erlang_a(9, 1, 10, 30) == pytest.approx((0.8078, 4.374, 0.1458), abs=1e-3)
    assert pollaczek_khinchine(0.8, 1, 1.5) == pytest.approx(6.5)
    assert accumulating_priority([0.45, 0.45], [1, 4], 0.9) == pytest.approx([13.585, 4.415], abs=1e-3)


@pytest.mark.parametrize("cv", [0.8, 1.5])
def test_one_desk_and_uneven_services_wait_as_pollaczek_and_khinchine_say(cv: float) -> None:
    def minutes(stream: Random) -> float:
        return lognormal(stream, 10.0, cv) / MINUTE

    waits = [ticket.wait for ticket in tickets(customers(ENOUGH, 0.07, minutes), a_theory_branch([[0]], [20]))]
    assert agrees(waits, pollaczek_khinchine(0.07, 10.0, cv))


@pytest.mark.parametrize("steeper", [1, pytest.param(2, marks=LONG), 4, pytest.param(8, marks=LONG)])
def test_the_fair_score_is_kleinrocks_accumulating_priority(steeper: int) -> None:
    """Promises of 80 and 80 / n minutes, b = 0, no guard: one cup fills n times as fast as the other."""
    fair = CallingParameters(fair_fast=0.0, guard=1e9, longest_s=10**9, look_ahead=0.0)
    day = customers(2 * ENOUGH, 0.08, exponential(10.0), services=2)
    found = tickets(day, a_theory_branch([[0, 1]], [80, 80 / steeper], fair))
    expected = accumulating_priority([0.4, 0.4], [1, steeper], 0.8 * 10)
    for number, exact in enumerate(expected):
        assert agrees([ticket.wait for ticket in found if ticket.service == f"service-{number}"], exact)


@pytest.mark.long
def test_two_skills_a_desk_are_almost_as_good_as_all() -> None:
    """Wallace and Whitt (2005), rebuilt: 6 services of 14 erlang, 90 desks, skills in a ring, first come first served."""
    day = customers(12_000, 8.4, exponential(10.0), services=6)
    waits = {}
    for skills in (1, 2, 6):
        ring = [[(desk + step) % 6 for step in range(skills)] for desk in range(90)]
        waits[skills], _ = mean_and_error([ticket.wait for ticket in tickets(day, a_theory_branch(ring, [20] * 6))])
    assert waits[1] > 5 * waits[2]
    assert waits[6] <= waits[2] < 2 * waits[6]
    pooled = erlang_c(90, 8.4, 10.0)[1]
    assert 0.4 * pooled < waits[6] < 2.5 * pooled
