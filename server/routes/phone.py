"""The phone page that a ticket's QR code opens. It is complete without script; its form leaves the line without script.

The code on paper is upper case throughout (a QR code then needs fewer dots), so `/T/` is the same page as `/t/`.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from lobby.contract.requests import VisitRequest
from lobby.contract.views import TicketView
from lobby.errors import Conflict, LobbyError, NotFound
from lobby.ids import new_command
from lobby.text.languages import best, languages
from server.access.guard import allow
from server.access.principal import Principal
from server.pages.headers import STRICT, page
from server.pages.phone import Look, chosen_language, ticket_page, unknown_page
from server.routes.common import UUID, Token, branches_of
from server.routes.tickets import leave_the_line

router = APIRouter(include_in_schema=False)

Wanted = Annotated[str | None, Query(description="A language; one that the page does not know changes nothing.")]


@router.get("/t/{token}", name="pages.ticket")
@router.get("/T/{token}", name="pages.ticket_as_printed")
async def ticket(
    token: Annotated[str, Path(max_length=64)],
    request: Request,
    lang: Wanted = None,
    leave: Literal["ask"] | None = None,
) -> Response:
    try:
        view = await _view(request, token.upper())
    except NotFound:
        return page(unknown_page(_spoken(request, lang)), status=404, private=True)
    except LobbyError as error:
        return page(unknown_page(_spoken(request, lang), error), status=error.status, private=True)
    language = chosen_language(view, lang)
    look = Look(token.upper(), language, branches_of(request).clock.now(), leave == "ask", new_command())
    return page(ticket_page(view, look), private=True)


@router.post("/t/{token}/leave")
async def leave(
    token: Token,
    request: Request,
    key: Annotated[str, Query(pattern=UUID)],
    who: Annotated[Principal, allow("tickets.leave")],
    lang: Wanted = None,
) -> Response:
    """The form of a phone without script. Whatever came of it, the ticket's page says how things stand."""
    with suppress(Conflict, NotFound):  # served or ended meanwhile: the page that follows shows it
        await leave_the_line(request, token, key, who, VisitRequest())
    query = f"?lang={quote(lang)}" if lang else ""
    return RedirectResponse(f"/t/{token.upper()}{query}", 303, headers=STRICT)


async def _view(request: Request, token: str) -> TicketView:
    branch = branches_of(request).of_ticket(token)
    return TicketView.model_validate_json((await branch.view(f"ticket:{token}")).view_json)


def _spoken(request: Request, wanted: str | None) -> str:
    """For a ticket that nobody knows: the language asked for, else what the phone itself speaks."""
    spoken = (each.partition(";")[0].strip() for each in request.headers.get("accept-language", "").split(","))
    return best([wanted, *spoken], languages("phone"))
