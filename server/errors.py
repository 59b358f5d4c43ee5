"""One shape for every error that leaves the server: {code, message, help}. What went wrong inside stays inside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import ValidationError
from starlette.exceptions import HTTPException

from lobby.contract.base import ErrorBody
from lobby.errors import LobbyError
from server.logs import safe_path, where

log = structlog.get_logger("lobby.server")

_BY_STATUS = {
    401: ("sign_in_needed", "Nobody is signed in here.", "Sign in, or pair this device."),
    403: ("not_allowed", "This is not allowed.", "Ask a supervisor."),
    404: ("not_found", "There is nothing at this address.", "See /docs for what there is."),
    405: ("method_not_allowed", "This address does not take that method.", "See /docs for what it takes."),
}


class InvalidRequest(LobbyError):
    """The message is not of the agreed form."""

    status = 422

    def __init__(self, field: str, why: str) -> None:
        super().__init__("invalid_request", f"{field}: {why}", f"Correct {field} and send it again.")


def error_body(error: LobbyError) -> ErrorBody:
    return ErrorBody(code=error.code, message=error.message, help=error.help)


def error_response(error: LobbyError) -> JSONResponse:
    headers = {"Retry-After": "1"} if error.status == 503 else None
    return JSONResponse(error_body(error).model_dump(), status_code=error.status, headers=headers)


def invalid_request(errors: Sequence[Any]) -> InvalidRequest:
    """Name the first field that is wrong; `errors` as pydantic lists them."""
    first = errors[0]
    place = [str(part) for part in first["loc"] if part not in ("body", "query", "path", "header")]
    return InvalidRequest(".".join(place) or "the body", str(first["msg"]))


def add_error_handlers(app: FastAPI) -> None:
    @app.exception_handler(LobbyError)
    async def refused(request: Request, error: LobbyError) -> JSONResponse:
        return error_response(error)

    @app.exception_handler(RequestValidationError)
    @app.exception_handler(ValidationError)
    async def malformed(request: Request, error: RequestValidationError | ValidationError) -> JSONResponse:
        return error_response(invalid_request(error.errors()))

    @app.exception_handler(HTTPException)
    async def no_such_thing(request: Request, error: HTTPException) -> JSONResponse:
        code, message, help = _BY_STATUS.get(error.status_code, ("refused", str(error.detail), ""))
        body = ErrorBody(code=code, message=message, help=help)
        return JSONResponse(body.model_dump(), status_code=error.status_code, headers=error.headers)

    @app.exception_handler(Exception)
    async def broken(request: Request, error: Exception) -> JSONResponse:
        log.error("unexpected", path=safe_path(request.url.path), **where(error))
        body = ErrorBody(
            code="internal",
            message="Something in the server is broken.",
            help="Try again; if it stays, tell the admin.",
        )
        return JSONResponse(body.model_dump(), status_code=500)


# What OpenAPI says of a route's refusals, by status.
_SAID: dict[int, tuple[str, ErrorBody]] = {
    401: (
        "Nobody is signed in",
        ErrorBody(code="sign_in_needed", message="Who are you?", help="Sign in, or pair this device."),
    ),
    403: (
        "Not allowed for this role",
        ErrorBody(code="wrong_role", message="Your role may not do that.", help="Ask a supervisor."),
    ),
    404: ("No such thing", ErrorBody(code="unknown_visit", message="There is no such visit.", help="")),
    409: (
        "Not in this state",
        ErrorBody(
            code="illegal_transition", message="This visit is waiting; start needs: called.", help="Look at it again."
        ),
    ),
    422: (
        "The command itself is wrong",
        ErrorBody(code="invalid_request", message="services: Field required", help="Correct services and send again."),
    ),
    503: (
        "Not now; try again later with the same key",
        ErrorBody(code="store_unavailable", message="The record cannot be written now.", help="Try again."),
    ),
}


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the `responses` of a route that may answer with these statuses, each with an example."""
    return {
        status: {
            "description": _SAID[status][0],
            "model": ErrorBody,
            "content": {"application/json": {"example": _SAID[status][1].model_dump()}},
        }
        for status in statuses
    }
