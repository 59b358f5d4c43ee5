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
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest
from PIL import Image
from websockets.sync.client import connect
from websockets.typing import Origin

from lobby.contract.sharing import VIEWERS
from lobby.sqlite import sqlite3
from tests.running import post

NO = "false"
"""To learn six weeks anew takes a core a quarter of a minute."""
READY = re.compile(r"Lobby is ready: (http://127\.0\.0\.1:\d+)")


class Demo:
    def __init__(self, data: Path, *options: str, **settings: str) -> None:
        environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
        environment |= {f"LOBBY_{name.upper()}": value for name, value in settings.items()}
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


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def demo(folder: Path) -> Iterator[Demo]:
    """One demo, from nothing, for those who only look at it. Who stops it starts another."""
    one = Demo(folder)
    yield one
    one.stop()


@pytest.fixture
def another(demo: Demo, folder: Path, tmp_path: Path) -> Path:
    """The folder of a demo that has lived its six weeks already: they are that one's."""
    assert demo.process.poll() is None
    data = tmp_path / "demo"
    data.mkdir()
    with sqlite3.connect(folder / "lobby.db") as lived, sqlite3.connect(data / "lobby.db") as copy:
        lived.backup(copy)
    lived.close()
    copy.close()
    return data


def supervisor(demo: Demo, folder: Path) -> httpx.Client:
    token = (folder / "admin.token").read_text()
    return httpx.Client(base_url=f"{demo.address}/api/v1", headers={"Authorization": f"Bearer {token}"}, timeout=60)


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


def test_the_lobby_is_at_work_on_a_working_morning(demo: Demo, folder: Path) -> None:
    with supervisor(demo, folder) as looks:
        floor = looks.get("/branches/permit-center/floor").json()
        now = datetime.fromtimestamp(looks.get("/clock").json()["now_at"] / 1000, ZoneInfo("America/Los_Angeles"))
        booked = looks.get("/branches/permit-center/appointments").json()["appointments"]
    assert now.weekday() < 4 and 10 <= now.hour <= 11
    assert 1 <= floor["waiting"] <= 20
    desks = {desk["id"]: desk["state"] for desk in floor["desks"]}
    assert desks.pop("desk-4") == "closed", "left for the visitor"
    assert set(desks.values()) <= {"open", "on_break"}
    assert floor["called_today"] >= 40
    assert {one["state"] for one in booked} == {"came", "expected"}
    assert all(device["state"] != "offline" for device in floor.get("devices", []))


def test_six_weeks_are_on_record_and_the_record_is_true(demo: Demo, folder: Path) -> None:
    with supervisor(demo, folder) as looks:
        today = datetime.fromtimestamp(looks.get("/clock").json()["now_at"] / 1000, ZoneInfo("America/Los_Angeles"))
        days = [(today - timedelta(days=back)).date() for back in range(1, 43)]
        came = {day: looks.get(f"/branches/permit-center/reports/day/{day}").json() for day in days[:7]}
    for day, report in came.items():
        counted = report["all"]["came"]
        assert (counted > 200) == (day.weekday() < 5), (day, counted)
    checked = subprocess.run(
        [sys.executable, "-m", "cli", "check", "--data", str(folder)], capture_output=True, text=True, timeout=120
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_a_check_in_comes_out_as_paper(demo: Demo, folder: Path) -> None:
    token = (folder / "kiosk-1.token").read_text()
    with httpx.Client(base_url=demo.address, headers={"Authorization": f"Bearer {token}"}) as kiosk:
        unvalidated = post(
            kiosk, "/branches/permit-center/visits", {"services": ["permits"], "printer": "printer-1"}
        ).json()
        admin = {"Authorization": f"Bearer {(folder / 'admin.token').read_text()}"}
        deadline = time.monotonic() + 20
        paper = "wanted"
        while paper != "printed" and time.monotonic() < deadline:
            paper = httpx.get(f"{demo.address}/api/v1/visits/{unvalidated['visit']['id']}", headers=admin).json()[
                "paper"
            ]
            time.sleep(0.1)
    assert paper == "printed"


def test_ctrl_c_ends_every_program_and_the_next_demo_goes_on_where_it_stopped(demo: Demo, another: Path) -> None:
    first = Demo(another, "--live", "--speed", "10", foresee=NO)
    assert first.address != demo.address, "a taken port is no reason to give up"
    with supervisor(first, another) as looks:
        called, until = 0, time.monotonic() + 60
        before = looks.get("/branches/permit-center/floor").json()["called_today"]
        while called <= before and time.monotonic() < until:
            called = looks.get("/branches/permit-center/floor").json()["called_today"]
            time.sleep(0.2)
        services = looks.get("/branches/permit-center/floor").json()["services"]
    assert called > before, "nobody works"
    assert all(service["target_s"] >= 600 for service in services), "promises are in the lobby's own minutes"
    assert first.stop() == 0
    assert not answers(first.address)
    second = Demo(another, foresee=NO)
    with supervisor(second, another) as looks:
        assert looks.get("/branches/permit-center/floor").json()["called_today"] >= called
    killed_outright_it_leaves_nothing(second)


def killed_outright_it_leaves_nothing(demo: Demo) -> None:
    demo.process.kill()
    deadline = time.monotonic() + 15
    while answers(demo.address) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not answers(demo.address)
    demo.stop()


def answers(address: str) -> bool:
    try:
        return httpx.get(address).status_code == 200
    except httpx.TransportError:
        return False
