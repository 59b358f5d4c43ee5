"""Arbitrary JSON at every command route, beside honest check-ins: the honest ones all succeed, whatever the others hold."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lobby.contract import requests
from lobby.contract.base import Message
from lobby.ids import uuid7
from tests.running import RunningServer, demo_branch

HONEST = 4
PERMITS = {"services": ["permits"]}
BRANCH = "/branches/permit-center"


class Route(NamedTuple):
    """A command route: whose token opens it, its address, the body it takes. `{visit}` is one that waits now."""

    role: str
    path: str
    body: type[Message]


ROUTES = (
    Route("kiosk", f"{BRANCH}/visits", requests.CheckInRequest),
    Route("staff", f"{BRANCH}/appointments", requests.AppointmentRequest),
    Route("staff", f"{BRANCH}/appointments/Q7K-204/cancel", requests.AppointmentCancelRequest),
    Route("staff", f"{BRANCH}/set-aside/kept-1/discard", requests.DiscardRequest),
    Route("kiosk", "/devices/kiosk-1/status", requests.DeviceStatus),
    Route("printer", "/printers/printer-1/jobs/{visit}.0/report", requests.PrintReport),
    Route("staff", "/visits/{visit}/call", requests.CallRequest),
    Route("staff", "/visits/{visit}/recall", requests.VisitRequest),
    Route("staff", "/visits/{visit}/start", requests.VisitRequest),
    Route("staff", "/visits/{visit}/hold", requests.HoldRequest),
    Route("staff", "/visits/{visit}/resume", requests.ResumeRequest),
    Route("staff", "/visits/{visit}/requeue", requests.RequeueRequest),
    Route("staff", "/visits/{visit}/transfer", requests.TransferRequest),
    Route("staff", "/visits/{visit}/add-step", requests.AddStepRequest),
    Route("staff", "/visits/{visit}/no-show", requests.VisitRequest),
    Route("staff", "/visits/{visit}/finish", requests.FinishRequest),
    Route("staff", "/visits/{visit}/undo", requests.VisitRequest),
    Route("staff", "/visits/{visit}/reprint", requests.ReprintRequest),
    Route("staff", "/visits/{visit}/cancel", requests.CancelRequest),
    Route("staff", "/desks/desk-4/open", requests.DeskRequest),
    Route("staff", "/desks/desk-4/break", requests.BreakRequest),
    Route("staff", "/desks/desk-4/pause-calling", requests.PauseCallingRequest),
    Route("staff", "/desks/desk-4/resume-calling", requests.DeskRequest),
    Route("staff", "/desks/desk-4/call-next", requests.DeskRequest),
    Route("staff", "/desks/desk-4/close", requests.DeskRequest),
)

# Numbers at and beyond the edges of what calendars, SQLite, JavaScript and floats hold.
EDGES = (2**63, 2**63 - 1, -(2**63), 2**53, 10**17, -(10**15), 253402300800000, 4_102_444_800_000, 0, -1, 1e308, -0.0)
NUMBERS = st.sampled_from(EDGES) | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
KNOWN = st.sampled_from(
    ["permits", "desk-4", "printer-1", "kiosk-1", "Q7K-204", "es", "keep", "left", "resolved", "K014"]
)
TEXTS = KNOWN | st.text(max_size=300)
ANYTHING = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=8) | st.dictionaries(st.text(max_size=20), inner, max_size=4),
    max_leaves=12,
)
RIGHT: dict[str, Any] = {"services": ["permits"], "service": "permits", "desk": "desk-4", "reference": "Q7K-204"}
"""Values that are let through, so that what is wrong in another field gets as far as it can."""


def bodies(message: type[Message]) -> st.SearchStrategy[Any]:
    """Objects with the message's own fields, each with anything in it, and now and then no object at all."""
    fields = {name: ANYTHING if name not in RIGHT else st.just(RIGHT[name]) | ANYTHING for name in message.model_fields}
    return st.fixed_dictionaries({}, optional={**fields, "surplus": ANYTHING}) | ANYTHING


BAD = st.sampled_from(ROUTES).flatmap(lambda route: st.tuples(st.just(route), bodies(route.body)))


class Asking:
    """A server and those who ask it, all at once, on one event loop."""

    def __init__(self, server: RunningServer) -> None:
        self._runner = asyncio.Runner()
        self._clients = {role: server.async_client(role) for role in ("kiosk", "staff", "printer")}

    def at_once(self, bad: list[tuple[Route, Any]]) -> tuple[list[httpx.Response], list[httpx.Response]]:
        """The answers to the honest check-ins and to the bad commands."""
        return self._runner.run(self._at_once(bad))

    async def _at_once(self, bad: list[tuple[Route, Any]]) -> tuple[list[httpx.Response], list[httpx.Response]]:
        visit = (await self._post("kiosk", f"{BRANCH}/visits", PERMITS)).json()["visit"]["id"]
        honest = [self._post("kiosk", f"{BRANCH}/visits", PERMITS) for _ in range(HONEST)]
        others = [self._post(route.role, route.path.format(visit=visit), body) for route, body in bad]
        first, rest = others[: len(others) // 2], others[len(others) // 2 :]
        before, served, after = await asyncio.gather(
            asyncio.gather(*first), asyncio.gather(*honest), asyncio.gather(*rest)
        )
        return served, [*before, *after]

    async def _post(self, role: str, path: str, body: Any) -> httpx.Response:
        return await self._clients[role].post(f"/api/v1{path}", json=body, headers={"Idempotency-Key": uuid7()})

    def close(self) -> None:
        for client in self._clients.values():
            self._runner.run(client.aclose())
        self._runner.close()


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asking]:
    branch = replace(demo_branch(), capacity=1_000_000)
    server = RunningServer(tmp_path_factory.mktemp("any") / "server", branch=branch, start_within_s=90).start()
    asking = Asking(server)
    yield asking
    asking.close()
    server.close()


def honest_ones_succeed(asking: Asking, bad: list[tuple[Route, Any]]) -> None:
    honest, others = asking.at_once(bad)
    assert {answer.status_code for answer in honest} == {201}, [answer.text for answer in honest]
    for (route, body), answer in zip(bad, others, strict=True):
        assert answer.status_code <= 500, (route, body, answer.text)


QUICK = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
LONG = settings(max_examples=3000, suppress_health_check=[HealthCheck.too_slow])


@QUICK
@given(bad=st.lists(BAD, min_size=1, max_size=8))
def test_honest_commands_succeed_beside_any_others(asking: Asking, bad: list[tuple[Route, Any]]) -> None:
    honest_ones_succeed(asking, bad)


@pytest.mark.long
@pytest.mark.timeout(1800)
@LONG
@given(bad=st.lists(BAD, min_size=1, max_size=12))
def test_honest_commands_succeed_beside_very_many_others(asking: Asking, bad: list[tuple[Route, Any]]) -> None:
    honest_ones_succeed(asking, bad)
