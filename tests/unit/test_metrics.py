"""The maths of the reports, by numbers worked out by hand and by its own definition."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lobby.engine.model import State
from lobby.metrics import durations
from lobby.metrics.durations import Fate, Spread, StepRow, VisitRow, nearest_rank

MINUTE = 60_000
TIMES = st.lists(st.integers(0, 10**9), min_size=1, max_size=60)


def a_step(wait_min: float | None = 5, **changes: object) -> StepRow:
    """A step whose clock starts at 0: called after 5 minutes, served from then for 10, resolved."""
    called_at = None if wait_min is None else int(wait_min * MINUTE)
    given = {
        "service": "permits",
        "state": State.ENDED,
        "clock_at": 0,
        "target_s": 600.0,
        "called_at": called_at,
        "serving_at": called_at,
        "served_ms": 10 * MINUTE if called_at is not None else 0,
        "outcome": "resolved",
    }
    return StepRow(**{**given, **changes})  # type: ignore[arg-type]


def test_who_is_called_before_a_booked_time_has_not_waited() -> None:
    assert durations.wait_ms(a_step(5, clock_at=20 * MINUTE)) == 0


@pytest.mark.parametrize(
    ("values", "p", "expected"),
    [
        ([7], 1, 7),
        ([7], 100, 7),
        ([1, 2], 50, 1),
        ([1, 2], 51, 2),
        ([15, 20, 35, 40, 50], 30, 20),  # the textbook example of the nearest-rank method
        ([15, 20, 35, 40, 50], 40, 20),
        ([15, 20, 35, 40, 50], 50, 35),
        ([15, 20, 35, 40, 50], 100, 50),
        (list(range(1, 11)), 90, 9),
        (list(range(1, 11)), 91, 10),
        (list(range(1, 21)), 95, 19),
        (list(range(1, 101)), 95, 95),
    ],
)
def test_a_percentile_is_the_value_at_its_rank(values: list[int], p: int, expected: int) -> None:
    assert nearest_rank(values, p) == expected


def test_nothing_measured_has_no_figures() -> None:
    nothing = Spread()
    assert (nothing.count, nothing.mean, nothing.percentile(90), nothing.longest) == (0, None, None, None)


@pytest.mark.parametrize("p", [0, -1, 101])
def test_a_percentile_outside_its_range_is_refused(p: int) -> None:
    with pytest.raises(ValueError, match="percentile"):
        nearest_rank([1], p)


@given(TIMES, st.integers(1, 100))
def test_a_percentile_is_the_least_measured_value_that_enough_do_not_exceed(times: list[int], p: int) -> None:
    found = Spread.of(times).percentile(p)
    enough = [time for time in times if sum(other <= time for other in times) * 100 >= p * len(times)]
    assert found == min(enough)


@given(TIMES, st.integers(0, 10**6), st.integers(1, 100))
def test_the_percentile_and_the_service_level_say_the_same(times: list[int], target_s: int, p: int) -> None:
    line = durations.of_steps([a_step(called_at=time, target_s=float(target_s)) for time in times])
    percentile = line.wait.percentile(p)
    assert percentile is not None
    assert (percentile <= target_s * 1000) == (line.on_time * 100 >= p * line.came)


def test_a_call_at_the_very_second_of_the_target_is_on_time() -> None:
    on_the_dot, late = a_step(10), a_step(called_at=10 * MINUTE + 1)
    assert durations.of_steps([on_the_dot, late]).on_time == 1


def test_the_walk_runs_from_call_to_start() -> None:
    line = durations.of_steps([a_step(5, serving_at=6 * MINUTE)])
    assert (line.wait.longest, line.walk.longest) == (5 * MINUTE, MINUTE)


@pytest.mark.parametrize(
    ("state", "outcome", "expected"),
    [
        (State.WAITING, None, Fate.STILL_WAITING),
        (State.CALLED, None, Fate.STILL_OPEN),
        (State.SERVING, None, Fate.STILL_OPEN),
        (State.ON_HOLD, None, Fate.STILL_OPEN),
        (State.ENDED, "resolved", Fate.SERVED),
        (State.ENDED, "a_code_of_the_branch", Fate.SERVED),
        (State.ENDED, "transferred", Fate.MOVED_ON),
        (State.ENDED, "left", Fate.LEFT),
        (State.ENDED, "no_show", Fate.NO_SHOW),
        (State.ENDED, "cancelled", Fate.CANCELLED),
        (State.ENDED, "closed_at_day_end", Fate.CLOSED_AT_DAY_END),
    ],
)
def test_everything_has_one_fate(state: State, outcome: str | None, expected: Fate) -> None:
    assert durations.fate(state, outcome) is expected


@given(st.lists(st.tuples(st.sampled_from(State), st.sampled_from(["resolved", "left", "no_show", "transferred"]))))
def test_nobody_is_lost_between_the_counts(ends: list[tuple[State, str]]) -> None:
    rows = [VisitRow(visit=str(n), state=state, outcome=outcome) for n, (state, outcome) in enumerate(ends)]
    line = durations.of_visits(rows, [])
    assert line.came == line.fates.total() == len(ends)


def test_service_time_counts_only_what_was_finished_or_handed_on() -> None:
    finished, handed_on = a_step(served_ms=60_000), a_step(served_ms=20_000, outcome="transferred")
    still_served = a_step(state=State.SERVING, outcome=None, served_ms=0)
    swept_out = a_step(outcome="closed_at_day_end", served_ms=99 * MINUTE)
    line = durations.of_steps([finished, handed_on, still_served, swept_out])
    assert line.service_time.values == (20_000, 60_000)


def test_who_was_never_called_has_no_wait() -> None:
    left = a_step(None, outcome="left")
    waiting = a_step(None, state=State.WAITING, outcome=None)
    no_show = a_step(7, serving_at=None, served_ms=0, outcome="no_show")
    line = durations.of_steps([left, waiting, no_show])
    assert line.wait.values == (7 * MINUTE,)
    assert line.walk.count == line.service_time.count == 0
    assert line.service_level == 1.0
