"""Every state meets every command: it goes where the table says, or it is refused and nothing changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lobby.engine import commands as c
from lobby.engine.commands import Command
from lobby.engine.engine import HANDLERS, Engine
from lobby.engine.lifecycle import APPOINTMENT_TABLE, DESK_TABLE, VISIT_TABLE, Keeps, Table
from lobby.engine.lifecycle_doc import page
from lobby.engine.model import DeskState, Printer, State
from lobby.ids import DeskId, DeviceId, StaffId, VisitId
from tests import builders as b
from tests.builders import NINE, a_lobby, arrive, refusal, run

PRINTER = DeviceId("printer-1")
LATER = NINE + b.SECOND


def a_visit_in(state: State) -> tuple[Engine, VisitId]:
    """A lobby with desks 1 and 2 open and one visit in this state; its desk, if it has one, is desk 1."""
    engine = a_lobby(open_desks=["desk-1", "desk-2"], printers=(Printer(PRINTER, "Front"),))
    visit = arrive(engine, printer=PRINTER)
    commands: dict[State, list[Command]] = {
        State.WAITING: [],
        State.CALLED: [b.call(visit)],
        State.SERVING: [b.call(visit), b.start(visit)],
        State.ON_HOLD: [b.call(visit), b.hold(visit)],
        State.ENDED: [b.call(visit), b.start(visit), b.finish(visit)],
    }
    for command in commands[state]:
        run(engine, command, NINE)
    assert engine.visit(visit).state is state
    return engine, visit


COMMANDS: dict[type[Command], Callable[[VisitId], Command]] = {
    c.CallVisit: lambda visit: b.call(visit, "desk-2"),
    c.Recall: b.recall,
    c.StartServing: b.start,
    c.NoShow: b.no_show,
    c.Hold: b.hold,
    c.Resume: lambda visit: b.resume(visit, "desk-2"),
    c.Requeue: b.requeue,
    c.Transfer: lambda visit: b.transfer(visit, "fees"),
    c.AddStep: lambda visit: b.add_step(visit, "fees"),
    c.Finish: b.finish,
    c.Cancel: b.cancel,
    c.ReportPrint: lambda visit: c.ReportPrint(visit=visit, printer=PRINTER),
    c.Reprint: lambda visit: c.Reprint(visit=visit, printer=PRINTER),
}


def test_every_command_of_the_visit_table_is_tried() -> None:
    elsewhere = {c.CallNext, c.EndDay, c.Undo}  # tried below, and in their own tests
    assert {kind for _, kind in VISIT_TABLE} == set(COMMANDS) | elsewhere


@pytest.mark.parametrize("kind", COMMANDS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("state", State)
def test_a_visit_goes_where_the_table_says_or_stays(state: State, kind: type[Command]) -> None:
    engine, visit = a_visit_in(state)
    command = COMMANDS[kind](visit)
    edges = VISIT_TABLE.get((state, kind), ())
    if not edges:
        refused = refusal(engine, command, LATER)
        assert refused.code == "illegal_transition"
        expected = [str(row).replace("_", " ") for row, known in VISIT_TABLE if known is kind]
        assert all(name in refused.message for name in expected), "it says which states were expected"
        return
    (event,) = run(engine, command, LATER)
    to = {edge.event: edge.to for edge in edges}[type(event)]
    assert engine.visit(visit).state is (state if to is Keeps.SAME else to)


@pytest.mark.parametrize("state", State)
def test_call_next_takes_only_who_waits(state: State) -> None:
    engine, visit = a_visit_in(state)
    called = b.called(engine, "desk-2", LATER)
    assert called == (visit if (state, c.CallNext) in VISIT_TABLE else None)


@pytest.mark.parametrize("state", State)
def test_the_days_end_ends_every_open_visit_and_no_other(state: State) -> None:
    engine, visit = a_visit_in(state)
    events = run(engine, c.EndDay(service_day="2026-03-02"), LATER)
    ended = [event for event in events if getattr(event, "visit", None) == visit]
    assert len(ended) == ((state, c.EndDay) in VISIT_TABLE)


def test_finish_has_two_edges_on_to_the_next_step_or_out() -> None:
    engine = a_lobby(open_desks=["desk-2"])
    visit = b.being_served(engine, "permits", "fees", desk="desk-2")
    run(engine, b.finish(visit), LATER)
    assert engine.visit(visit).state is State.WAITING
    assert engine.visit(visit).current.service == "fees"
    run(engine, b.call(visit, "desk-2"), LATER)
    run(engine, b.start(visit), LATER)
    run(engine, b.finish(visit, "follow_up"), LATER)
    assert engine.visit(visit).state is State.ENDED
    assert [step.outcome for step in engine.visit(visit).steps] == ["resolved", "follow_up"]


# --- desks -----------------------------------------------------------------------------------------------------------


def a_desk_in(state: DeskState) -> Engine:
    engine = a_lobby(open_desks=[] if state is DeskState.CLOSED else ["desk-1"])
    if state is DeskState.ON_BREAK:
        run(engine, b.take_break(), NINE)
    assert engine.desks[DeskId("desk-1")].state is state
    return engine


DESK_COMMANDS: dict[type[Command], Command] = {
    c.OpenDeskSession: b.open_desk(),
    c.TakeBreak: b.take_break(),
    c.CloseDesk: b.close_desk(),
    c.PauseCalling: b.pause_calling(),
    c.ResumeCalling: b.resume_calling(),
}


@pytest.mark.parametrize("kind", DESK_COMMANDS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("state", DeskState)
def test_a_desk_goes_where_the_table_says_or_stays(state: DeskState, kind: type[Command]) -> None:
    engine = a_desk_in(state)
    edges = DESK_TABLE.get((state, kind), ())
    if not edges:
        assert refusal(engine, DESK_COMMANDS[kind], LATER).code == "illegal_transition"
        return
    run(engine, DESK_COMMANDS[kind], LATER)
    assert engine.desks[DeskId("desk-1")].state is (state if edges[0].to is Keeps.SAME else edges[0].to)


@pytest.mark.parametrize("state", [DeskState.CLOSED, DeskState.ON_BREAK])
@pytest.mark.parametrize("kind", [c.CallNext, c.CallVisit, c.Resume], ids=lambda kind: kind.__name__)
def test_only_an_open_desk_takes_a_customer(state: DeskState, kind: type[Command]) -> None:
    engine = a_desk_in(state)
    visit = arrive(engine)
    if kind is c.Resume:
        run(engine, b.hold(visit), NINE)
    staff = engine.desks[DeskId("desk-1")].staff or StaffId("staff-1")
    command: Command = {
        c.CallNext: b.call_next(staff=staff),
        c.CallVisit: b.call(visit, staff=staff),
        c.Resume: b.resume(visit, staff=staff),
    }[kind]
    assert refusal(engine, command, LATER).code == "desk_not_open"


# --- the table itself ------------------------------------------------------------------------------------------------


def test_every_command_of_the_tables_has_a_handler_and_nothing_is_forgotten() -> None:
    in_tables = {kind for _, kind in (*VISIT_TABLE, *DESK_TABLE, *APPOINTMENT_TABLE)}
    assert set(HANDLERS) == in_tables | {c.ConfigureBranch, c.DiscardCheckIn}, "these two meet no state"


@pytest.mark.parametrize("table", [VISIT_TABLE, DESK_TABLE], ids=["visits", "desks"])
def test_an_event_leads_from_a_state_to_one_state_whatever_command_made_it(table: Table) -> None:
    leads = {(state, edge.event, edge.to) for (state, _), edges in table.items() for edge in edges}
    assert len(leads) == len({(state, event) for state, event, _ in leads})


def test_the_lifecycle_page_is_drawn_from_the_table() -> None:
    docs = Path(__file__).parents[2] / "docs" / "lifecycle.md"
    assert docs.read_text() == page(), "run: python -m lobby.engine.lifecycle_doc > docs/lifecycle.md"
