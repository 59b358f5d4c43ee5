"""Desks: open, break, close, call by themselves or not, and call the next."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Request, Response

from lobby.contract.requests import BreakRequest, DeskRequest, PauseCallingRequest
from lobby.contract.visits import DeskReply, VisitReply
from lobby.engine import commands as c
from lobby.engine.engine import Engine
from lobby.engine.events import Event, VisitCalled
from lobby.ids import DeskId, StaffId
from server.access.guard import allow
from server.access.principal import Principal
from server.routes.common import (
    COMMAND_REFUSALS,
    DeskName,
    IdempotencyKey,
    branches_of,
    command,
    desk_command,
    visit_reply,
)
from server.routes.lean import LeanRoute

router = APIRouter(prefix="/api/v1/desks", tags=["desks"], route_class=LeanRoute)

Press = Annotated[DeskRequest, Body(examples=[{}])]


@router.post(
    "/{desk}/open", response_model=DeskReply, responses=COMMAND_REFUSALS, summary="Open the desk, or end the break"
)
async def open_desk(
    desk: DeskName, wish: Press, request: Request, key: IdempotencyKey, who: Annotated[Principal, allow("desks.open")]
) -> Response:
    """The desk session is of whoever asks."""
    return await desk_command(request, key, who, wish, c.OpenDeskSession, desk, staff=StaffId(who.id))


@router.post("/{desk}/break", response_model=DeskReply, responses=COMMAND_REFUSALS, summary="Take a break")
async def take_break(
    desk: DeskName,
    wish: Annotated[BreakRequest, Body(examples=[{"reason": "lunch"}])],
    request: Request,
    key: IdempotencyKey,
    who: Annotated[Principal, allow("desks.break")],
) -> Response:
    return await desk_command(request, key, who, wish, c.TakeBreak, desk, reason=wish.reason)


@router.post("/{desk}/close", response_model=DeskReply, responses=COMMAND_REFUSALS, summary="Close the desk")
async def close_desk(
    desk: DeskName, wish: Press, request: Request, key: IdempotencyKey, who: Annotated[Principal, allow("desks.close")]
) -> Response:
    return await desk_command(request, key, who, wish, c.CloseDesk, desk)


@router.post(
    "/{desk}/pause-calling", response_model=DeskReply, responses=COMMAND_REFUSALS, summary="Pause automatic calling"
)
async def pause_calling(
    desk: DeskName,
    wish: Annotated[PauseCallingRequest, Body(examples=[{"reason": "paperwork"}])],
    request: Request,
    key: IdempotencyKey,
    who: Annotated[Principal, allow("desks.pause_calling")],
) -> Response:
    """Staff call until it is resumed. Sent again with another reason it corrects the reason."""
    return await desk_command(request, key, who, wish, c.PauseCalling, desk, reason=wish.reason)


@router.post(
    "/{desk}/resume-calling",
    response_model=DeskReply,
    responses=COMMAND_REFUSALS,
    summary="Call automatically, from now or again",
)
async def resume_calling(
    desk: DeskName,
    wish: Press,
    request: Request,
    key: IdempotencyKey,
    who: Annotated[Principal, allow("desks.resume_calling")],
) -> Response:
    """The next customer is called when the desk has been free for the branch's `wrap_up_s`."""
    return await desk_command(request, key, who, wish, c.ResumeCalling, desk)


@router.post(
    "/{desk}/call-next",
    response_model=VisitReply,
    responses=COMMAND_REFUSALS,
    summary="Call whom this desk should take now",
)
async def call_next(
    desk: DeskName,
    wish: Press,
    request: Request,
    key: IdempotencyKey,
    who: Annotated[Principal, allow("desks.call_next")],
) -> Response:
    """The calling rule decides; `visit.reason` says why. `visit` is null where nobody waits for this desk."""
    id = DeskId(desk)
    branch = branches_of(request).of_desk(id)
    who.at(branch.id)

    def reply(engine: Engine, now: int, events: tuple[Event, ...]) -> tuple[int, str]:
        called = next((event.visit for event in events if isinstance(event, VisitCalled)), None)
        return visit_reply(called)(engine, now, events)

    return await command(
        branch, request, key, who, wish, c.CallNext(actor=who.id, desk=id, staff=StaffId(who.id)), reply
    )
