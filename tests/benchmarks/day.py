"""Flat in the day: what 20,000 visits of one service day cost against 500. `python -m tests.benchmarks.day` alone, or in
`make bench`.

Ratios are of the same work in turns, so that a busy moment falls on both. `day_stall_ms` is how long the loop of a branch
with 20,000 visits stands still at most while a snapshot is kept, in this process's own time (what others take of the machine
is in `day_stall_clock_ms`), the median of several runs; before the first snapshot of each nothing was kept, so it holds the
whole day. `restart_ratio` is a server's start on the record of the long day, as the day
has left it, against one on an empty record.
"""

from __future__ import annotations

import asyncio
import gc
import shutil
import statistics
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import uvloop

from lobby.engine.engine import Engine
from lobby.ids import DeskId
from server.branch.devices import Devices
from server.branch.predictions import BranchPredictions
from server.run import GARBAGE
from server.views.board import board_json
from server.views.context import ViewContext
from server.views.desk import desk_json
from server.views.floor import floor_view
from tests.benchmarks.lived_day import ENDS_AT, Branch, at_work, live_a_day
from tests.benchmarks.measuring import percentile
from tests.benchmarks.serving import Figures, Reach, a_server, at_most, bench_branch, clients, measure
from tests.builders import cancel, check_in
from tests.running import RunningServer
from tests.source import ROOT

RESULT = ROOT / "build" / "bench_day.json"
SHORT, LONG = 500, 20_000
WATCHING_DESKS, ROUNDS, CHECK_INS = 8, 6, 50
RENDERED, SNAPSHOTS, STARTS = 15, 3, 5
SNAPSHOT_EVERY, NEVER = 200, 10**9
SERVED = {"replay_clock": True, "clock_at": ENDS_AT, "foresee": False}

REACH: Reach = {
    "day_board_ratio": at_most(1.2),
    "day_floor_ratio": at_most(1.2),
    "day_desk_ratio": at_most(1.2),
    "day_check_in_p50_ratio": at_most(1.2),
    "day_check_in_p99_ratio": at_most(1.2),
    "day_stall_ms": at_most(20),
    "restart_ratio": at_most(1.5),
}

VIEWS: dict[str, Callable[[ViewContext], str]] = {
    "board": lambda context: board_json(context, "board-1"),
    "floor": lambda context: floor_view(context).model_dump_json(),
    "desk": lambda context: desk_json(context, DeskId("desk-1")),
}


def a_day(folder: Path, visits: int, **settings: int) -> Path:
    """The folder with the record of such a day, which is lived once."""
    lived = folder / f"day-{visits}{'-'.join(map(str, settings.values()))}"
    if not lived.exists():
        live_a_day(lived, visits, **settings)
    return lived


# --- views -------------------------------------------------------------------------------------------------------------


def looking(folder: Path) -> Figures:
    """A view of a new moment, JSON and all, in the process that decides."""
    figures = Figures()
    engines = {visits: uvloop.run(_engine(a_day(folder, visits))) for visits in (SHORT, LONG)}
    for name, make in VIEWS.items():
        took: dict[int, list[float]] = {visits: [] for visits in engines}
        for _ in range(RENDERED):
            for visits, engine in engines.items():
                took[visits].append(_ms(lambda engine=engine, make=make: make(_context(engine))))  # type: ignore[misc]
        short, long = (statistics.median(took[visits]) for visits in (SHORT, LONG))
        figures |= {f"day_{name}_ratio": long / short, f"day_{name}_ms_500": short, f"day_{name}_ms_20000": long}
    return figures


async def _engine(folder: Path) -> Engine:
    async with at_work(folder, ENDS_AT) as branch:
        return await branch.look()


def _context(engine: Engine) -> ViewContext:
    devices, waits = Devices(0), BranchPredictions()
    return ViewContext(
        engine, ENDS_AT, real_now=ENDS_AT, devices=devices, waits=waits, staff_names={}, tokens={}, public_url=""
    )


