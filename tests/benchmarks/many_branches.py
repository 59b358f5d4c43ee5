"""A county on one node: `python -m tests.benchmarks.many_branches [--branches 500]`.

A real server with so many branches, some days of record each, customers and staff at the pace of a county, screens that
look on. Measured are its start, how soon every lobby is predicted and how fresh that stays, what server and worker take of
the machine, and what counter staff feel of it: the same work with predictions (`on`) and without it (`off`, before and
after), in one run. Writes `build/many_branches.json`.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from tests.benchmarks.county import found, timezone
from tests.benchmarks.measuring import cpu_s, mib, percentile
from tests.running import RunningServer, post
from tests.source import ROOT

RESULT = ROOT / "build" / "many_branches.json"
SETTLE_S = 15.0
NIGHT_S, QUIET_S = 45.0, 10.0
"""A new day is noticed within the first; a worker that does next to nothing for the second has learned all it can."""
PREDICTED_WITHIN_S = 1800.0
PROBE_S, LOOK_S = 0.05, 5.0

Figures = dict[str, Any]


# --- what is looked at -----------------------------------------------------------------------------------------------


class Probe(threading.Thread):
    """Asks the server what time it has, again and again: the answer comes as late as its event loop is busy."""

    def __init__(self, server: RunningServer) -> None:
        super().__init__(daemon=True)
        self.ms: list[float] = []
        self._headers = server.headers("admin")
        self._port, self._over = server.port, threading.Event()

    def run(self) -> None:
        line = http.client.HTTPConnection("127.0.0.1", self._port)
        while not self._over.wait(PROBE_S):
            begun = time.perf_counter()
            line.request("GET", "/api/v1/clock", headers=self._headers)
            line.getresponse().read()
            self.ms.append((time.perf_counter() - begun) * 1000)
        line.close()

    def end(self) -> Figures:
        self._over.set()
        self.join()
        return spread(self.ms) | {"worst": max(self.ms)}


def spread(values: list[float]) -> Figures:
    return {"n": len(values), "p50": percentile(values, 50), "p99": percentile(values, 99)}


def worker_of(server: RunningServer) -> int | None:
    tasks = Path(f"/proc/{server.pid}/task").iterdir()
    children = [child for task in tasks for child in (task / "children").read_text().split()]
    found = [int(child) for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]
    return found[0] if found else None


def ages_s(server: RunningServer) -> list[float]:
    """How old each branch's predictions are now."""
    figures = httpx.get(f"{server.url}/metrics", headers=server.headers("admin"), timeout=60).text
    return [
        time.time() - float(at) for at in re.findall(r"^lobby_foreseen_timestamp_seconds{.*} (\S+)$", figures, re.M)
    ]


@contextmanager
def clients(workload: str, **how: Any) -> Iterator[Callable[[], Figures]]:
    """Let a process of clients run a workload; call what is given for what came of it. At the end it is told to stop."""
    command = [sys.executable, "-m", "tests.benchmarks.county_load", workload, json.dumps(how)]
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as trouble:
        process = subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=trouble)

        def ended() -> Figures:
            process.wait()
            said.seek(0)
            trouble.seek(0)
            if process.returncode:
                raise RuntimeError(f"{workload}: {trouble.read().decode()}")
            answer: Figures = json.loads(said.read())
            return answer

        try:
            yield ended
        finally:
            process.terminate()
            ended()


# --- the county ------------------------------------------------------------------------------------------------------


