"""`lobby appointments import`, `lobby appointments list`: the branch's list, on the record's file itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich import box
from rich.table import Table

from cli.common import DataFolder, opened, out, run
from lobby.engine.book import Booking
from lobby.engine.commands import CancelAppointment
from lobby.engine.engine import Engine
from lobby.errors import Invalid, Refused
from lobby.ids import BranchId
from server.clock import now_ms
from server.setup.appointment_file import Line, parse
from server.setup.configuring import configuration, current
from server.store.base import Decided, SeqConflict, Store

TRIES = 20

appointments = typer.Typer(help="Bring in a list of appointments, or read it.", no_args_is_help=True)

BranchName = Annotated[str, typer.Argument(metavar="BRANCH", help="The branch's id.")]


@appointments.command("import")
def import_appointments(
    branch: BranchName,
    file: Annotated[Path, typer.Argument(help="The list (CSV).", exists=True, dir_okay=False)],
    whole_days: Annotated[
        bool, typer.Option("--whole-days", help="Cancel who is booked for a date of the list and is not on it.")
    ] = False,
    data: DataFolder = None,
) -> None:
    """Put a booking system's list on the branch's own.

    One that is on it already is changed to what the list says, so the same list
    may be brought in again and again. It is taken as a whole, or refused with
    the first line that is wrong. Safe while a server runs.
    """

    async def work() -> str:
        async with opened(data) as store:
            configured = await configuration(store, BranchId(branch))
            with file.open(encoding="utf-8-sig", newline="") as text:
                lines = list(parse(text, configured.timezone))
            booked, cancelled = await _bring_in(store, configured.id, lines, whole_days)
        return f"{branch}: {len(lines)} on the list, {booked} of them new or changed, {cancelled} cancelled."

    out.print(run(work), highlight=False)


async def _bring_in(store: Store, branch: BranchId, lines: list[Line], whole_days: bool) -> tuple[int, int]:
    """How many were booked or changed, and cancelled."""
    for _ in range(TRIES):
        engine = await current(store, branch)
        before, now = engine.seq, now_ms()
        booked = [_happen(engine, line, now) for line in lines]
        cancelled = _not_named(engine, lines, now) if whole_days else []
        decided = [one for one in [*booked, *cancelled] if one.events]
        try:
            await store.append(branch, before, decided, [])
        except SeqConflict:
            continue  # the branch is at work: somebody was quicker
        return sum(bool(one.events) for one in booked), len(cancelled)
    raise SeqConflict(branch, before)


def _happen(engine: Engine, line: Line, now: int) -> Decided:
    """Book it; who has come already is left as it is. A refusal says the line."""
    known = engine.find_appointment(line.booking.reference)
    if known is not None and engine.booking(known.reference) is Booking.CAME:
        return Decided(())
    booking, contact = line.booking, line.contact
    if known is not None:
        booking = replace(booking, visit=known.visit)
        contact = None if contact is None else replace(contact, visit=known.visit)
    try:
        events = engine.handle(booking, now)
    except Refused as refused:
        raise Invalid("bad_appointments", f"line {line.number}: {refused.message}", refused.help) from refused
    for event in events:
        engine.apply(event)
    return Decided(events, contact=contact)


def _not_named(engine: Engine, lines: list[Line], now: int) -> list[Decided]:
    """Cancel who is expected on a day of the list and is not on it."""
    named = {line.booking.reference for line in lines}
    days = sorted({engine.service_day(line.booking.slot_at) for line in lines})
    gone = [
        one.reference
        for day in days
        for one, booking in engine.appointments(day)
        if booking is Booking.EXPECTED and one.reference not in named
    ]
    decided = []
    for reference in gone:
        events = engine.handle(CancelAppointment(actor="import", reference=reference), now)
        for event in events:
            engine.apply(event)
        decided.append(Decided(events))
    return decided


@appointments.command("list")
def list_appointments(
    branch: BranchName,
    day: Annotated[
        datetime | None, typer.Argument(formats=["%Y-%m-%d"], help="The date, as 2026-03-31. [default: today]")
    ] = None,
    data: DataFolder = None,
) -> None:
    """Who is booked for a day, without names, and who has come."""

    async def work() -> Table:
        async with opened(data) as store:
            await configuration(store, BranchId(branch))
            engine = await current(store, BranchId(branch))
        wanted = day.date().isoformat() if day else engine.service_day(now_ms())
        zone = ZoneInfo(engine.branch.timezone)
        table = Table("time", "reference", "service", "", box=box.SIMPLE_HEAD, title=f"{branch}, {wanted}")
        for one, booking in engine.appointments(wanted):
            at = datetime.fromtimestamp(one.slot_at / 1000, zone)
            table.add_row(f"{at:%H:%M}", one.reference, one.service, booking.value)
        return table

    out.print(run(work))
