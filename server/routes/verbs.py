"""Every verb that staff can press on one visit."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

from fastapi import APIRouter, Body, Request, Response

from lobby.contract.requests import (
    AddStepRequest,
    CallRequest,
    CancelRequest,
    FinishRequest,
    HoldRequest,
    ReprintRequest,
    RequeueRequest,
    ResumeRequest,
    TransferRequest,
    VisitRequest,
)
from lobby.contract.visits import VisitReply
from lobby.engine import commands as c
from lobby.engine.model import Place
from lobby.ids import DeskId, DeviceId, ServiceId, StaffId, VisitId
from server.access.guard import allow
from server.access.principal import Principal
from server.access.rights import Role
from server.routes.common import (
    COMMAND_REFUSALS,
    IdempotencyKey,
    VisitName,
    branches_of,
    visit_command,
)
from server.routes.lean import LeanRoute
from server.store.base import ContactRow

router = APIRouter(prefix="/api/v1", tags=["visits"], route_class=LeanRoute)

Press = Annotated[VisitRequest, Body(examples=[{"version": 412}])]


Endpoint = TypeVar("Endpoint", bound=Callable[..., Awaitable[Response]])


def verb(name: str, summary: str) -> Callable[[Endpoint], Endpoint]:
    """The address and the documentation of one verb on one visit."""
    return router.post(
        f"/visits/{{visit}}/{name}", response_model=VisitReply, responses=COMMAND_REFUSALS, summary=summary
    )


@verb("call", "Call this visit by name, out of turn")
async def call(
    visit: VisitName,
    body: Annotated[CallRequest, Body(examples=[{"desk": "desk-4", "reason": "came back with the paper"}])],
    request: Request,
    key: IdempotencyKey,
    who: Annotated[Principal, allow("visits.call")],
) -> Response:
    return await visit_command(
        request, key, who, body, c.CallVisit, visit, desk=DeskId(body.desk), staff=StaffId(who.id), reason=body.reason
    )


@verb("recall", "Call again")
async def recall(
    visit: VisitName,
    body: Press,
    request: Request,
    key: IdempotencyKey,
    who: Annotated[Principal, allow("visits.recall")],
) -> Response:
    return await visit_command(request, key, who, body, c.Recall, visit)


@verb("start", "The customer is at the desk: service begins")
async def start(
    visit: VisitName,
    body: Press,
    request: Request,
    key: IdempotencyKey,
    who: Annotated[Principal, allow("visits.start")],
) -> Response:
    return await visit_command(request, key, who, body, c.StartServing, visit)


@verb("hold", "Set aside; the desk is free again")
async def hold(
    visit: VisitName,
    body: Annotated[HoldRequest, Body(examples=[{"reason": "fills in the form"}])],
    request: Request,
    key: IdempotencyKey,
    who: Annotated[Principal, allow("visits.hold")],
) -> Response:
    await _check_reach(request, visit, who, "visits.hold")
    return await visit_command(request, key, who, body, c.Hold, visit, reason=body.reason)


@verb("resume", "Back from hold, served at this desk at once")
async def resume(
    visit: VisitName,
    body: Annotated[ResumeRequest, Body(examples=[{"desk": "desk-4"}])],
    request: Request,
    key: IdempotencyKey,
    who: Annotated[Principal, allow("visits.resume")],
) -> Response:
    return await visit_command(request, key, who, body, c.Resume, visit, desk=DeskId(body.desk), staff=StaffId(who.id))


@verb("requeue", "Back into the queue")
async def requeue(
    visit: VisitName,
    body: Annotated[RequeueRequest, Body(examples=[{"place": "keep"}])],
    request: Request,
    key: IdempotencyKey,
    who: Annotated[Principal, allow("visits.requeue")],
) -> Response:
    await _check_reach(request, visit, who, "visits.requeue")
    return await visit_command(request, key, who, body, c.Requeue, visit, place=Place(body.place), reason=body.reason)


@verb("transfer", "Hand on to another service, another desk, or both")
async def transfer(
    visit: VisitName,
    body: Annotated[TransferRequest, Body(examples=[{"service": "fees", "note": "pays for the permit"}])],
    request: Request,
    key: IdempotencyKey,
    who: Annotated[Principal, allow("visits.transfer")],
) -> Response:
    """The note may hold personal data: it is kept with the contact, not in the record."""
    return await visit_command(
        request, key, who, body, c.Transfer, visit, _note(visit, body.note),
        service=ServiceId(body.service), desk=DeskId(body.desk) if body.desk else None, place=Place(body.place),
    )  # fmt: skip


@verb("add-step", "One more service in this visit, after those it has")
async def add_step(
    visit: VisitName,
    body: Annotated[AddStepRequest, Body(examples=[{"service": "fees"}])],
    request: Request,
    key: IdempotencyKey,
    who: Annotated[Principal, allow("visits.add_step")],
) -> Response:
    return await visit_command(request, key, who, body, c.AddStep, visit, service=ServiceId(body.service))


@verb("no-show", "Called and did not come")
async def no_show(
    visit: VisitName,
    body: Press,
    request: Request,
    key: IdempotencyKey,
    who: Annotated[Principal, allow("visits.no_show")],
) -> Response:
    return await visit_command(request, key, who, body, c.NoShow, visit)


@verb("finish", "End the step with an outcome")
async def finish(
    visit: VisitName,
    body: Annotated[FinishRequest, Body(examples=[{"outcome": "resolved"}])],
    request: Request,
    key: IdempotencyKey,
    who: Annotated[Principal, allow("visits.finish")],
) -> Response:
    """Where services are left the visit waits for the next; else it ends."""
    return await visit_command(request, key, who, body, c.Finish, visit, _note(visit, body.note), outcome=body.outcome)


@verb("cancel", "End without service")
async def cancel(
    visit: VisitName,
    body: Annotated[CancelRequest, Body(examples=[{"outcome": "left"}])],
    request: Request,
    key: IdempotencyKey,
    who: Annotated[Principal, allow("visits.cancel")],
) -> Response:
    return await visit_command(request, key, who, body, c.Cancel, visit, outcome=body.outcome)


@verb("undo", "Take back the last verb on this visit")
async def undo(
    visit: VisitName,
    body: Press,
    request: Request,
    key: IdempotencyKey,
    who: Annotated[Principal, allow("visits.undo")],
) -> Response:
    return await visit_command(request, key, who, body, c.Undo, visit)


@verb("reprint", "Print the ticket again, marked REPRINT")
async def reprint(
    visit: VisitName,
    body: Annotated[ReprintRequest, Body(examples=[{"printer": "printer-1"}])],
    request: Request,
    key: IdempotencyKey,
    who: Annotated[Principal, allow("visits.reprint")],
) -> Response:
    return await visit_command(request, key, who, body, c.Reprint, visit, printer=DeviceId(body.printer))


def _note(visit: str, note: str) -> ContactRow | None:
    return ContactRow(VisitId(visit.lower()), note=note) if note else None


async def _check_reach(request: Request, visit: str, who: Principal, route: str) -> None:
    """A greeter may put aside only what no desk has taken."""
    if not who.roles.isdisjoint({Role.STAFF, Role.SUPERVISOR}):
        return
    id = VisitId(visit.lower())
    branch = await branches_of(request).of_visit(id)
    state = await branch.read(lambda engine: engine.visit(id).state)
    who.on_visit(route, state.value)
