"""Which idle desk is offered a newcomer, and desks that call by themselves: when, whom, and what pauses them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lobby.engine.engine import Engine
from lobby.engine.events import ActionUndone, CallingPaused, CallingResumed, VisitCalled, VisitRequeued
from lobby.engine.lifecycle import DESK_TABLE
from lobby.engine.model import Desk, OpenDesk, Place, State
from lobby.ids import DeskId, StaffId, VisitId
from tests import builders as b
from tests.builders import MINUTE, NINE, SECOND, a_branch, a_desk, a_lobby, a_service, arrive, refusal, run

SERVICES = ("permits", "zoning", "fees")
DESK_1, DESK_2 = DeskId("desk-1"), DeskId("desk-2")
LATER = NINE + 5 * MINUTE


def idle_lobby(*desks: Desk, wrap_up_s: int = 5) -> Engine:
    """These desks, opened one after another from nine."""
    services = tuple(a_service(id) for id in SERVICES)
    engine = a_lobby(branch=a_branch(services=services, desks=desks, wrap_up_s=wrap_up_s))
    for n, desk in enumerate(desks):
        run(engine, b.open_desk(desk.id), NINE + n * SECOND)
    return engine


def automatic(id: str = "desk-1", skills: tuple[str, ...] = SERVICES) -> Desk:
    return replace(a_desk(id, skills), automatic=True)


def clock_calls(engine: Engine, now: int) -> list[tuple[DeskId, VisitId]]:
    """What desks do by themselves at this time."""
    calls = []
    while (due := engine.automatic_call(now)) is not None:
        (event,) = run(engine, due, now)
        assert isinstance(event, VisitCalled)
        calls.append((event.desk, event.visit))
    return calls


def stands(engine: Engine, desk: DeskId = DESK_1) -> OpenDesk:
    return engine.desks[desk]


# --- who is offered a newcomer -----------------------------------------------------------------------------------------


def test_a_newcomer_is_offered_the_idle_desk_with_the_fewest_skills_then_the_longest_idle() -> None:
    engine = idle_lobby(a_desk("desk-1", SERVICES), a_desk("desk-2", SERVICES[:1]), a_desk("desk-3", SERVICES[:1]))
    visit = arrive(engine, "permits", now=LATER)
    assert engine.desk_for(visit, LATER) == "desk-2"
    run(engine, b.call(visit, "desk-2"), LATER)
    another = arrive(engine, "permits", now=LATER)
    assert engine.desk_for(another, LATER) == "desk-3"
    run(engine, b.call(another, "desk-3"), LATER)
    assert engine.desk_for(arrive(engine, "fees", now=LATER), LATER) == "desk-1"


def test_a_language_counts_half_a_skill() -> None:
    engine = idle_lobby(a_desk("desk-1", SERVICES[:1], languages=("es",)), a_desk("desk-2", SERVICES[:1]))
    first = arrive(engine, "permits", now=LATER)
    assert engine.desk_for(first, LATER) == "desk-2"
    run(engine, b.call(first, "desk-2"), LATER)
    assert engine.desk_for(arrive(engine, "permits", now=LATER, language_needed="es"), LATER) == "desk-1"


def test_no_desk_is_offered_where_none_is_free_for_it() -> None:
    engine = idle_lobby(a_desk("desk-1", SERVICES[:1]), a_desk("desk-2", SERVICES))
    run(engine, b.take_break("desk-2"), LATER)
    assert engine.desk_for(arrive(engine, "fees", now=LATER), LATER) is None


def test_of_several_that_call_by_themselves_the_one_whose_wrap_up_ends_first_takes_the_customer() -> None:
    """Desk 2 has the fewest skills, and its wrap-up goes on: desk 1 calls before."""
    engine = idle_lobby(automatic("desk-1"), automatic("desk-2", SERVICES[:1]), wrap_up_s=5)
    first = arrive(engine, "permits", now=NINE + 5 * SECOND)
    assert engine.desk_for(first, NINE + 5 * SECOND) == "desk-1"
    assert clock_calls(engine, NINE + 5 * SECOND) == [(DESK_1, first)]
    second = arrive(engine, "permits", now=NINE + 5 * SECOND)
    assert engine.desk_for(second, NINE + 5 * SECOND) == "desk-2"
    assert clock_calls(engine, NINE + 6 * SECOND) == [(DESK_2, second)]


def test_a_desk_is_not_offered_to_somebody_behind_its_next() -> None:
    engine = idle_lobby(a_desk("desk-1", SERVICES))
    first, second = arrive(engine, "permits", now=LATER), arrive(engine, "permits", now=LATER + SECOND)
    assert engine.desk_for(first, LATER + SECOND) == "desk-1"
    assert engine.desk_for(second, LATER + SECOND) is None


def test_a_desk_that_calls_by_itself_is_offered_first_for_it_will() -> None:
    engine = idle_lobby(a_desk("desk-1", SERVICES[:1]), automatic("desk-2", SERVICES))
    visit = arrive(engine, "permits", now=LATER)
    assert engine.desk_for(visit, LATER) == "desk-2"
    run(engine, b.pause_calling("desk-2"), LATER)
    assert engine.desk_for(visit, LATER) == "desk-1"


# --- when a desk calls by itself -----------------------------------------------------------------------------------------


def test_a_desk_calls_by_itself_only_where_that_is_chosen() -> None:
    engine = idle_lobby(a_desk("desk-1", SERVICES), automatic("desk-2"))
    assert engine.automatic_call(LATER) is None, "nobody waits"
    visit = arrive(engine, "permits", now=LATER)
    due = engine.automatic_call(LATER)
    assert due is not None and (due.desk, due.staff, due.actor) == ("desk-2", "staff-2", "clock")
    assert clock_calls(engine, LATER) == [(DESK_2, visit)]
    assert engine.visit(visit).current.staff == "staff-2"


def test_the_desks_own_staff_have_their_wrap_up_before_the_next_call() -> None:
    engine = idle_lobby(automatic())
    first, second = arrive(engine, "permits", now=LATER), arrive(engine, "permits", now=LATER)
    assert clock_calls(engine, LATER) == [(DESK_1, first)]
    run(engine, b.start(first), LATER)
    assert engine.calls_at(DESK_1) is None, "it has a customer"
    ended = LATER + 7 * MINUTE
    run(engine, b.finish(first), ended)
    assert engine.calls_at(DESK_1) == ended + 5 * SECOND
    assert clock_calls(engine, ended + 5 * SECOND - 1) == []
    assert clock_calls(engine, ended + 5 * SECOND) == [(DESK_1, second)]


def test_a_desk_that_opens_or_comes_back_has_its_wrap_up_too() -> None:
    engine = idle_lobby(automatic())
    arrive(engine, "permits", now=NINE)
    assert engine.calls_at(DESK_1) == NINE + 5 * SECOND
    run(engine, b.take_break("desk-1", "stocking forms"), NINE + SECOND)
    assert engine.calls_at(DESK_1) is None and clock_calls(engine, LATER) == [], "a break is a pause"
    run(engine, b.open_desk("desk-1"), LATER)
    assert engine.calls_at(DESK_1) == LATER + 5 * SECOND


def test_of_two_desks_that_are_due_the_one_with_fewer_skills_calls() -> None:
    engine = idle_lobby(automatic("desk-1"), automatic("desk-2", SERVICES[:1]))
    first, second = arrive(engine, "permits", now=LATER), arrive(engine, "permits", now=LATER)
    assert clock_calls(engine, LATER) == [(DESK_2, first), (DESK_1, second)]


def test_without_a_wrap_up_a_desk_calls_at_once() -> None:
    engine = idle_lobby(automatic(), wrap_up_s=0)
    visit = arrive(engine, "permits", now=NINE)
    assert clock_calls(engine, NINE) == [(DESK_1, visit)]


# --- pausing and resuming ------------------------------------------------------------------------------------------------


def test_a_pause_keeps_its_reason_until_it_is_resumed() -> None:
    engine = idle_lobby(automatic())
    visit = arrive(engine, "permits", now=NINE + SECOND)
    (paused,) = run(engine, b.pause_calling(reason="paperwork", actor="staff-1"), NINE + SECOND)
    assert isinstance(paused, CallingPaused) and (paused.reason, paused.actor) == ("paperwork", "staff-1")
    assert (stands(engine).pause_reason, engine.calls_at(DESK_1)) == ("paperwork", None)
    assert clock_calls(engine, LATER) == []
    (resumed,) = run(engine, b.resume_calling(), LATER)
    assert isinstance(resumed, CallingResumed) and stands(engine).pause_reason == ""
    assert clock_calls(engine, LATER) == [], "whoever resumes has the wrap-up to look up"
    assert clock_calls(engine, LATER + 5 * SECOND) == [(DESK_1, visit)]


def test_the_reason_of_a_pause_is_needed_and_can_be_corrected() -> None:
    engine = idle_lobby(automatic())
    assert refusal(engine, b.pause_calling(reason="")).code == "no_reason"
    assert len(run(engine, b.pause_calling(reason="short pause"), NINE)) == 1
    assert len(run(engine, b.pause_calling(reason="paperwork"), NINE)) == 1
    assert run(engine, b.pause_calling(reason="paperwork"), NINE) == ()
    assert stands(engine).pause_reason == "paperwork"


def test_staff_may_begin_automatic_calling_where_the_desk_begins_without() -> None:
    engine = idle_lobby(a_desk("desk-1", SERVICES))
    assert run(engine, b.pause_calling(), NINE) == (), "there is nothing to pause"
    run(engine, b.resume_calling(), NINE)
    assert run(engine, b.resume_calling(), NINE) == ()
    assert engine.calls_at(DESK_1) == NINE + 5 * SECOND


def test_a_pause_with_a_customer_holds_after_them_and_over_a_break() -> None:
    engine = idle_lobby(automatic())
    served, _ = b.being_served(engine, "permits", now=LATER), arrive(engine, "permits", now=LATER)
    run(engine, b.pause_calling(), LATER)
    run(engine, b.finish(served), LATER + MINUTE)
    assert clock_calls(engine, LATER + 2 * MINUTE) == []
    run(engine, b.take_break("desk-1", "lunch"), LATER + 2 * MINUTE)
    run(engine, b.open_desk("desk-1"), LATER + 30 * MINUTE)
    assert clock_calls(engine, LATER + 31 * MINUTE) == []
    assert stands(engine).pause_reason == "paperwork"


def test_each_desk_session_begins_as_the_desk_is_configured() -> None:
    engine = idle_lobby(automatic("desk-1"), a_desk("desk-2", SERVICES))
    run(engine, b.pause_calling("desk-1"), NINE)
    run(engine, b.resume_calling("desk-2"), NINE)
    for desk in ("desk-1", "desk-2"):
        run(engine, b.close_desk(desk), LATER)
        assert (stands(engine, DeskId(desk)).automatic_since_at, stands(engine, DeskId(desk)).pause_reason) == (
            None,
            "",
        )
        run(engine, b.open_desk(desk), LATER)
    assert stands(engine, DESK_1).automatic_since_at == LATER
    assert stands(engine, DESK_2).automatic_since_at is None


def test_a_closed_desk_is_neither_paused_nor_resumed() -> None:
    engine = idle_lobby(automatic())
    run(engine, b.close_desk(), NINE)
    assert refusal(engine, b.pause_calling()).code == "illegal_transition"
    assert refusal(engine, b.resume_calling()).code == "illegal_transition"


# --- undo ----------------------------------------------------------------------------------------------------------------


def test_a_finish_is_undone_within_the_wrap_up() -> None:
    engine = idle_lobby(automatic())
    served, _ = b.being_served(engine, "permits", now=LATER), arrive(engine, "permits", now=LATER)
    run(engine, b.finish(served), LATER + MINUTE)
    (undone,) = run(engine, b.undo(served), LATER + MINUTE + 4 * SECOND)
    assert isinstance(undone, ActionUndone)
    assert (engine.visit(served).state, stands(engine).visit) == (State.SERVING, served)
    assert clock_calls(engine, LATER + 2 * MINUTE) == []
    assert stands(engine).automatic_since_at is not None, "it goes on calling after them"


@pytest.mark.parametrize("by_hand", [False, True])
def test_a_call_that_is_taken_back_pauses_the_desk_that_would_call_again_at_once(by_hand: bool) -> None:
    engine = idle_lobby(automatic())
    visit = arrive(engine, "permits", now=LATER)
    if by_hand:
        run(engine, b.call_next(), LATER)
    assert clock_calls(engine, LATER) == ([] if by_hand else [(DESK_1, visit)])
    events = run(engine, b.undo(visit, actor="staff-1"), LATER + SECOND)
    assert [type(event) for event in events] == [ActionUndone, CallingPaused]
    assert {event.actor for event in events} == {"staff-1"}
    assert (engine.visit(visit).state, stands(engine).pause_reason) == (State.WAITING, "call_taken_back")
    assert clock_calls(engine, LATER + MINUTE) == []
    run(engine, b.resume_calling(), LATER + MINUTE)
    assert clock_calls(engine, LATER + 2 * MINUTE) == [(DESK_1, visit)]


def test_whoever_is_sent_back_with_the_wait_they_have_is_not_called_again_at_once() -> None:
    engine = idle_lobby(automatic())
    visit = arrive(engine, "permits", now=LATER)
    clock_calls(engine, LATER)
    events = run(engine, b.requeue(visit, place=Place.KEEP), LATER + SECOND)
    assert [type(event) for event in events] == [VisitRequeued, CallingPaused]
    assert stands(engine).pause_reason == "call_taken_back"
    assert clock_calls(engine, LATER + MINUTE) == []


def test_whoever_is_sent_to_the_end_does_not_pause_the_desk() -> None:
    engine = idle_lobby(automatic())
    visit = arrive(engine, "permits", now=LATER)
    clock_calls(engine, LATER)
    following = arrive(engine, "permits", now=LATER + SECOND)
    events = run(engine, b.requeue(visit, place=Place.END), LATER + 2 * SECOND)
    assert [type(event) for event in events] == [VisitRequeued]
    assert clock_calls(engine, LATER + MINUTE) == [(DESK_1, following)]


def test_other_undos_and_desks_where_staff_call_pause_nothing() -> None:
    engine = idle_lobby(automatic("desk-1"), a_desk("desk-2", SERVICES))
    by_hand = arrive(engine, "permits", now=LATER)
    run(engine, b.call(by_hand, "desk-2"), LATER)
    assert len(run(engine, b.undo(by_hand), LATER)) == 1
    run(engine, b.call(by_hand, "desk-1"), LATER)
    run(engine, b.start(by_hand), LATER)
    assert len(run(engine, b.undo(by_hand), LATER)) == 1
    assert stands(engine).automatic_since_at is not None


# --- kept ----------------------------------------------------------------------------------------------------------------


def test_the_switch_is_kept_with_the_state_and_recorded_by_the_events() -> None:
    engine = idle_lobby(automatic("desk-1"), automatic("desk-2"))
    run(engine, b.pause_calling("desk-2", reason="paperwork"), NINE + SECOND)
    again = Engine.restore(engine.snapshot())
    assert again.state() == engine.state()
    assert stands(again).automatic_since_at == NINE
    assert stands(again, DESK_2).pause_reason == "paperwork"


def test_what_an_earlier_version_kept_of_a_desk_is_one_where_staff_call() -> None:
    engine = idle_lobby(automatic())
    kept = engine.snapshot()
    for desk in kept["desks"]:
        del desk["automatic_since_at"], desk["pause_reason"]
    again = Engine.restore(kept)
    arrive(again, "permits", now=LATER)
    assert again.automatic_call(LATER) is None
    assert again.desk_of(StaffId("staff-1")) is not None


def test_a_desk_calls_by_itself_only_in_a_state_that_takes_a_customer() -> None:
    states = {state for state, command in DESK_TABLE if command.__name__ == "CallNext"}
    assert states == {stands(idle_lobby(automatic())).state}


def test_a_wrap_up_below_nothing_is_refused() -> None:
    refused = refusal(a_lobby(), b.configure(a_branch(wrap_up_s=-1)))
    assert refused.code == "bad_number" and "wrap_up_s" in refused.message
