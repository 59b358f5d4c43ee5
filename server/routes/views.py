"""The views by HTTP: exactly what the live socket would send for the same topic."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from lobby.contract.views import BoardView, DeskView, FloorView, KioskView, PrinterView, TicketView
from server.access.guard import allow
from server.access.principal import Principal
from server.routes.common import (
    NAME,
    VIEW_REFUSALS,
    BranchName,
    DeskName,
    DeviceName,
    Token,
    branches_of,
    json_response,
)

router = APIRouter(prefix="/api/v1", tags=["views"])


async def _view(request: Request, who: Principal, audience: str, name: str) -> Response:
    branch = await branches_of(request).of_topic(audience, name)
    if audience != "ticket":
        who.at(branch.id)
    return json_response((await branch.view(f"{audience}:{name}")).view_json)


@router.get("/boards/{board}", response_model=BoardView, responses=VIEW_REFUSALS, summary="What a board shows")
async def board(
    board: Annotated[str, Path(pattern=NAME, examples=["board-main"])],
    request: Request,
    who: Annotated[Principal, allow("boards.view")],
) -> Response:
    return await _view(request, who, "board", board)


@router.get("/desks/{desk}", response_model=DeskView, responses=VIEW_REFUSALS, summary="What the staff at a desk see")
async def desk(desk: DeskName, request: Request, who: Annotated[Principal, allow("desks.view")]) -> Response:
    return await _view(request, who, "desk", desk)


@router.get(
    "/branches/{branch}/floor", response_model=FloorView, responses=VIEW_REFUSALS, summary="The whole lobby at a glance"
)
async def floor(branch: BranchName, request: Request, who: Annotated[Principal, allow("floor.view")]) -> Response:
    return await _view(request, who, "floor", branch)


@router.get("/kiosks/{kiosk}", response_model=KioskView, responses=VIEW_REFUSALS, summary="What a kiosk offers")
async def kiosk(
    kiosk: Annotated[str, Path(pattern=NAME, examples=["kiosk-1"])],
    request: Request,
    who: Annotated[Principal, allow("kiosks.view")],
) -> Response:
    who.own(kiosk)
    return await _view(request, who, "kiosk", kiosk)


@router.get(
    "/printers/{printer}", response_model=PrinterView, responses=VIEW_REFUSALS, summary="What a printer is to print"
)
async def printer(printer: DeviceName, request: Request, who: Annotated[Principal, allow("printers.view")]) -> Response:
    who.own(*branches_of(request).hands_on(printer))
    return await _view(request, who, "printer", printer)


@router.get("/tickets/{token}", response_model=TicketView, responses=VIEW_REFUSALS, summary="What the phone page shows")
async def ticket(token: Token, request: Request, who: Annotated[Principal, allow("tickets.view")]) -> Response:
    """Whoever holds the ticket may look: its 128 random bits are the right to."""
    return await _view(request, who, "ticket", token.upper())
