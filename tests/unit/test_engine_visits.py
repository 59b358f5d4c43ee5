"""What each verb does to a visit: its clock, its desk, its times."""

from __future__ import annotations

import pytest

from lobby.engine.engine import Engine
from lobby.engine.events import StepTransferred, VisitCalled
from lobby.engine.model import CallingParameters, Outcome, Place, State, Step
from lobby.ids import DeskId, VisitId
from tests import builders as b
from tests.builders import MINUTE, NINE, SECOND, a_desk, a_lobby, arrive, being_served, english, refusal, run

DESK_1, DESK_2 = DeskId("desk-1"), DeskId("desk-2")


def a_lobby_with(state: State) -> tuple[Engine, VisitId]:
    """Desks 1 and 2 open; a visit at desk 1 that came at nine, was called at 9:05 and served from 9:06."""
    engine = a_lobby(open_desks=["desk-1", "desk-2"])
    visit = arrive(engine)
    if state in (State.CALLED, State.SERVING, State.ON_HOLD):
        run(engine, b.call(visit), NINE + 5 * MINUTE)
    if state in (State.SERVING, State.ON_HOLD):
        run(engine, b.start(visit), NINE + 6 * MINUTE)
    if state is State.ON_HOLD:
        run(engine, b.hold(visit), NINE + 10 * MINUTE)
    return engine, visit


def step_of(engine: Engine, visit: VisitId) -> Step:
    return engine.visit(visit).current


def test_a_call_names_the_desk_and_starts_the_walk() -> None:
    engine, visit = a_lobby_with(State.CALLED)
    step = step_of(engine, visit)
    assert (step.desk, step.staff, step.called_at) == ("desk-1", "staff-1", NINE + 5 * MINUTE)
    assert engine.visit(visit).calls == 1
    assert engine.desks[DESK_1].visit == visit
    assert engine.desks[DESK_1].free_since_at is None


def test_recall_keeps_the_first_call_time() -> None:
    engine, visit = a_lobby_with(State.CALLED)
    run(engine, b.recall(visit), NINE + 7 * MINUTE)
    assert step_of(engine, visit).called_at == NINE + 5 * MINUTE
    assert engine.visit(visit).last_call_at == NINE + 7 * MINUTE
    assert engine.visit(visit).calls == 2


def test_finish_closes_the_service_time_and_frees_the_desk() -> None:
    engine, visit = a_lobby_with(State.SERVING)
    run(engine, b.finish(visit, "follow_up"), NINE + 16 * MINUTE)
    step = step_of(engine, visit)
    assert step.served_ms == 10 * MINUTE and step.ended_at == NINE + 16 * MINUTE
    assert engine.visit(visit).outcome == "follow_up"
    assert engine.desks[DESK_1].visit is None
    assert engine.desks[DESK_1].free_since_at == NINE + 16 * MINUTE


def test_a_hold_is_no_service_time_and_frees_the_desk() -> None:
    engine, visit = a_lobby_with(State.ON_HOLD)
    assert engine.desks[DESK_1].visit is None
    run(engine, b.resume(visit, "desk-2"), NINE + 20 * MINUTE)
    run(engine, b.finish(visit), NINE + 21 * MINUTE)
    step = step_of(engine, visit)
    assert step.served_ms == 5 * MINUTE
    assert step.serving_at == NINE + 6 * MINUTE, "the walk ended when serving first began"
    assert step.desk == "desk-2"


def test_a_customer_on_hold_may_be_finished_without_coming_back() -> None:
    engine, visit = a_lobby_with(State.ON_HOLD)
    run(engine, b.finish(visit), NINE + 20 * MINUTE)
    assert step_of(engine, visit).served_ms == 4 * MINUTE


def test_one_who_was_set_aside_while_waiting_is_called_by_being_resumed() -> None:
    engine, visit = a_lobby_with(State.WAITING)
    run(engine, b.hold(visit), NINE + MINUTE)
    run(engine, b.resume(visit), NINE + 2 * MINUTE)
    step = step_of(engine, visit)
    assert step.called_at == step.serving_at == NINE + 2 * MINUTE


