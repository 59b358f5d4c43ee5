"""What benchmarks share: the branch, real servers, the clients' process, and the table of figures."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console
from rich.table import Table

from lobby.engine.model import Board, Branch, Kiosk
from lobby.ids import BranchId, DeviceId
from tests.benchmarks.measuring import QUIET, machine, processor
from tests.builders import a_branch, a_desk
from tests.running import RunningServer, free_port
from tests.source import ROOT

LOAD_WITHIN_S = 300
DESKS = 32

Figures = dict[str, float]
Part = Callable[[Path], Figures]
Reach = Mapping[str, tuple[str, Callable[[float], bool]]]
"""By figure: how far it is to reach, in words, and whether a value does."""


def at_most(limit: float) -> tuple[str, Callable[[float], bool]]:
    return f"<= {limit:,g}", lambda value: value <= limit


def at_least(limit: float) -> tuple[str, Callable[[float], bool]]:
    return f">= {limit:,g}", lambda value: value >= limit


SHOWN: tuple[str, Callable[[float], bool]] = ("", lambda value: True)
"""A figure that stands in the table for comparing."""


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
def a_server(folder: Path, **settings: Any) -> Iterator[RunningServer]:
    """A server with an empty record, or with the record that is in the folder."""
    server = RunningServer(folder, bench_branch(), as_in_life=True, **settings)
    try:
        yield server.start()
    finally:
        server.close()


@contextmanager
def bare_server(folder: Path) -> Iterator[int]:
    """The port of the yardstick, a process like any server."""
    port = free_port()
    with running([sys.executable, "-m", "tests.benchmarks.baseline", str(folder / "bare.db"), str(port)], port):
        yield port


@contextmanager
def running(command: list[str], port: int, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
    """A server that has begun to answer at this port, with these settings in its environment."""
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **settings})
    try:
        while not _answers(port):
            assert process.poll() is None, f"{command} ended with {process.returncode}"
            time.sleep(0.01)
        yield process
    finally:
        process.terminate()
        process.wait()


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()  # cheaper to fail than a request
        return httpx.get(f"http://127.0.0.1:{port}/healthz").is_success
    except (OSError, httpx.TransportError):
        return False


def clients(workload: str, **how: Any) -> dict[str, Any]:
    """Let the clients' process run a workload."""
    command = [sys.executable, "-m", "tests.benchmarks.load", workload, json.dumps(how)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=LOAD_WITHIN_S)
    if done.returncode:
        raise RuntimeError(f"{workload}: {done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


# --- the table -------------------------------------------------------------------------------------------------------


def measure(parts: Sequence[Part], reach: Reach, result: Path) -> None:
    """Run every part in a folder of its own, write all values to `result` and print those that are to reach something."""
    console = Console()
    folder = Path(tempfile.mkdtemp(prefix="lobby-bench-"))
    figures = machine(folder)
    if figures["machine_busy"] > QUIET:
        console.print(f"Others use {figures['machine_busy']:.0%} of this machine: only the ratios say something.")
    result.parent.mkdir(exist_ok=True)
    try:
        for part in parts:
            with console.status(f"Measuring: {part.__name__}"):
                figures |= part(folder)
            result.write_text(json.dumps({key: round(value, 4) for key, value in figures.items()}, indent=2) + "\n")
    finally:
        shutil.rmtree(folder)
    console.print(table(figures, reach))
    console.print(f"All values are in {result.relative_to(ROOT)}.")


def table(figures: Figures, reaches: Reach) -> Table:
    shown = Table(title=f"Lobby, measured on {processor()}")
    for column in ("figure", "measured", "reach", ""):
        shown.add_column(column, justify="left" if column in ("figure", "") else "right")
    for key, (reach, reached) in reaches.items():
        value = figures[key]
        shown.add_row(key, f"{value:,.2f}" if value % 1 else f"{value:,.0f}", reach, "" if reached(value) else "missed")
    return shown
