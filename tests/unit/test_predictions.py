"""What was predicted is shown instead of the engine's own estimate, and kept with the step."""

from __future__ import annotations

from lobby.engine.engine import Engine
from lobby.engine.events import VisitCheckedIn
from lobby.engine.model import Wait
from lobby.ids import ServiceId, VisitId
from server.branch.predictions import BranchPredictions, PredictedCall, Predictions
from tests.builders import MINUTE, NINE, SECOND, a_lobby, being_served, book, check_in, come, run

PERMITS = ServiceId("permits")
WALK_IN = (PERMITS, "ordinary")
SOON_CALLED = PredictedCall(NINE + 2 * MINUTE, NINE + 5 * MINUTE, NINE + 9 * MINUTE)
SOON, LATER = Wait(300, 600, 900), Wait(240, 480, 700)
SOON_KEPT, LATER_KEPT = (300, 600, 900), (240, 480, 700)


def a_busy_lobby() -> Engine:
    engine = a_lobby(open_desks=["desk-1"])
    being_served(engine)
    return engine


def predicted() -> BranchPredictions:
    return BranchPredictions(Predictions(NINE, newcomers={WALK_IN: SOON}, simulated={WALK_IN: LATER}))


def checked_in(engine: Engine, predictions: BranchPredictions, *services: str, now: int = NINE) -> VisitId:
    command = check_in(*services)
    run(engine, predictions.stamped(engine, command), now)
    return command.visit


def test_a_newcomer_is_shown_what_was_predicted() -> None:
    assert predicted().newcomer(a_busy_lobby(), PERMITS, NINE) == SOON


def test_what_was_shown_is_kept_with_the_first_step() -> None:
    engine = a_busy_lobby()
    visit = checked_in(engine, predicted(), "permits", "fees")
    assert [step.shown for step in engine.visit(visit).steps] == [SOON_KEPT, None]


def test_the_event_keeps_what_was_shown_and_what_was_simulated() -> None:
    engine = a_busy_lobby()
    (event,) = engine.handle(predicted().stamped(engine, check_in()), NINE)
    assert isinstance(event, VisitCheckedIn)
    assert (event.shown, event.played) == (SOON_KEPT, LATER_KEPT)


def test_without_predictions_the_engines_own_estimate_is_kept() -> None:
    engine = a_lobby(open_desks=["desk-1"])
    (event,) = engine.handle(BranchPredictions().stamped(engine, check_in()), NINE)
    assert isinstance(event, VisitCheckedIn)
    assert (event.shown, event.played) == ((0, 0, 0), None)


def test_of_a_service_that_nobody_predicted_the_engines_own_estimate_is_kept() -> None:
    engine = a_lobby(open_desks=["desk-3"])
    assert engine.visit(checked_in(engine, predicted(), "fees")).current.shown == (0, 0, 0)


def test_nothing_is_kept_where_nothing_could_be_shown() -> None:
    engine = a_lobby()
    assert engine.visit(checked_in(engine, BranchPredictions())).current.shown is None


def test_whoever_is_booked_is_shown_what_was_predicted_for_that_appointment() -> None:
    engine = a_busy_lobby()
    run(engine, book("Q7K-204", slot_at=NINE + 10 * MINUTE), NINE)
    predictions = BranchPredictions(Predictions(NINE, newcomers={WALK_IN: LATER, "Q7K-204": SOON}))
    (event,) = engine.handle(predictions.stamped(engine, come("Q7K-204")), NINE)
    assert isinstance(event, VisitCheckedIn)
    assert event.shown == SOON_KEPT


def test_whoever_is_booked_and_was_not_predicted_is_shown_nothing() -> None:
    """The engine's own estimate is of those who come now, not of those whose time comes."""
    engine = a_busy_lobby()
    run(engine, book("Q7K-204", slot_at=NINE + 10 * MINUTE), NINE)
    (event,) = engine.handle(predicted().stamped(engine, come("Q7K-204")), NINE)
    assert isinstance(event, VisitCheckedIn)
    assert event.shown is None


