"""What the benchmarks measure with: percentiles, and what a process takes of the machine (read from /proc)."""

from __future__ import annotations

import os
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
