"""Readable stand-ins for a branch, its visits and the commands put to it. Every test takes its data from here.

Ids are counted, not random, so that a failing test says the same thing every time. The time is always an argument;
`NINE` is nine in the morning of an ordinary Monday at the branch's place.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from lobby.engine import commands
from lobby.engine.commands import Command
from lobby.engine.engine import Engine
from lobby.engine.events import Event, VisitEvent
from lobby.engine.model import Branch, CustomerClass, Desk, Service
from lobby.engine.why import Why
from lobby.errors import Refused
from lobby.ids import BranchId, DeskId, ServiceId, StaffId, TicketToken, VisitId

TIMEZONE = "America/Los_Angeles"
SECOND = 1000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE

_ids = count(1)


def moment(text: str, timezone: str = TIMEZONE) -> int:
    """Milliseconds since 1970 UTC of a local time: `moment("2026-03-02 09:00")`."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(timezone)).timestamp() * 1000)


NINE = moment("2026-03-02 09:00")


# --- configuration -----------------------------------------------------------------------------------------------


def a_service(id: str = "permits", **changes: Any) -> Service:
    """A service whose numbers begin with the first letter of its id: permits -> P."""
    return Service(**{"id": ServiceId(id), "name": {"en": id.capitalize()}, "prefix": id[:1].upper(), **changes})


def a_desk(id: str = "desk-1", skills: Iterable[str] = ("permits",), **changes: Any) -> Desk:
    """A desk named by the last part of its id: desk-4 -> "4"."""
    skilled = tuple(ServiceId(skill) for skill in skills)
    return Desk(**{"id": DeskId(id), "name": id.rsplit("-", 1)[-1], "skills": skilled, **changes})


def a_branch(**changes: Any) -> Branch:
    """Three services (permits, zoning, fees), three desks (1: permits, 2: all, 3: fees), always open.

    Where other services are given without desks, desk 2 takes them all.
    """
    services = changes.get("services", (a_service("permits"), a_service("zoning"), a_service("fees")))
    offered = [service.id for service in services]
    given: dict[str, Any] = {
        "id": BranchId("main"),
        "name": "Permit Center",
        "county": "Alder County",
        "timezone": TIMEZONE,
        "languages": ("en", "es", "ar"),
        "services": services,
        "desks": (
            a_desk("desk-1", {"permits"} & {*offered}, languages=("en",)),
            a_desk("desk-2", offered, languages=("en", "es")),
            a_desk("desk-3", {"fees"} & {*offered}, languages=("en",)),
        ),
        "classes": (
            CustomerClass("ordinary", {"en": "Ordinary"}),
            CustomerClass("priority", {"en": "Priority"}, target_factor=0.5),
        ),
    }
    return Branch(**{**given, **changes})


def a_lobby(*, open_desks: Iterable[str] = (), now: int = NINE, branch: Branch | None = None, **changes: Any) -> Engine:
    """An engine with its branch configured, and these desks opened, each by its own staff member (desk-1: staff-1)."""
    branch = branch or a_branch(**changes)
    engine = Engine(branch.id)
    run(engine, commands.ConfigureBranch(branch=branch), now)
    for desk in open_desks:
        run(engine, open_desk(desk), now)
    return engine


# --- commands ----------------------------------------------------------------------------------------------------


def a_visit_id() -> VisitId:
    return VisitId(f"00000000-0000-7000-8000-{next(_ids):012x}")


def a_token() -> TicketToken:
    return TicketToken(f"{next(_ids):026d}")


def staff_of(desk: str) -> StaffId:
    """Who sits at this desk in tests: desk-1 -> staff-1."""
    return StaffId(f"staff-{desk.rsplit('-', 1)[-1]}")


def check_in(*services: str, **changes: Any) -> commands.CheckIn:
    """Check in for these services in order; for permits when none is named."""
    wanted = tuple(ServiceId(service) for service in services or ("permits",))
    return commands.CheckIn(**{"visit": a_visit_id(), "token": a_token(), "services": wanted, **changes})


def book(reference: str = "Q7K-204", service: str = "permits", slot_at: int = NINE + HOUR, **changes: Any) -> Any:
    """An appointment for permits at ten."""
    wanted: dict[str, Any] = {"reference": reference, "service": ServiceId(service), "slot_at": slot_at}
    return commands.BookAppointment(**{"visit": a_visit_id(), **wanted, **changes})


def come(reference: str = "Q7K-204", **changes: Any) -> commands.CheckIn:
    """Who has this appointment checks in."""
    return commands.CheckIn(
        **{"visit": a_visit_id(), "token": a_token(), "services": (), "appointment": reference, **changes}
    )


