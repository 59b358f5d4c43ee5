"""Did the waits told come true?"""

from __future__ import annotations

import pytest

from lobby.engine.told import CameTrue, came_true

TEN_MINUTES = (300, 600, 900)


def test_a_wait_inside_the_range_came_true_and_one_outside_did_not() -> None:
    found = came_true([(TEN_MINUTES, 600.0), (TEN_MINUTES, 1200.0)])
    assert (found.count, found.coverage) == (2, 0.5)


def test_the_range_is_read_in_whole_minutes_as_it_is_shown() -> None:
    assert came_true([(TEN_MINUTES, 925.0)]).coverage == 1


def test_bias_says_whether_too_long_or_too_short_a_wait_was_told() -> None:
    assert came_true([(TEN_MINUTES, 500.0)]).bias == pytest.approx(0.2)
    assert came_true([(TEN_MINUTES, 750.0)]).bias == pytest.approx(-0.2)


def test_who_was_told_no_wait_and_had_none_is_not_counted() -> None:
    assert came_true([((0, 0, 0), 5.0)]) == CameTrue()


def test_who_was_told_no_wait_and_waited_is_counted() -> None:
    assert came_true([((0, 0, 0), 300.0)]).coverage == 0


def test_it_drifts_when_enough_waits_miss_the_range() -> None:
    missed = [(TEN_MINUTES, 1200.0)] * 15
    assert came_true([(TEN_MINUTES, 600.0)] * 15 + missed).drifts
    assert not came_true(missed).drifts, "too few to say"
    assert not came_true([(TEN_MINUTES, 600.0)] * 30).drifts


def test_without_waits_nothing_is_said() -> None:
    nothing = CameTrue()
    assert (nothing.coverage, nothing.bias, nothing.drifts) == (None, None, False)
