"""The pages that browsers open, and the files that those pages are made of. They hold no data: that comes by the API."""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi import Path as InPath
from starlette.exceptions import HTTPException

import display_board
import phone_page
import staff_tablet
import web
from lobby.contract.requests import LANGUAGE, LONGEST_LANGUAGE
from lobby.text.languages import closest, languages
from server.access.guard import allow
from server.pages.headers import STRICT, Files, filled, fixed, page

router = APIRouter(include_in_schema=False)

BOARD = Path(display_board.__path__[0])
TABLET = Path(staff_tablet.__path__[0])
WEB = Files(Path(web.__path__[0]))
OF_A_PROGRAM = {
    "board": Files(BOARD),
    "tablet": Files(TABLET),
    "phone": Files(Path(phone_page.__path__[0])),
}

ICON = re.compile(r'<svg [^>]*viewBox="0 0 256 256"[^>]*><path d="([^"]+)"\s*/></svg>')

Language = Annotated[str, InPath(pattern=LANGUAGE, max_length=LONGEST_LANGUAGE)]
Domain = Literal["kiosk", "ticket", "board", "phone", "staff"]


@router.get("/board/{board}", name="pages.board")
def board_page(board: str, theme: Annotated[Literal["light", "dark"], Query()] = "light") -> Response:
    """A board's page. A lit room wants the light theme; a dim one is set to dark by the board's address."""
    return page(filled(BOARD / "index.html", theme=theme))


@router.get("/tablet", name="pages.tablet")
def tablet_page() -> Response:
    return page((TABLET / "index.html").read_text(encoding="utf-8"))


@router.get("/web/theme.css", name="pages.theme")
def theme_css(request: Request) -> Response:
    body = _theme_css()
    return fixed(body, "text/css", _tag(body), request)


@router.get("/web/logo.svg", name="pages.logo")
def logo(request: Request) -> Response:
    body = _logo()
    return fixed(body, "image/svg+xml", _tag(body), request)


@router.get("/web/locale/{language}/{domain}.json", name="pages.words")
def words(language: Language, domain: Domain, request: Request) -> Response:
    """One domain of the language catalogue, for a browser."""
    body = _words(domain, _known(domain, language))
    return fixed(body, "application/json", _tag(body), request)


@router.get("/web/locale/{domain}.json", name="pages.languages")
def languages_of(domain: Domain, request: Request) -> Response:
    """The languages in which a domain can be shown, English first."""
    body = json.dumps(languages(domain))
    return fixed(body, "application/json", _tag(body), request)


@router.get("/web/icons.json", name="pages.icons")
def icons(request: Request) -> Response:
    """Every icon as the path that draws it: a screen loads them all at its start."""
    body = _icons()
    return fixed(body, "application/json", _tag(body), request)


@router.get("/web/{path:path}", name="pages.file")
async def file(path: str, request: Request) -> Response:
    program, _, rest = path.partition("/")
    files = OF_A_PROGRAM.get(program)
    return await (files.get(rest, request) if files else WEB.get(path, request))


@router.get("/speech/{language}/{number}/{desk}.wav", name="boards.speech", dependencies=[allow("boards.view")])
async def speech(
    language: Language,
    number: Annotated[str, InPath(pattern=r"^[A-Z0-9](-?[A-Z0-9]){0,9}$")],
    desk: Annotated[str, InPath(pattern=r"^[A-Za-z0-9]{1,4}$")],
    request: Request,
) -> Response:
    """A call as sound. 404 where this server has no voice for the language: the board then only chimes."""
    from server.pages.speech import speech_for

    sound = await speech_for(request.app).sound(_known("board", language), number, desk)
    if sound is None:
        raise HTTPException(404)
    return Response(sound, media_type="audio/wav", headers={**STRICT, "Cache-Control": "max-age=86400"})


@cache
def _theme_css() -> str:
    from lobby.theme import theme
    from server.pages.theme_css import css

    return css(theme())


@cache
def _logo() -> str:
    from lobby.theme import FILE, theme

    return (FILE.parent / theme().brand.logo).read_text(encoding="utf-8")


def _known(domain: str, language: str) -> str:
    """The language that has this domain's words: only so many are there to be kept."""
    found = closest(language, languages(domain))
    if found is None:
        raise HTTPException(404)
    return found


@cache
def _words(domain: str, language: str) -> str:
    from lobby.text.catalogue import as_json

    return json.dumps(as_json(domain, language), ensure_ascii=False)


@cache
def _icons() -> str:
    """Raises ValueError where an icon is not one path in a square of 256, as Phosphor draws them."""
    drawn = {}
    for file in sorted((Path(web.__path__[0]) / "icons").glob("*.svg")):
        path = ICON.fullmatch(file.read_text(encoding="utf-8").strip())
        if path is None:
            raise ValueError(f"{file.name} is not drawn as the other icons are")
        drawn[file.stem] = path[1]
    return json.dumps(drawn)


def _tag(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()[:16]
