"""An open socket ends with the credential it hangs on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from lobby.engine.model import Branch
from tests.running import RunningServer, post


@pytest.fixture
def running(tmp_path: Path) -> Iterator[RunningServer]:
    running = RunningServer(tmp_path / "data").start()
    yield running
    running.close()


@contextmanager
def watching(server: RunningServer, topic: str, token: str) -> Iterator[ClientConnection]:
    address = f"{server.url.replace('http', 'ws')}/api/v1/live?topic={topic}"
    with connect(address, additional_headers={"Authorization": f"Bearer {token}"}) as socket:
        assert next_frame(socket, "view")["topic"] == topic
        yield socket


def next_frame(socket: ClientConnection, kind: str) -> dict[str, Any]:
    while True:
        frame: dict[str, Any] = json.loads(socket.recv(timeout=10))
        if kind in frame:
            return frame


def farewell(socket: ClientConnection) -> tuple[str, int | None]:
    """The code of the refusal that ends the socket, and the code it closes with."""
    refusal: str = next_frame(socket, "error")["error"]["code"]
    with pytest.raises(ConnectionClosed):
        socket.recv(timeout=10)
    return refusal, socket.close_code


def a_board(branch: Branch) -> str:
    return branch.boards[0].id


def test_a_revoked_board_goes_dark_at_once(running: RunningServer) -> None:
    board = a_board(running.branch)
    with watching(running, f"board:{board}", running.token("board", board)) as socket:
        revoked = post(running.client("admin"), f"/branches/{running.branch.id}/devices/{board}/revoke")
        assert revoked.status_code == 204
        assert farewell(socket) == ("sign_in_needed", 4401)


def test_signing_out_ends_the_sockets_of_that_session_and_no_others(running: RunningServer) -> None:
    home = f"/branches/{running.branch.id}"
    new = {"login": "kim", "name": "Kim", "roles": ["supervisor"], "password": "correct horse battery"}
    assert post(running.client("admin"), f"{home}/staff", new).status_code == 201
    first, second = (sign_in(running, "kim") for _ in range(2))
    floor = f"floor:{running.branch.id}"
    with watching(running, floor, first) as ended, watching(running, floor, second) as stays:
        kim = running.client()
        kim.headers["Authorization"] = f"Bearer {first}"
        assert post(kim, "/session/end").status_code == 204
        assert farewell(ended) == ("sign_in_needed", 4401)
        assert post(running.client("kiosk"), f"{home}/visits", {"services": ["permits"]}).is_success
        assert next_frame(stays, "view")["view"]["waiting"] == 1


def sign_in(server: RunningServer, login: str) -> str:
    signed_in = post(server.client(), "/session", {"staff": login, "password": "correct horse battery"})
    token: str = signed_in.json()["token"]
    return token
