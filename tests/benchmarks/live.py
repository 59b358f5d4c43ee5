"""A full house, live: `python -m tests.benchmarks.live [--phones 2000] [--seconds 30]`.

A real server with one branch: 100 boards, 32 open desks, 8 kiosks, a floor page and so many phones look on, while five customers
a second check in and as many are called, served and finished. Two processes of `live_load` are the people and the screens. The
same people press at the same pace before any screen is there: what a press takes among screens is held against that, in the same
run. Prints the figures as JSON.

With `--pause` it waits for Enter before the screens connect and says the server's process id, so that a profiler can be attached.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from lobby.engine.model import Board, Branch, Kiosk
from lobby.ids import BranchId, DeviceId
from tests.benchmarks.measuring import cpu_s, percentile
from tests.builders import a_branch, a_desk, a_service
from tests.running import RunningServer
from tests.source import ROOT

BOARDS, DESKS, KIOSKS, PHONES = 100, 32, 8, 2000
SERVICES = ["permits", "zoning", "fees", "licences", "records", "inspections"]
SKILLS = (SERVICES, SERVICES[:3], SERVICES[3:])
"""Every third desk serves everything, the others half of it."""
A_SECOND = 5.0
QUIET_S, LIVE_S = 10.0, 30.0
SETTLE_S = 2.0

Figures = dict[str, float]
Press = dict[str, Any]


def full_house() -> Branch:
    services = tuple(replace(a_service(name), prefix=chr(ord("A") + n)) for n, name in enumerate(SERVICES))
    return a_branch(
        id=BranchId("bench"),
        capacity=1_000_000,
        services=services,
        desks=tuple(a_desk(f"desk-{n}", SKILLS[n % len(SKILLS)]) for n in range(1, DESKS + 1)),
        boards=tuple(Board(DeviceId(f"board-{n}"), f"Board {n}") for n in range(1, BOARDS + 1)),
        kiosks=tuple(Kiosk(DeviceId(f"kiosk-{n}"), f"Kiosk {n}", letter="ABCDEFGHKLMN"[n]) for n in range(KIOSKS)),
    )


class Helper:
    """A process of `live_load`: given a line of JSON, it answers with one."""

    def __init__(self, workload: str, **how: Any) -> None:
        command = [sys.executable, "-m", "tests.benchmarks.live_load", workload]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.tell(how)

    def tell(self, what: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(what) + "\n")
        self._process.stdin.flush()

    def hear(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the clients' process ended with {self._process.wait()}")
        return json.loads(line)

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()


@contextmanager
def helper(workload: str, **how: Any) -> Iterator[Helper]:
    process = Helper(workload, **how)
    try:
        yield process
    finally:
        process.close()


def living(folder: Path, phones: int = PHONES, seconds: float = LIVE_S, pause: bool = False) -> Figures:
    """The figures of a full house, `live_...`: times in milliseconds, the server's work as a share of one core."""
    server = RunningServer(folder / "live", full_house(), as_in_life=True)
    try:
        server.start()
        return _lived(server, phones, seconds, pause)
    finally:
        server.close()


def _lived(server: RunningServer, phones: int, seconds: float, pause: bool) -> Figures:
    devices = {f"kiosk:kiosk-{n}": server.token("kiosk", f"kiosk-{n}") for n in range(KIOSKS)}
    devices |= {f"board:board-{n}": server.token("board", f"board-{n}") for n in range(1, BOARDS + 1)}
    staff = {f"desk:desk-{n}": server.token("staff", f"staff-{n}") for n in range(1, DESKS + 1)}
    floor = {"floor:bench": server.token("supervisor")}
    kiosks = [token for topic, token in devices.items() if topic.startswith("kiosk:")]
    crowd = {"kiosks": kiosks, "staff": list(staff.values()), "services": SERVICES}
    with helper("people", port=server.port, waiting=phones, pace=A_SECOND, **crowd) as people:
        tickets = {f"ticket:{token}": "" for token in people.hear()[-phones:]}
        people.tell(QUIET_S)
        quiet = people.hear()
        if pause:
            input(f"The server is process {server.pid}. Enter lets the screens come: ")
        topics = list({**devices, **staff, **floor, **tickets}.items())
        with helper("screens", port=server.port, topics=topics) as screens:
            screens.hear()
            time.sleep(SETTLE_S)
            before, begun = cpu_s(server.pid), time.monotonic()
            people.tell(seconds)
            presses = people.hear()
            share = (cpu_s(server.pid) - before) / (time.monotonic() - begun)
            time.sleep(SETTLE_S)
            screens.tell(None)
            seen = screens.hear()
    return figures(quiet, presses, seen["all_boards"]) | {"live_server_core": share, "live_frames": seen["frames"]}


def figures(quiet: list[Press], presses: list[Press], all_boards: list[tuple[float, int]]) -> Figures:
    found: Figures = {}
    for what in ("check_in", "call"):
        usual = percentile(_ms(quiet, what), 50)
        took = _ms(presses, what)
        found |= {f"live_{what}_quiet_p50_ms": usual, **_spread(f"live_{what}", took)}
        found[f"live_{what}_ratio"] = found[f"live_{what}_p99_ms"] / usual
    return found | _spread("live_board", _until_all_boards(presses, all_boards))


def _ms(presses: list[Press], what: str) -> list[float]:
    return [press["took"] * 1000 for press in presses if press["what"] == what]


def _spread(name: str, ms: list[float]) -> Figures:
    return {
        f"{name}_p50_ms": percentile(ms, 50),
        f"{name}_p99_ms": percentile(ms, 99),
        f"{name}_worst_ms": max(ms),
    }


def _until_all_boards(presses: list[Press], all_boards: list[tuple[float, int]]) -> list[float]:
    """From sending each call to the last board that shows it. `all_boards`: at which time all had come to which seq."""
    seqs = [seq for _, seq in all_boards]
    calls = [press for press in presses if press["what"] == "call"]
    return [(all_boards[bisect_left(seqs, call["seq"])][0] - call["at"]) * 1000 for call in calls]


def main() -> None:
    how = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    how.add_argument("--phones", type=int, default=PHONES)
    how.add_argument("--seconds", type=float, default=LIVE_S)
    how.add_argument("--pause", action="store_true")
    folder = Path(tempfile.mkdtemp(prefix="lobby-live-"))
    try:
        found = living(folder, **vars(how.parse_args()))
    finally:
        shutil.rmtree(folder)
    print(json.dumps({name: round(value, 3) for name, value in found.items()}, indent=2))


if __name__ == "__main__":
    main()
