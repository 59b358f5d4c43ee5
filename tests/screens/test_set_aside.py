"""When a kiosk sets a check-in aside for the staff, and when it waits without end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from kiosk.sender import FAILED_RETRY_S, Sender
from kiosk.spool import CheckInSpool
from kiosk.state import CheckInRefused, Event
from lobby.contract.requests import CheckInRequest, Contact
from lobby.errors import Conflict, LobbyError
from lobby.link.memory import MemoryLink
from lobby.link.replies import NO_ANSWER, error_from
from tests.screens.offers import checked_in

BRANCH = "permit-center"
INTERNAL = error_from(500, {"code": "internal", "message": "The server failed at this."})
NOT_ITS_FAULT = {
    "no answer": NO_ANSWER,
    "too many requests": error_from(429, None),
    "a gateway's word": error_from(502, None),
    "a proxy's own 500": error_from(500, "<html>"),
    "store_unavailable": error_from(503, {"code": "store_unavailable", "message": "Not now."}),
    "busy": error_from(503, {"code": "busy", "message": "Not now."}),
    "internal, but of everybody": error_from(503, {"code": "internal", "message": "As earlier servers said it."}),
    "not paired": error_from(401, {"code": "sign_in_needed", "message": "Pair it."}),
}


class Sending:
    """A spool and its sender; the server's answer to each service; time that passes when it is told to."""

    def __init__(self, folder: Path) -> None:
        self.now_ms = 1_800_000_000_000
        self.spool = CheckInSpool(folder / "kiosk.spool", lambda: self.now_ms)
        self.errors: dict[str, LobbyError] = {}
        self.heard: list[Event] = []
        self.link = MemoryLink(self._answer)
        self.sender = Sender(self.spool, self.link, self.heard.append, now=lambda: self.now_ms)
        self.tries: list[str] = []

    def _answer(self, path: str, body: dict[str, Any]) -> dict[str, Any] | LobbyError:
        service: str = body["services"][0]
        self.tries.append(service)
        return self.errors.get(service) or checked_in("P001").model_dump(mode="json")

    def add(self, service: str, **more: Any) -> str:
        key = self.spool.add(BRANCH, CheckInRequest(services=[service], **more))
        self.sender.wake()
        return key

    async def passes(self, seconds: float) -> None:
        """Let time pass, and the sender do what is due."""
        self.now_ms += round(seconds * 1000)
        before = len(self.tries)
        self.sender.wake()
        with_something_due = bool(self.spool.waiting())
        await until(lambda: len(self.tries) > before or not with_something_due)
        await asyncio.sleep(0.01)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110 - what we wait for is in another task
            await asyncio.sleep(0.001)


@pytest.fixture
async def kiosk(tmp_path: Path) -> AsyncIterator[Sending]:
    kiosk = Sending(tmp_path)
    running = asyncio.create_task(kiosk.sender.run())
    yield kiosk
    running.cancel()
    await asyncio.wait({running})
    kiosk.spool.close()


def waiting(kiosk: Sending) -> list[str]:
    return [item.request.services[0] for item in kiosk.spool.waiting()]


async def test_one_at_which_the_server_fails_is_set_aside_after_five_times_in_a_minute(kiosk: Sending) -> None:
    kiosk.errors = {"zoning": INTERNAL}
    key = kiosk.add("zoning", contact=Contact(name="Ada"))
    kiosk.add("permits")
    await until(lambda: waiting(kiosk) == ["zoning"])
    for _ in range(3):
        await kiosk.passes(FAILED_RETRY_S)
    assert kiosk.tries.count("zoning") == 4 and waiting(kiosk) == ["zoning"]
    await kiosk.passes(FAILED_RETRY_S)
    assert kiosk.tries.count("zoning") == 5 and waiting(kiosk) == []
    (aside,) = kiosk.spool.for_staff()
    assert (aside.key, aside.code, aside.services) == (key, "internal", ["zoning"])
    assert "Ada" not in aside.model_dump_json()
    assert kiosk.heard[-1] == CheckInRefused(key, "internal")


