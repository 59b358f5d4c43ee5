"""What the benchmarks measure with: percentiles, what a process takes of the machine, and what kind of machine it is (read
from /proc)."""

from __future__ import annotations

import os
import platform
import re
import statistics
import time
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_s(pid: int) -> float:
    """Seconds of a core that it has used so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def mib(pid: int) -> float:
    """Memory that it holds, in MiB."""
    return int(Path(f"/proc/{pid}/status").read_text().partition("VmRSS:")[2].split()[0]) / 1024


def percentile(values: list[float], p: float) -> float:
    """The value below which p % of these lie; the largest at most."""
    return sorted(values)[min(len(values) - 1, int(len(values) * p / 100))]


# --- the machine -----------------------------------------------------------------------------------------------------

QUIET = 0.1
"""A machine is busy where others use more than this share of it."""

LOOK_S = 2.0
WRITES, PAGE = 50, b"x" * 4096


def machine(folder: Path) -> dict[str, float]:
    """What the figures depend on, as `machine_...`: cores, Python, what others use of it now, and its disk."""
    major, minor, _ = platform.python_version_tuple()
    return {
        "machine_cores": float(os.cpu_count() or 1),
        "machine_python": float(f"{major}.{minor}"),
        "machine_busy": busy_share(),
        "machine_load": os.getloadavg()[0],
        "machine_fdatasync_ms": fdatasync_ms(folder),
    }


def processor() -> str:
    """Its name and how many cores of it there are."""
    named = re.search(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return f"{os.cpu_count()} cores, {named[1] if named else platform.machine()}"


def busy_share(seconds: float = LOOK_S) -> float:
    """The share of all cores that is in use, or taken by the machine underneath, while this process sleeps."""
    before = _core_times()
    time.sleep(seconds)
    passed = [after - earlier for after, earlier in zip(_core_times(), before, strict=True)]
    idle = passed[3] + passed[4]  # idle, waiting for a disk
    return 1 - idle / sum(passed)


def _core_times() -> list[int]:
    """user, nice, system, idle, iowait, irq, softirq, steal: ticks of all cores together."""
    return [int(ticks) for ticks in Path("/proc/stat").read_text().partition("\n")[0].split()[1:9]]


def fdatasync_ms(folder: Path) -> float:
    """How long it takes until a page is on the disk, half of the times."""
    took = []
    with (folder / "fdatasync").open("wb", buffering=0) as file:
        for _ in range(WRITES):
            start = time.perf_counter()
            file.write(PAGE)
            os.fdatasync(file.fileno())
            took.append((time.perf_counter() - start) * 1000)
    return statistics.median(took)
