"""The two short cuts past FastAPI and pydantic answer as the long way does. Run this when either library is raised."""

from __future__ import annotations

import copy
import pickle
from collections.abc import AsyncIterator
from typing import Annotated, Any

import httpx
import pytest
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.routing import APIRoute

from lobby.contract.requests import CallRequest
from lobby.contract.views import KioskService
from server.access.guard import allow
from server.access.principal import NOBODY, Principal
from server.errors import add_error_handlers
from server.routes.common import IdempotencyKey, VisitName, json_response
from server.routes.lean import LeanRoute
from server.views.unvalidated import unvalidated

VISIT, KEY = "01981e2a-7c3b-7f10-8a52-3d1f6c0b9e44", "01981e2a-7c3b-7f10-8a52-3d1f6c0b9e45"


class Everybody:
    """Lets each request in as nobody in particular: who may is tested elsewhere."""

    async def principal(self, request: Request) -> Principal:
        return NOBODY


async def echo(
    visit: VisitName,
    body: CallRequest,
    request: Request,
    key: IdempotencyKey,
    who: Annotated[Principal, allow("tickets.leave")],
) -> Response:
    return json_response(f'{{"visit":"{visit}","key":"{key}","who":"{who.id}","body":{body.model_dump_json()}}}')


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    app.state.auth = Everybody()
    add_error_handlers(app)
    for place, route in (("/lean", LeanRoute), ("/plain", APIRoute)):
        router = APIRouter(prefix=place, route_class=route)
        router.add_api_route("/visits/{visit}/call", echo, methods=["POST"])
        app.include_router(router)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://lobby.test") as client:
        yield client


GOOD = b'{"desk":"desk-4","reason":"back"}'
REQUESTS: dict[str, tuple[str, dict[str, str], bytes]] = {
    "a good one": (VISIT, {"Idempotency-Key": KEY}, GOOD),
    "no key": (VISIT, {}, GOOD),
    "a bad key": (VISIT, {"Idempotency-Key": "1"}, GOOD),
    "a bad visit": ("first", {"Idempotency-Key": KEY}, GOOD),
    "a field missing": (VISIT, {"Idempotency-Key": KEY}, b"{}"),
    "a field too many": (VISIT, {"Idempotency-Key": KEY}, b'{"desk":"desk-4","colour":"red"}'),
    "a wrong type": (VISIT, {"Idempotency-Key": KEY}, b'{"desk":4}'),
    "a huge number": (VISIT, {"Idempotency-Key": KEY}, b'{"desk":"desk-4","version":9223372036854775808}'),
    "a list": (VISIT, {"Idempotency-Key": KEY}, b"[]"),
}


@pytest.mark.parametrize(("visit", "headers", "content"), REQUESTS.values(), ids=REQUESTS)
async def test_a_lean_route_answers_as_an_ordinary_one(
    client: httpx.AsyncClient, visit: str, headers: dict[str, str], content: bytes
) -> None:
    sent = {"Content-Type": "application/json", **headers}
    lean, plain = [
        await client.post(f"/{place}/visits/{visit}/call", headers=sent, content=content) for place in ("lean", "plain")
    ]
    assert (
        lean.status_code == plain.status_code == (200 if (visit, headers, content) == REQUESTS["a good one"] else 422)
    )
    same = "code" if lean.is_error else "body"
    assert lean.json()[same] == plain.json()[same]
    assert lean.json().keys() == plain.json().keys()


SERVICE: dict[str, Any] = {
    "id": "permits", "name": {"en": "Permits"}, "prefix": "P", "icon": "stamp", "waiting": 2, "wait": None,
    "longest_s": 12.5, "target_s": 1200.0, "usual_s": None, "open": True, "opens_at": None, "opens_day": None, "category": "building",
    "covers": {}, "bring": {"en": ["the plan"]},
}  # fmt: skip


def test_a_view_made_the_short_way_is_the_same_view() -> None:
    short, long = unvalidated(KioskService, **SERVICE), KioskService.model_construct(**SERVICE)
    assert set(SERVICE) == set(KioskService.model_fields), "every field is given, as it must be"
    assert short == long == KioskService(**SERVICE)
    assert short.model_dump_json() == long.model_dump_json() == KioskService(**SERVICE).model_dump_json()
    assert short.model_fields_set == long.model_fields_set
    assert dict(short) == dict(long) and repr(short) == repr(long)
    assert copy.copy(short) == pickle.loads(pickle.dumps(short)) == short.model_copy() == short
    with pytest.raises(Exception, match="frozen"):
        setattr(short, "waiting", 3)  # noqa: B010 - written as an assignment, mypy refuses it first
