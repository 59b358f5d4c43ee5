"""Who is booked and has not come is reckoned with: with the chance that they come, and when."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lobby.engine.engine import Engine
from lobby.engine.model import Visit
from lobby.ids import ServiceId
from prediction.history.habits import Habits, learn
from prediction.history.past_day import Booked, PastDay, past_day
from prediction.history.priors import USUAL_SHOWS
from prediction.waits.player import play_forward
from tests.builders import HOUR, MINUTE, NINE, a_lobby, arrive, being_served, book, come, run

PERMITS = ServiceId("permits")
TEN_MINUTES = tuple([600.0] * 300)
ON_TIME = Habits(days=20, served=1000, taken={PERMITS: TEN_MINUTES}, shows=1.0, late=tuple([0.0] * 50))


def a_busy_desk() -> Engine:
    """Desk 1 has just begun to serve, which takes ten minutes."""
    engine = a_lobby(open_desks=["desk-1"])
    being_served(engine, "permits")
    return engine


def newcomer_s(engine: Engine, habits: Habits, now: int = NINE) -> np.ndarray:
    return np.sort(play_forward(engine.input_snapshot(now), habits, seed=1).newcomers[PERMITS, "ordinary"])


def test_a_booked_customer_who_comes_before_the_desk_is_free_goes_first() -> None:
    engine = a_busy_desk()
    assert newcomer_s(engine, ON_TIME).tolist() == [600.0] * 100
    run(engine, book(slot_at=NINE + 4 * MINUTE), NINE)
    assert newcomer_s(engine, ON_TIME).tolist() == [1200.0] * 100


def test_one_who_is_booked_for_later_than_the_call_is_no_hindrance() -> None:
    engine = a_busy_desk()
    run(engine, book(slot_at=NINE + 30 * MINUTE), NINE)
    assert newcomer_s(engine, ON_TIME).tolist() == [600.0] * 100


def test_in_as_many_futures_as_people_stay_away_nobody_comes() -> None:
    engine = a_busy_desk()
    run(engine, book(slot_at=NINE + 4 * MINUTE), NINE)
    waits = newcomer_s(engine, replace(ON_TIME, shows=0.5))
    assert set(waits.tolist()) == {600.0, 1200.0}
    assert 30 <= int((waits == 600).sum()) <= 70


def test_whoever_is_overdue_comes_less_and_less_likely() -> None:
    engine = a_busy_desk()
    run(engine, book(slot_at=NINE - 4 * MINUTE), NINE)
    late = tuple(float(s) for s in range(-600, 601, 10))  # as many before as after the time
    overdue = newcomer_s(engine, replace(ON_TIME, shows=0.9, late=late))
    came = 0.9 * 36 / 121  # of all; those who are more than four minutes late
    likely = came / (came + 0.1)
    assert abs((overdue == 1200).mean() - likely) < 0.15
    past_hope = newcomer_s(engine, replace(ON_TIME, shows=0.9, late=late), NINE + 9 * MINUTE)
    assert (past_hope == past_hope[0]).all()


def test_who_is_booked_about_now_is_predicted_by_the_reference_from_the_booked_time() -> None:
    engine = a_busy_desk()
    run(engine, book("SOON-1", slot_at=NINE + 4 * MINUTE), NINE)
    run(engine, book("LATER-1", slot_at=NINE + 3 * HOUR), NINE)
    newcomers = play_forward(engine.input_snapshot(NINE), ON_TIME).newcomers
    assert float(np.median(newcomers["SOON-1"])) == 360, "called when the desk is free at ten past, six after the time"
    assert "LATER-1" not in newcomers


def test_who_is_booked_and_here_is_no_longer_expected() -> None:
    engine = a_busy_desk()
    run(engine, book(slot_at=NINE + 4 * MINUTE), NINE)
    run(engine, come(), NINE + MINUTE)
    (visit,) = [visit for visit in engine.visits.values() if visit.appointment]
    played = play_forward(engine.input_snapshot(NINE + MINUTE), ON_TIME)
    assert float(np.median(played.visits[visit.id])) == 540
    assert float(np.median(played.newcomers[PERMITS, "ordinary"])) == 540 + 600


# --- what the record teaches -------------------------------------------------------------------------------------------


def a_day(*, booked: int, came: int, minutes_early: int = 5) -> PastDay:
    slots = [NINE + place * HOUR for place in range(booked)]
    return past_day(
        "2026-03-02",
        "UTC",
        (),
        (),
        [Booked(slot, slot - minutes_early * MINUTE if place < came else None) for place, slot in enumerate(slots)],
    )


def test_the_share_that_comes_and_when_are_learned() -> None:
    habits = learn([a_day(booked=8, came=4) for _ in range(50)])
    assert habits.shows == pytest.approx(0.5, abs=0.03)
    assert set(habits.late) == {-300.0}


def test_of_few_appointments_what_is_usual_is_believed() -> None:
    assert learn([a_day(booked=1, came=0)]).shows == pytest.approx(USUAL_SHOWS, abs=0.05)
    assert learn([]).shows == pytest.approx(USUAL_SHOWS)


def test_who_was_on_the_list_is_not_among_the_arrivals_that_are_forecast() -> None:
    engine = a_lobby()
    run(engine, book(slot_at=NINE), NINE)
    run(engine, come(), NINE)
    arrive(engine)
    visits: list[Visit] = list(engine.visits.values())
    habits = learn([past_day("2026-03-02", "America/Los_Angeles", visits)])
    assert sum(sum(slots) for slots in habits.arrivals.values()) == 1
