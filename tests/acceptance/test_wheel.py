"""The wheel, built once and installed into empty environments away from the checkout: what each machine gets, and that it runs."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.source import OURS, ROOT

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]

READY = re.compile(r"Lobby is ready: (http://127\.0\.0\.1:\d+)")

# What each kind of machine imports, and what must not even be there.
MACHINES = [
    ("", ["display_board.player", "lobby.contract.views", "lobby.link.websocket"], ["kivy", "fastapi", "numpy", "PIL"]),
    ("kiosk", ["kiosk.run", "kiosk.app", "kiosk.pictures", "printer"], ["fastapi", "uvicorn", "numba", "numpy", "escpos"]),
    ("printer", ["printer.run", "printer.agent"], ["kivy", "fastapi", "starlette", "uvicorn", "numba", "numpy"]),
    ("prediction", ["simulation.simulate", "simulation.chart", "prediction.planning.plans"], ["kivy", "fastapi", "PIL"]),
    ("server", ["server.app", "server.workers.pool", "server.workers.planning"], ["kivy", "escpos", "pyvips", "PIL"]),
]  # fmt: skip


def uv() -> str:
    found = shutil.which("uv") or str(ROOT / ".uv/bin/uv")
    assert Path(found).exists(), "the Makefile installs uv"
    return found


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([uv(), "build", "--quiet", "--wheel", "--out-dir", folder, ROOT], check=True)
    return next(folder.glob("lobby-*.whl"))


class Machine:
    """An empty environment with nothing but the wheel and these extras; started elsewhere than in the checkout."""

    def __init__(self, folder: Path, wheel: Path, extras: str) -> None:
        self.folder = folder
        self.bin = folder / "environment/bin"
        pins = folder / "pins.txt"
        project = tomllib.loads((ROOT / "pyproject.toml").read_text())
        pins.write_text("\n".join(project["tool"]["uv"]["constraint-dependencies"]))
        subprocess.run([uv(), "venv", "--quiet", "--python", sys.executable, self.bin.parent], check=True)
        wanted = f"{wheel}[{extras}]" if extras else str(wheel)
        subprocess.run(
            [uv(), "pip", "install", "--quiet", "--python", self.bin / "python", "--constraints", pins, wanted],
            check=True,
        )

    @property
    def environment(self) -> dict[str, str]:
        ours = {"PYTHONPATH", "VIRTUAL_ENV", "DISPLAY", "WAYLAND_DISPLAY"}
        kept = {name: value for name, value in os.environ.items() if name not in ours}
        return {**kept, "KIVY_NO_ARGS": "1", "KIVY_NO_CONSOLELOG": "1", "KIVY_HOME": str(self.folder / "kivy")}

    def lobby(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.bin / "lobby", *words],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
        )

    def python(self, code: str) -> str:
        done = subprocess.run(
            [self.bin / "python", "-c", code],
            cwd=self.folder, env=self.environment, capture_output=True, text=True, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout


def until(so: Callable[[], bool], what: str) -> None:
    give_up = time.monotonic() + 60
    while not so():
        assert time.monotonic() < give_up, f"never so: {what}"
        time.sleep(0.1)


def test_the_wheel_holds_every_file_of_the_programs_and_the_licence(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    listed = subprocess.run(["git", "ls-files", *sorted(OURS)], cwd=ROOT, capture_output=True, text=True, check=True)
    assert set(listed.stdout.split()) <= inside
    licences = {name.partition("/licenses/")[2] for name in inside if "/licenses/" in name}
    assert licences == {"LICENSE", "web/icons/LICENSE"}


@pytest.mark.parametrize(
    ("extras", "imported", "absent"), MACHINES, ids=[extras or "base" for extras, _, _ in MACHINES]
)
def test_a_machine_installs_what_its_program_needs_and_no_more(
    tmp_path: Path, wheel: Path, extras: str, imported: list[str], absent: list[str]
) -> None:
    machine = Machine(tmp_path, wheel, extras)
    assert "print-agent" in machine.lobby("--help").stdout
    said = machine.python(
        f"import json, lobby, {', '.join(imported)}\nfrom importlib.util import find_spec\n"
        f"print(json.dumps([lobby.__file__, *filter(find_spec, {absent})]))"
    )
    where, *wrong = json.loads(said.splitlines()[-1])
    assert Path(where).is_relative_to(tmp_path) and not wrong


def test_a_print_agents_machine_says_what_a_kiosk_would_need(tmp_path: Path, wheel: Path) -> None:
    machine = Machine(tmp_path, wheel, "printer")
    refused = machine.lobby("kiosk", "kiosk-1", "--server", "http://127.0.0.1:8000")
    assert refused.returncode == 1 and not refused.stdout
    assert f"pip install '{wheel.name}[kiosk]' (not_installed)" in refused.stderr
    assert machine.lobby("print-agent", "--help").returncode == 0


def test_the_demo_runs_from_the_wheel(tmp_path: Path, wheel: Path) -> None:
    machine = Machine(tmp_path, wheel, "server,kiosk,printer,prediction")
    demo = subprocess.Popen(
        [machine.bin / "lobby", "demo", "--data", tmp_path / "demo", "--port", "8400"],
        cwd=tmp_path, env=machine.environment, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert demo.stdout is not None
        address = next(found[1] for line in demo.stdout if (found := READY.search(line)))
        with httpx.Client(base_url=address, follow_redirects=True) as browser:
            page = browser.get("/").text
            doors = re.findall(r'href="(/[^"]+)" target', page)
            assert len(doors) > 3
            for door in [*doors, "/web/icons/bell.svg", "/web/locale/es/board.json", "/web/base.css"]:
                assert browser.get(door).status_code == 200, door
            for paper in re.findall(r'href="(http://127[^"]+)"', page):
                assert httpx.get(paper).status_code == 200
        until(lambda: any((tmp_path / "demo").rglob("kiosk-1.spool")), "the kiosk has begun")
        logs = {log.name: log.read_text() for log in (tmp_path / "demo").rglob("*.log")}
        assert "kiosk.log" in logs
        assert not [name for name, text in logs.items() if "Traceback" in text]
    finally:
        demo.send_signal(signal.SIGINT)
        demo.communicate(timeout=30)
    assert demo.returncode == 0
