"""`make bench`: the figures of the README, measured on this machine.

The server is the real one, in a process of its own, on loopback and a temporary SQLite file; the clients are another
process. Prints a table and writes `build/bench.json`: one flat object of key to number, with the raw values beside the
figures. Where two things are compared they are measured in turns, so that a busy moment falls on both.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from pathlib import Path

from lobby.ids import BranchId
from tests.benchmarks import day
from tests.benchmarks.engine_speed import engine_commands_per_s
from tests.benchmarks.growth import grow
from tests.benchmarks.live import living
from tests.benchmarks.measuring import mib, percentile
from tests.benchmarks.serving import DESKS, Figures, Part, Reach, a_server, bare_server, bench_branch, clients, measure
from tests.running import RunningServer
from tests.source import ROOT

RESULT = ROOT / "build" / "bench.json"

BOARDS, PHONES, PAST_VISITS = 100, 5000, 1_000_000
CHECK_IN = {"path": "/api/v1/branches/bench/visits", "body": '{"services":["permits"],"language":"en"}'}
BARE = {"path": "/visits", "body": '{"service":"permits"}'}

REACH: Reach = {
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
    **day.REACH,
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


PARTS: Sequence[Part] = (starting, issuing, calling, following, living, growing, thinking, *day.PARTS)

if __name__ == "__main__":
    measure(PARTS, REACH, RESULT)
