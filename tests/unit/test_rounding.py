"""A wait in minutes as people say them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lobby.engine.model import Wait
from lobby.metrics.rounding import as_shown

SECONDS = st.floats(0, 4 * 3600)


@pytest.mark.parametrize(
    ("predicted", "shown"),
    [
        ((9, 13, 22), (10, 20)),
        ((11, 14, 19), (10, 20)),
        ((3.2, 5, 7.4), (3, 7)),
        ((2, 6, 12), (0, 10)),
        ((18, 19, 21), (15, 20)),
        ((55, 70, 95), (60, 100)),
        ((0.2, 0.5, 1.2), (0, 1)),
        ((0, 0, 0.9), (0, 0)),
    ],
)
def test_a_range_is_shown_in_round_minutes(predicted: tuple[float, ...], shown: tuple[int, int]) -> None:
    wait = as_shown(Wait(*(minutes * 60 for minutes in predicted)))
    assert (wait.low_s / 60, wait.high_s / 60) == shown


@given(st.lists(SECONDS, min_size=3, max_size=3).map(sorted))
def test_it_is_a_range_of_round_minutes_near_what_was_predicted(points: list[float]) -> None:
    low, median, high = points
    shown = as_shown(Wait(low, median, high))
    step = 60 if high <= 600 else 300 if high <= 3600 else 600
    assert shown.low_s <= shown.median_s <= shown.high_s
    if high < 60:
        assert shown == Wait(0, 0, 0)
    else:
        assert shown.low_s < shown.high_s
        assert shown.low_s % step == shown.high_s % step == 0
        assert abs(shown.low_s - low) <= step
        assert abs(shown.high_s - high) <= step


@given(st.lists(SECONDS, min_size=3, max_size=3).map(sorted))
def test_what_is_shown_stays_as_it_is_when_it_is_rounded_again(points: list[float]) -> None:
    once = as_shown(Wait(*points))
    again = as_shown(once)
    assert (again.low_s, again.high_s) == (once.low_s, once.high_s)
