"""What was foreseen elsewhere is told instead of the engine's own estimate, and kept with the step."""

from __future__ import annotations

from lobby.engine.engine import Engine
from lobby.engine.foresight import Foresight, Span
from lobby.engine.model import Wait
from lobby.ids import ServiceId
from tests.builders import MINUTE, NINE, SECOND, a_lobby, arrive, being_served

PERMITS = ServiceId("permits")
SOON_CALLED = Span(NINE + 2 * MINUTE, NINE + 5 * MINUTE, NINE + 9 * MINUTE)
SOON, LATER = Wait(300, 600, 900), Wait(240, 480, 700)


def a_lobby_with_foresight() -> Engine:
    engine = a_lobby(open_desks=["desk-1"])
    being_served(engine)
    engine.foresee(Foresight(NINE, newcomers={(PERMITS, "ordinary"): SOON}, played={(PERMITS, "ordinary"): LATER}))
    return engine


def test_a_newcomer_is_told_what_was_foreseen() -> None:
    assert a_lobby_with_foresight().estimate(PERMITS) == SOON


def test_what_was_told_is_kept_with_the_step_and_so_is_what_was_played() -> None:
    engine = a_lobby_with_foresight()
    visit = arrive(engine, "permits", "fees")
    assert [step.shown for step in engine.visit(visit).steps] == [(300, 600, 900), None]


def test_without_foresight_the_engines_own_estimate_is_kept() -> None:
    engine = a_lobby(open_desks=["desk-1"])
    visit = arrive(engine)
    assert engine.visit(visit).current.shown == (0, 0, 0)


def test_nothing_is_kept_where_nothing_could_be_told() -> None:
    engine = a_lobby()
    assert engine.visit(arrive(engine)).current.shown is None


def test_who_came_since_is_told_what_a_newcomer_was_told_less_the_time_since() -> None:
    engine = a_lobby_with_foresight()
    visit = arrive(engine, now=NINE + 10 * SECOND)
    assert engine.standing_of(visit, NINE + 10 * SECOND).wait == SOON
    assert engine.standing_of(visit, NINE + 3 * MINUTE).wait == Wait(120, 420, 720)


def test_whoever_came_since_is_part_of_the_foresight_from_then_on() -> None:
    """So that the next one moves them gently from what they were told at the door."""
    engine = a_lobby_with_foresight()
    visit = arrive(engine, now=NINE + 10 * SECOND)
    foresight = engine.foresight
    assert foresight is not None
    told = Span(*(NINE + 10 * SECOND + minutes * MINUTE for minutes in (5, 10, 15)))
    assert foresight.visits == {visit: told}


def test_whoever_was_foreseen_is_told_so_to_the_minute() -> None:
    engine = a_lobby_with_foresight()
    visit = arrive(engine)
    engine.foresee(Foresight(NINE, visits={visit: SOON_CALLED}))
    assert engine.standing_of(visit, NINE + 61 * SECOND).wait == Wait(60, 240, 480)


def test_whoever_still_waits_is_never_told_that_there_is_no_wait() -> None:
    engine = a_lobby_with_foresight()
    visit = arrive(engine)
    engine.foresee(Foresight(NINE, visits={visit: SOON_CALLED}))
    assert engine.standing_of(visit, NINE + 9 * MINUTE).wait == Wait(0, 0, 60)


def test_when_the_foreseen_time_is_over_and_nobody_called_the_engine_reckons_anew() -> None:
    engine = a_lobby_with_foresight()
    visit = arrive(engine)
    engine.foresee(Foresight(NINE, visits={visit: SOON_CALLED}))
    later = engine.standing_of(visit, NINE + 11 * MINUTE).wait
    engine.foresee(None)
    assert later is not None
    assert later == engine.standing_of(visit, NINE + 11 * MINUTE).wait


def test_where_it_was_foreseen_that_nobody_can_say_nothing_is_told() -> None:
    """The engine by itself would tell a wait: the desk is open. It does not know that nobody sits there."""
    engine = a_lobby_with_foresight()
    visit = arrive(engine)
    assert engine.estimate(PERMITS) is not None
    engine.foresee(Foresight(NINE, visits={visit: None}, newcomers={(PERMITS, "ordinary"): None}))
    assert engine.estimate(PERMITS) is None
    assert engine.standing_of(visit, NINE).wait is None
    assert [standing.wait for standing in engine.standing(NINE)] == [None]
    assert engine.visit(arrive(engine)).current.shown is None


def test_with_a_desk_free_there_is_no_wait_until_a_minute_has_shown_otherwise() -> None:
    engine = a_lobby(open_desks=["desk-1"])
    visit = arrive(engine)
    assert engine.standing_of(visit, NINE + 30 * SECOND).wait == Wait(0, 0, 0)
    assert engine.standing_of(visit, NINE + 2 * MINUTE).wait is None


def test_who_needs_a_language_is_not_told_the_wait_of_those_who_do_not() -> None:
    engine = a_lobby_with_foresight()
    assert engine.estimate(PERMITS, "es") is None


def test_foresight_is_no_part_of_the_state() -> None:
    engine = a_lobby_with_foresight()
    before = engine.state()
    engine.foresee(None)
    assert engine.state() == before
