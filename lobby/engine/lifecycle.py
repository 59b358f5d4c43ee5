"""The one table of what may happen: (state, command) -> the edges open to it, each an event and the state it leads to.

A missing row refuses with Conflict("illegal_transition"). Handlers ask this table before they decide, and events are
applied by the table read the other way round, so no rule about states is written anywhere else.
`docs/lifecycle.md` is drawn from here.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from lobby.engine import commands as c
from lobby.engine import events as e
from lobby.engine.book import Booking
from lobby.engine.model import DeskState, State
from lobby.errors import Conflict


class Keeps(StrEnum):
    """Where an edge leads when it does not lead to one named state."""

    SAME = "same"  # the state it has
    AS_BEFORE = "as before"  # the state before the event that is undone
    OFF = "off the list"  # it is no longer there


Stand = State | DeskState | Booking


class Edge(NamedTuple):
    event: type[e.Event]
    to: Stand | Keeps


Row = tuple[Stand, type[c.Command]]
Table = dict[Row, tuple[Edge, ...]]

WAITING, CALLED, SERVING, ON_HOLD, ENDED = State
CLOSED, OPEN, ON_BREAK = DeskState
EXPECTED, CAME = Booking

QUEUED = frozenset({WAITING})
AT_DESK = frozenset({CALLED, SERVING})  # holds a desk
OPEN_VISIT = frozenset(State) - {ENDED}

FIRST = WAITING  # where a check-in puts a visit


def rows(states: Iterable[Stand], commands: Iterable[type[c.Command]], *edges: Edge) -> Table:
    """Return the rows of these states and commands, which all have the same edges."""
    return {(state, command): edges for state in states for command in commands}


VISIT_TABLE: Table = {
    **rows([WAITING], [c.CallNext, c.CallVisit], Edge(e.VisitCalled, CALLED)),
    **rows([CALLED], [c.Recall], Edge(e.VisitRecalled, CALLED)),
    **rows([CALLED], [c.StartServing], Edge(e.ServingStarted, SERVING)),
    **rows([CALLED], [c.NoShow], Edge(e.VisitEnded, ENDED)),
    **rows([WAITING, CALLED, SERVING], [c.Hold], Edge(e.VisitHeld, ON_HOLD)),
    **rows([ON_HOLD], [c.Resume], Edge(e.VisitResumed, SERVING)),
    **rows([CALLED, SERVING, ON_HOLD], [c.Requeue], Edge(e.VisitRequeued, WAITING)),
    **rows([WAITING, CALLED, SERVING, ON_HOLD], [c.Transfer], Edge(e.StepTransferred, WAITING)),
    **rows([WAITING, CALLED, SERVING, ON_HOLD], [c.AddStep], Edge(e.StepAdded, Keeps.SAME)),
    **rows([SERVING, ON_HOLD], [c.Finish], Edge(e.StepFinished, WAITING), Edge(e.VisitEnded, ENDED)),
    **rows([WAITING, CALLED, SERVING, ON_HOLD], [c.Cancel, c.EndDay], Edge(e.VisitEnded, ENDED)),
    **rows(State, [c.Undo], Edge(e.ActionUndone, Keeps.AS_BEFORE)),
    **rows(State, [c.ReportPrint], Edge(e.TicketPrinted, Keeps.SAME), Edge(e.TicketPrintFailed, Keeps.SAME)),
    **rows(State, [c.Reprint], Edge(e.ReprintWanted, Keeps.SAME)),
}

DESK_TABLE: Table = {
    **rows([CLOSED, OPEN, ON_BREAK], [c.OpenDeskSession], Edge(e.DeskOpened, OPEN)),
    **rows([OPEN], [c.TakeBreak], Edge(e.DeskBreakStarted, ON_BREAK)),
    **rows([OPEN, ON_BREAK], [c.CloseDesk, c.EndDay], Edge(e.DeskClosed, CLOSED)),
    **rows([OPEN], [c.CallNext, c.CallVisit], Edge(e.VisitCalled, Keeps.SAME)),
    **rows([OPEN], [c.Resume], Edge(e.VisitResumed, Keeps.SAME)),
    **rows([OPEN], [c.Undo], Edge(e.ActionUndone, Keeps.SAME), Edge(e.CallingPaused, Keeps.SAME)),
    **rows([OPEN, ON_BREAK], [c.PauseCalling], Edge(e.CallingPaused, Keeps.SAME)),
    **rows([OPEN, ON_BREAK], [c.ResumeCalling], Edge(e.CallingResumed, Keeps.SAME)),
}


APPOINTMENT_TABLE: Table = {
    **rows([EXPECTED], [c.BookAppointment], Edge(e.AppointmentBooked, Keeps.SAME)),
    **rows([EXPECTED], [c.CancelAppointment], Edge(e.AppointmentCancelled, Keeps.OFF)),
    **rows([EXPECTED], [c.CheckIn], Edge(e.VisitCheckedIn, CAME)),
}


def check(table: Table, state: Stand, command: type[c.Command], what: str) -> None:
    """Check that the table has a row for them. `what` names the thing. Raises Conflict("illegal_transition")."""
    if (state, command) in table:
        return
    expected = [str(row_state) for row_state, row_command in table if row_command is command]
    raise Conflict(
        "illegal_transition",
        f"{what} is {words(state)}: {words(command.__name__)} needs it to be {' or '.join(map(words, expected))}",
        "Look at it again: somebody may have changed it a moment ago.",
    )


def words(name: str) -> str:
    """Write a name as words: "on_hold" as "on hold", "StartServing" as "start serving"."""
    spaced = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name)
    return spaced.strip().replace("_", " ")


def _by_event(table: Table) -> dict[tuple[Stand, type[e.Event]], Stand | Keeps]:
    return {(state, edge.event): edge.to for (state, _), edges in table.items() for edge in edges}


_AFTER_VISIT_EVENT = {
    (state, event): State(state if to is Keeps.SAME else to)
    for (state, event), to in _by_event(VISIT_TABLE).items()
    if to is not Keeps.AS_BEFORE
}
_AFTER_DESK_EVENT = {
    (state, event): DeskState(to) for (state, event), to in _by_event(DESK_TABLE).items() if not isinstance(to, Keeps)
}


def visit_after(state: State, event: e.Event) -> State:
    """Return the state that this event leads to. Raises KeyError where there is no such edge: the stream is damaged."""
    return _AFTER_VISIT_EVENT[state, type(event)]


def desk_after(state: DeskState, event: e.Event) -> DeskState:
    """Return the same of a desk."""
    return _AFTER_DESK_EVENT[state, type(event)]
