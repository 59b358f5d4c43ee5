"""`make bench`: the figures of the README, measured on this machine.

The server is the real one, in a process of its own, on loopback and a temporary SQLite file; the clients are another
process. Prints a table and writes `build/bench.json`: one flat object of key to number, with the raw values beside the
figures. Where two things are compared they are measured in turns, so that a busy moment falls on both.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from lobby.ids import BranchId
from tests.benchmarks import day
from tests.benchmarks.engine_speed import engine_commands_per_s, loops_per_s
from tests.benchmarks.growth import grow
from tests.benchmarks.live import living
from tests.benchmarks.measuring import mib, percentile
from tests.benchmarks.serving import (
    DESKS,
    SHOWN,
    Figures,
    Part,
    Reach,
    a_server,
    at_least,
    at_most,
    bare_server,
    bench_branch,
    clients,
    measure,
    running,
)
from tests.running import RunningServer
from tests.source import ROOT

RESULT = ROOT / "build" / "bench.json"

BOARDS, PHONES, PAST_VISITS = 100, 5000, 1_000_000
CHECK_IN = {"path": "/api/v1/branches/bench/visits", "body": '{"services":["permits"],"language":"en"}'}
BARE = {"path": "/visits", "body": '{"service":"permits"}'}
STARTS, ROUNDS = 5, 5

REACH: Reach = {
    "issue_p50_ratio": at_most(1.6),
    "issue_per_s_32_ratio": at_least(1),
    "call_p99_ratio": SHOWN,
    "board_100_ratio": SHOWN,
    "fanout_5000_ratio": SHOWN,
    "live_check_in_ratio": at_most(8),
    "live_call_ratio": at_most(12),
    "live_server_core": at_most(0.6),
    "growth_ratio": at_most(1.1),
    "cold_start_ratio": at_most(1.8),
    "idle_rss_mib": at_most(80),
    **day.REACH,
    "engine_ratio": SHOWN,
    "duplicate_numbers": at_most(0),
    "double_calls": at_most(0),
    "issue_per_s_32": at_least(1500),
    "call_p99_ms_32": at_most(60),
    "board_p50_ms_100": at_most(10),
    "board_p99_ms_100": at_most(30),
    "fanout_5000_ms": at_most(300),
    "cold_start_s": at_most(1.0),
    "engine_commands_per_s": at_least(30_000),
}


# --- the figures -----------------------------------------------------------------------------------------------------


def issuing(folder: Path) -> Figures:
    with a_server(folder / "issue") as server, bare_server(folder) as bare:
        ours: list[float] = []
        bares: list[float] = []
        for _ in range(10):
            bares += clients("one_client", port=bare, token="", times=300, **BARE)["ms"]
            ours += clients("one_client", port=server.port, token=server.token("kiosk"), times=300, **CHECK_IN)["ms"]
    p50, bare_p50 = statistics.median(ours), statistics.median(bares)
    return {"issue_p50_ratio": p50 / bare_p50, "issue_p50_ms": p50, "bare_p50_ms": bare_p50}


def issuing_to_many(folder: Path) -> Figures:
    per_s: list[float] = []
    bare_per_s: list[float] = []
    numbers: list[str] = []
    with a_server(folder / "many") as server, bare_server(folder) as bare:
        for _ in range(4):
            yardstick = clients("many_clients", port=bare, token="", clients=32, times=2400, **BARE)
            bare_per_s.append(yardstick["per_s"])
            token = server.token("kiosk")
            many = clients("many_clients", port=server.port, token=token, clients=32, times=2400, **CHECK_IN)
            per_s.append(many["per_s"])
            numbers += many["numbers"]
    ours, bares = statistics.median(per_s), statistics.median(bare_per_s)
    return {
        "issue_per_s_32_ratio": ours / bares,
        "issue_per_s_32": ours,
        "bare_per_s_32": bares,
        "duplicate_numbers": len(numbers) - len(set(numbers)),
    }


def calling(folder: Path) -> Figures:
    with a_server(folder / "call") as server, bare_server(folder) as bare:
        bares = clients("many_clients", port=bare, token="", clients=DESKS, times=1600, **BARE)["ms"]
        staff = [server.token("staff", f"staff-{number}") for number in range(1, DESKS + 1)]
        calls = clients("all_desks_call", port=server.port, kiosk=server.token("kiosk"), staff=staff, waiting=500)
    p99, bare_p99 = percentile(calls["ms"], 99), percentile(bares, 99)
    return {
        "call_p99_ratio": p99 / bare_p99,
        "call_p50_ms_32": percentile(calls["ms"], 50),
        "call_p99_ms_32": p99,
        "bare_p99_ms_32": bare_p99,
        "double_calls": calls["double"],
        "called": calls["called"],
    }


def following(folder: Path) -> Figures:
    with a_server(folder / "boards") as server, bare_server(folder) as bare:
        who = {
            "kiosk": server.token("kiosk"),
            "staff": server.token("staff"),
            "board": server.token("board", "board-1"),
        }
        boards = clients("boards_follow", port=server.port, boards=BOARDS, calls=100, bare=bare, **who)
    with a_server(folder / "phones") as server, bare_server(folder) as bare:
        who = {"kiosk": server.token("kiosk"), "staff": server.token("staff")}
        phones = clients("phones_follow", port=server.port, phones=PHONES, calls=9, bare=bare, **who)
        crowded = mib(server.pid)
    return {
        "board_100_ratio": statistics.median(boards["ms"]) / statistics.median(boards["bare_ms"]),
        "board_p50_ms_100": percentile(boards["ms"], 50),
        "board_p99_ms_100": percentile(boards["ms"], 99),
        "bare_board_p50_ms_100": percentile(boards["bare_ms"], 50),
        "fanout_5000_ratio": statistics.median(phones["ms"]) / statistics.median(phones["bare_ms"]),
        "fanout_5000_ms": statistics.median(phones["ms"]),
        "fanout_5000_worst_ms": max(phones["ms"]),
        "bare_fanout_5000_ms": statistics.median(phones["bare_ms"]),
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
    """`lobby serve` and the yardstick, from starting the process to its first answer, in turns."""
    record = RunningServer(folder / "start", bench_branch())
    took: list[float] = []
    bares: list[float] = []
    for _ in range(STARTS):
        start = time.perf_counter()
        with bare_server(folder):
            bares.append(time.perf_counter() - start)
        start = time.perf_counter()
        with running([sys.executable, "-m", "cli", "serve"], record.port, **record.environment) as server:
            took.append(time.perf_counter() - start)
            time.sleep(1)
            idle = mib(server.pid)
    ours, bare = statistics.median(took), statistics.median(bares)
    return {"cold_start_ratio": ours / bare, "cold_start_s": ours, "bare_start_s": bare, "idle_rss_mib": idle}


def thinking(folder: Path) -> Figures:
    """A command of the engine against a fixed loop of plain Python, in turns: how many times through it a command takes."""
    commands: list[float] = []
    loops: list[float] = []
    for _ in range(ROUNDS):
        loops.append(loops_per_s())
        commands.append(engine_commands_per_s())
    ours, loop = statistics.median(commands), statistics.median(loops)
    return {"engine_ratio": loop / ours, "engine_commands_per_s": ours, "plain_loops_per_s": loop}


PARTS: Sequence[Part] = (starting, issuing, issuing_to_many, calling, following, living, growing, thinking, *day.PARTS)

if __name__ == "__main__":
    measure(PARTS, REACH, RESULT)
