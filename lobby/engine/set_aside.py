"""Check-ins that a kiosk set aside, because the server would not take them: made by hand, or discarded, each once.

The branch remembers which are settled for as long as a kiosk may still ask: so two members of staff do not check one
customer in twice.
"""

from __future__ import annotations

from datetime import date, timedelta

from lobby.engine import commands as c
from lobby.engine import events as e
from lobby.engine.guards import Events, Handlers
from lobby.engine.state import BranchState
from lobby.errors import Conflict, NotFound

REMEMBERED_DAYS = 30


def discard(state: BranchState, command: c.DiscardCheckIn, now_ms: int) -> Events:
    """Settle a check-in that a kiosk set aside, without a visit. Raises NotFound("unknown_kiosk"), or what `unsettled` raises."""
    if not any(command.kiosk == kiosk.id for kiosk in state.branch.kiosks):
        raise NotFound("unknown_kiosk", f"there is no kiosk {command.kiosk!r} here", "Choose one that is listed.")
    unsettled(state, command.key)
    return (
        e.CheckInDiscarded(at=now_ms, actor=command.actor, kiosk=command.kiosk, key=command.key, reason=command.reason),
    )


def unsettled(state: BranchState, key: str | None) -> None:
    """Nobody has dealt with this one yet. Raises Conflict("already_settled")."""
    if key in state.settled:
        raise Conflict("already_settled", "somebody has dealt with this check-in", "Look at the floor again.")


def settle(state: BranchState, key: str, at: int) -> None:
    """Remember that it is settled; forget those of long ago."""
    today = state.calendar.service_day(at)
    first = (date.fromisoformat(today) - timedelta(days=REMEMBERED_DAYS)).isoformat()
    state.settled = {known: day for known, day in state.settled.items() if day >= first}
    state.settled[key] = today


HANDLERS: Handlers = {c.DiscardCheckIn: discard}