@pytest.mark.parametrize("state", [State.CALLED, State.SERVING, State.ON_HOLD])
@pytest.mark.parametrize(("place", "clock_at"), [(Place.KEEP, NINE), (Place.END, NINE + 20 * MINUTE)])
def test_requeue_keeps_the_wait_or_begins_a_new_one(state: State, place: Place, clock_at: int) -> None:
    engine, visit = a_lobby_with(state)
    run(engine, b.requeue(visit, place=place), NINE + 20 * MINUTE)
    step = step_of(engine, visit)
    assert step.clock_at == clock_at
    assert step.called_at is None and step.desk is None
    assert engine.desks[DESK_1].visit is None
    assert engine.queue(NINE + 20 * MINUTE) == [engine.visit(visit)]


def test_a_visit_that_was_requeued_waits_in_its_old_place() -> None:
    engine, first = a_lobby_with(State.CALLED)
    second = arrive(engine, now=NINE + MINUTE)
    run(engine, b.requeue(first), NINE + 6 * MINUTE)
    assert [visit.id for visit in engine.queue(NINE + 6 * MINUTE)] == [first, second]


# --- transfer --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [State.WAITING, State.CALLED, State.SERVING, State.ON_HOLD])
def test_transfer_ends_the_step_and_puts_a_new_one_in_its_place(state: State) -> None:
    engine, visit = a_lobby_with(state)
    run(engine, b.transfer(visit, "zoning"), NINE + 20 * MINUTE)
    old, new = engine.visit(visit).steps
    assert (old.service, old.outcome, old.ended_at) == ("permits", "transferred", NINE + 20 * MINUTE)
    assert (new.service, new.clock_at, new.transferred) == ("zoning", NINE, True)
    assert engine.visit(visit).state is State.WAITING
    assert engine.visit(visit).current is new
    assert engine.desks[DESK_1].visit is None


def test_a_transferred_step_promises_its_share_of_the_services_target() -> None:
    engine = a_lobby(open_desks=["desk-1"], calling=CallingParameters(transferred_target_factor=0.25))
    visit = arrive(engine, customer_class="priority")
    (event,) = run(engine, b.transfer(visit, "zoning", place=Place.END), NINE + MINUTE)
    assert isinstance(event, StepTransferred)
    assert event.target_s == 1200 * 0.5 * 0.25, "the class and the transfer shorten the promise"
    assert event.clock_at == NINE + MINUTE


def test_a_visit_sent_to_one_desk_is_called_there_only() -> None:
    engine, visit = a_lobby_with(State.SERVING)
    run(engine, b.transfer(visit, "permits", desk=DESK_2), NINE + 10 * MINUTE)
    assert b.called(engine, "desk-1", NINE + 11 * MINUTE) is None
    assert refusal(engine, b.call(visit, "desk-1"), NINE + 11 * MINUTE).code == "wanted_elsewhere"
    assert b.called(engine, "desk-2", NINE + 11 * MINUTE) == visit


def test_transfer_to_a_desk_that_does_not_take_the_service_is_refused() -> None:
    engine, visit = a_lobby_with(State.SERVING)
    assert refusal(engine, b.transfer(visit, "zoning", desk=DESK_1)).code == "desk_lacks_skill"
    assert refusal(engine, b.transfer(visit, "sheep")).code == "unknown_service"
    assert refusal(engine, b.transfer(visit, "zoning", desk=DeskId("desk-9"))).code == "unknown_desk"


# --- steps -----------------------------------------------------------------------------------------------------------


def test_an_added_step_is_waited_for_after_the_steps_there_are() -> None:
    engine, visit = a_lobby_with(State.SERVING)
    run(engine, b.add_step(visit, "fees"), NINE + 7 * MINUTE)
    run(engine, b.finish(visit), NINE + 9 * MINUTE)
    step = step_of(engine, visit)
    assert (step.service, step.clock_at, engine.visit(visit).state) == ("fees", NINE + 9 * MINUTE, State.WAITING)


def test_a_transfer_does_not_lose_the_steps_after_it() -> None:
    engine = a_lobby(open_desks=["desk-2"])
    visit = being_served(engine, "permits", "fees", desk="desk-2")
    run(engine, b.transfer(visit, "zoning"), NINE + MINUTE)
    assert [step.service for step in engine.visit(visit).steps] == ["permits", "zoning", "fees"]
    run(engine, b.call(visit, "desk-2"), NINE + 2 * MINUTE)
    run(engine, b.start(visit), NINE + 3 * MINUTE)
    run(engine, b.finish(visit), NINE + 4 * MINUTE)
    assert step_of(engine, visit).service == "fees"


