"""The page of the virtual printer: its paper, newest first, and buttons that take its paper away or open its cover."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Generator
from contextlib import asynccontextmanager, contextmanager
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from lobby.theme import Mode, theme
from printer.raster import logo_file
from printer.status import PaperLevel
from printer.virtual import VirtualPrinter

SHOWN = 24  # pieces of paper on the page
FILES = Path(__file__).parent / "page_files"
_KINDS = {"page.html": "text/html", "page.css": "text/css", "page.js": "text/javascript"}
_WELL = {"paper": PaperLevel.OK, "cover_open": False, "offline": False}
FAULTS: dict[str, dict[str, object]] = {
    "ok": _WELL,
    "low": {**_WELL, "paper": PaperLevel.LOW},
    "out": {**_WELL, "paper": PaperLevel.OUT},
    "cover": {**_WELL, "cover_open": True},
}
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


@asynccontextmanager
async def paper_page(printer: VirtualPrinter, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
    """Serve the page while the block runs; give its address."""
    listener = socket.create_server((host, port))
    server = _Server(uvicorn.Config(app(printer), log_level="warning", lifespan="off", access_log=False))
    serving = asyncio.create_task(server.serve(sockets=[listener]), name="virtual paper")
    try:
        yield f"http://{host}:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await serving


class _Server(uvicorn.Server):
    """Leaves signals to the program it runs in."""

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


def app(printer: VirtualPrinter) -> Starlette:
    """Return the page of one printer."""

    async def paper(request: Request) -> Response:
        newest = printer.roll.cut_off
        shown = range(newest, newest - min(SHOWN, len(printer.printed)), -1)
        return JSONResponse({"state": _state(printer), "pieces": list(shown)}, headers=_HEADERS)

    async def piece(request: Request) -> Response:
        back = request.path_params["number"] - printer.roll.cut_off - 1  # -1: the newest
        if not -len(printer.printed) <= back <= -1:
            raise HTTPException(404)
        file = BytesIO()
        printer.printed[back].picture.save(file, "PNG", optimize=True)
        return Response(file.getvalue(), media_type="image/png", headers=_HEADERS)

    async def fault(request: Request) -> Response:
        fault_name = parse_qs((await request.body()).decode("ascii", "replace")).get("set", [""])[0]
        if not _own_page(request) or fault_name not in FAULTS:
            raise HTTPException(403 if not _own_page(request) else 422)
        await printer.set(**FAULTS[fault_name])
        return RedirectResponse("/", status_code=303, headers=_HEADERS)

    return Starlette(
        routes=[
            Route("/", lambda request: _file("page.html")),
            Route("/page.css", lambda request: _file("page.css", _colours())),
            Route("/page.js", lambda request: _file("page.js")),
            Route(
                "/logo.svg",
                lambda request: Response(logo_file().read_text("utf-8"), media_type="image/svg+xml", headers=_HEADERS),
            ),
            Route("/paper.json", paper),
            Route("/paper/{number:int}.png", piece),
            Route("/fault", fault, methods=["POST"]),
        ]
    )


def _state(printer: VirtualPrinter) -> str:
    faults = printer.faults
    return "cover" if faults.cover_open else faults.paper.value


def _own_page(request: Request) -> bool:
    """A form of another site may not play with the printer."""
    return urlsplit(request.headers.get("origin", "")).netloc == request.headers.get("host")


def _file(name: str, before: str = "") -> Response:
    text = before + (FILES / name).read_text(encoding="utf-8")
    return Response(text, media_type=_KINDS[name], headers=_HEADERS)


def _colours() -> str:
    """The theme's colours as custom properties, by the reader's own light or dark."""

    def properties(mode: Mode) -> str:
        palette = theme().palette(mode)
        return " ".join(f"--{name}: {getattr(palette, name)};" for name in ("canvas", "surface", "ink", "ink2", "edge"))

    return (
        f":root {{ color-scheme: light dark; {properties('light')} }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ {properties('dark')} }} }}\n"
    )
