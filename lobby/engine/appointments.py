"""Appointments: visits that are booked for a time. A list of them is kept, so that waits can reckon with who is to come.

An appointment is known by its reference: what the booking system, the confirmation and the customer call it. Booking one
that is on the list changes it. It has come once its visit is here; a check-in that was a mistake (outcome `cancelled`)
gives it back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lobby.engine import commands as c
from lobby.engine import events as e
from lobby.engine import lifecycle
from lobby.engine.book import Appointment, Booking
from lobby.engine.guards import Events, Handlers, known_class, near, served_somewhere
from lobby.engine.outcomes import CANCELLED_BY_STAFF
from lobby.engine.shared_fields import BookingFields, shared
from lobby.engine.state import BranchState
from lobby.errors import Conflict, Invalid

REFERENCE = re.compile(r"[A-Z0-9][A-Z0-9-]{2,23}")
"""A code, never a name or a phone number: it stands in the record."""


def booking_of(state: BranchState, appointment: Appointment) -> Booking:
    """Say whether the customer of this appointment has come."""
    visit = state.visits.get(appointment.visit)
    here = visit is not None and visit.outcome != CANCELLED_BY_STAFF
    return Booking.CAME if here else Booking.EXPECTED


def expected(state: BranchState, service_day: str) -> Iterator[Appointment]:
    """Yield who is booked for that day and has not come, in the order of their times."""
    return (one for one in state.book.of_day(service_day) if booking_of(state, one) is Booking.EXPECTED)


def check(state: BranchState, appointment: Appointment, command: type[c.Command]) -> None:
    """Check that this command may be put to the appointment. Raises Conflict("illegal_transition")."""
    table, booking = lifecycle.APPOINTMENT_TABLE, booking_of(state, appointment)
    lifecycle.check(table, booking, command, f"appointment {appointment.reference}")


def book(state: BranchState, command: c.BookAppointment, now_ms: int) -> Events:
    """Put the appointment on the list, or change it. No events where it stands there word for word.

    Raises Invalid or NotFound for what the branch does not have, Invalid("slot_passed"), Conflict("visit_exists") and
    Conflict("illegal_transition") where its customer has come.
    """
    _check_booking(state, command, now_ms)
    known = state.book.find(command.reference)
    if known is not None:
        check(state, known, type(command))
    elif command.visit in state.visits:
        raise Conflict("visit_exists", f"visit {command.visit} is checked in already", "Make a new visit id.")
    booked = e.AppointmentBooked(
        at=now_ms,
        actor=command.actor,
        service_day=state.calendar.service_day(command.slot_at),
        moved_from=known.service_day if known else None,
        **shared(
            command,
            BookingFields,
            visit=known.visit if known else command.visit,
            language=command.language or state.branch.languages[0],
        ),
    )
    return () if known == appointment_of(booked) else (booked,)


def _check_booking(state: BranchState, command: c.BookAppointment, now_ms: int) -> None:
    if not REFERENCE.fullmatch(command.reference):
        raise Invalid(
            "bad_reference",
            f"{command.reference!r} is no reference of an appointment",
            "Use 3 to 24 capital letters, digits and dashes; never a name or a phone number.",
        )
    state.service(command.service)
    known_class(state, command.customer_class)
    served_somewhere(state, command.service, command.language_needed)
    near(command.slot_at, now_ms)
    if state.calendar.service_day(command.slot_at) < state.calendar.service_day(now_ms):
        raise Invalid("slot_passed", "the day of that appointment is over", "Book a time to come.")


def cancel(state: BranchState, command: c.CancelAppointment, now_ms: int) -> Events:
    """Take the appointment off the list. Raises NotFound("unknown_appointment") and Conflict("illegal_transition")."""
    appointment = state.book.get(command.reference)
    check(state, appointment, type(command))
    return (
        e.AppointmentCancelled(
            at=now_ms,
            actor=command.actor,
            reference=appointment.reference,
            service_day=appointment.service_day,
        ),
    )


def appointment_of(event: e.AppointmentBooked) -> Appointment:
    """Return the appointment as it stands on the list after this event."""
    return Appointment(service_day=event.service_day, **shared(event, BookingFields))


HANDLERS: Handlers = {c.BookAppointment: book, c.CancelAppointment: cancel}
