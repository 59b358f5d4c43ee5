"""How long people wait before they leave: learned from who left, and drawn."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from lobby.engine.model import Step
from lobby.engine.outcomes import CANCELLED
from lobby.ids import DeskId, ServiceId
from prediction.history.patience import _as_far_as_they_differ, leaving_of, patience
from prediction.waits.sampling import leaves_after

LEFT = next(iter(CANCELLED))


def waited(seconds: float, *, left: bool = False) -> Step:
    ms = round(seconds * 1000)
    if left:
        return Step(ServiceId("permits"), 0, 600.0, ended_at=ms, outcome=LEFT)
    return Step(ServiceId("permits"), 0, 600.0, desk=DeskId("1"), called_at=ms)


def some(number: int, leaving: tuple[float, ...], seed: int) -> list[Step]:
    """Who is called after any time up to an hour and a half, and leaves before at these rates."""
    rng = Random(seed)
    found = []
    for _ in range(number):
        called, stays = rng.uniform(0, 5400), patience(leaving, rng.expovariate(1.0))
        found.append(waited(min(called, stays), left=stays < called))
    return found


def test_patience_runs_through_its_phases() -> None:
    leaving = (0.0, 1 / 600, 0.0, 0.0, 1 / 3600)
    assert patience(leaving, 0.5) == pytest.approx(300 + 300)
    assert patience(leaving, 1.5) == pytest.approx(3600 + 0.5 * 3600)
    assert patience(leaving, 0.5, waited_s=700) == pytest.approx(3600 + (0.5 - 200 / 600) * 3600)


def test_the_compiled_patience_is_the_same() -> None:
    """Their means over many lots, for somebody who came just now and for one who has waited."""
    leaving, rng = (0.0, 1 / 600, 0.0, 1 / 1800, 1 / 3600), Random(1)
    for waited_s in (0.0, 700.0):
        own = [patience(leaving, rng.expovariate(1.0), waited_s) for _ in range(20_000)]
        compiled = [leaves_after(np.array(leaving), waited_s) for _ in range(20_000)]
        assert min(compiled) >= max(300.0, waited_s)
        assert np.mean(compiled) == pytest.approx(np.mean(own), rel=0.05)
    assert leaves_after(np.zeros(5), 0.0) == np.inf


def test_who_leaves_is_counted_over_all_who_waited() -> None:
    """Two of five hundred seconds each, past the first phase; one of them left."""
    leaving = leaving_of([waited(500), waited(500, left=True)])
    assert leaving == pytest.approx((0, *[1 / 400] * 4))


def test_phases_that_differ_by_chance_only_are_one() -> None:
    """Five left of a thousand seconds each, give or take one or two."""
    assert _as_far_as_they_differ([5, 6, 4, 5], [1000.0] * 4) == pytest.approx([0.005] * 4)
    apart = _as_far_as_they_differ([5, 12, 2, 1], [1000.0] * 4)
    assert 0.001 < apart[3] < 0.005 < apart[1] < 0.012


def test_phases_that_differ_truly_stay_apart() -> None:
    truth = (0.0, 1 / 1200, 1 / 7200, 1 / 7200, 1 / 900)
    assert leaving_of(some(4000, truth, seed=1)) == pytest.approx(truth, rel=0.2)


def test_that_nobody_ever_waited_so_long_teaches_nothing_of_it() -> None:
    """The last phase is taken for as impatient as the others are together."""
    leaving = leaving_of([waited(600, left=number < 5) for number in range(50)])
    assert leaving[4] == pytest.approx(5 / (50 * 300))
    assert leaving_of([]) == (0.0,) * 5
