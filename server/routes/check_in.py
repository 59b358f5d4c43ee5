"""A customer arrives."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Body, Path, Request, Response

from lobby.contract.requests import CheckInRequest, DiscardRequest
from lobby.contract.visits import CheckedIn, Settled
from lobby.engine import commands as c
from lobby.ids import DeviceId, new_ticket_token, new_visit
from server.access.guard import allow
from server.access.principal import Principal
from server.routes.carrying import carried
from server.routes.common import (
    COMMAND_REFUSALS,
    NAME,
    BranchName,
    IdempotencyKey,
    branches_of,
    submit,
)
from server.routes.lean import LeanRoute
from server.store.base import ContactRow
from server.views.replies import check_in_reply, settled_reply

router = APIRouter(prefix="/api/v1", tags=["visits"], route_class=LeanRoute)

KeptName = Annotated[str, Path(pattern=NAME, examples=["01981e2a-7c3b-7f10-8a52-3d1f6c0b9e44"])]


@router.post(
    "/branches/{branch}/visits",
    status_code=201,
    response_model=CheckedIn,
    responses=COMMAND_REFUSALS,
    summary="Check a customer in",
)
async def check_in(
    branch: BranchName,
    body: Annotated[
        CheckInRequest, Body(examples=[{"services": ["permits"], "language": "es", "printer": "printer-1"}])
    ],
    request: Request,
    key: IdempotencyKey,
    who: Annotated[Principal, allow("visits.check_in")],
) -> Response:
    """One customer, one or more services in order, or an appointment by its reference. The reply is the ticket; paper, where
    a printer is named, follows."""
    live = branches_of(request).get(branch)
    visit = new_visit()
    arrival = c.CheckIn(actor=who.id, visit=visit, token=new_ticket_token(), **carried(body, c.CheckIn))
    contact = ContactRow(visit, body.contact.name, body.contact.phone, body.contact.email) if body.contact else None
    public_url = branches_of(request).public_url
    reply = partial(check_in_reply, visit=visit, waits=live.predictions, public_url=public_url)
    return await submit(live, request, key, who, body, arrival, reply, contact)


@router.post(
    "/branches/{branch}/set-aside/{kept}/discard",
    response_model=Settled,
    responses=COMMAND_REFUSALS,
    summary="Nobody is to be checked in for what a kiosk set aside",
)
async def discard(
    branch: BranchName,
    kept: KeptName,
    body: Annotated[DiscardRequest, Body(examples=[{"kiosk": "kiosk-1", "reason": "left"}])],
    request: Request,
    key: IdempotencyKey,
    who: Annotated[Principal, allow("set_aside.discard")],
) -> Response:
    """`kept`: its key, as the floor lists it. The reason stays on record. To check it in by hand, check in with
    `instead_of` set to the key."""
    live = branches_of(request).get(branch)
    command = c.DiscardCheckIn(actor=who.id, kiosk=DeviceId(body.kiosk), key=kept, reason=body.reason)
    return await submit(live, request, key, who, body, command, settled_reply)
