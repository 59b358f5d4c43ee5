"""From what was predicted to what is shown: what has hardly moved stays."""

from __future__ import annotations

from lobby.engine.model import Wait
from lobby.ids import ServiceId, VisitId
from server.branch.predictions import PredictedCall, Predictions
from server.workers.messages import Points, PredictedWaits
from server.workers.smoothing import smoothed
from tests.builders import MINUTE, NINE, SECOND

ANNA = VisitId("anna")
PERMITS = (ServiceId("permits"), "ordinary")
TEN: Points = (300.0, 600.0, 900.0)


def predicted(at: int, visit: Points | None = TEN, newcomer: Points | None = TEN) -> PredictedWaits:
    return PredictedWaits(at, {ANNA: visit}, {PERMITS: newcomer}, {PERMITS: newcomer} if newcomer else {})


def shown_after(*runs: PredictedWaits, happened: bool = False) -> Predictions:
    latest = None
    for run in runs:
        latest = smoothed(run, latest, happened=happened)
    assert latest is not None
    return latest


def later(seconds: float, by: float) -> PredictedWaits:
    """So long after nine, everybody is predicted so many seconds later than TEN minutes from nine."""
    points = tuple(point - seconds + by for point in TEN)
    return predicted(NINE + round(seconds * 1000), points, points)  # type: ignore[arg-type]


def test_a_call_is_shown_as_a_time_and_a_newcomers_wait_as_a_length() -> None:
    latest = shown_after(predicted(NINE))
    assert latest.visits[ANNA] == PredictedCall(NINE + 5 * MINUTE, NINE + 10 * MINUTE, NINE + 15 * MINUTE)
    assert latest.newcomers[PERMITS] == Wait(300, 600, 900)


def test_dice_that_fall_otherwise_move_a_call_only_a_little() -> None:
    span = shown_after(predicted(NINE), later(15, by=100)).visits[ANNA]
    assert span is not None
    assert 15 < (span.median_at - NINE) / 1000 - 600 < 30


def test_what_stays_otherwise_is_shown_within_a_few_minutes() -> None:
    span = shown_after(predicted(NINE), *(later(15.0 * k, by=100) for k in range(1, 13))).visits[ANNA]
    assert span is not None
    assert 90 < (span.median_at - NINE) / 1000 - 600 <= 100


def test_when_something_must_have_happened_it_is_shown_at_once() -> None:
    span = shown_after(predicted(NINE), later(15, by=300)).visits[ANNA]
    assert span is not None
    assert (span.median_at - NINE) / 1000 == 900


def test_a_newcomers_wait_counts_everybody_who_came_just_before() -> None:
    runs = [predicted(NINE), predicted(NINE, newcomer=(340.0, 640.0, 940.0))]
    assert shown_after(*runs, happened=True).newcomers[PERMITS] == Wait(340, 640, 940)
    assert shown_after(*runs, happened=False).newcomers[PERMITS] == Wait(300, 600, 900)


def test_while_nothing_happens_small_moves_add_up_against_what_was_shown() -> None:
    runs = [predicted(NINE, newcomer=(300.0 + 40 * k, 600.0 + 40 * k, 900.0 + 40 * k)) for k in range(3)]
    assert shown_after(*runs).newcomers[PERMITS] == Wait(380, 680, 980)


def test_a_moment_that_has_passed_is_not_kept() -> None:
    soon: Points = (0.0, 10.0, 30.0)
    now = NINE + 31 * SECOND
    assert shown_after(predicted(NINE, soon), predicted(now, soon)).visits[ANNA] == PredictedCall(
        now, now + 10_000, now + 30_000
    )


def test_that_nobody_can_say_is_shown_too_and_taken_back() -> None:
    latest = shown_after(predicted(NINE), predicted(NINE, None, None))
    assert latest.visits == {ANNA: None}
    assert latest.newcomers == {PERMITS: None}
    assert shown_after(predicted(NINE, None, None), predicted(NINE)).newcomers[PERMITS] == Wait(300, 600, 900)
