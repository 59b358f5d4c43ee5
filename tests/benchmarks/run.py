"""`make bench`: the figures of the README, measured on this machine.

The server is the real one, in a process of its own, on loopback and a temporary SQLite file; the clients are another
process. Prints a table and writes `build/bench.json`: one flat object of key to number, with the raw values beside the
figures. Where two things are compared they are measured in turns, so that a busy moment falls on both.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console
from rich.table import Table

from lobby.engine.model import Board, Branch, Kiosk
from lobby.ids import BranchId, DeviceId
from tests.benchmarks.engine_speed import engine_commands_per_s
from tests.benchmarks.growth import grow
from tests.benchmarks.live import living
from tests.benchmarks.measuring import mib, percentile
from tests.builders import a_branch, a_desk
from tests.running import RunningServer, free_port

ROOT = Path(__file__).parents[2]
RESULT = ROOT / "build" / "bench.json"
LOAD_WITHIN_S = 300

DESKS, BOARDS, PHONES, PAST_VISITS = 32, 100, 5000, 1_000_000
CHECK_IN = {"path": "/api/v1/branches/bench/visits", "body": '{"services":["permits"],"language":"en"}'}
BARE = {"path": "/visits", "body": '{"service":"permits"}'}

REACH: dict[str, tuple[str, Callable[[float], bool]]] = {
    "issue_p50_ratio": ("<= 2.5", lambda value: value <= 2.5),
    "issue_per_s_32": (">= 1500", lambda value: value >= 1500),
    "duplicate_numbers": ("0", lambda value: value == 0),
    "call_p99_ms_32": ("<= 60", lambda value: value <= 60),
    "double_calls": ("0", lambda value: value == 0),
    "board_p50_ms_100": ("<= 10", lambda value: value <= 10),
    "board_p99_ms_100": ("<= 30", lambda value: value <= 30),
    "fanout_5000_ms": ("<= 300", lambda value: value <= 300),
    "live_check_in_ratio": ("<= 8", lambda value: value <= 8),
    "live_call_ratio": ("<= 12", lambda value: value <= 12),
    "live_server_core": ("<= 0.6", lambda value: value <= 0.6),
    "growth_ratio": ("<= 1.1", lambda value: value <= 1.1),
    "cold_start_s": ("<= 1.0", lambda value: value <= 1.0),
    "idle_rss_mib": ("<= 100", lambda value: value <= 100),
    "engine_commands_per_s": (">= 30000", lambda value: value >= 30_000),
}

Figures = dict[str, float]


def bench_branch() -> Branch:
    services = ["permits", "zoning", "fees"]
    return a_branch(
        id=BranchId("bench"),
        capacity=10_000_000,
        desks=tuple(a_desk(f"desk-{number}", services) for number in range(1, DESKS + 1)),
        boards=(Board(DeviceId("board-1"), "Board"),),
        kiosks=(Kiosk(DeviceId("kiosk-1"), "Kiosk"),),
    )


@contextmanager
def a_server(folder: Path) -> Iterator[RunningServer]:
    """A server with an empty record, or with the record that is in the folder."""
    server = RunningServer(folder, bench_branch(), as_in_life=True)
    try:
        yield server.start()
    finally:
        server.close()


@contextmanager
def bare_server(folder: Path) -> Iterator[int]:
    """The port of the yardstick."""
    port = free_port()
    command = [sys.executable, "-m", "tests.benchmarks.baseline", str(folder / "bare.db"), str(port)]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        while not _answers(port):
            time.sleep(0.02)
        yield port
    finally:
        process.terminate()
        process.wait()


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/healthz").is_success
    except httpx.TransportError:
        return False


def clients(workload: str, **how: Any) -> dict[str, Any]:
    """Let the clients' process run a workload."""
    command = [sys.executable, "-m", "tests.benchmarks.load", workload, json.dumps(how)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=LOAD_WITHIN_S)
    if done.returncode:
        raise RuntimeError(f"{workload}: {done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


# --- the figures -----------------------------------------------------------------------------------------------------


def issuing(folder: Path) -> Figures:
    with a_server(folder / "issue") as server, bare_server(folder) as bare:
        ours: list[float] = []
        bares: list[float] = []
        for _ in range(10):
            bares += clients("one_client", port=bare, token="", times=300, **BARE)["ms"]
            ours += clients("one_client", port=server.port, token=server.token("kiosk"), times=300, **CHECK_IN)["ms"]
        p50, bare_p50 = statistics.median(ours), statistics.median(bares)
    with a_server(folder / "many") as server:
        many = clients("many_check_ins", port=server.port, token=server.token("kiosk"), clients=32, times=9600)
    return {
        "issue_p50_ratio": p50 / bare_p50,
        "issue_p50_ms": p50,
        "bare_p50_ms": bare_p50,
        "issue_per_s_32": many["per_s"],
        "duplicate_numbers": many["duplicates"],
    }


def calling(folder: Path) -> Figures:
    with a_server(folder / "call") as server:
        staff = [server.token("staff", f"staff-{number}") for number in range(1, DESKS + 1)]
        calls = clients("all_desks_call", port=server.port, kiosk=server.token("kiosk"), staff=staff, waiting=500)
    return {
        "call_p50_ms_32": percentile(calls["ms"], 50),
        "call_p99_ms_32": percentile(calls["ms"], 99),
        "double_calls": calls["double"],
        "called": calls["called"],
    }


def following(folder: Path) -> Figures:
    with a_server(folder / "boards") as server:
        who = {
            "kiosk": server.token("kiosk"),
            "staff": server.token("staff"),
            "board": server.token("board", "board-1"),
        }
        boards = clients("boards_follow", port=server.port, boards=BOARDS, calls=100, **who)["ms"]
    with a_server(folder / "phones") as server:
        who = {"kiosk": server.token("kiosk"), "staff": server.token("staff")}
        phones = clients("phones_follow", port=server.port, phones=PHONES, calls=9, **who)["ms"]
        crowded = mib(server.pid)
    return {
        "board_p50_ms_100": percentile(boards, 50),
        "board_p99_ms_100": percentile(boards, 99),
        "fanout_5000_ms": statistics.median(phones),
        "fanout_5000_worst_ms": max(phones),
        "rss_5000_phones_mib": crowded,
    }


def growing(folder: Path) -> Figures:
    old = folder / "old"
    RunningServer(old, bench_branch())
    grow(old / "lobby.db", BranchId("bench"), PAST_VISITS)
    with a_server(folder / "empty") as empty, a_server(old) as full:
        took: dict[RunningServer, list[float]] = {empty: [], full: []}
        for _ in range(10):
            for server, times in took.items():
                token = server.token("kiosk")
                times += clients("one_client", port=server.port, token=token, times=300, **CHECK_IN)["ms"]
        new_p50, old_p50 = statistics.median(took[empty]), statistics.median(took[full])
    return {"growth_ratio": old_p50 / new_p50, "empty_p50_ms": new_p50, "million_p50_ms": old_p50}


def starting(folder: Path) -> Figures:
    took = []
    server = RunningServer(folder / "start", bench_branch(), as_in_life=True)
    for _ in range(5):
        start = time.perf_counter()
        server.start()
        took.append(time.perf_counter() - start)
        time.sleep(1)
        idle = mib(server.pid)
        server.stop()
    server.close()
    return {"cold_start_s": statistics.median(took), "idle_rss_mib": idle}


def thinking(folder: Path) -> Figures:
    return {"engine_commands_per_s": engine_commands_per_s()}


# --- the table -------------------------------------------------------------------------------------------------------

PARTS: tuple[Callable[[Path], Figures], ...] = (starting, issuing, calling, following, living, growing, thinking)


def main() -> None:
    console, figures = Console(), Figures()
    folder = Path(tempfile.mkdtemp(prefix="lobby-bench-"))
    try:
        for part in PARTS:
            with console.status(f"Measuring: {part.__name__}"):
                figures |= part(folder)
    finally:
        shutil.rmtree(folder)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps({key: round(value, 4) for key, value in figures.items()}, indent=2) + "\n")
    console.print(table(figures))
    console.print(f"All values are in {RESULT.relative_to(ROOT)}.")


def table(figures: Figures) -> Table:
    shown = Table(title="Lobby, measured on this machine")
    for column in ("figure", "measured", "reach", ""):
        shown.add_column(column, justify="left" if column in ("figure", "") else "right")
    for key, (reach, reached) in REACH.items():
        value = figures[key]
        shown.add_row(key, f"{value:,.2f}" if value % 1 else f"{value:,.0f}", reach, "" if reached(value) else "missed")
    return shown


if __name__ == "__main__":
    main()
