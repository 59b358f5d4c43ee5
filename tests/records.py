"""A record of invented days, written as a server writes it: every command through the engine, every fact into the store.

The days are lived by the simulator's world and then told again to an engine of the record, moment by moment.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from lobby.engine import commands as c
from lobby.engine import events as e
from lobby.engine.engine import Engine
from lobby.engine.model import Branch, Place, Visit
from lobby.ids import DeskId, StaffId, TicketToken, VisitId
from prediction.history.past_day import PastDay
from server.store.base import Decided, Streams

TimedCommand = tuple[int, int, c.Command]
"""(when, what comes first within a moment, the command)"""

FREE, DESK, ARRIVE, CALL, START = range(5)


async def write_days(store: Streams, branch: Branch, days: Sequence[PastDay]) -> None:
    """Configure the branch, then let it live these days; each is moved to its date at the branch's place."""
    engine, events, changed = Engine(branch.id), [], {}
    for at, _, command in [*_opening(branch, days[0]), *(timed for day in days for timed in _day(branch, day))]:
        for event in engine.handle(command, at):
            for visit in engine.apply(event):
                changed[visit.id] = visit
            events.append(event)
    await store.append(branch.id, 0, [Decided(tuple(events))], list(changed.values()))


def _opening(branch: Branch, day: PastDay) -> Iterator[TimedCommand]:
    yield _midnight(branch, day.day), 0, c.ConfigureBranch(branch=branch)


def _midnight(branch: Branch, day: date) -> int:
    return round(datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(branch.timezone)).timestamp() * 1000)


def _day(branch: Branch, day: PastDay) -> list[TimedCommand]:
    moved = _midnight(branch, day.day) - day.midnight_at
    timed = [timed for number, visit in enumerate(day.visits) for timed in _visit(visit, day.day, number)]
    timed += [timed for event in day.desk_events for timed in _desk(event)]
    over = max(at for at, _, _ in timed) + 1
    timed.append((over, FREE, c.EndDay(service_day=day.day.isoformat())))
    return sorted(((at + moved, order, command) for at, order, command in timed), key=lambda one: one[:2])


def _desk(event: e.DeskEvent) -> Iterator[TimedCommand]:
    if isinstance(event, e.DeskOpened):
        yield event.at, DESK, c.OpenDeskSession(desk=event.desk, staff=_staff(event.desk))
    elif isinstance(event, e.DeskBreakStarted):
        yield event.at, DESK, c.TakeBreak(desk=event.desk)
    elif isinstance(event, e.DeskClosed):
        yield event.at, DESK, c.CloseDesk(desk=event.desk)


def _staff(desk: DeskId) -> StaffId:
    return StaffId(f"staff at {desk}")


def _visit(visit: Visit, day: date, number: int) -> Iterator[TimedCommand]:
    id = VisitId(f"{day:%Y%m%d}-{number:027d}")
    first = visit.steps[0]
    yield (
        visit.checked_in_at,
        ARRIVE,
        c.CheckIn(
            visit=id,
            token=TicketToken(f"{day:%Y%m%d}{number:018d}"),
            services=(first.service,),
            customer_class=visit.customer_class,
            language_needed=visit.language_needed,
            slot_at=visit.slot_at,
        ),
    )
    for place, step in enumerate(visit.steps):
        if step.called_at is not None and step.desk is not None:
            yield step.called_at, CALL, c.CallVisit(visit=id, desk=step.desk, staff=_staff(step.desk))
        if step.serving_at is not None:
            yield step.serving_at, START, c.StartServing(visit=id)
        if step.ended_at is None:
            continue
        if place + 1 < len(visit.steps):
            yield step.ended_at, FREE, c.Transfer(visit=id, service=visit.steps[place + 1].service, place=Place.END)
        elif step.outcome == "no_show":
            yield step.ended_at, FREE, c.NoShow(visit=id)
        elif step.called_at is None:
            yield step.ended_at, FREE, c.Cancel(visit=id)
        else:
            yield step.ended_at, FREE, c.Finish(visit=id)
