"""Another checkout against this one: the same workloads in turn, so that both meet the machine's good and bad minutes.

`python -m tests.benchmarks.compare OTHER [--rounds 10]`: OTHER is a checkout with a virtual environment of its own (`git worktree add`,
`make .venv/ready`), for example of the commit before a change. Each round runs the workloads in the other and then here, each with
its own server and its own clients; a ratio above 1 means that this checkout is slower. The medians of the rounds' ratios are printed.

On a machine that others use nothing is compared; `--anyway` does it all the same and says how busy it was.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.benchmarks.measuring import QUIET, busy_share
from tests.source import ROOT

ROUNDS = 10
WITHIN_S = 300

# Run in each checkout by its own interpreter, so it takes only what both have. Milliseconds of every press.
PLAY = """
import json, tempfile
from pathlib import Path
from tests.benchmarks.run import BOARDS, CHECK_IN, DESKS, a_server, clients
folder = Path(tempfile.mkdtemp(prefix="lobby-compare-"))
with a_server(folder / "check_in") as server:
    check_in = clients("one_client", port=server.port, token=server.token("kiosk"), times=1500, **CHECK_IN)["ms"]
with a_server(folder / "call") as server:
    staff = [server.token("staff", f"staff-{number}") for number in range(1, DESKS + 1)]
    call = clients("all_desks_call", port=server.port, kiosk=server.token("kiosk"), staff=staff, waiting=500)["ms"]
with a_server(folder / "boards") as server:
    who = {"kiosk": server.token("kiosk"), "staff": server.token("staff"), "board": server.token("board", "board-1")}
    board = clients("boards_follow", port=server.port, boards=BOARDS, calls=100, **who)["ms"]
print(json.dumps({"check-in, one client": check_in, "call, 32 desks at once": call, "call to the last of 100 boards": board}))
"""


def played(checkout: Path) -> dict[str, list[float]]:
    """Milliseconds of every press, by workload."""
    python = str(checkout / ".venv/bin/python")
    done = subprocess.run([python, "-c", PLAY], cwd=checkout, capture_output=True, text=True, timeout=WITHIN_S)
    if done.returncode:
        raise RuntimeError(f"{checkout}: {done.stderr[-2000:]}")
    found: dict[str, list[float]] = json.loads(done.stdout)
    return found


def half_and_99(times_ms: list[float]) -> tuple[float, float]:
    """The median and the 99 % point."""
    return statistics.median(times_ms), statistics.quantiles(times_ms, n=100)[98]


def main(other: Path, rounds: int, anyway: bool) -> None:
    console, busy = Console(), busy_share()
    if busy > QUIET:
        console.print(f"Others use {busy:.0%} of this machine.")
        if not anyway:
            sys.exit("Nothing is compared on a busy machine: wait, or say --anyway.")
    both: list[tuple[dict[str, list[float]], dict[str, list[float]]]] = []
    for number in range(1, rounds + 1):
        with console.status(f"Round {number} of {rounds}"):
            both.append((played(other), played(ROOT)))
    table = Table(title=f"This checkout against {other.name}, {rounds} rounds, milliseconds")
    for column in ("workload", "", "there", "here", "ratio: least", "median", "most"):
        table.add_column(column, justify="left" if column == "workload" else "right")
    for workload in both[0][0]:
        for place, label in enumerate(("p50", "p99")):
            there, here = ([half_and_99(side[workload])[place] for side in sides] for sides in zip(*both, strict=True))
            ratios = [ours / theirs for theirs, ours in zip(there, here, strict=True)]
            figures = (statistics.median(there), statistics.median(here))
            spread = (min(ratios), statistics.median(ratios), max(ratios))
            table.add_row(workload, label, *(f"{value:.2f}" for value in (*figures, *spread)))
    console.print(table)


if __name__ == "__main__":
    how = argparse.ArgumentParser()
    how.add_argument("other", type=Path)
    how.add_argument("--rounds", type=int, default=ROUNDS)
    how.add_argument("--anyway", action="store_true")
    given = how.parse_args()
    main(given.other.resolve(), given.rounds, given.anyway)
