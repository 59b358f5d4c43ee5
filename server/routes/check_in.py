"""A customer arrives."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Request, Response

from lobby.contract.requests import CheckInRequest
from lobby.contract.visits import CheckedIn
from lobby.engine import commands as c
from lobby.engine.engine import Engine
from lobby.engine.events import Event, VisitCheckedIn
from lobby.ids import DeviceId, ServiceId, new_ticket_token, new_visit
from server.access.guard import allow
from server.access.principal import Principal
from server.routes.common import (
    COMMAND_REFUSALS,
    BranchName,
    IdempotencyKey,
    branches_of,
    command,
)
from server.routes.lean import LeanRoute
from server.store.base import ContactRow
from server.views.paper import checked_in

router = APIRouter(prefix="/api/v1", tags=["visits"], route_class=LeanRoute)


@router.post(
    "/branches/{branch}/visits",
    status_code=201,
    response_model=CheckedIn,
    responses=COMMAND_REFUSALS,
    summary="Check a customer in",
)
async def check_in(
    branch: BranchName,
    wish: Annotated[
        CheckInRequest, Body(examples=[{"services": ["permits"], "language": "es", "printer": "printer-1"}])
    ],
    request: Request,
    key: IdempotencyKey,
    who: Annotated[Principal, allow("visits.check_in")],
) -> Response:
    """One customer, one or more services in order, or an appointment by its reference. The reply is the ticket; paper, where
    a printer is named, follows."""
    live = branches_of(request).get(branch)
    visit, public_url = new_visit(), branches_of(request).public_url

    def reply(engine: Engine, now: int, events: tuple[Event, ...]) -> tuple[int, str]:
        """An appointment's visit has the id that was made for it when it was booked."""
        arrived = next((event.visit for event in events if isinstance(event, VisitCheckedIn)), visit)
        return 201, checked_in(engine, live.predictions, arrived, now, public_url).model_dump_json()

    arrival = c.CheckIn(
        actor=who.id,
        visit=visit,
        token=new_ticket_token(),
        services=tuple(ServiceId(service) for service in wish.services),
        language=wish.language,
        customer_class=wish.customer_class,
        needs=tuple(wish.needs),
        language_needed=wish.language_needed,
        channel=wish.channel,
        printer=DeviceId(wish.printer) if wish.printer else None,
        printed_number=wish.printed_number,
        slot_at=wish.slot_at,
        appointment=wish.appointment,
    )
    contact = ContactRow(visit, wish.contact.name, wish.contact.phone, wish.contact.email) if wish.contact else None
    return await command(live, request, key, who, wish, arrival, reply, contact)
