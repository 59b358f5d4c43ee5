"""The phone page of one ticket: nothing that the paper does not say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from lobby.engine.estimates import Standing
from lobby.engine.model import State, Visit
from lobby.errors import NotFound
from lobby.ids import TicketToken, VisitId
from lobby.metrics.rounding import as_shown
from server.views.as_json import Json, json_of, view_of
from server.views.context import ViewContext, wait_range

LEAVES = (State.WAITING, State.CALLED, State.ON_HOLD)


class Ticket(NamedTuple):
    """A ticket as it stands. `standing` while it waits."""

    visit: Visit
    standing: Standing | None
    open: bool

    @property
    def looks(self) -> object:
        """All that the view depends on and that changes. A wait counts as it is shown: rounded."""
        wait = self.standing.wait if self.standing else None
        place = (self.standing.ahead, None if wait is None else as_shown(wait)) if self.standing else None
        return self.visit.version, place, self.open


def ticket_of(context: ViewContext, token: TicketToken, standings: Mapping[VisitId, Standing]) -> Ticket:
    """Return the visit of a ticket, and where it stands while it waits: by `standings` where it is among them.

    Raises NotFound("unknown_ticket").
    """
    visit = context.engine.visits.get(context.tokens.get(token, VisitId("")))
    if visit is None:
        raise NotFound("unknown_ticket", "This ticket is not from today.", "Take a new number at a kiosk.")
    if visit.state is not State.WAITING:
        return Ticket(visit, None, context.head.open)
    return Ticket(visit, standings.get(visit.id) or context.standing(visit.id), context.head.open)


def ticket_json(context: ViewContext, ticket: Ticket) -> Json:
    """Return what the phone page shows, a TicketView."""
    visit, standing, _ = ticket
    step = visit.current
    at_desk = visit.state in (State.CALLED, State.SERVING)
    return view_of(
        {
            "number": visit.number,
            "state": visit.state.value,
            "outcome": visit.outcome,
            "branch": context.head_json,
            "service": context.shared(("name", step.service), lambda: json_of(context.services[step.service].name)),
            "language": visit.language,
            "ahead": standing.ahead if standing else None,
            "wait": wait_range(standing.wait) if standing else None,
            "desk": context.desk_names.get(step.desk) if at_desk and step.desk else None,
            "checked_in_at": visit.checked_in_at,
            "called_at": step.called_at,
            "bring": context.shared(("bring", step.service), lambda: json_of(context.bring[step.service])),
            "can_leave": visit.state in LEAVES,
        }
    )
