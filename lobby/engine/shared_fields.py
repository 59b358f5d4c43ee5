"""What a check-in or a booking says of a customer: each field is written here once, and goes by its name from the command
to the event and on to what stands.

These classes have no slots of their own, so that commands, events and nouns can have both them and another base.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from operator import attrgetter
from typing import Any

from lobby.ids import ServiceId, VisitId


@dataclass(frozen=True, kw_only=True)
class CustomerFields:
    """`language_needed` is a hard limit: only desks that speak it may serve."""

    __slots__ = ()

    language: str | None = None  # None: the branch's own
    customer_class: str = "ordinary"
    needs: tuple[str, ...] = ()
    language_needed: str | None = None


@dataclass(frozen=True, kw_only=True)
class CheckInFields(CustomerFields):
    """`slot_at` is the time of the appointment, `appointment` its reference where the branch keeps a list."""

    __slots__ = ()

    channel: str = "kiosk"
    slot_at: int | None = None
    appointment: str | None = None


@dataclass(frozen=True, kw_only=True)
class BookingFields(CustomerFields):
    """`reference` is what the booking system and the customer call it; `visit` the id that its visit has when it comes."""

    __slots__ = ()

    reference: str
    visit: VisitId
    service: ServiceId
    slot_at: int


def shared(source: CustomerFields, kind: type[CustomerFields], **instead: Any) -> dict[str, Any]:
    """Return the fields of this kind as `source` has them, by name, but for those that are given `instead`."""
    hashable: Any = kind  # the checker takes an instance's hash for that of its class
    names, values_of = _reader(hashable)
    return {**dict(zip(names, values_of(source), strict=True)), **instead}


@cache
def _reader(kind: type[Any]) -> tuple[tuple[str, ...], attrgetter[tuple[Any, ...]]]:
    names = tuple(field.name for field in fields(kind))
    return names, attrgetter(*names)
