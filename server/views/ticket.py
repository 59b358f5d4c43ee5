"""The phone page of one ticket: nothing that the paper does not say."""

from __future__ import annotations

from lobby.contract.views import TicketView
from lobby.engine.model import State, Visit
from lobby.errors import NotFound
from lobby.ids import TicketToken, VisitId
from server.views.sight import Sight, wait_range


def visit_of_ticket(sight: Sight, token: TicketToken) -> Visit:
    visit = sight.engine.visits.get(sight.tokens.get(token, VisitId("")))
    if visit is None:
        raise NotFound("unknown_ticket", "This ticket is not from today.", "Take a new number at a kiosk.")
    return visit


def ticket_view(sight: Sight, token: TicketToken) -> TicketView:
    visit = visit_of_ticket(sight, token)
    waits = visit.state is State.WAITING
    standing = sight.standing(visit.id) if waits else None
    step = visit.current
    service = sight.services[step.service]
    at_desk = visit.state in (State.CALLED, State.SERVING)
    return TicketView.model_construct(
        number=visit.number,
        state=visit.state.value,
        outcome=visit.outcome,
        branch=sight.head,
        service=service.name,
        language=visit.language,
        ahead=standing.ahead if standing else None,
        wait=wait_range(standing.wait) if standing else None,
        desk=sight.desk_names.get(step.desk) if at_desk and step.desk else None,
        checked_in_at=visit.checked_in_at,
        called_at=step.called_at,
        bring={language: list(things) for language, things in service.bring.items()},
        can_leave=visit.state in (State.WAITING, State.CALLED, State.ON_HOLD),
    )


def ticket_sameness(sight: Sight, token: TicketToken) -> object:
    """All that the view depends on and that changes while a ticket waits."""
    visit = visit_of_ticket(sight, token)
    standing = sight.standing(visit.id) if visit.state is State.WAITING else None
    place = (standing.ahead, standing.wait) if standing else None
    return visit.version, place, sight.head.open