class County:
    def __init__(self, folder: Path, asked: argparse.Namespace) -> None:
        self.asked, self.folder = asked, folder
        self.file = folder / "places.json"
        self.figures: Figures = {"branches": asked.branches, "days": asked.days, "cores": os.cpu_count()}

    def found(self) -> None:
        places = asyncio.run(found(self.folder / "lobby.db", self.asked.branches, self.asked.days))
        self.file.write_text(json.dumps([asdict(place) for place in places]))
        self.figures["record_mib"] = (self.folder / "lobby.db").stat().st_size / 2**20

    @contextmanager
    def served(self, **settings: Any) -> Iterator[tuple[RunningServer, float]]:
        """A server, and the seconds until its first answer."""
        server = RunningServer(self.folder, start_within_s=300, replay_clock=True, **settings)
        begun = time.monotonic()
        try:
            server.start()
            yield server, time.monotonic() - begun
        finally:
            server.close()

    def fill(self) -> None:
        with (
            self.served(foresee=False) as (server, _),
            clients("fill", port=server.port, county=str(self.file), waiting=self.asked.waiting) as filled,
        ):
            self.figures["filled"] = filled()

    def without(self, seed: int) -> Figures:
        with self.served(foresee=False) as (server, took_s), self.watched(server):
            time.sleep(SETTLE_S)
            return self.steady(server, seed) | {"start_s": took_s}

    def with_predictions(self, seed: int) -> Figures:
        begun = time.monotonic()
        with self.served() as (server, took_s), self.watched(server):
            with self.working(server, seed, PREDICTED_WITHIN_S):
                predicted = self.until_predicted(server, begun)
            return self.steady(server, seed + 1) | {"start_s": took_s, "until_predicted": predicted}

    def again_until_night(self) -> Figures:
        """Started anew on the same day; and then the night."""
        begun = time.monotonic()
        with self.served() as (server, took_s), self.watched(server):
            predicted = self.until_predicted(server, begun)
            return {"start_s": took_s, "until_predicted": predicted, "night": self.night(server)}

    @contextmanager
    def watched(self, server: RunningServer) -> Iterator[None]:
        with clients("watch", port=server.port, county=str(self.file)):
            yield

    def working(self, server: RunningServer, seed: int, seconds: float) -> Any:
        asked = self.asked
        return clients(
            "work", port=server.port, county=str(self.file), seconds=seconds, an_hour=asked.an_hour, seed=seed
        )

    def until_predicted(self, server: RunningServer, begun: float) -> Figures:
        """From starting the server to the first, half, and all of the branches; and what is felt meanwhile."""
        seen: Figures = {}
        give_up = time.monotonic() + PREDICTED_WITHIN_S
        probe, all_of_them = Probe(server), self.asked.branches
        probe.start()
        while "all_s" not in seen:
            assert time.monotonic() < give_up, f"{seen}: not all are predicted"
            many, passed = len(ages_s(server)), time.monotonic() - begun
            for name, wanted in (("first_s", 1), ("half_s", all_of_them / 2), ("all_s", all_of_them)):
                if many >= wanted:
                    seen.setdefault(name, passed)
            time.sleep(1)
        worker = worker_of(server)
        assert worker is not None
        return seen | {"worker_cpu_s": cpu_s(worker), "lag_ms": probe.end()}

    def steady(self, server: RunningServer, seed: int) -> Figures:
        """One window of work."""
        asked, probe, ages = self.asked, Probe(server), []
        both = {"server": server.pid, "worker": worker_of(server)}
        pids = {name: pid for name, pid in both.items() if pid is not None}
        with self.working(server, seed, asked.window) as worked:
            before, begun = {name: cpu_s(pid) for name, pid in pids.items()}, time.monotonic()
            probe.start()
            while time.monotonic() < begun + asked.window - LOOK_S:
                time.sleep(LOOK_S)
                ages += ages_s(server)
            passed = time.monotonic() - begun
            shares = {f"{name}_cpu": (cpu_s(pid) - before[name]) / passed for name, pid in pids.items()}
            lag = probe.end()
            took = {what: spread(times) for what, times in worked().items()}
        sizes = {f"{name}_mib": mib(pid) for name, pid in pids.items()}
        age = spread(ages) | {"worst": max(ages)} if ages else {}
        return {"ms": took, "lag_ms": lag, "age_s": age, **shares, **sizes}

    def night(self, server: RunningServer) -> Figures:
        """All branches end their day in the same moment and are to be learned anew."""
        admin, worker = server.client("admin"), worker_of(server)
        assert worker is not None
        now = datetime.fromtimestamp(admin.get("/api/v1/clock").json()["now_at"] / 1000, ZoneInfo(timezone()))
        four = now.replace(hour=4, minute=0, second=0) + timedelta(days=1)
        probe, before = Probe(server), cpu_s(worker)
        probe.start()
        begun = time.monotonic()
        assert post(admin, "/clock", {"at": round(four.timestamp() * 1000), "speed": 1}).is_success
        ended = time.monotonic() - begun
        busy_until, learned = -1.0, NIGHT_S
        while cpu_s(worker) - busy_until > 0.5:
            busy_until = cpu_s(worker)
            time.sleep(learned)
            learned = QUIET_S
        return {"days_ended_s": ended, "worker_cpu_s": busy_until - before, "lag_ms": probe.end()}


def ratios(figures: Figures) -> Figures:
    """What is felt with predictions over what is felt without them (the mean of before and after)."""
    off = (figures["off"], figures["off_again"])

    def ratio(*path: str) -> float:
        def of(one: Figures) -> float:
            for name in path:
                one = one[name]
            return float(one)  # type: ignore[arg-type]

        return of(figures["on"]) / (sum(of(one) for one in off) / 2)

    return {
        f"{what}_{point}": ratio("ms", what, point) for what in ("check_in", "call_next") for point in ("p50", "p99")
    } | {"server_cpu": ratio("server_cpu")}


def main() -> None:
    parser = argparse.ArgumentParser(description="A county on one node, measured.")
    parser.add_argument("--branches", type=int, default=500)
    parser.add_argument("--days", type=int, default=5, help="of record behind each branch")
    parser.add_argument("--waiting", type=int, default=12, help="in each branch")
    parser.add_argument("--an-hour", type=float, default=25.0, help="customers of each branch")
    parser.add_argument("--window", type=float, default=120.0, help="seconds of each steady measurement")
    folder = Path(tempfile.mkdtemp(prefix="lobby-county-"))
    try:
        county = County(folder, parser.parse_args())
        county.found()
        county.fill()
        county.figures["off"] = county.without(seed=1)
        county.figures["on"] = county.with_predictions(seed=2)
        county.figures["off_again"] = county.without(seed=4)
        county.figures["on_again"] = county.again_until_night()
    finally:
        shutil.rmtree(folder)
    county.figures["ratio"] = ratios(county.figures)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(rounded(county.figures), indent=2) + "\n")
    print(RESULT.read_text())


def rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: rounded(one) for key, one in value.items()}
    return round(value, 3) if isinstance(value, float) else value


if __name__ == "__main__":
    main()
