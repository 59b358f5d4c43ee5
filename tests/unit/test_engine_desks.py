"""Who sits where, and what a desk may not do while a customer stands there."""

from __future__ import annotations

import pytest

from lobby.engine.commands import Command
from lobby.engine.model import DeskState
from lobby.ids import DeskId, StaffId
from tests import builders as b
from tests.builders import MINUTE, NINE, a_lobby, arrive, being_served, refusal, run

DESK_1, DESK_2 = DeskId("desk-1"), DeskId("desk-2")


def test_opening_a_desk_begins_a_desk_session() -> None:
    engine = a_lobby(open_desks=["desk-1"])
    desk = engine.desks[DESK_1]
    assert (desk.state, desk.staff, desk.since_at, desk.free_since_at) == (DeskState.OPEN, "staff-1", NINE, NINE)
    assert engine.desk_of(StaffId("staff-1")) == desk
    assert engine.desk_of(StaffId("staff-2")) is None


def test_a_break_keeps_the_desk_for_its_staff_member() -> None:
    engine = a_lobby(open_desks=["desk-1"])
    run(engine, b.take_break(reason="lunch"), NINE + MINUTE)
    desk = engine.desks[DESK_1]
    assert (desk.state, desk.staff, desk.break_reason) == (DeskState.ON_BREAK, "staff-1", "lunch")
    assert refusal(engine, b.open_desk("desk-1", staff="staff-9")).code == "desk_taken"
    run(engine, b.open_desk("desk-1"), NINE + 30 * MINUTE)
    assert engine.desks[DESK_1].break_reason == ""


def test_a_staff_member_takes_the_own_open_desk_over_with_its_customer() -> None:
    engine = a_lobby(open_desks=["desk-1"])
    served = being_served(engine)
    run(engine, b.open_desk("desk-1"), NINE + 30 * MINUTE)
    desk = engine.desks[DESK_1]
    assert (desk.state, desk.visit, desk.free_since_at) == (DeskState.OPEN, served, None)
    assert refusal(engine, b.open_desk("desk-1", staff="staff-9")).code == "desk_taken"


def test_one_staff_member_sits_at_one_desk() -> None:
    engine = a_lobby(open_desks=["desk-1"])
    refused = refusal(engine, b.open_desk("desk-2", staff="staff-1"))
    assert refused.code == "staff_elsewhere" and "desk 1" in refused.message
    run(engine, b.close_desk("desk-1"), NINE)
    run(engine, b.open_desk("desk-2", staff="staff-1"), NINE)
    assert engine.desk_of(StaffId("staff-1")) == engine.desks[DESK_2]


def test_one_desk_has_one_staff_member() -> None:
    engine = a_lobby(open_desks=["desk-1"])
    arrive(engine)
    assert refusal(engine, b.open_desk("desk-1", staff="staff-9")).code == "desk_taken"
    assert refusal(engine, b.call_next("desk-1", staff="staff-9")).code == "desk_taken"


@pytest.mark.parametrize("served", [False, True])
@pytest.mark.parametrize(
    "command", [b.close_desk(), b.take_break(), b.call_next()], ids=["close", "break", "call next"]
)
def test_a_desk_with_a_customer_is_busy(command: Command, served: bool) -> None:
    engine = a_lobby(open_desks=["desk-1"])
    visit = arrive(engine)
    other = arrive(engine)
    run(engine, b.call(visit), NINE)
    if served:
        run(engine, b.start(visit), NINE)
    refused = refusal(engine, command, NINE + MINUTE)
    assert refused.code == "desk_busy" and "P001" in refused.message
    assert refusal(engine, b.call(other), NINE + MINUTE).code == "desk_busy"


def test_a_desk_may_close_once_its_customer_is_set_aside() -> None:
    engine = a_lobby(open_desks=["desk-1"])
    visit = being_served(engine)
    run(engine, b.hold(visit), NINE + MINUTE)
    run(engine, b.close_desk(), NINE + MINUTE)
    assert engine.desks[DESK_1].state is DeskState.CLOSED
    assert refusal(engine, b.resume(visit), NINE + 2 * MINUTE).code == "desk_not_open"


def test_an_unknown_desk_is_not_found() -> None:
    engine = a_lobby()
    for command in (b.open_desk("desk-9"), b.close_desk("desk-9"), b.take_break("desk-9"), b.call_next("desk-9")):
        refused = refusal(engine, command)
        assert (refused.code, refused.status) == ("unknown_desk", 404)