def test_whoever_is_booked_with_a_language_is_not_shown_the_wait_of_those_who_need_none() -> None:
    engine = a_busy_lobby()
    run(engine, book("Q7K-204", slot_at=NINE + 10 * MINUTE, language_needed="es"), NINE)
    command = come("Q7K-204")
    assert BranchPredictions(Predictions(NINE, newcomers={"Q7K-204": SOON})).stamped(engine, command) is command


def test_who_came_since_is_shown_what_a_newcomer_was_shown_less_the_time_since() -> None:
    engine, predictions = a_busy_lobby(), predicted()
    visit = checked_in(engine, predictions, now=NINE + 10 * SECOND)
    assert predictions.standing_of(engine, visit, NINE + 10 * SECOND).wait == SOON
    assert predictions.standing_of(engine, visit, NINE + 3 * MINUTE).wait == Wait(120, 420, 720)


def test_whoever_came_since_is_part_of_the_predictions_from_then_on() -> None:
    """So that the next ones move them gently from what they were shown at the door."""
    engine, predictions = a_busy_lobby(), predicted()
    visit = checked_in(engine, predictions, now=NINE + 10 * SECOND)
    latest = predictions.until_now(engine)
    assert latest is not None
    call = PredictedCall(*(NINE + 10 * SECOND + minutes * MINUTE for minutes in (5, 10, 15)))
    assert latest.visits == {visit: call}


def test_whoever_was_predicted_is_shown_it_to_the_minute() -> None:
    engine, predictions = a_busy_lobby(), predicted()
    visit = checked_in(engine, predictions)
    predictions.replace(Predictions(NINE, visits={visit: SOON_CALLED}))
    assert predictions.standing_of(engine, visit, NINE + 61 * SECOND).wait == Wait(60, 240, 480)


def test_whoever_still_waits_is_never_shown_that_there_is_no_wait() -> None:
    engine, predictions = a_busy_lobby(), predicted()
    visit = checked_in(engine, predictions)
    predictions.replace(Predictions(NINE, visits={visit: SOON_CALLED}))
    assert predictions.standing_of(engine, visit, NINE + 9 * MINUTE).wait == Wait(0, 0, 60)


def test_when_the_predicted_time_is_over_and_nobody_called_the_engine_reckons_anew() -> None:
    engine, predictions = a_busy_lobby(), predicted()
    visit = checked_in(engine, predictions)
    predictions.replace(Predictions(NINE, visits={visit: SOON_CALLED}))
    own = engine.standing_of(visit, NINE + 11 * MINUTE)
    assert own.wait is not None
    assert predictions.standing_of(engine, visit, NINE + 11 * MINUTE) == own


def test_where_it_is_not_sure_that_anybody_would_call_nothing_is_shown() -> None:
    """The engine by itself would show a wait: the desk is open. It does not know that nobody sits there."""
    engine, predictions = a_busy_lobby(), predicted()
    visit = checked_in(engine, predictions)
    assert engine.estimate(PERMITS, NINE) is not None
    predictions.replace(Predictions(NINE, visits={visit: None}, newcomers={WALK_IN: None}))
    assert predictions.newcomer(engine, PERMITS, NINE) is None
    assert predictions.standing_of(engine, visit, NINE).wait is None
    assert [standing.wait for standing in predictions.standings(engine, NINE)] == [None]
    assert engine.visit(checked_in(engine, predictions)).current.shown is None


def test_with_a_desk_free_there_is_no_wait_until_a_minute_has_shown_otherwise() -> None:
    engine = a_lobby(open_desks=["desk-1"])
    visit = checked_in(engine, BranchPredictions())
    assert engine.standing_of(visit, NINE + 30 * SECOND).wait == Wait(0, 0, 0)
    assert engine.standing_of(visit, NINE + 2 * MINUTE).wait is None


def test_who_needs_a_language_is_not_shown_the_wait_of_those_who_do_not() -> None:
    engine, command = a_busy_lobby(), check_in(language_needed="en")
    assert predicted().stamped(engine, command) is command


def test_a_check_in_for_nothing_is_left_for_the_engine_to_refuse() -> None:
    command = check_in(services=())
    assert predicted().stamped(a_busy_lobby(), command) is command
