"""The phone page of one ticket: nothing that the paper does not say."""

from __future__ import annotations

from typing import NamedTuple

from lobby.contract.views import TicketView
from lobby.engine.estimates import Standing
from lobby.engine.model import State, Visit
from lobby.errors import NotFound
from lobby.ids import TicketToken, VisitId
from server.views.context import ViewContext, wait_range
from server.views.unvalidated import unvalidated

LEAVES = (State.WAITING, State.CALLED, State.ON_HOLD)


class Ticket(NamedTuple):
    """A ticket as it stands. `standing` while it waits."""

    visit: Visit
    standing: Standing | None
    open: bool

    @property
    def looks(self) -> object:
        """All that the view depends on and that changes."""
        place = (self.standing.ahead, self.standing.wait) if self.standing else None
        return self.visit.version, place, self.open


def ticket_of(context: ViewContext, token: TicketToken) -> Ticket:
    """Return the ticket of this token. Raises NotFound("unknown_ticket")."""
    visit = context.engine.visits.get(context.tokens.get(token, VisitId("")))
    if visit is None:
        raise NotFound("unknown_ticket", "This ticket is not from today.", "Take a new number at a kiosk.")
    standing = context.standing(visit.id) if visit.state is State.WAITING else None
    return Ticket(visit, standing, context.head.open)


def ticket_view(context: ViewContext, ticket: Ticket) -> TicketView:
    visit, standing, _ = ticket
    step = visit.current
    service = context.services[step.service]
    at_desk = visit.state in (State.CALLED, State.SERVING)
    return unvalidated(
        TicketView,
        number=visit.number,
        state=visit.state.value,
        outcome=visit.outcome,
        branch=context.head,
        service=service.name,
        language=visit.language,
        ahead=standing.ahead if standing else None,
        wait=wait_range(standing.wait) if standing else None,
        desk=context.desk_names.get(step.desk) if at_desk and step.desk else None,
        checked_in_at=visit.checked_in_at,
        called_at=step.called_at,
        bring=context.bring[step.service],
        can_leave=visit.state in LEAVES,
    )
