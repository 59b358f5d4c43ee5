"""Desks that call by themselves, at a real server: at once, after the wrap-up, never twice, and not while paused."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from lobby.engine.model import Branch
from lobby.ids import uuid7
from tests.conftest import StartServer
from tests.running import RunningServer, demo_branch, post

VISITS = "/branches/permit-center/visits"
DESKS = ("desk-1", "desk-4", "desk-8")  # all three take permits
WRAP_UP_S = 5
ARRIVALS, AT_ONCE = 200, 20


def automatic_branch(wrap_up_s: int) -> Branch:
    """The demo branch, with three desks that call by themselves."""
    branch = demo_branch()
    desks = tuple(replace(desk, automatic=desk.id in DESKS) for desk in branch.desks)
    return replace(branch, desks=desks, wrap_up_s=wrap_up_s)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """One server whose time stands until it is moved on."""
    folder: Path = tmp_path_factory.mktemp("automatic")
    one = RunningServer(
        folder / "server", branch=automatic_branch(WRAP_UP_S), replay_clock=True, clock_tick_s=0.05
    ).start()
    yield one
    one.close()


@pytest.fixture
def desk(server: RunningServer) -> Iterator[httpx.Client]:
    """Whoever sits at desk 4, just opened; nobody waits, and the desk is closed again after the test."""
    client = server.client("staff", "staff-4")
    post(client, "/desks/desk-4/open")
    yield client
    for visit in client.get(f"/api/v1{VISITS}").json()["visits"]:
        if visit["state"] != "ended":
            post(client, f"/visits/{visit['id']}/cancel")
    post(client, "/desks/desk-4/close")


def arrives(server: RunningServer) -> dict[str, Any]:
    answer = post(server.client("kiosk"), VISITS, {"services": ["permits"]})
    assert answer.status_code == 201, answer.text
    reply: dict[str, Any] = answer.json()
    return reply


def later(server: RunningServer, seconds: float) -> None:
    """Move the time on. The server has gone round all desks before it answers: who is not called by then is not."""
    clock = server.client("admin")
    now = clock.get("/api/v1/clock").json()["now_at"]
    assert post(clock, "/clock", {"at": now + round(seconds * 1000), "speed": 0}).is_success


def shows(client: httpx.Client) -> dict[str, Any]:
    view: dict[str, Any] = client.get("/api/v1/desks/desk-4").json()
    return view


def called_soon(client: httpx.Client) -> dict[str, Any]:
    """Whom the desk has called, as soon as the server's round has come to it."""
    give_up = time.monotonic() + 10
    while (current := shows(client)["current"]) is None:
        assert time.monotonic() < give_up, "nobody was called"
        time.sleep(0.02)
    assert isinstance(current, dict)
    return current


def events(server: RunningServer) -> list[dict[str, Any]]:
    kept: list[dict[str, Any]] = []
    auditor = server.client("auditor")
    while True:
        after = kept[-1]["seq"] if kept else 0
        page = auditor.get(f"/api/v1/branches/permit-center/events?after={after}").json()
        kept += page["events"]
        if not page["events"]:
            return kept


def test_a_newcomer_is_called_with_the_check_in_by_a_desk_that_had_its_wrap_up(
    server: RunningServer, desk: httpx.Client
) -> None:
    later(server, WRAP_UP_S)
    before = len(events(server))
    reply = arrives(server)
    assert (reply["visit"]["state"], reply["desk"], reply["position"]) == ("waiting", "4", 1)
    checked_in, called = events(server)[before:]
    assert (checked_in["type"], called["type"], called["actor"]) == ("visit_checked_in", "visit_called", "clock")
    assert (called["data"]["desk"], called["data"]["staff"], called["at"]) == ("desk-4", "staff-4", checked_in["at"])
    assert shows(desk)["current"]["id"] == reply["visit"]["id"]


def test_a_desk_that_came_free_calls_once_its_wrap_up_is_over(server: RunningServer, desk: httpx.Client) -> None:
    later(server, WRAP_UP_S)
    first, second = (arrives(server)["visit"] for _ in range(2))
    later(server, 60)
    assert post(desk, f"/visits/{first['id']}/start").is_success
    assert post(desk, f"/visits/{first['id']}/finish").is_success
    later(server, WRAP_UP_S - 1)
    view = shows(desk)
    assert view["current"] is None and view["next"]["visit"] == second["id"]
    now = server.client("admin").get("/api/v1/clock").json()["now_at"]
    assert 0 < view["next"]["due_at"] - now <= 1000
    later(server, 1)
    assert called_soon(desk)["id"] == second["id"]
    assert called_soon(desk)["why"]["values"] == {"number": second["number"], "waited": "1", "promised": "20"}


