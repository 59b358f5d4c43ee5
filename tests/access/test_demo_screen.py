"""Who may look at the demo's kiosk and touch it: the demo's own page, and nobody from elsewhere."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from lobby.contract.sharing import KIOSK, VIEWERS
from tests.running import RunningServer

NO_KIOSK = {"running": False}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    running = RunningServer(tmp_path_factory.mktemp("demo"), demo=True).start()
    yield running
    running.close()


def look(server: RunningServer, *, host: str = "127.0.0.1", origin: str | None = None, **more: Any) -> ClientConnection:
    """A browser at a page of `origin`, for which this machine has the name `host`."""
    here = socket.create_connection(("127.0.0.1", server.port))
    return connect(f"ws://{host}:{server.port}{VIEWERS}", sock=here, origin=origin, **more)  # type: ignore[arg-type]


def share(server: RunningServer, token: str) -> ClientConnection:
    address = f"{server.url.replace('http', 'ws')}{KIOSK}"
    return connect(address, additional_headers={"Authorization": f"Bearer {token}"} if token else {})


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_the_demos_own_page_is_let_in(demo: RunningServer, host: str) -> None:
    with look(demo, host=host, origin=f"http://{host}:{demo.port}") as page:
        assert json.loads(page.recv(timeout=10)) == NO_KIOSK


@pytest.mark.parametrize("origin", [None, "null", "https://elsewhere.example", "http://127.0.0.1:1"])
def test_another_page_is_refused(demo: RunningServer, origin: str | None) -> None:
    with pytest.raises(InvalidStatus):
        look(demo, origin=origin)


def test_a_name_that_was_made_to_point_here_is_refused(demo: RunningServer) -> None:
    with pytest.raises(InvalidStatus):
        look(demo, host="elsewhere.example", origin=f"http://elsewhere.example:{demo.port}")


@pytest.mark.parametrize("role", ["board", "supervisor", ""])
def test_only_a_kiosk_shares_its_screen(demo: RunningServer, role: str) -> None:
    with pytest.raises(InvalidStatus):
        share(demo, demo.token(role) if role else "")


def test_a_picture_of_the_kiosk_comes_to_the_page_and_its_finger_to_the_kiosk(demo: RunningServer) -> None:
    with share(demo, demo.token("kiosk")) as kiosk:
        assert json.loads(kiosk.recv(timeout=10)) == {"watched": False}
        with look(demo, origin=demo.url) as page:
            assert json.loads(kiosk.recv(timeout=10)) == {"watched": True}
            kiosk.send(b"a picture")
            assert page.recv(timeout=10) == b"a picture"
            page.send(json.dumps({"touch": "down", "x": 0.5, "y": 0.25}))
            touch = json.loads(kiosk.recv(timeout=10))
            assert (touch["touch"], touch["x"], touch["y"]) == ("down", 0.5, 0.25)
        lifted = json.loads(kiosk.recv(timeout=10))
        assert (lifted["touch"], lifted["finger"]) == ("up", touch["finger"])
        assert json.loads(kiosk.recv(timeout=10)) == {"watched": False}


def test_a_server_that_is_no_demo_has_no_such_socket(tmp_path: Path) -> None:
    server = RunningServer(tmp_path / "data").start()
    try:
        for origin in (None, server.url):
            with pytest.raises(InvalidStatus):
                look(server, origin=origin)
        with pytest.raises(InvalidStatus):
            share(server, server.token("kiosk"))
    finally:
        server.close()
