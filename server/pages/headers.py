"""What every page and every static file leaves the server with: strict headers, and files that are asked for anew.

Nothing inline, nothing from elsewhere, never in a frame. A file is checked by its ETag at each load, so that after an
update no screen mixes old and new modules; on a local network that costs a millisecond.
"""

from __future__ import annotations

from pathlib import Path
from string import Template

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "media-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)

STRICT = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

PUBLIC_KINDS = {".js", ".css", ".svg", ".wav", ".png"}


def page(html: str, *, status: int = 200, private: bool = False) -> HTMLResponse:
    """Return a whole page. `private`: it may not be kept anywhere, not even by the browser's back button.

    Its forms must name their origin, which browsers do not do under `no-referrer`.
    """
    kept = {"Cache-Control": "no-store", "Referrer-Policy": "same-origin"} if private else {"Cache-Control": "no-cache"}
    return HTMLResponse(html, status, {**STRICT, **kept})


def filled(template: Path, **values: str) -> str:
    """Return a page's file with its `$slots` filled. The values must be safe as HTML already."""
    return Template(template.read_text(encoding="utf-8")).substitute(values)


class Files:
    """The browser files of one program's folder. What is not a browser file (its Python, say) is not there."""

    def __init__(self, folder: Path) -> None:
        self._files = StaticFiles(directory=folder)

    async def get(self, path: str, request: Request) -> Response:
        if Path(path).suffix not in PUBLIC_KINDS:
            raise HTTPException(404)
        response = await self._files.get_response(path, request.scope)
        response.headers.update({**STRICT, "Cache-Control": "no-cache"})
        return response


def fixed(body: str, media_type: str, tag: str, request: Request) -> Response:
    """Return made text that changes only with the software; `tag` names its state."""
    headers = {**STRICT, "Cache-Control": "no-cache", "ETag": f'"{tag}"'}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)
