"""The end of a service day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from lobby.engine import commands as c
from lobby.engine import events as e
from lobby.engine.guards import Events, Handlers
from lobby.engine.lifecycle import DESK_TABLE, VISIT_TABLE
from lobby.engine.numbering import first_kept
from lobby.engine.outcomes import CLOSED_AT_DAY_END
from lobby.engine.state import BranchState
from lobby.errors import Invalid


def end_day(state: BranchState, command: c.EndDay, now_ms: int) -> Events:
    """End that service day and all before it. No events where it has ended already and left nothing."""
    _check_day(state, command.service_day, now_ms)
    closing = (*_end_visits(state, command, now_ms), *_close_desks(state, command, now_ms))
    if not closing and not _anything_left(state, command.service_day, now_ms):
        return ()
    return (*closing, e.DayEnded(at=now_ms, actor=command.actor, service_day=command.service_day))


def _check_day(state: BranchState, service_day: str, now_ms: int) -> None:
    try:
        known = date.fromisoformat(service_day).isoformat() == service_day
    except ValueError:
        known = False
    if not known:
        raise Invalid("bad_date", f"{service_day!r} is not a date", "Write it as 2026-03-02.")
    if service_day > state.calendar.service_day(now_ms):
        raise Invalid("day_not_begun", f"the service day {service_day} has not begun", "End a day that has.")


def _end_visits(state: BranchState, command: c.EndDay, now_ms: int) -> Iterator[e.Event]:
    for visit in state.visits.values():
        if visit.service_day <= command.service_day and (visit.state, c.EndDay) in VISIT_TABLE:
            yield e.VisitEnded(at=now_ms, actor=command.actor, visit=visit.id, outcome=CLOSED_AT_DAY_END)


def _close_desks(state: BranchState, command: c.EndDay, now_ms: int) -> Iterator[e.Event]:
    """Every desk, except one where a visit of a later day stands already."""
    for desk in state.desks.values():
        kept = desk.visit is not None and state.visits[desk.visit].service_day > command.service_day
        if not kept and (desk.state, c.EndDay) in DESK_TABLE:
            yield e.DeskClosed(at=now_ms, actor=command.actor, desk=desk.id)


def _anything_left(state: BranchState, service_day: str, now_ms: int) -> bool:
    """Visits to forget; or numbers of long ago and appointments, once the day is over."""
    over, kept_from = state.calendar.service_day(now_ms) > service_day, first_kept(service_day)
    kept = over and (any(day < kept_from for day in state.numbers) or state.book.has_until(service_day))
    return kept or any(visit.service_day <= service_day for visit in state.visits.values())


HANDLERS: Handlers = {c.EndDay: end_day}