async def test_it_lets_those_behind_it_go_first_and_they_keep_their_order(kiosk: Sending) -> None:
    kiosk.errors = {"zoning": INTERNAL}
    await kiosk.link.cut()
    for service in ("fees", "zoning", "permits", "records"):
        kiosk.add(service)
    await kiosk.link.mend()
    kiosk.sender.wake()
    await until(lambda: waiting(kiosk) == ["zoning"])
    assert kiosk.tries == ["fees", "zoning", "permits", "records"]


async def test_it_is_not_asked_again_at_once_however_many_come(kiosk: Sending) -> None:
    kiosk.errors = {"zoning": INTERNAL}
    kiosk.add("zoning")
    for _ in range(5):
        kiosk.add("permits")
    await until(lambda: waiting(kiosk) == ["zoning"])
    assert kiosk.tries.count("zoning") == 1


async def test_it_waits_while_no_other_has_an_answer_either(kiosk: Sending) -> None:
    """A server that fails at everything is broken as a whole: nothing is wrong with what the kiosk sends."""
    kiosk.errors = {"zoning": INTERNAL, "permits": INTERNAL}
    kiosk.add("zoning"), kiosk.add("permits")
    await until(lambda: len(kiosk.tries) == 2)
    for _ in range(12):
        await kiosk.passes(FAILED_RETRY_S)
    assert waiting(kiosk) == ["zoning", "permits"]
    kiosk.errors = {"zoning": INTERNAL}
    await kiosk.passes(FAILED_RETRY_S)
    await kiosk.passes(FAILED_RETRY_S)
    assert waiting(kiosk) == [] and [one.services for one in kiosk.spool.for_staff()] == [["zoning"]]


async def test_a_server_that_is_mended_in_time_gets_it(kiosk: Sending) -> None:
    kiosk.errors = {"zoning": INTERNAL}
    kiosk.add("zoning"), kiosk.add("permits")
    await until(lambda: waiting(kiosk) == ["zoning"])
    kiosk.errors = {}
    await kiosk.passes(FAILED_RETRY_S)
    assert waiting(kiosk) == [] and kiosk.spool.for_staff() == []


async def test_failures_are_counted_across_a_restart_of_the_kiosk(tmp_path: Path) -> None:
    kiosk = Sending(tmp_path)
    key = kiosk.spool.add(BRANCH, CheckInRequest(services=["zoning"]))
    for _ in range(4):
        kiosk.spool.failed(key)
    kiosk.spool.close()
    again = CheckInSpool(tmp_path / "kiosk.spool", lambda: kiosk.now_ms + 90_000)
    assert again.failed(key)[:2] == (5, 90.0)
    again.close()


@pytest.mark.parametrize("error", NOT_ITS_FAULT.values(), ids=NOT_ITS_FAULT)
async def test_what_is_not_its_fault_is_waited_for_without_end(kiosk: Sending, error: LobbyError) -> None:
    kiosk.errors = {"zoning": error}
    kiosk.add("zoning"), kiosk.add("permits")
    for _ in range(8):
        await kiosk.passes(3600)
    assert waiting(kiosk) == ["zoning", "permits"], "and the order stays"
    assert kiosk.spool.dead_letters() == []
    kiosk.errors = {}
    await kiosk.passes(1)
    await until(lambda: waiting(kiosk) == [])


async def test_a_refusal_long_after_the_customer_left_is_for_the_staff(kiosk: Sending) -> None:
    kiosk.errors = {"zoning": Conflict("branch_full", "Full."), "permits": NO_ANSWER}
    kiosk.add("zoning")
    await until(lambda: waiting(kiosk) == [])
    assert kiosk.spool.for_staff() == [], "the customer has just read it on the screen"
    kiosk.add("permits")
    await kiosk.passes(60)
    kiosk.errors = {"permits": Conflict("service_closed", "Closed.")}
    await kiosk.passes(1)
    await until(lambda: waiting(kiosk) == [])
    assert [(one.services, one.code) for one in kiosk.spool.for_staff()] == [(["permits"], "service_closed")]


async def test_what_staff_have_settled_is_reported_no_more(kiosk: Sending) -> None:
    key = kiosk.spool.add(BRANCH, CheckInRequest(services=["zoning"]))
    kiosk.spool.set_aside(key, "internal")
    assert not kiosk.spool.settle(["another"])
    assert kiosk.spool.settle([key]) and not kiosk.spool.settle([key])
    assert kiosk.spool.for_staff() == []
