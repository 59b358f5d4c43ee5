"""Coverage and bias of the waits shown."""

from __future__ import annotations

import pytest

from lobby.engine.commands import Prediction
from lobby.engine.engine import Engine
from lobby.ids import ServiceId
from lobby.metrics.prediction_scores import ENOUGH, LAST, WaitScore, lately, score
from tests.builders import MINUTE, NINE, a_lobby, arrive, call, no_show, run

TEN_MINUTES = (300, 600, 900)


def test_a_wait_inside_the_range_counts_as_inside_and_one_outside_does_not() -> None:
    found = score([(TEN_MINUTES, 600.0), (TEN_MINUTES, 1200.0)])
    assert (found.count, found.coverage) == (2, 0.5)


def test_the_range_is_read_as_it_is_shown() -> None:
    assert score([(TEN_MINUTES, 925.0)]).coverage == 1
    assert score([((540, 780, 1320), 1260.0)]).coverage == 0, "9 to 22 minutes are shown as 10 to 20"
    assert score([((660, 780, 1120), 610.0)]).coverage == 1, "11 to 19 as well"


def test_bias_says_whether_too_long_or_too_short_a_wait_was_shown() -> None:
    assert score([(TEN_MINUTES, 500.0)]).bias == pytest.approx(0.2)
    assert score([(TEN_MINUTES, 750.0)]).bias == pytest.approx(-0.2)


def test_who_was_shown_no_wait_and_had_none_is_not_counted() -> None:
    assert score([((0, 0, 0), 5.0)]) == WaitScore()


def test_who_was_shown_no_wait_and_waited_is_counted() -> None:
    assert score([((0, 0, 0), 300.0)]).coverage == 0


def test_it_drifts_when_enough_waits_miss_the_range() -> None:
    missed = [(TEN_MINUTES, 1200.0)] * 15
    assert score([(TEN_MINUTES, 600.0)] * 15 + missed).drifts
    assert not score(missed).drifts, "too few to say"
    assert not score([(TEN_MINUTES, 600.0)] * 30).drifts


def test_without_waits_nothing_is_said() -> None:
    nothing = WaitScore()
    assert (nothing.coverage, nothing.bias, nothing.drifts) == (None, None, False)


# --- lately ----------------------------------------------------------------------------------------------------------

PERMITS = ServiceId("permits")


def called_after(engine: Engine, begun: int, minutes: list[int]) -> None:
    """One after another comes, is shown ten minutes, is called after so many and does not appear."""
    now = NINE + begun * MINUTE
    for each in minutes:
        visit = arrive(engine, now=now, prediction=Prediction(TEN_MINUTES))
        now += each * MINUTE
        run(engine, call(visit, "desk-2"), now)
        run(engine, no_show(visit), now)


def test_only_the_last_waits_count_so_that_a_bad_morning_is_forgotten() -> None:
    engine = a_lobby(open_desks=["desk-2"])
    called_after(engine, 0, [40] * ENOUGH)
    assert lately(engine.tally.shown)[PERMITS].drifts
    called_after(engine, 40 * ENOUGH, [10] * (LAST - ENOUGH))
    assert lately(engine.tally.shown)[PERMITS].drifts, "most of the last are still those of the morning"
    called_after(engine, 40 * ENOUGH + 10 * LAST, [10] * ENOUGH)
    found = lately(engine.tally.shown)[PERMITS]
    assert (found.count, found.coverage, found.drifts) == (LAST, 1.0, False)


def test_a_good_morning_does_not_drown_a_bad_afternoon() -> None:
    engine = a_lobby(open_desks=["desk-2"])
    called_after(engine, 0, [10] * 3 * LAST)
    called_after(engine, 30 * LAST, [20] * ENOUGH)
    assert lately(engine.tally.shown)[PERMITS].drifts
    assert not score([(TEN_MINUTES, 600.0)] * 3 * LAST + [(TEN_MINUTES, 1200.0)] * ENOUGH).drifts


def test_a_service_that_nobody_was_shown_a_wait_of_is_not_named() -> None:
    engine = a_lobby(open_desks=["desk-2"])
    run(engine, call(arrive(engine), "desk-2"), NINE)
    assert lately(engine.tally.shown) == {}
