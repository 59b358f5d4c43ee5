"""The live socket: whole views, heartbeats, refusals that say why, and goodbye."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import replace
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.conftest import StartServer
from tests.running import RunningServer, demo_branch, post

VISITS = "/branches/permit-center/visits"
PERMITS = {"services": ["permits"]}


@asynccontextmanager
async def watching(
    server: RunningServer, topic: str, role: str = "", name: str = "", **how: Any
) -> AsyncIterator[ClientConnection]:
    url = f"{server.url.replace('http', 'ws')}/api/v1/live?topic={topic}"
    headers = {**server.headers(role, name), **how.pop("headers", {})}
    async with connect(url, additional_headers=headers, ping_interval=None, compression=None, **how) as client:
        yield client


async def frame(client: ClientConnection) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(await asyncio.wait_for(client.recv(), 10))
    return found


async def view_where(client: ClientConnection, wanted: Any) -> dict[str, Any]:
    """The first view of which `wanted` holds."""
    while True:
        view: dict[str, Any] | None = (await frame(client)).get("view")
        if view is not None and wanted(view):
            return view


def check_in(server: RunningServer, *services: str, **more: Any) -> dict[str, Any]:
    answer = post(server.client("kiosk"), VISITS, {"services": list(services) or ["permits"], **more})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_board_gets_the_whole_view_at_once_and_at_each_change(running_server: RunningServer) -> None:
    async with watching(running_server, "board:board-main", "board") as board:
        first = await frame(board)
        assert first["topic"] == "board:board-main"
        assert first["view"]["waiting"] == 0
        check_in(running_server)
        assert (await view_where(board, lambda view: view["waiting"] == 1))["calls"] == []
        staff = running_server.client("staff")
        post(staff, "/desks/desk-1/open")
        called = post(staff, "/desks/desk-1/call-next").json()["visit"]
        view = await view_where(board, lambda view: view["calls"])
        assert view["calls"][0]["number"] == called["number"] == "P001"
        assert view["calls"][0]["active"]


async def test_the_socket_sends_what_the_route_answers(running_server: RunningServer) -> None:
    token = check_in(running_server, printer="printer-1")["ticket"]["url"].rpartition("/")[2]
    for topic, path, role in (
        ("board:board-main", "/boards/board-main", "board"),
        ("desk:desk-1", "/desks/desk-1", "staff"),
        ("floor:permit-center", "/branches/permit-center/floor", "supervisor"),
        ("kiosk:kiosk-1", "/kiosks/kiosk-1", "kiosk"),
        ("printer:printer-1", "/printers/printer-1", "printer"),
        (f"ticket:{token}", f"/tickets/{token}", ""),
    ):
        async with watching(running_server, topic, role) as client:
            sent = steady((await frame(client))["view"])
            answered = steady(running_server.client(role).get(f"/api/v1{path}").json())
            assert sent == answered, topic


def steady(view: Any) -> Any:
    """The view without what grows by itself and without who is connected at the moment."""
    moving = {"waited_s", "longest_s", "seen_at", "connected", "state", "ahead_at"}
    if isinstance(view, dict):
        return {name: steady(value) for name, value in view.items() if name not in moving}
    return [steady(one) for one in view] if isinstance(view, list) else view


async def test_a_refused_client_hears_why_before_the_socket_closes(running_server: RunningServer) -> None:
    for topic, role, name, code, close in (
        ("board:nowhere", "board", "board-main", "unknown_board", 4404),
        ("weather:today", "board", "board-main", "unknown_topic", 4404),
        ("ticket:0000000000000000000000000A", "", "", "unknown_ticket", 4404),
        ("floor:permit-center", "kiosk", "", "wrong_role", 4403),
        ("kiosk:kiosk-2", "kiosk", "kiosk-1", "other_device", 4403),
        ("board:board-main", "", "", "sign_in_needed", 4401),
    ):
        async with watching(running_server, topic, role, name) as client:
            assert (await frame(client))["error"]["code"] == code
            with pytest.raises(ConnectionClosed):
                await client.recv()
            assert client.close_code == close, topic


async def test_a_token_that_nobody_knows_is_refused(running_server: RunningServer) -> None:
    async with watching(running_server, "board:board-main", headers={"Authorization": "Bearer no"}) as client:
        assert (await frame(client))["error"]["code"] == "credential_unknown"


async def test_a_page_from_elsewhere_does_not_get_a_socket(running_server: RunningServer) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with watching(running_server, "board:board-main", "board", origin="http://elsewhere.example"):
            pass
    assert refused.value.response.status_code == 403


async def test_a_socket_without_a_topic_is_refused(running_server: RunningServer) -> None:
    with pytest.raises(InvalidStatus):
        async with connect(f"{running_server.url.replace('http', 'ws')}/api/v1/live"):
            pass


async def test_reconnecting_is_the_same_as_connecting(running_server: RunningServer) -> None:
    async with watching(running_server, "board:board-main", "board") as board:
        await frame(board)
    check_in(running_server)
    async with watching(running_server, "board:board-main", "board") as board:
        assert (await frame(board))["view"]["waiting"] == 1


async def test_a_stopping_server_says_goodbye(running_server: RunningServer) -> None:
    async with watching(running_server, "board:board-main", "board") as board:
        await frame(board)
        code = await asyncio.to_thread(running_server.stop)
        bye = await frame(board)
        assert bye["bye"] == "restarting"
        assert bye["retry_s"] > 0
        with pytest.raises(ConnectionClosed):
            await board.recv()
        assert board.close_code == 1012
        assert code == 0


async def test_after_a_restart_the_view_is_there_again(running_server: RunningServer) -> None:
    number = check_in(running_server)["ticket"]["number"]
    await asyncio.to_thread(running_server.kill)
    await asyncio.to_thread(running_server.start)
    async with watching(running_server, "desk:desk-1", "staff") as desk:
        assert [row["number"] for row in (await frame(desk))["view"]["queue"]] == [number]


EMPTY_MESSAGE = b"\x81\x80\x00\x00\x00\x00"


async def test_a_client_that_reads_nothing_holds_nobody_up_and_is_let_go(start_server: StartServer) -> None:
    roomy = replace(demo_branch(), capacity=100_000)
    server = start_server(branch=roomy, slow_client_s=2, clock_tick_s=0.1)
    with socket_that_never_reads(server, "desk:desk-1") as asleep:
        async with watching(server, "desk:desk-1", "staff") as awake, server.async_client("kiosk") as kiosk:
            count = 0
            while figures(server)["lobby_clients_let_go_total"] == 0:
                for _ in range(20):
                    asleep.sendall(EMPTY_MESSAGE)
                    await awake.send("")
                    count += 1
                    await kiosk.post(f"/api/v1{VISITS}", json=PERMITS, headers=server.new_key())
                    await view_where(awake, lambda view, count=count: view["queue_total"] == count)
        assert figures(server)["lobby_frames_dropped_total"] > 0


@contextmanager
def socket_that_never_reads(server: RunningServer, topic: str) -> Iterator[socket.socket]:
    """A live client with a small buffer that takes nothing out of it."""
    with suppress(OSError), socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        client.connect(("127.0.0.1", server.port))
        lines = [
            f"GET /api/v1/live?topic={topic} HTTP/1.1",
            f"Host: 127.0.0.1:{server.port}",
            f"Authorization: {server.headers('staff')['Authorization']}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
            "\r\n",
        ]
        client.sendall("\r\n".join(lines).encode())
        yield client


def figures(server: RunningServer) -> dict[str, float]:
    text = server.client("auditor").get("/metrics").text
    lines = (line.rpartition(" ") for line in text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _, value in lines}


async def test_a_client_that_says_nothing_is_let_go(start_server: StartServer) -> None:
    server = start_server(slow_client_s=0.5, clock_tick_s=0.1)
    async with watching(server, "board:board-main", "board") as board:
        await frame(board)
        with pytest.raises(ConnectionClosed):
            await view_where(board, lambda view: False)
        assert board.close_code == 1008


async def test_both_sides_send_heartbeats(start_server: StartServer) -> None:
    server = start_server(heartbeat_s=0.2, clock_tick_s=0.1)
    async with watching(server, "board:board-main", "board") as board:
        await frame(board)
        while "heartbeat" not in (found := await frame(board)):
            assert "view" in found
        assert found["heartbeat"] > 0


def test_an_address_that_is_no_socket_says_so(running_server: RunningServer) -> None:
    answer = httpx.get(f"{running_server.url}/api/v1/live?topic=board:board-main")
    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"
