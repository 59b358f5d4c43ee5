"""Replies to commands: each a function of (engine, now, events) once the command has happened, run inside the branch.

A reply is kept with its command in one transaction, so a repeated key gets the same again. What a reply needs besides
(which visit, which desk) is bound with `functools.partial`; whatever goes wrong here refuses its own command alone.
"""

from __future__ import annotations

from lobby.contract.visits import AppointmentReply, DeskReply, Settled, TicketReply, VisitReply
from lobby.engine.engine import Engine
from lobby.engine.events import AppointmentBooked, Event, VisitCalled, VisitCheckedIn
from lobby.ids import DeskId, VisitId
from server.views.appointments import appointment_view
from server.views.paper import checked_in
from server.views.visit import visit_view
from server.views.waits import ShownWaits

Events = tuple[Event, ...]
StatusAndJson = tuple[int, str]


def visit_reply(engine: Engine, now: int, events: Events, *, visit: VisitId | None) -> StatusAndJson:
    """Return how the visit stands; null where there is none."""
    view = visit_view(engine.visit(visit), now) if visit is not None else None
    return 200, VisitReply(seq=engine.seq, visit=view).model_dump_json()


def call_reply(engine: Engine, now: int, events: Events) -> StatusAndJson:
    """Return who was called; null where nobody waited."""
    called = next((event.visit for event in events if isinstance(event, VisitCalled)), None)
    return visit_reply(engine, now, events, visit=called)


def check_in_reply(
    engine: Engine, now: int, events: Events, *, visit: VisitId, waits: ShownWaits, public_url: str
) -> StatusAndJson:
    """Return the ticket. An appointment's visit has the id that was made for it when it was booked."""
    arrived = next((event.visit for event in events if isinstance(event, VisitCheckedIn)), visit)
    return 201, checked_in(engine, waits, arrived, now, public_url).model_dump_json()


def desk_reply(engine: Engine, now: int, events: Events, *, desk: DeskId) -> StatusAndJson:
    """Return how the desk stands."""
    stands = engine.desks[desk]
    return 200, DeskReply(seq=engine.seq, desk=desk, state=stands.state.value, staff=stands.staff).model_dump_json()


def appointment_reply(engine: Engine, now: int, events: Events, *, reference: str) -> StatusAndJson:
    """Return the appointment as booked (201) or as it stands; null once it is off the list."""
    found = engine.find_appointment(reference)
    view = None if found is None else appointment_view(engine, found)
    status = 201 if any(isinstance(event, AppointmentBooked) for event in events) else 200
    return status, AppointmentReply(seq=engine.seq, appointment=view).model_dump_json()


def ticket_reply(engine: Engine, now: int, events: Events, *, visit: VisitId) -> StatusAndJson:
    """Return how the ticket stands for its holder."""
    stands = engine.visit(visit)
    return 200, TicketReply(seq=engine.seq, state=stands.state.value, outcome=stands.outcome).model_dump_json()


def settled_reply(engine: Engine, now: int, events: Events) -> StatusAndJson:
    """Return that it is settled."""
    return 200, Settled(seq=engine.seq).model_dump_json()


def no_reply(engine: Engine, now: int, events: Events) -> StatusAndJson:
    """Return nothing: the server's own command, nobody asked."""
    return 200, ""