def test_of_two_idle_desks_one_counts_down_for_the_customer(server: RunningServer, desk: httpx.Client) -> None:
    other = server.client("staff", "staff-8")
    later(server, WRAP_UP_S)
    first, second = (arrives(server)["visit"] for _ in range(2))
    assert post(desk, f"/visits/{first['id']}/start").is_success
    post(desk, f"/visits/{first['id']}/finish")
    later(server, 2)
    post(other, "/desks/desk-8/open")
    views = [client.get(f"/api/v1/desks/{id}").json() for client, id in ((desk, "desk-4"), (other, "desk-8"))]
    assert [view["next"]["visit"] for view in views] == [second["id"]] * 2
    assert [view["next"]["due_at"] is not None for view in views] == [True, False]
    assert views[1]["next"]["offered_to"] == "4"
    later(server, WRAP_UP_S - 2)
    assert called_soon(desk)["id"] == second["id"]
    post(other, "/desks/desk-8/close")


def test_a_finish_is_undone_within_the_wrap_up_and_a_call_that_is_undone_pauses(
    server: RunningServer, desk: httpx.Client
) -> None:
    later(server, WRAP_UP_S)
    first, second = (arrives(server)["visit"] for _ in range(2))
    for verb in ("start", "finish"):
        assert post(desk, f"/visits/{first['id']}/{verb}").is_success
    later(server, WRAP_UP_S - 1)
    assert post(desk, f"/visits/{first['id']}/undo").json()["visit"]["state"] == "serving"
    later(server, 1)
    assert shows(desk)["current"]["id"] == first["id"]
    assert post(desk, f"/visits/{first['id']}/finish").is_success
    later(server, WRAP_UP_S)
    assert called_soon(desk)["id"] == second["id"]
    assert post(desk, f"/visits/{second['id']}/undo").json()["visit"]["state"] == "waiting"
    later(server, 60)
    view = shows(desk)
    assert view["current"] is None and view["next"]["due_at"] is None
    assert (view["desk"]["automatic"], view["desk"]["pause_reason"]) == (False, "call_taken_back")


def test_a_pause_needs_a_reason_and_keeps_it_on_record(server: RunningServer, desk: httpx.Client) -> None:
    for nothing in ({}, {"reason": ""}, {"reason": "  "}):
        assert post(desk, "/desks/desk-4/pause-calling", nothing).status_code == 422
    assert post(desk, "/desks/desk-4/pause-calling", {"reason": "paperwork"}).is_success
    later(server, WRAP_UP_S)
    assert arrives(server)["desk"] == "4", "somebody is free there all the same"
    later(server, 0)
    assert shows(desk)["current"] is None
    assert (events(server)[-2]["type"], events(server)[-2]["data"]) == (
        "calling_paused",
        {"desk": "desk-4", "reason": "paperwork"},
    )
    assert post(desk, "/desks/desk-4/resume-calling").json()["state"] == "open"
    later(server, WRAP_UP_S)
    assert called_soon(desk)["state"] == "called"


async def test_everybody_is_called_once_however_many_come_at_once(start_server: StartServer) -> None:
    """Three desks that call by themselves, 200 arrivals by 20 kiosks, and staff who press "call next" all the same."""
    server = start_server(branch=automatic_branch(0))
    all_came = asyncio.Event()

    async def come(kiosk: httpx.AsyncClient, count: int) -> list[str]:
        replies = [await _post(kiosk, VISITS, {"services": ["permits"]}) for _ in range(count)]
        return [reply.json()["visit"]["id"] for reply in replies]

    async def serve(desk: str) -> None:
        async with server.async_client("staff", f"staff-at-{desk}") as staff:
            assert (await _post(staff, f"/desks/{desk}/open")).is_success
            while True:
                last_round = all_came.is_set()
                view = (await staff.get(f"/api/v1/desks/{desk}")).json()
                current = view["current"]
                if current is None and last_round and not view["queue"]:
                    return
                if current is None:
                    pressed = await _post(staff, f"/desks/{desk}/call-next")
                    assert pressed.is_success or pressed.json()["code"] == "desk_busy"
                    continue
                for verb in ("start", "finish"):
                    await _post(staff, f"/visits/{current['id']}/{verb}")

    work = [asyncio.create_task(serve(desk)) for desk in DESKS]
    async with server.async_client("kiosk") as kiosk:
        came = await asyncio.gather(*(come(kiosk, ARRIVALS // AT_ONCE) for _ in range(AT_ONCE)))
    all_came.set()
    await asyncio.gather(*work)
    everybody = [visit for group in came for visit in group]
    calls = [one for one in events(server) if one["type"] == "visit_called"]
    assert len(everybody) == len(set(everybody)) == ARRIVALS
    assert Counter(one["data"]["visit"] for one in calls) == Counter(everybody)
    assert all(one["data"]["staff"] == f"staff-at-{one['data']['desk']}" for one in calls)
    assert Counter(one["actor"] for one in calls)["clock"] > ARRIVALS / 2
    assert {one["data"]["desk"] for one in calls} == set(DESKS)


async def _post(client: httpx.AsyncClient, path: str, body: dict[str, Any] | None = None) -> httpx.Response:
    return await client.post(f"/api/v1{path}", json=body or {}, headers={"Idempotency-Key": uuid7()})
