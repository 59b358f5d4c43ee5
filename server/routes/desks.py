"""Desks: open, break, close, call by themselves or not, and call the next."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Request, Response

from lobby.contract.requests import BreakRequest, DeskRequest, PauseCallingRequest
from lobby.contract.visits import DeskReply, VisitReply
from lobby.engine import commands as c
from lobby.ids import DeskId, StaffId
from server.access.guard import allow
from server.access.principal import Principal
from server.routes.common import (
    COMMAND_REFUSALS,
    DeskName,
    IdempotencyKey,
    branches_of,
    desk_command,
    submit,
)
from server.routes.lean import LeanRoute
from server.views.replies import call_reply

router = APIRouter(prefix="/api/v1/desks", tags=["desks"], route_class=LeanRoute)

Press = Annotated[DeskRequest, Body(examples=[{}])]


@router.post(
    "/{desk}/open", response_model=DeskReply, responses=COMMAND_REFUSALS, summary="Open the desk, or end the break"
)
async def open_desk(
    desk: DeskName, body: Press, request: Request, key: IdempotencyKey, who: Annotated[Principal, allow("desks.open")]
) -> Response:
    """The desk session is of whoever asks."""
    return await desk_command(request, key, who, body, c.OpenDeskSession, desk, staff=StaffId(who.id))


@router.post("/{desk}/break", response_model=DeskReply, responses=COMMAND_REFUSALS, summary="Take a break")
async def take_break(
    desk: DeskName,
    body: Annotated[BreakRequest, Body(examples=[{"reason": "lunch"}])],
    request: Request,
    key: IdempotencyKey,
    who: Annotated[Principal, allow("desks.break")],
) -> Response:
    return await desk_command(request, key, who, body, c.TakeBreak, desk, reason=body.reason)


@router.post("/{desk}/close", response_model=DeskReply, responses=COMMAND_REFUSALS, summary="Close the desk")
async def close_desk(
    desk: DeskName, body: Press, request: Request, key: IdempotencyKey, who: Annotated[Principal, allow("desks.close")]
) -> Response:
    return await desk_command(request, key, who, body, c.CloseDesk, desk)


@router.post(
    "/{desk}/pause-calling", response_model=DeskReply, responses=COMMAND_REFUSALS, summary="Pause automatic calling"
)
async def pause_calling(
    desk: DeskName,
    body: Annotated[PauseCallingRequest, Body(examples=[{"reason": "paperwork"}])],
    request: Request,
    key: IdempotencyKey,
    who: Annotated[Principal, allow("desks.pause_calling")],
) -> Response:
    """Staff call until it is resumed. Sent again with another reason it corrects the reason."""
    return await desk_command(request, key, who, body, c.PauseCalling, desk, reason=body.reason)


@router.post(
    "/{desk}/resume-calling",
    response_model=DeskReply,
    responses=COMMAND_REFUSALS,
    summary="Call automatically, from now or again",
)
async def resume_calling(
    desk: DeskName,
    body: Press,
    request: Request,
    key: IdempotencyKey,
    who: Annotated[Principal, allow("desks.resume_calling")],
) -> Response:
    """The next customer is called when the desk has been free for the branch's `wrap_up_s`."""
    return await desk_command(request, key, who, body, c.ResumeCalling, desk)


@router.post(
    "/{desk}/call-next",
    response_model=VisitReply,
    responses=COMMAND_REFUSALS,
    summary="Call whom this desk should take now",
)
async def call_next(
    desk: DeskName,
    body: Press,
    request: Request,
    key: IdempotencyKey,
    who: Annotated[Principal, allow("desks.call_next")],
) -> Response:
    """The calling rule decides; `visit.why` says why. `visit` is null where nobody waits for this desk."""
    id = DeskId(desk)
    branch = branches_of(request).of_desk(id)
    who.at(branch.id)
    call = c.CallNext(actor=who.id, desk=id, staff=StaffId(who.id))
    return await submit(branch, request, key, who, body, call, call_reply)
