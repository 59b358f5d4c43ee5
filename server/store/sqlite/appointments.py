"""The query table of appointments: what each event changes in it, and reading a day of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlite_utils import Database

from lobby.engine.events import AppointmentBooked, AppointmentCancelled, Event, VisitCheckedIn
from lobby.ids import BranchId
from server.store.base import AppointmentRow

KEY = ("branch", "service_day", "reference")
COLUMNS = ("visit", "service", "slot_at", "customer_class", "language_needed", "booked_at", "cancelled_at", "came_at")


class Patch(NamedTuple):
    """Columns of one row that an event sets; a row that is not there yet is made where all are set."""

    service_day: str
    reference: str
    values: Mapping[str, Any]


def patches(event: Event) -> Iterator[Patch]:
    if isinstance(event, AppointmentBooked):
        if event.moved_from not in (None, event.service_day):
            yield Patch(event.moved_from or "", event.reference, {"cancelled_at": event.at})
        whole = (
            event.visit, event.service, event.slot_at, event.customer_class, event.language_needed, event.at, None, None,
        )  # fmt: skip
        yield Patch(event.service_day, event.reference, dict(zip(COLUMNS, whole, strict=True)))
    elif isinstance(event, AppointmentCancelled):
        yield Patch(event.service_day, event.reference, {"cancelled_at": event.at})
    elif isinstance(event, VisitCheckedIn) and event.appointment is not None:
        yield Patch(event.service_day, event.appointment, {"visit": event.visit, "came_at": event.at})


def write(db: Database, branch: BranchId, events: Iterable[Event]) -> None:
    """Inside a transaction that the caller holds."""
    for event in events:
        for patch in patches(event):
            key, values = (branch, patch.service_day, patch.reference), patch.values
            if len(values) == len(COLUMNS):
                db.conn.execute(_UPSERT, (*key, *values.values()))
            else:
                db.conn.execute(_update(tuple(values)), (*values.values(), *key))


_UPSERT = (
    f"INSERT OR REPLACE INTO appointment ({', '.join((*KEY, *COLUMNS))}) "  # noqa: S608 (names from above)
    f"VALUES ({', '.join('?' * len((*KEY, *COLUMNS)))})"
)


def _update(columns: Sequence[str]) -> str:
    sets = ", ".join(f"{column} = ?" for column in columns)
    return f"UPDATE appointment SET {sets} WHERE branch = ? AND service_day = ? AND reference = ?"  # noqa: S608


def of_day(db: Database, branch: BranchId, service_day: str) -> list[AppointmentRow]:
    """Return them in the order of their times, the cancelled ones among them."""
    query = (
        "SELECT reference, service, slot_at, cancelled_at, came_at FROM appointment "
        "WHERE branch = ? AND service_day = ? ORDER BY slot_at, reference"
    )
    return [AppointmentRow(*row) for row in db.execute(query, (branch, service_day))]


def differences(db: Database, branch: BranchId, computed: Mapping[tuple[str, str], Mapping[str, Any]]) -> Iterator[str]:
    """Yield in a sentence each where the table is not what the events lead to, `computed` by service day and
    reference."""
    columns = ", ".join(("service_day", "reference", *COLUMNS))
    kept = {
        (day, reference): dict(zip(COLUMNS, values, strict=True))
        for day, reference, *values in db.execute(f"SELECT {columns} FROM appointment WHERE branch = ?", (branch,))  # noqa: S608
    }
    for day, reference in sorted(kept.keys() | computed.keys()):
        has, should = kept.get((day, reference)), computed.get((day, reference))
        if has != should:
            yield f"{branch}: appointment {reference} of {day} is {has!r} and by the events {should!r}"
