"""The branch's list of appointments: who is booked for which time, and whether they came."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Body, Path, Query, Request, Response

from lobby.contract.requests import AppointmentCancelRequest, AppointmentRequest
from lobby.contract.visits import AppointmentList, AppointmentReply
from lobby.engine import commands as c
from lobby.ids import VisitId, new_visit
from server.access.guard import allow
from server.access.principal import Principal
from server.access.rights import GREET
from server.routes.carrying import carried
from server.routes.common import (
    COMMAND_REFUSALS,
    VIEW_REFUSALS,
    BranchName,
    IdempotencyKey,
    branches_of,
    submit,
    view_response,
)
from server.routes.lean import LeanRoute
from server.store.base import ContactRow
from server.views.appointments import appointment_list, appointments_of
from server.views.replies import appointment_reply

commands = APIRouter(prefix="/api/v1", tags=["appointments"], route_class=LeanRoute)
views = APIRouter(prefix="/api/v1", tags=["appointments"])

ReferenceName = Annotated[str, Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{2,23}$", examples=["Q7K-204"])]


@views.get(
    "/branches/{branch}/appointments",
    response_model=AppointmentList,
    responses=VIEW_REFUSALS,
    summary="The appointments of a day",
)
async def list_appointments(
    branch: BranchName,
    request: Request,
    who: Annotated[Principal, allow("appointments.list")],
    day: Annotated[date | None, Query(description="The service day; today where it is left out.")] = None,
) -> Response:
    """In the order of their times: those expected and those that came. Names are for those who greet and serve."""
    branches = branches_of(request)
    live, now = branches.get(branch), branches.clock.now()
    chosen = None if day is None else day.isoformat()
    names: dict[VisitId, str] = {}
    if not who.roles.isdisjoint(GREET):
        booked = await live.read(lambda engine: [one.visit for one in appointments_of(engine, chosen, now)])
        names = {row.visit: row.name for row in await branches.store.contacts(live.id, booked) if row.name}
    return view_response(await live.read(lambda engine: appointment_list(engine, chosen, now, names)))


@commands.post(
    "/branches/{branch}/appointments",
    response_model=AppointmentReply,
    responses=COMMAND_REFUSALS,
    summary="Book an appointment, or change it",
)
async def book(
    branch: BranchName,
    body: Annotated[
        AppointmentRequest,
        Body(examples=[{"reference": "Q7K-204", "service": "permits", "slot_at": 1772474400000}]),
    ],
    request: Request,
    key: IdempotencyKey,
    who: Annotated[Principal, allow("appointments.book")],
) -> Response:
    """The one of this reference, where it is on the list and its customer has not come, becomes what is said here."""
    live = branches_of(request).get(branch)
    known = await live.read(lambda engine: engine.find_appointment(body.reference))
    visit = known.visit if known else new_visit()
    booking = c.BookAppointment(actor=who.id, visit=visit, **carried(body, c.BookAppointment))
    contact = ContactRow(visit, body.contact.name, body.contact.phone, body.contact.email) if body.contact else None
    reply = partial(appointment_reply, reference=body.reference)
    return await submit(live, request, key, who, body, booking, reply, contact)


@commands.post(
    "/branches/{branch}/appointments/{reference}/cancel",
    response_model=AppointmentReply,
    responses=COMMAND_REFUSALS,
    summary="The customer will not come",
)
async def cancel_appointment(
    branch: BranchName,
    reference: ReferenceName,
    body: Annotated[AppointmentCancelRequest, Body(examples=[{}])],
    request: Request,
    key: IdempotencyKey,
    who: Annotated[Principal, allow("appointments.cancel")],
) -> Response:
    live = branches_of(request).get(branch)
    cancellation = c.CancelAppointment(actor=who.id, reference=reference.upper())
    reply = partial(appointment_reply, reference=cancellation.reference)
    return await submit(live, request, key, who, body, cancellation, reply)


router = APIRouter(routes=[*commands.routes, *views.routes])
