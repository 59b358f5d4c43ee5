"""A list of appointments as a booking system exports it: a CSV file, read with errors that say in which line.

Columns: `reference`, `date` (2026-03-31), `time` (10:15, by the branch's clock), `service` (its id); where wanted `language`,
`customer_class`, `needs` (words with spaces between), `language_needed`, and `name`, `phone`, `email`, which are kept with the
contact and not in the record. Any other column is left alone.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from lobby.engine.commands import BookAppointment
from lobby.errors import Invalid
from lobby.ids import ServiceId, new_visit
from server.store.base import ContactRow

NEEDED = ("reference", "date", "time", "service")
HELP = "The columns are reference, date (2026-03-31), time (10:15), service; see docs/operations.md for the others."


@dataclass(frozen=True, slots=True)
class Line:
    """One appointment of the file; `number` is its line."""

    number: int
    booking: BookAppointment
    contact: ContactRow | None


def parse(text: Iterable[str], timezone: str) -> Iterator[Line]:
    """Yield the lines of the list. Raises Invalid("bad_appointments") at the first one that cannot be read."""
    reader = csv.DictReader(text)
    missing = [name for name in NEEDED if name not in (reader.fieldnames or ())]
    if missing:
        raise Invalid("bad_appointments", f"the list has no column {', '.join(missing)}", HELP)
    zone = ZoneInfo(timezone)
    for row in reader:
        try:
            yield _line(reader.line_num, {name: (value or "").strip() for name, value in row.items() if name}, zone)
        except (ValueError, AttributeError) as problem:
            raise Invalid("bad_appointments", f"line {reader.line_num}: {problem}", HELP) from problem


def _line(number: int, row: dict[str, str], zone: ZoneInfo) -> Line:
    booking = BookAppointment(
        actor="import",
        reference=row["reference"].upper(),
        visit=new_visit(),
        service=ServiceId(row["service"]),
        slot_at=round(_moment(row["date"], row["time"], zone).timestamp() * 1000),
        language=row.get("language") or None,
        customer_class=row.get("customer_class") or "ordinary",
        needs=tuple(row.get("needs", "").split()),
        language_needed=row.get("language_needed") or None,
    )
    name, phone, email = (row.get(column) or None for column in ("name", "phone", "email"))
    known = name or phone or email
    return Line(number, booking, ContactRow(booking.visit, name, phone, email) if known else None)


def _moment(date: str, time: str, zone: ZoneInfo) -> datetime:
    """Raises ValueError on what is no date and time, or names a time zone of its own."""
    found = datetime.strptime(f"{date} {time[:5]}", "%Y-%m-%d %H:%M")
    return found.replace(tzinfo=zone)
