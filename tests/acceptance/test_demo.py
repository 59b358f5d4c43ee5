"""The demo as a newcomer starts it: one command, everything up, everything gone again."""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from PIL import Image
from websockets.sync.client import connect
from websockets.typing import Origin

from lobby.contract.sharing import VIEWERS
from tests.running import post

READY = re.compile(r"Lobby is ready: (http://127\.0\.0\.1:\d+)")


class Demo:
    def __init__(self, data: Path, *options: str) -> None:
        environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
        command = [sys.executable, "-m", "cli", "demo", "--data", str(data), "--port", "8300", *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        self.address = self._ready()

    def _ready(self) -> str:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if found := READY.search(line):
                return found[1]
        raise AssertionError("the demo ended before it was ready")

    def stop(self) -> int:
        """Ctrl-C, as often as a test likes; gives the exit code."""
        assert self.process.stdout is not None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        code = self.process.wait(30)
        self.process.stdout.close()
        return code


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    one = Demo(tmp_path)
    yield one
    one.stop()


def test_the_first_page_leads_to_every_place(demo: Demo) -> None:
    with httpx.Client(base_url=demo.address, follow_redirects=True) as browser:
        page = browser.get("/").text
        for door in re.findall(r'href="(/[^"]+)" target', page):
            assert browser.get(door).status_code == 200, door
        papers = re.findall(r'href="(http://127[^"]+)"', page)
        assert [httpx.get(paper).status_code for paper in papers] == [200, 200]


def test_the_first_page_shows_a_running_kiosk_where_there_is_no_display(demo: Demo) -> None:
    address = f"{demo.address.replace('http', 'ws')}{VIEWERS}"
    until = time.monotonic() + 20
    picture: str | bytes = ""
    while isinstance(picture, str) and time.monotonic() < until:  # until the kiosk is there
        with connect(address, origin=Origin(demo.address)) as page:
            picture = page.recv(timeout=20)
    assert isinstance(picture, bytes)
    assert Image.open(io.BytesIO(picture)).size == (720, 1280)


def test_a_check_in_comes_out_as_paper(demo: Demo, tmp_path: Path) -> None:
    token = (tmp_path / "calm/kiosk-1.token").read_text()
    with httpx.Client(base_url=demo.address, headers={"Authorization": f"Bearer {token}"}) as kiosk:
        unvalidated = post(
            kiosk, "/branches/permit-center/visits", {"services": ["permits"], "printer": "printer-1"}
        ).json()
        admin = {"Authorization": f"Bearer {(tmp_path / 'calm/admin.token').read_text()}"}
        deadline = time.monotonic() + 20
        paper = "wanted"
        while paper != "printed" and time.monotonic() < deadline:
            paper = httpx.get(f"{demo.address}/api/v1/visits/{unvalidated['visit']['id']}", headers=admin).json()[
                "paper"
            ]
            time.sleep(0.1)
    assert paper == "printed"


def test_ctrl_c_ends_every_program(demo: Demo) -> None:
    assert demo.stop() == 0
    assert not answers(demo.address)


def test_a_taken_port_is_no_reason_to_give_up(demo: Demo, tmp_path: Path) -> None:
    other = Demo(tmp_path / "second")
    try:
        assert other.address != demo.address
    finally:
        other.stop()


def test_nothing_is_left_behind_when_the_demo_is_killed_outright(demo: Demo) -> None:
    demo.process.kill()
    deadline = time.monotonic() + 15
    while answers(demo.address) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not answers(demo.address)


def answers(address: str) -> bool:
    try:
        return httpx.get(address).status_code == 200
    except httpx.TransportError:
        return False