def open_desk(desk: str = "desk-1", staff: str | None = None) -> commands.OpenDeskSession:
    return commands.OpenDeskSession(desk=DeskId(desk), staff=StaffId(staff or staff_of(desk)))


def configure(branch: Branch) -> commands.ConfigureBranch:
    return commands.ConfigureBranch(branch=branch)


def english(why: Why | None) -> str:
    """Return why a visit is called, as the record can be read."""
    return "" if why is None else why.sentence.format_map(why.values)


def pause_calling(desk: str = "desk-1", reason: str = "paperwork", **changes: Any) -> commands.PauseCalling:
    return commands.PauseCalling(desk=DeskId(desk), reason=reason, **changes)


def resume_calling(desk: str = "desk-1", **changes: Any) -> commands.ResumeCalling:
    return commands.ResumeCalling(desk=DeskId(desk), **changes)


def close_desk(desk: str = "desk-1") -> commands.CloseDesk:
    return commands.CloseDesk(desk=DeskId(desk))


def take_break(desk: str = "desk-1", reason: str = "") -> commands.TakeBreak:
    return commands.TakeBreak(desk=DeskId(desk), reason=reason)


def call_next(desk: str = "desk-1", staff: str | None = None) -> commands.CallNext:
    return commands.CallNext(desk=DeskId(desk), staff=StaffId(staff or staff_of(desk)))


def call(visit: VisitId, desk: str = "desk-1", **changes: Any) -> commands.CallVisit:
    return commands.CallVisit(**{"visit": visit, "desk": DeskId(desk), "staff": staff_of(desk), **changes})


def recall(visit: VisitId, **changes: Any) -> commands.Recall:
    return commands.Recall(visit=visit, **changes)


def start(visit: VisitId, **changes: Any) -> commands.StartServing:
    return commands.StartServing(visit=visit, **changes)


def hold(visit: VisitId, **changes: Any) -> commands.Hold:
    return commands.Hold(visit=visit, **changes)


def resume(visit: VisitId, desk: str = "desk-1", **changes: Any) -> commands.Resume:
    return commands.Resume(**{"visit": visit, "desk": DeskId(desk), "staff": staff_of(desk), **changes})


def requeue(visit: VisitId, **changes: Any) -> commands.Requeue:
    return commands.Requeue(visit=visit, **changes)


def transfer(visit: VisitId, service: str, **changes: Any) -> commands.Transfer:
    return commands.Transfer(visit=visit, service=ServiceId(service), **changes)


def add_step(visit: VisitId, service: str, **changes: Any) -> commands.AddStep:
    return commands.AddStep(visit=visit, service=ServiceId(service), **changes)


def no_show(visit: VisitId, **changes: Any) -> commands.NoShow:
    return commands.NoShow(visit=visit, **changes)


def finish(visit: VisitId, outcome: str = "resolved", **changes: Any) -> commands.Finish:
    return commands.Finish(visit=visit, outcome=outcome, **changes)


def cancel(visit: VisitId, outcome: str = "left", **changes: Any) -> commands.Cancel:
    return commands.Cancel(visit=visit, outcome=outcome, **changes)


def undo(visit: VisitId, **changes: Any) -> commands.Undo:
    return commands.Undo(visit=visit, **changes)


# --- making things happen ------------------------------------------------------------------------------------------


def run(engine: Engine, command: Command, now: int) -> tuple[Event, ...]:
    """Put the command to the engine and let what it decides happen."""
    events = engine.handle(command, now)
    for event in events:
        engine.apply(event)
    return events


def arrive(engine: Engine, *services: str, now: int = NINE, **changes: Any) -> VisitId:
    """A customer checks in; says who it is."""
    command = check_in(*services, **changes)
    run(engine, command, now)
    return command.visit


def called(engine: Engine, desk: str = "desk-1", now: int = NINE) -> VisitId | None:
    """This desk calls its next; says who was called, None where nobody waits."""
    events = [event for event in run(engine, call_next(desk), now) if isinstance(event, VisitEvent)]
    return events[0].visit if events else None


def being_served(engine: Engine, *services: str, desk: str = "desk-1", now: int = NINE) -> VisitId:
    """A customer checks in and is called and served at this (open) desk at once."""
    visit = arrive(engine, *services, now=now)
    run(engine, call(visit, desk), now)
    run(engine, start(visit), now)
    return visit


def refusal(engine: Engine, command: Command, now: int = NINE) -> Refused:
    """The refusal that this command meets. Nothing may have changed by it."""
    before = engine.state()
    with pytest.raises(Refused) as caught:
        engine.handle(command, now)
    assert engine.state() == before, "a refused command changed something"
    assert caught.value.message and caught.value.help, "a refusal says what is so and what to do"
    return caught.value
