"""Visits: check in, and look."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Query, Request, Response

from lobby.contract.requests import (
    CheckInRequest,
)
from lobby.contract.visits import CheckedIn, VisitList, VisitView
from lobby.engine import commands as c
from lobby.engine.engine import Engine
from lobby.engine.events import Event
from lobby.engine.model import State
from lobby.errors import NotFound
from lobby.ids import DeviceId, ServiceId, VisitId, new_ticket_token, new_visit
from server.auth import Principal, allow
from server.routes.common import (
    COMMAND_REFUSALS,
    VIEW_REFUSALS,
    BranchName,
    IdempotencyKey,
    VisitName,
    branches_of,
    command,
    view_response,
)
from server.store.base import ContactRow
from server.views.paper import checked_in
from server.views.visit import visit_view

router = APIRouter(prefix="/api/v1", tags=["visits"])


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
    """One customer, one or more services in order. The reply is the ticket; paper, where a printer is named, follows."""
    live = branches_of(request).get(branch)
    visit, public_url = new_visit(), branches_of(request).public_url

    def reply(engine: Engine, now: int, events: tuple[Event, ...]) -> tuple[int, str]:
        return 201, checked_in(engine, visit, now, public_url).model_dump_json()

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
    )
    contact = ContactRow(visit, wish.contact.name, wish.contact.phone, wish.contact.email) if wish.contact else None
    return await command(live, request, key, who, wish, arrival, reply, contact)


@router.get(
    "/branches/{branch}/visits",
    response_model=VisitList,
    responses=VIEW_REFUSALS,
    summary="The visits of this service day",
)
async def list_visits(
    branch: BranchName,
    request: Request,
    who: Annotated[Principal, allow("visits.list")],
    state: Annotated[list[State] | None, Query(description="Only visits in these states.")] = None,
) -> Response:
    """Oldest check-in first."""
    wanted = frozenset(state or State)
    now = branches_of(request).clock.now()

    def look(engine: Engine) -> VisitList:
        found = [visit_view(visit, now) for visit in engine.visits.values() if visit.state in wanted]
        return VisitList.model_construct(seq=engine.seq, visits=sorted(found, key=lambda view: view.checked_in_at))

    return view_response(await branches_of(request).get(branch).read(look))


@router.get(
    "/visits/{visit}", response_model=VisitView, responses=VIEW_REFUSALS, summary="One visit, also of a past day"
)
async def get_visit(visit: VisitName, request: Request, who: Annotated[Principal, allow("visits.get")]) -> Response:
    branches, id = branches_of(request), VisitId(visit.lower())
    branch = await branches.of_visit(id)
    who.at(branch.id)
    found = await branch.read(lambda engine: engine.visits.get(id)) or await branches.store.visit(id)
    if found is None:
        raise NotFound("unknown_visit", "There is no such visit.", "Look for its number.")
    return view_response(visit_view(found, branches.clock.now()))