def _ms(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


# --- check-ins ---------------------------------------------------------------------------------------------------------


def checking_in(folder: Path) -> Figures:
    """One customer after another while a board, a floor and eight desks look on; each goes again at once."""
    took: dict[int, list[float]] = {SHORT: [], LONG: []}
    with ExitStack() as open_servers:
        servers = {
            visits: open_servers.enter_context(a_server(_copy(a_day(folder, visits), "watched"), **SERVED))
            for visits in took
        }
        for _ in range(ROUNDS):
            for visits, server in servers.items():
                took[visits] += clients("watched_check_ins", port=server.port, times=CHECK_INS, **_who(server))["ms"]
    figures = Figures()
    for p in (50, 99):
        short, long = (percentile(took[visits], p) for visits in (SHORT, LONG))
        key = f"day_check_in_p{p}"
        figures |= {f"{key}_ratio": long / short, f"{key}_ms_500": short, f"{key}_ms_20000": long}
    return figures


def _who(server: RunningServer) -> dict[str, object]:
    return {
        "kiosk": server.token("kiosk"),
        "board": server.token("board", "board-1"),
        "supervisor": server.token("supervisor"),
        "desks": WATCHING_DESKS,
    }


def _copy(lived: Path, name: str) -> Path:
    copy: Path = lived.with_name(f"{lived.name}-{name}")
    shutil.rmtree(copy, ignore_errors=True)
    return Path(shutil.copytree(lived, copy))


# --- snapshots and starts ------------------------------------------------------------------------------------------------


def keeping(folder: Path) -> Figures:
    """How long nobody else gets a turn while a snapshot is kept."""
    gc.set_threshold(*GARBAGE)  # as in the server
    lived = a_day(folder, LONG, snapshot_every=NEVER)
    stalls = [uvloop.run(_longest_stall(_copy(lived, "kept"))) for _ in range(SNAPSHOTS)]
    own, by_the_clock = zip(*stalls, strict=True)
    return {
        "day_stall_ms": statistics.median(own),
        "day_stall_worst_ms": max(own),
        "day_stall_clock_ms": statistics.median(by_the_clock),
    }


async def _longest_stall(folder: Path) -> tuple[float, float]:
    """The milliseconds that this process worked, and that went by, while the loop came round once."""
    async with at_work(folder, ENDS_AT, snapshot_every=SNAPSHOT_EVERY) as branch:
        own_s, by_the_clock_s, over = 0.0, 0.0, asyncio.Event()

        async def beat() -> None:
            nonlocal own_s, by_the_clock_s
            while not over.is_set():
                worked_s, began_s = time.process_time(), time.perf_counter()
                await asyncio.sleep(0)
                own_s = max(own_s, time.process_time() - worked_s)
                by_the_clock_s = max(by_the_clock_s, time.perf_counter() - began_s)
                await asyncio.sleep(0.001)

        beating = asyncio.create_task(beat())
        await _press(branch, 2 * SNAPSHOT_EVERY)
        over.set()
        await beating
        return own_s * 1000, by_the_clock_s * 1000


async def _press(branch: Branch, times: int) -> None:
    for _ in range(times):
        arrival = check_in()
        await branch.press([arrival])
        await branch.press([cancel(arrival.visit)])


def starting_again(folder: Path) -> Figures:
    """From starting the process to its first answer."""
    took: dict[str, list[float]] = {"empty": [], "full": []}
    full = _copy(a_day(folder, LONG), "started")
    servers = {
        "empty": RunningServer(folder / "day-empty", bench_branch(), as_in_life=True, **SERVED),
        "full": RunningServer(full, bench_branch(), as_in_life=True, **SERVED),
    }
    for _ in range(STARTS):
        for name, server in servers.items():
            start = time.perf_counter()
            server.start()
            took[name].append(time.perf_counter() - start)
            server.kill()
    empty, long = (statistics.median(took[name]) for name in ("empty", "full"))
    return {"restart_ratio": long / empty, "restart_empty_s": empty, "restart_20000_s": long}


PARTS = (looking, checking_in, keeping, starting_again)

if __name__ == "__main__":
    measure(PARTS, REACH, RESULT)
