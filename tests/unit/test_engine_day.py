"""The end of a service day: nobody is forgotten, and the next day begins clean."""

from __future__ import annotations

import pytest

from lobby.engine import commands as c
from lobby.engine.engine import Engine
from lobby.engine.events import DayEnded, DeskClosed, VisitEnded
from lobby.engine.model import DeskState, State
from lobby.ids import DeskId
from tests import builders as b
from tests.builders import HOUR, NINE, a_lobby, arrive, being_served, moment, refusal, run

TODAY, TOMORROW = "2026-03-02", "2026-03-03"
ROLLOVER = moment("2026-03-03 04:00")


def end(day: str = TODAY) -> c.EndDay:
    return c.EndDay(actor="clock", service_day=day)


def test_open_visits_end_as_closed_at_day_end_and_desks_close() -> None:
    engine = a_lobby(open_desks=["desk-1", "desk-2", "desk-3"])
    waiting, served, held, left = arrive(engine, "zoning"), being_served(engine), arrive(engine), arrive(engine)
    run(engine, b.hold(held), NINE)
    run(engine, b.cancel(left), NINE)
    run(engine, b.take_break("desk-3"), NINE)
    events = run(engine, end(), ROLLOVER)
    closed = {event.visit: event.outcome for event in events if isinstance(event, VisitEnded)}
    assert closed == dict.fromkeys([waiting, served, held], "closed_at_day_end")
    assert {event.desk for event in events if isinstance(event, DeskClosed)} == {"desk-1", "desk-2", "desk-3"}
    assert isinstance(events[-1], DayEnded)
    assert not engine.visits and engine.open_visits == 0
    assert all(desk.state is DeskState.CLOSED and desk.visit is None for desk in engine.desks.values())


def test_numbers_begin_anew() -> None:
    engine = a_lobby()
    arrive(engine)
    run(engine, end(), ROLLOVER)
    assert engine.visit(arrive(engine, now=ROLLOVER)).number == "P001"


def test_numbers_of_three_days_are_kept() -> None:
    engine = a_lobby()
    for days in range(5):
        arrive(engine, now=NINE + days * 24 * HOUR)
        run(engine, end(f"2026-03-0{2 + days}"), ROLLOVER + days * 24 * HOUR)
    assert sorted(engine.snapshot()["numbers"]) == ["2026-03-04", "2026-03-05", "2026-03-06"]


def test_a_clock_that_is_set_back_gives_no_number_twice() -> None:
    engine = a_lobby()
    assert engine.visit(arrive(engine)).number == "P001"
    run(engine, end(), ROLLOVER)
    assert engine.visit(arrive(engine, now=NINE + HOUR)).number == "P002"
    assert refusal(engine, b.check_in(printed_number="P001"), NINE + HOUR).code == "number_taken"


def test_a_snapshot_that_lacks_the_days_before_is_restored() -> None:
    engine = a_lobby()
    arrive(engine)
    run(engine, end(), ROLLOVER)
    taken = engine.snapshot()
    restored = Engine.restore({**taken, "version": 1, "numbers": {}})
    assert restored.visit(arrive(restored, now=ROLLOVER)).number == "P001"


def test_a_day_that_is_ended_early_gives_no_number_twice() -> None:
    engine = a_lobby()
    arrive(engine)
    run(engine, end(), NINE + HOUR)
    assert engine.visit(arrive(engine, now=NINE + 2 * HOUR)).number == "P002"


def test_ending_a_day_again_does_nothing() -> None:
    engine = a_lobby(open_desks=["desk-1"])
    arrive(engine)
    run(engine, end(), ROLLOVER)
    assert engine.handle(end(), ROLLOVER + HOUR) == ()


def test_a_day_without_anybody_needs_no_end() -> None:
    assert a_lobby().handle(end(), ROLLOVER) == ()


def test_what_belongs_to_the_new_day_goes_on() -> None:
    engine = a_lobby(open_desks=["desk-1", "desk-2"])
    old = arrive(engine)
    new = being_served(engine, "zoning", desk="desk-2", now=ROLLOVER)
    run(engine, end(), ROLLOVER + HOUR)
    assert old not in engine.visits
    assert engine.visit(new).state is State.SERVING
    assert engine.desks[DeskId("desk-2")].visit == new
    assert engine.desks[DeskId("desk-1")].state is DeskState.CLOSED
    assert engine.visit(arrive(engine, "zoning", now=ROLLOVER + HOUR)).number == "Z002"


def test_days_before_end_with_it() -> None:
    engine = a_lobby()
    arrive(engine)
    arrive(engine, now=ROLLOVER)
    run(engine, end(TOMORROW), moment("2026-03-04 04:00"))
    assert not engine.visits


def test_a_closed_visit_cannot_be_brought_back() -> None:
    engine = a_lobby(open_desks=["desk-1"])
    visit = being_served(engine)
    run(engine, end(), ROLLOVER)
    assert refusal(engine, b.undo(visit), ROLLOVER).code == "unknown_visit"


def test_minutes_learned_outlast_the_day() -> None:
    engine = a_lobby(open_desks=["desk-1"])
    visit = being_served(engine)
    run(engine, b.finish(visit), NINE + HOUR)
    learned = engine.usual_s(engine.branch.services[0].id)
    run(engine, end(), ROLLOVER)
    assert engine.usual_s(engine.branch.services[0].id) == learned > 600


@pytest.mark.parametrize("day", ["soon", "2026-3-2", "20260302", "2026-02-30", ""])
def test_a_day_that_is_no_date_is_refused(day: str) -> None:
    assert refusal(a_lobby(), end(day)).code == "bad_date"


def test_a_day_that_has_not_begun_is_refused() -> None:
    assert refusal(a_lobby(), end(TOMORROW), NINE).code == "day_not_begun"
    assert refusal(a_lobby(), end(TOMORROW), ROLLOVER - 1).code == "day_not_begun"