# --- refusals --------------------------------------------------------------------------------------------------------


def test_a_press_on_something_that_has_changed_is_refused() -> None:
    engine, visit = a_lobby_with(State.WAITING)
    shown = engine.visit(visit).version
    run(engine, b.call(visit), NINE + MINUTE)
    assert refusal(engine, b.cancel(visit, expected_version=shown)).code == "visit_changed"
    run(engine, b.cancel(visit, expected_version=engine.visit(visit).version), NINE + MINUTE)


def test_an_unknown_visit_is_not_found() -> None:
    engine, _ = a_lobby_with(State.WAITING)
    refused = refusal(engine, b.cancel(b.a_visit_id()))
    assert (refused.code, refused.status) == ("unknown_visit", 404)


def test_outcomes_are_the_built_in_ones_and_the_branchs_own() -> None:
    engine = a_lobby(open_desks=["desk-1"], outcomes=(Outcome("permit_issued", {"en": "Permit issued"}),))
    visit = being_served(engine)
    assert refusal(engine, b.finish(visit, "champagne")).code == "unknown_outcome"
    assert refusal(engine, b.finish(visit, "no_show")).code == "unknown_outcome"
    assert refusal(engine, b.cancel(visit, "resolved")).code == "unknown_outcome"
    run(engine, b.finish(visit, "permit_issued"), NINE + MINUTE)
    assert engine.visit(visit).outcome == "permit_issued"


def test_a_no_show_ends_the_visit_and_frees_the_desk() -> None:
    engine, visit = a_lobby_with(State.CALLED)
    run(engine, b.no_show(visit), NINE + 8 * MINUTE)
    assert engine.visit(visit).outcome == "no_show"
    assert engine.desks[DESK_1].visit is None


# --- being called ----------------------------------------------------------------------------------------------------


def test_call_next_takes_the_longest_wait_and_says_why() -> None:
    engine, visit = a_lobby_with(State.WAITING)
    arrive(engine, now=NINE + SECOND)
    (event,) = run(engine, b.call_next(), NINE + 16 * MINUTE)
    assert isinstance(event, VisitCalled) and event.visit == visit and not event.overtaking
    assert english(event.why) == "P001 waited 16 of 20 minutes promised, the largest share of those waiting."
    assert event.why is not None and event.reason == ""
    assert event.why.values == {"number": "P001", "waited": "16", "promised": "20"}
    assert engine.visit(visit).why == event.why


def test_call_next_with_nobody_waiting_does_nothing() -> None:
    engine = a_lobby(open_desks=["desk-1"])
    arrive(engine, "zoning")  # not a skill of desk 1
    assert engine.handle(b.call_next(), NINE) == ()


def test_a_call_by_name_is_marked_when_it_overtakes() -> None:
    engine, first = a_lobby_with(State.WAITING)
    second = arrive(engine, now=NINE + MINUTE)
    (overtaking,) = run(engine, b.call(second, "desk-2", reason="has a train"), NINE + 2 * MINUTE)
    (in_turn,) = run(engine, b.call(first, "desk-1"), NINE + 2 * MINUTE)
    assert isinstance(overtaking, VisitCalled) and isinstance(in_turn, VisitCalled)
    assert (overtaking.overtaking, in_turn.overtaking) == (True, False)
    assert english(overtaking.why) == "P002 was called by name: has a train."
    assert overtaking.why is not None and overtaking.why.values == {"number": "P002", "reason": "has a train"}


@pytest.mark.parametrize("verb", [b.call, b.resume])
def test_a_desk_without_the_skill_or_the_language_cannot_take_the_visit(verb: object) -> None:
    engine = a_lobby(
        open_desks=["desk-1", "desk-2"],
        desks=(a_desk("desk-1", ["zoning"]), a_desk("desk-2", ["permits"]), a_desk("desk-3", languages=("es",))),
    )
    in_spanish = arrive(engine, language_needed="es")
    if verb is b.resume:
        run(engine, b.hold(in_spanish), NINE)
    assert callable(verb)
    assert refusal(engine, verb(in_spanish, "desk-1")).code == "desk_lacks_skill"
    assert refusal(engine, verb(in_spanish, "desk-2")).code == "desk_lacks_skill"
    run(engine, b.open_desk("desk-3"), NINE)
    run(engine, verb(in_spanish, "desk-3"), NINE)
    assert engine.desks[DeskId("desk-3")].visit == in_spanish
