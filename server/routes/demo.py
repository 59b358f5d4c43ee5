"""The demo's first page, and doors that let a browser in as the demo's devices. Only there when the setting `demo` is on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

import web
from lobby.engine.book import Booking
from lobby.engine.engine import Engine
from lobby.engine.model import Visit
from server.access.guard import DEVICE_COOKIE
from server.branch.live import LiveBranch
from server.pages.headers import filled, page
from server.routes.common import branches_of

router = APIRouter(include_in_schema=False)

PAGE = Path(web.__path__[0]) / "demo.html"
STAFF, PIN, DESK = "Maria R.", "1234", "4"
PAPER_TILE = (
    '<li><a class="tile" href="{url}" target="{printer}">'
    '<span class="icon demo-paper" aria-hidden="true"></span><span><strong>Virtual paper</strong>'
    '<span class="quiet-text">{name} and its faults</span></span></a></li>'
)
BOOKED = '<p class="quiet-text">Booked for {time}: type <strong>{code}</strong> at “I have an appointment”.</p>'


async def demo_branch(request: Request) -> LiveBranch:
    return next(iter(branches_of(request)))


DemoBranch = Annotated[LiveBranch, Depends(demo_branch)]


@router.get("/", name="pages.demo")
async def first_page(request: Request, branch: DemoBranch) -> Response:
    return page(
        filled(
            PAGE,
            county=escape(branch.configuration.county),
            branch=escape(branch.configuration.name),
            staff=STAFF,
            pin=PIN,
            desk=DESK,
            booked=await branch.read(lambda engine: _booked(engine, branches_of(request).clock.now())),
            papers="".join(_paper_tiles(branch, request.app.state.settings.demo_papers)),
        )
    )


@router.get("/demo/board", name="pages.demo_board")
async def to_board(request: Request, branch: DemoBranch) -> Response:
    return await _in_as_tablet(request, branch, f"/board/{branch.configuration.boards[0].id}")


@router.get("/demo/tablet", name="pages.demo_tablet")
async def to_tablet(request: Request, branch: DemoBranch) -> Response:
    return await _in_as_tablet(request, branch, "/tablet")


@router.get("/demo/ticket", name="pages.demo_ticket")
async def to_ticket(branch: DemoBranch) -> Response:
    last = await branch.read(last_visit)
    return RedirectResponse(f"/t/{last.token}" if last else "/", 303)


def _paper_tiles(branch: LiveBranch, pages: Sequence[str]) -> Iterator[str]:
    """One for each printer of the branch that has a page, in the branch's order."""
    for printer, url in zip(branch.configuration.printers, pages, strict=False):
        yield PAPER_TILE.format(url=escape(url), printer=escape(printer.id), name=escape(printer.name))


def _booked(engine: Engine, now: int) -> str:
    """Whose code can be typed at the kiosk: the next who is booked and has not come."""
    booked = engine.appointments(engine.service_day(now))
    expected = [one for one, booking in booked if booking is Booking.EXPECTED and one.slot_at > now]
    if not expected:
        return ""
    at = datetime.fromtimestamp(expected[0].slot_at / 1000, ZoneInfo(engine.branch.timezone))
    return BOOKED.format(code=escape(expected[0].reference), time=f"{at:%-I:%M %p}")


def last_visit(engine: Engine) -> Visit | None:
    return max(engine.visits.values(), key=lambda visit: visit.checked_in_at, default=None)


async def _in_as_tablet(request: Request, branch: LiveBranch, where: str) -> Response:
    """One paired browser for all pages: a browser has one device cookie, and a tablet may also look at the board."""
    state = request.app.state
    if not hasattr(state, "demo_tablet"):
        state.demo_tablet, _ = await state.auth.credentials.make_token(
            role="tablet", branch=branch.id, name="Demo tablet", device="demo-tablet", by="demo"
        )
    response = RedirectResponse(where, 303)
    response.set_cookie(DEVICE_COOKIE, state.demo_tablet, httponly=True, samesite="lax", path="/")
    return response
