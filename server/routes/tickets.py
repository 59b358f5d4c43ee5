"""What the holder of a ticket may do from the phone."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Body, Request, Response

from lobby.contract.requests import VisitRequest
from lobby.contract.visits import TicketReply
from lobby.engine import commands as c
from lobby.errors import NotFound
from lobby.ids import TicketToken
from server.access.guard import allow
from server.access.principal import Principal
from server.routes.common import COMMAND_REFUSALS, IdempotencyKey, Token, branches_of, submit
from server.views.replies import ticket_reply

router = APIRouter(prefix="/api/v1/tickets", tags=["views"])


@router.post(
    "/{token}/leave", response_model=TicketReply, responses=COMMAND_REFUSALS, summary="The customer leaves the line"
)
async def leave(
    token: Token,
    body: Annotated[VisitRequest, Body(examples=[{}])],
    request: Request,
    key: IdempotencyKey,
    who: Annotated[Principal, allow("tickets.leave")],
) -> Response:
    """Whoever holds the ticket may give up its place."""
    return await leave_the_line(request, token, key, who, body)


async def leave_the_line(request: Request, token: str, key: str, who: Principal, body: VisitRequest) -> Response:
    """Cancel the visit of this ticket. Raises NotFound("unknown_ticket"), and Conflict when it has ended or is being
    served."""
    ticket = TicketToken(token.upper())
    branch = branches_of(request).of_ticket(ticket)
    visit = branch.visit_of_token(ticket)
    if visit is None:
        raise NotFound("unknown_ticket", "This ticket is not from today.", "Take a new number at a kiosk.")
    gone = c.Cancel(actor=who.id, visit=visit, expected_version=body.version, outcome="left")
    return await submit(branch, request, key, who, body, gone, partial(ticket_reply, visit=visit))
