"""Appointments, and the list of them, kept so that those of one day are found without looking at all."""

from __future__ import annotations

from enum import StrEnum

from lobby.engine.nouns import noun
from lobby.engine.shared_fields import BookingFields
from lobby.errors import NotFound


class Booking(StrEnum):
    """Where an appointment stands, until its day is over."""

    EXPECTED = "expected"
    CAME = "came"


@noun(kw_only=True)
class Appointment(BookingFields):
    """A visit that is booked for a time."""

    service_day: str  # ISO date
    language: str = "en"


class Book:
    """Appointments to come and those of today."""

    def __init__(self) -> None:
        self._by_day: dict[str, dict[str, Appointment]] = {}  # service day -> reference -> appointment
        self._day_of: dict[str, str] = {}

    def find(self, reference: str) -> Appointment | None:
        """Return the appointment of this reference; None where it is not on the list."""
        day = self._day_of.get(reference)
        return None if day is None else self._by_day[day][reference]

    def get(self, reference: str) -> Appointment:
        """Return the appointment of this reference. Raises NotFound("unknown_appointment")."""
        found = self.find(reference)
        if found is None:
            raise NotFound(
                "unknown_appointment", f"there is no appointment {reference!r} here", "Look for it by its time."
            )
        return found

    def of_day(self, service_day: str) -> list[Appointment]:
        """Return the appointments of that day in the order of their times."""
        return sorted(self._by_day.get(service_day, {}).values(), key=lambda one: (one.slot_at, one.reference))

    def all(self) -> list[Appointment]:
        """Return every appointment on the list."""
        return [one for day in sorted(self._by_day) for one in self.of_day(day)]

    def put(self, appointment: Appointment) -> None:
        """File it in place of the one with its reference."""
        self.take_out(appointment.reference)
        self._by_day.setdefault(appointment.service_day, {})[appointment.reference] = appointment
        self._day_of[appointment.reference] = appointment.service_day

    def take_out(self, reference: str) -> None:
        """Take the one of this reference off the list, where it is on it."""
        day = self._day_of.pop(reference, None)
        if day is not None:
            del self._by_day[day][reference]
            if not self._by_day[day]:
                del self._by_day[day]

    def has_until(self, service_day: str) -> bool:
        """Say whether any stands on the list of that day or a day before."""
        return any(day <= service_day for day in self._by_day)

    def forget(self, service_day: str) -> None:
        """Take out those of that day and of the days before."""
        for day in [day for day in self._by_day if day <= service_day]:
            for reference in list(self._by_day[day]):
                self.take_out(reference)
