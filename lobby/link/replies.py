"""From an HTTP answer to a value or one of our errors; from a closing socket to the reason."""

from __future__ import annotations

from typing import Any

from lobby.contract.frames import NOT_ALLOWED, NOT_FOUND, SIGNED_OUT
from lobby.errors import Broken, Conflict, Invalid, LobbyError, NotAllowed, NotFound, Unavailable

_BY_STATUS: dict[int, type[LobbyError]] = {
    401: NotAllowed,
    403: NotAllowed,
    404: NotFound,
    409: Conflict,
    422: Invalid,
    429: Unavailable,
}
_BY_CLOSE = {SIGNED_OUT: NotAllowed, NOT_ALLOWED: NotAllowed, NOT_FOUND: NotFound}

INTERNAL = "internal"
NO_ANSWER = Unavailable("no_answer", "The server did not answer.", "It will be tried again; nothing is lost.")


def error_from(status: int, body: object) -> LobbyError:
    """Return the error that the server meant. An answer that is not of our shape still says its status.

    Broken only where the server itself says that it failed at this very command: any other 500 is of whoever stands
    between, and says nothing of the command.
    """
    kind = _BY_STATUS.get(status, Unavailable if status >= 500 else Invalid)
    if isinstance(body, dict) and isinstance(body.get("code"), str):
        if (status, body["code"]) == (500, INTERNAL):
            kind = Broken
        return kind(body["code"], str(body.get("message", "")), str(body.get("help", "")))
    return kind("unexpected_answer", f"The server answered with status {status}.", "Ask whoever runs the server.")


def refusal_from(close_code: int, error: dict[str, Any]) -> LobbyError | None:
    """Return why the socket was closed for good, or None when it is worth connecting again."""
    kind = _BY_CLOSE.get(close_code)
    if kind is None:
        return None
    return kind(str(error.get("code", "refused")), str(error.get("message", "")), str(error.get("help", "")))
