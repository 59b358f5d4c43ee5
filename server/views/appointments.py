"""The list of appointments as staff see it."""

from __future__ import annotations

from collections.abc import Mapping

from lobby.contract.visits import AppointmentList, AppointmentView
from lobby.engine.book import Appointment, Booking
from lobby.engine.engine import Engine
from lobby.ids import VisitId
from server.views.visit import customer_view


def appointments_of(engine: Engine, service_day: str | None, now: int) -> list[Appointment]:
    """Return those of the day, of today where none is named, in the order of their times."""
    return [one for one, _ in engine.appointments(service_day or engine.service_day(now))]


def appointment_list(
    engine: Engine, service_day: str | None, now: int, names: Mapping[VisitId, str]
) -> AppointmentList:
    """Return the day's list. `names`: by the visit that an appointment is to become; empty for those who may not know
    them."""
    return AppointmentList(
        seq=engine.seq,
        service_day=service_day or engine.service_day(now),
        appointments=[
            appointment_view(engine, one, names.get(one.visit)) for one in appointments_of(engine, service_day, now)
        ],
    )


def appointment_view(engine: Engine, appointment: Appointment, name: str | None = None) -> AppointmentView:
    booking = engine.booking(appointment.reference)
    visit = engine.visits.get(appointment.visit) if booking is Booking.CAME else None
    return AppointmentView(
        reference=appointment.reference,
        service=appointment.service,
        slot_at=appointment.slot_at,
        service_day=appointment.service_day,
        state=booking.value,
        visit=visit.id if visit else None,
        number=visit.number if visit else None,
        name=name,
        **customer_view(appointment),
    )
